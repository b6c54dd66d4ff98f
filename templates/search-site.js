// The page that searches every policy: on asking, one policy's index after the other is loaded and looked through, and
// each is told in a sentence, with a link to its own search. Nothing is loaded before somebody asks.
import { matchingClauses, parsedQuery, readIndex, unquoted } from "./search-index.js";
import { searchSentences } from "./search-sentences.js";

const LANES = 4; // how many indexes are loaded at once

const form = document.querySelector(".pg-search");
const field = form.elements.q;
const message = document.querySelector(".pg-answer");
const links = [...document.querySelectorAll(".pg-searched a")];
const { fill, sentences } = searchSentences(document.getElementById("pg-templates"));
const searchPages = links.map((link) => link.href);

const indexes = new Map();

const load = (address) => {
  if (!indexes.has(address)) {
    const loading = fetch(address)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
      .then(readIndex);
    loading.catch(() => indexes.delete(address));
    indexes.set(address, loading);
  }
  return indexes.get(address);
};

const putBelow = (link, sentence) => {
  const item = link.closest("li");
  item.querySelectorAll(":scope > :not(h2)").forEach((node) => node.remove());
  item.append(...sentence);
};

// Whether a policy has what is looked for; its item comes to say so.
const searchPolicy = async (link, number, query, terms) => {
  const { index: address, root } = link.dataset;
  const index = await load(address);
  if (query !== current) return false;
  const clauses = matchingClauses(index, terms);
  link.href = `${searchPages[number]}?${new URLSearchParams({ q: query })}`;
  const sentence = () => fill("sentence", { sentence: sentences(index, clauses, unquoted(query), root) });
  putBelow(link, clauses.length ? [sentence()] : []);
  link.closest("li").hidden = !clauses.length;
  return clauses.length > 0;
};

const clear = () => links.forEach((link, number) => {
  link.href = searchPages[number];
  link.closest("li").hidden = false;
  putBelow(link, []);
});

let current = "";

const search = async () => {
  const query = field.value.trim();
  const terms = parsedQuery(query);
  current = query;
  clear();
  message.replaceChildren(terms.length ? fill("searching") : query ? fill("short") : "");
  if (!terms.length) return;
  const queue = [...links.entries()];
  let count = 0;
  const lane = async () => {
    for (let next = queue.shift(); next && query === current; next = queue.shift()) {
      if (await searchPolicy(next[1], next[0], query, terms)) count++;
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
    if (query !== current) return;
    message.replaceChildren(fill(count ? "counted" : "nothing", { query: unquoted(query), found: count, all: links.length }));
  } catch {
    if (query === current) message.replaceChildren(fill("failed"));
  }
};

const queryInAddress = () => new URLSearchParams(location.search).get("q") ?? "";

const restore = () => {
  field.value = queryInAddress();
  search();
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const query = field.value.trim();
  if (query !== queryInAddress()) history.pushState(null, "", query ? `?${new URLSearchParams({ q: query })}` : location.pathname);
  search();
});
addEventListener("popstate", restore);
restore();
