// The page that searches every version of a policy: what is typed is looked for at once, in the browser. Phrases come
// from the page, texts from the index; whatever is typed becomes text and nothing else.
import { headingPath, matchingClauses, parsedQuery, periods, readIndex, snippet, unquoted } from "./search-index.js";
import { searchSentences } from "./search-sentences.js";

const MOST = 25; // clauses that are shown at first
const WORDINGS = 3; // wordings of a clause that are shown at first
const PAUSE = 150; // milliseconds without a key before a search begins

const form = document.querySelector(".pg-search");
const field = form.elements.q;
const message = document.querySelector(".pg-answer");
const hitList = document.querySelector(".pg-hits");
const { index: address, root, clause } = form.dataset;
const { fill, periodLink, sentences } = searchSentences(document.getElementById("pg-templates"));

const load = async () => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return readIndex(await answer.json());
};
let loading;

const element = (name, ...content) => {
  const node = document.createElement(name);
  node.append(...content);
  return node;
};

const separated = (nodes) => nodes.flatMap((node, number) => (number ? [", ", node] : [node]));

const path = (index, heading) => {
  const words = headingPath(index, heading);
  return words.length ? words.flatMap((step, number) => (number ? [fill("step"), step] : [step])) : [fill("beginning")];
};

const excerpt = (words, terms) => {
  const { before, after, parts } = snippet(words, terms);
  return [before ? "… " : "", ...parts.map(([part, isHit]) => (isHit ? element("mark", part) : part)), after ? " …" : ""];
};

const periodLinks = (index, wording) => separated(periods(index.versions, wording.versions).map((period) =>
  periodLink(index, period, root, index.headings[wording.headings.get(period.last)]?.anchor)));

const wordingItem = (index, wording, terms) =>
  fill("wording", { when: periodLinks(index, wording), words: excerpt(wording.words, terms) });

// What is beyond the first few is made when it is asked for.
const moreButton = (name, number, make) => {
  const content = fill(name, { number });
  content.querySelector("button").addEventListener("click", ({ target }) => {
    const items = make();
    const first = items[0].firstElementChild;
    target.parentNode.replaceWith(...items);
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
  });
  return content;
};

const hit = (index, { id, wordings }, terms) => {
  const itemsOf = (some) => some.map((wording) => wordingItem(index, wording, terms));
  const rest = wordings.slice(WORDINGS);
  const items = itemsOf(wordings.slice(0, WORDINGS));
  if (rest.length) items.push(moreButton("more-wordings", rest.length, () => itemsOf(rest)));
  return fill("hit", { wordings: items, clause: `${clause}?id=${encodeURIComponent(id)}` });
};

const heading = ({ wordings: [newest] }) => newest.headings.get(newest.versions.at(-1));

// Clauses that follow one another below one heading, as the newest of their wordings has it, stand under it together.
const sections = (index, clauses, terms) => {
  const runs = [];
  for (const clause of clauses) {
    if (runs.length && heading(runs.at(-1)[0]) === heading(clause)) runs.at(-1).push(clause);
    else runs.push([clause]);
  }
  return runs.map((run) =>
    fill("section", { path: path(index, heading(run[0])), hits: run.map((clause) => hit(index, clause, terms)) }));
};

// What there is to say of a query, and the hits.
const answer = (index, typed) => {
  const terms = parsedQuery(typed);
  if (!terms.length) return [typed ? [fill("short")] : [], []];
  const query = unquoted(typed);
  const clauses = matchingClauses(index, terms);
  if (!clauses.length) return [[fill("nothing", { query })], []];
  const wordings = clauses.reduce((sum, clause) => sum + clause.wordings.length, 0);
  const hits = sections(index, clauses.slice(0, MOST), terms);
  const rest = clauses.slice(MOST);
  if (rest.length) hits.push(moreButton("more-clauses", rest.length, () => sections(index, rest, terms)));
  const sentence = fill("sentence", { sentence: sentences(index, clauses, query, root) });
  return [[sentence, fill("counted", { clauses: clauses.length, wordings })], hits];
};

const search = async () => {
  const query = field.value.trim();
  try {
    const index = await (loading ??= load());
    if (query !== field.value.trim()) return; // somebody has typed on
    const [sentence, hits] = answer(index, query);
    message.replaceChildren(...sentence);
    hitList.replaceChildren(...hits);
  } catch {
    message.replaceChildren(fill("failed"));
    hitList.replaceChildren();
    loading = undefined; // the next search tries again
  }
};

const queryInAddress = () => new URLSearchParams(location.search).get("q") ?? "";

const putIntoAddress = () => {
  const query = field.value.trim();
  if (query !== queryInAddress()) history.pushState(null, "", query ? `?${new URLSearchParams({ q: query })}` : location.pathname);
};

const restore = () => {
  field.value = queryInAddress();
  search();
};

let timer;
field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE);
});
field.addEventListener("change", putIntoAddress);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  putIntoAddress();
  search();
});
addEventListener("popstate", restore);
restore();
