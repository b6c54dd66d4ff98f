// One clause in all its wordings, by `?id=`, where it has no page of its own. What the address says is only ever looked
// up among the clauses of the policy.
import { opened, path, spans } from "./search-index.js";
import { redline } from "./redline.js";
import { sayIn } from "./phrases.js";
import { teller } from "./search-sentences.js";

const home = document.getElementById("pg-one");
const { piece, range } = teller(document.getElementById("pg-templates"));
const phrase = sayIn(document);

const written = (id) => [...document.querySelectorAll(".pg-clauses a")]
  .find((link) => new URL(link.href).pathname.split("/").at(-2) === id);

const escaped = (text) => {
  const holder = document.createElement("p");
  holder.textContent = text;
  return holder.innerHTML;
};

// A wording as a text of its own, for the engine that compares texts.
const text = (words) => ({ blocks: words === undefined ? []
  : [{ key: words, path: ["<p>"], html: escaped(words), shared: 0, clause: "one", anchor: "" }] });

const marked = (older, newer) => {
  const html = older === undefined ? `<p>${escaped(newer)}</p>` : redline(text(older), text(newer), phrase).html;
  const { body } = new DOMParser().parseFromString(html, "text/html");
  body.querySelectorAll(".pg-anchor").forEach((anchor) => anchor.remove());
  return [...body.childNodes];
};

// A number in front of a clause does not count (policygen/histories/lineage.py): wordings that differ in nothing else are one.
const NUMBER = /^\s*(?:§+\s*)?(?:\(?(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])[.):]\)?|\([\p{L}\p{N}_]{1,4}\)|\d+(?:\.\d+)+)\s+/iu;
const told = (wordings) => {
  const found = new Map();
  for (const { words, places, headings } of wordings) {
    const name = words.replace(NUMBER, "");
    const known = found.get(name) ?? { words, places: [], headings: new Map() };
    found.set(name, {
      words: known.words,
      places: [...known.places, ...places].sort((one, other) => one - other),
      headings: new Map([...known.headings, ...headings]),
    });
  }
  return [...found.values()];
};

const times = (index, wording) => spans(index.versions, wording.places).flatMap((span, place) => [
  ...(place ? [", "] : []),
  range(index, span, home.dataset.root, index.headings[wording.headings.get(span.last)]?.anchor),
]);

const show = (index, id) => {
  const found = index.clauses.find((clause) => clause.id === id);
  if (!found) return piece("unknown");
  const all = told(found.wordings);
  const wordings = all.map((wording, place) => piece("wording", {
    when: times(index, wording),
    html: marked(all[place + 1]?.words, wording.words),
  }));
  return piece("clause", { wordings, path: path(index, all[0].headings.get(all[0].places.at(-1))).join(" › ") });
};

const id = new URLSearchParams(location.search).get("id");
if (id !== null) {
  const page = written(id);
  if (page) {
    location.replace(page.href);
  } else {
    try {
      const answered = await fetch(home.dataset.index);
      if (!answered.ok) throw new Error(answered.statusText);
      home.replaceChildren(show(opened(await answered.json()), id));
    } catch {
      home.replaceChildren(piece("broken"));
    }
  }
}
