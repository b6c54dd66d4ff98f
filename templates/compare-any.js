// Compares any two versions. Which ones stands in the address of the page, `?from=A&to=B`; that only ever names rows of
// the list that the page has anyway.
import { overview, passages, sections } from "./compared.js";
import { openHistory } from "./history.js";
import { pieces } from "./page-templates.js";
import { redline } from "./redline.js";
import { sayIn } from "./phrases.js";

const element = (id) => document.getElementById(id);
const [choose, from, to, said, pair, list, pieced] =
  ["pg-choose", "pg-from", "pg-to", "pg-said", "pg-pair", "pg-written", "pg-templates"].map(element);
const piece = pieces(pieced);
const root = new URL(choose.dataset.root, location.href);
const texts = openHistory(root.href);
const policy = document.querySelector(".pg-over").textContent;
const rows = new Map([...list.querySelectorAll("[data-version]")].map((row) => [row.dataset.version, row]));
const ids = [...rows.keys()]; // newest first

const phrase = sayIn(document);

const link = (id) => rows.get(id).querySelector("a");
const named = (id) => [...rows.get(id).querySelector(".pg-choice").cloneNode(true).childNodes];

// Tells what is going on, to eyes and ears alike.
const say = (name, values) => {
  said.replaceChildren(piece(name, values));
  pair.classList.toggle("pg-waits", name === "working");
};

let shown = []; // what stands below the two versions

const clear = () => {
  pair.replaceChildren();
  for (const node of shown) node.remove();
};

// The two versions that the address names; where it leaves one open, the one that it is most likely to be compared with.
const asked = () => {
  const query = new URLSearchParams(location.search);
  const inForce = choose.dataset.inForce || ids[0];
  const before = (id) => ids[ids.indexOf(id) + 1];
  let [old, next] = [query.get("from"), query.get("to")];
  if (old === null && next === null) next = before(inForce) ? inForce : ids[0];
  next ??= old === inForce ? ids[Math.max(ids.indexOf(old) - 1, 0)] : inForce;
  if (old === next && query.get("to") === null) next = before(old);
  old ??= before(next) ?? ids.at(-2);
  return [old, next];
};

const address = (old, next) => `${location.pathname}?${new URLSearchParams({ from: old, to: next })}`;

const show = (old, next, older, newer) => {
  const back = ids.indexOf(old) < ids.indexOf(next);
  const found = redline(older, newer, phrase);
  const into = (side, anchor) => link(side === "old" ? old : next).href + (anchor && `#${encodeURIComponent(anchor)}`);
  const written = rows.get(next).querySelector(`[data-from="${CSS.escape(old)}"]`);
  pair.replaceChildren(
    piece(back ? "backwards" : "forwards", { old: named(old), new: named(next) }),
    written ? piece("permanent", { href: written.href }) : "",
    overview(piece, found),
    piece("prevail"),
  );
  const changes = found.empty ? [] : [piece("changes", { passages: passages(piece, found, into, root, newer) })];
  shown = [...sections(piece, found, into), ...changes].flatMap((part) => [...part.childNodes]);
  list.before(...shown);
  say("ready");
};

let current = ""; // the pair that is shown, or being loaded

const compare = async () => {
  const [old, next] = asked();
  from.value = old;
  to.value = next;
  if (current === `${old} ${next}`) return;
  current = `${old} ${next}`;
  const mine = current;
  clear();
  if (!rows.has(old) || !rows.has(next)) return say("unknown");
  if (old === next) return say("same");
  const [first, second] = [old, next].map((id) => link(id).textContent);
  document.title = piece("title", { title: policy, old: first, new: second }).textContent;
  say("working");
  try {
    const [older, newer] = await Promise.all([old, next].map((id) => texts.version(id)));
    if (mine !== current) return;
    show(old, next, older, newer);
    // Once more, now that what the address names is there: that marks it as the target, and scrolls to it.
    if (/^#pg-c\d+$/.test(location.hash) && element(location.hash.slice(1))) location.replace(location.hash);
  } catch (error) {
    if (mine !== current) return;
    clear();
    say("failed", { old: [link(old).cloneNode(true)], new: [link(next).cloneNode(true)] });
    said.querySelector("button").addEventListener("click", () => {
      current = "";
      compare();
    });
    throw error;
  }
};

const choice = (old, next) => {
  history.pushState(null, "", address(old, next));
  compare();
};

to.append(...[...from.options].map((option) => option.cloneNode(true)));
for (const select of [from, to]) select.addEventListener("change", () => choice(from.value, to.value));
element("pg-swap").addEventListener("click", () => choice(to.value, from.value));
addEventListener("popstate", compare);
element("pg-scriptless").remove();
choose.hidden = false;
compare();
