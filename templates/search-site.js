// The page that searches every policy: on asking, one policy's index after the other is loaded and looked through, and
// each is told in a sentence, with a link to its own search. Nothing is loaded before somebody asks.
import { find, opened, terms, unquoted } from "./search-index.js";
import { teller } from "./search-sentences.js";

const LANES = 4; // how many indexes are loaded at once

const form = document.querySelector(".pg-search");
const field = form.elements.q;
const said = document.querySelector(".pg-answer");
const links = [...document.querySelectorAll(".pg-searched a")];
const { piece, sentences } = teller(document.getElementById("pg-templates"));
const own = links.map((link) => link.href);

const indexes = new Map();

const load = (address) => {
  if (!indexes.has(address)) {
    const loading = fetch(address)
      .then((answered) => (answered.ok ? answered.json() : Promise.reject(new Error(answered.statusText))))
      .then(opened);
    loading.catch(() => indexes.delete(address));
    indexes.set(address, loading);
  }
  return indexes.get(address);
};

const tell = (link, sentence) => {
  const item = link.closest("li");
  item.querySelectorAll(":scope > :not(h2)").forEach((old) => old.remove());
  item.append(...sentence);
};

// Whether a policy has what is asked for; its item comes to say so.
const look = async (link, place, query, asked) => {
  const { index: address, root } = link.dataset;
  const index = await load(address);
  if (query !== wanted) return false;
  const found = find(index, asked);
  link.href = `${own[place]}?${new URLSearchParams({ q: query })}`;
  tell(link, found.length ? [piece("sentence", { sentence: sentences(index, found, unquoted(query), root) })] : []);
  link.closest("li").hidden = !found.length;
  return found.length > 0;
};

const clear = () => links.forEach((link, place) => {
  link.href = own[place];
  link.closest("li").hidden = false;
  tell(link, []);
});

let wanted = "";

const search = async () => {
  const query = field.value.trim();
  const asked = terms(query);
  wanted = query;
  clear();
  said.replaceChildren(asked.length ? piece("searching") : query ? piece("short") : "");
  if (!asked.length) return;
  const left = [...links.entries()];
  let number = 0;
  const lane = async () => {
    for (let next = left.shift(); next && query === wanted; next = left.shift()) {
      if (await look(next[1], next[0], query, asked)) number++;
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
    if (query !== wanted) return;
    said.replaceChildren(piece(number ? "counted" : "nothing", { query: unquoted(query), found: number, all: links.length }));
  } catch {
    if (query === wanted) said.replaceChildren(piece("failed"));
  }
};

const asked = () => new URLSearchParams(location.search).get("q") ?? "";

const restore = () => {
  field.value = asked();
  search();
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const query = field.value.trim();
  if (query !== asked()) history.pushState(null, "", query ? `?${new URLSearchParams({ q: query })}` : location.pathname);
  search();
});
addEventListener("popstate", restore);
restore();
