// Compares any two versions. Which ones stands in the address of the page, `?from=A&to=B`; that only ever names rows of
// the list that the page has anyway.
import { overview, passages, sections } from "./compared.js";
import { openHistory } from "./history.js";
import { pageTemplates } from "./page-templates.js";
import { phrasesOf } from "./phrases.js";
import { redline } from "./redline.js";

const element = (id) => document.getElementById(id);
const [choose, from, to, message, pair, list, templates] =
  ["pg-choose", "pg-from", "pg-to", "pg-said", "pg-pair", "pg-written", "pg-templates"].map(element);
const fill = pageTemplates(templates);
const root = new URL(choose.dataset.root, location.href);
const texts = openHistory(root.href);
const policy = document.querySelector(".pg-over").textContent;
const rows = new Map([...list.querySelectorAll("[data-version]")].map((row) => [row.dataset.version, row]));
const ids = [...rows.keys()]; // newest first

const say = phrasesOf(document);

const link = (id) => rows.get(id).querySelector("a");
const describe = (id) => [...rows.get(id).querySelector(".pg-choice").cloneNode(true).childNodes];

// Tells what is going on, to eyes and ears alike.
const announce = (name, values) => {
  message.replaceChildren(fill(name, values));
  pair.classList.toggle("pg-waits", name === "working");
};

let changeNodes = []; // what stands below the two versions

const clear = () => {
  pair.replaceChildren();
  for (const node of changeNodes) node.remove();
};

// The two versions that the address names; where it leaves one open, the one that it is most likely to be compared with.
const versionsInAddress = () => {
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
  const comparison = redline(older, newer, say);
  const linkInto = (side, anchor) => link(side === "old" ? old : next).href + (anchor && `#${encodeURIComponent(anchor)}`);
  const page = rows.get(next).querySelector(`[data-from="${CSS.escape(old)}"]`);
  pair.replaceChildren(
    fill(back ? "backwards" : "forwards", { old: describe(old), new: describe(next) }),
    page ? fill("permanent", { href: page.href }) : "",
    overview(fill, comparison),
    fill("prevail"),
  );
  const changes = comparison.empty ? [] : [fill("changes", { passages: passages(fill, comparison, linkInto, root, newer) })];
  changeNodes = [...sections(fill, comparison, linkInto), ...changes].flatMap((content) => [...content.childNodes]);
  list.before(...changeNodes);
  announce("ready");
};

let current = ""; // the pair that is shown, or being loaded

const compare = async () => {
  const [old, next] = versionsInAddress();
  from.value = old;
  to.value = next;
  if (current === `${old} ${next}`) return;
  current = `${old} ${next}`;
  const pairAsked = current;
  clear();
  if (!rows.has(old) || !rows.has(next)) return announce("unknown");
  if (old === next) return announce("same");
  const [oldName, newName] = [old, next].map((id) => link(id).textContent);
  document.title = fill("title", { title: policy, old: oldName, new: newName }).textContent;
  announce("working");
  try {
    const [older, newer] = await Promise.all([old, next].map((id) => texts.version(id)));
    if (pairAsked !== current) return;
    show(old, next, older, newer);
    // Once more, now that what the address names is there: that marks it as the target, and scrolls to it.
    if (/^#pg-c\d+$/.test(location.hash) && element(location.hash.slice(1))) location.replace(location.hash);
  } catch (error) {
    if (pairAsked !== current) return;
    clear();
    announce("failed", { old: [link(old).cloneNode(true)], new: [link(next).cloneNode(true)] });
    message.querySelector("button").addEventListener("click", () => {
      current = "";
      compare();
    });
    throw error;
  }
};

const change = (old, next) => {
  history.pushState(null, "", address(old, next));
  compare();
};

to.append(...[...from.options].map((option) => option.cloneNode(true)));
for (const select of [from, to]) select.addEventListener("change", () => change(from.value, to.value));
element("pg-swap").addEventListener("click", () => change(to.value, from.value));
addEventListener("popstate", compare);
element("pg-scriptless").remove();
choose.hidden = false;
compare();
