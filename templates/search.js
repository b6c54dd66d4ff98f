// The page that searches every version of a policy: what is typed is looked for at once, in the browser. Phrases come
// from the page, texts from the index; whatever is typed becomes text and nothing else.
import { find, opened, path, snippet, spans, terms, unquoted } from "./search-index.js";
import { teller } from "./search-sentences.js";

const MOST = 25; // clauses that are shown at first
const WORDINGS = 3; // wordings of a clause that are shown at first
const PAUSE = 150; // milliseconds without a key before a search begins

const form = document.querySelector(".pg-search");
const field = form.elements.q;
const said = document.querySelector(".pg-answer");
const list = document.querySelector(".pg-hits");
const { index: address, root, clause } = form.dataset;
const { piece, range, sentences } = teller(document.getElementById("pg-templates"));

const load = async () => {
  const answered = await fetch(address);
  if (!answered.ok) throw new Error(answered.statusText);
  return opened(await answered.json());
};
let loading;

const element = (name, ...content) => {
  const made = document.createElement(name);
  made.append(...content);
  return made;
};

const joined = (parts) => parts.flatMap((part, place) => (place ? [", ", part] : [part]));

const steps = (index, heading) => {
  const words = path(index, heading);
  return words.length ? words.flatMap((step, place) => (place ? [piece("step"), step] : [step])) : [piece("beginning")];
};

const shown = (words, asked) => {
  const { before, after, parts } = snippet(words, asked);
  return [before ? "… " : "", ...parts.map(([part, found]) => (found ? element("mark", part) : part)), after ? " …" : ""];
};

const times = (index, wording) => joined(spans(index.versions, wording.places).map((span) =>
  range(index, span, root, index.headings[wording.headings.get(span.last)]?.anchor)));

const wording = (index, one, asked) =>
  piece("wording", { when: times(index, one), words: shown(one.words, asked) });

// What is beyond the first few is made when it is asked for.
const more = (name, number, make) => {
  const found = piece(name, { number });
  found.querySelector("button").addEventListener("click", ({ target }) => {
    const made = make();
    const first = made[0].firstElementChild;
    target.parentNode.replaceWith(...made);
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
  });
  return found;
};

const hit = (index, { id, wordings }, asked) => {
  const rest = wordings.slice(WORDINGS);
  const all = wordings.slice(0, WORDINGS).map((one) => wording(index, one, asked));
  if (rest.length) all.push(more("more-wordings", rest.length, () => rest.map((one) => wording(index, one, asked))));
  return piece("hit", { wordings: all, clause: `${clause}?id=${encodeURIComponent(id)}` });
};

const heading = ({ wordings: [newest] }) => newest.headings.get(newest.places.at(-1));

// Clauses that follow one another below one heading, as the newest wording found has it, stand under it together.
const sections = (index, clauses, asked) => {
  const runs = [];
  for (const one of clauses) {
    if (runs.length && heading(runs.at(-1)[0]) === heading(one)) runs.at(-1).push(one);
    else runs.push([one]);
  }
  return runs.map((run) =>
    piece("section", { path: steps(index, heading(run[0])), hits: run.map((one) => hit(index, one, asked)) }));
};

const show = (index, typed) => {
  const asked = terms(typed);
  if (!asked.length) return [typed ? [piece("short")] : [], []];
  const query = unquoted(typed);
  const found = find(index, asked);
  if (!found.length) return [[piece("nothing", { query })], []];
  const number = found.reduce((sum, { wordings }) => sum + wordings.length, 0);
  const hits = sections(index, found.slice(0, MOST), asked);
  const rest = found.slice(MOST);
  if (rest.length) hits.push(more("more-clauses", rest.length, () => sections(index, rest, asked)));
  const sentence = piece("sentence", { sentence: sentences(index, found, query, root) });
  return [[sentence, piece("counted", { clauses: found.length, wordings: number })], hits];
};

const search = async () => {
  const query = field.value.trim();
  try {
    const index = await (loading ??= load());
    if (query !== field.value.trim()) return; // somebody has typed on
    const [sentence, hits] = show(index, query);
    said.replaceChildren(...sentence);
    list.replaceChildren(...hits);
  } catch {
    said.replaceChildren(piece("failed"));
    list.replaceChildren();
    loading = undefined; // the next search tries again
  }
};

const asked = () => new URLSearchParams(location.search).get("q") ?? "";

const remembered = () => {
  const query = field.value.trim();
  if (query !== asked()) history.pushState(null, "", query ? `?${new URLSearchParams({ q: query })}` : location.pathname);
};

const restore = () => {
  field.value = asked();
  search();
};

let waiting;
field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, PAUSE);
});
field.addEventListener("change", remembered);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  remembered();
  search();
});
addEventListener("popstate", restore);
restore();
