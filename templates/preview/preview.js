// Follows edits: when one concerns this page, the page is fetched anew, and what is different in it takes the place of
// what was, so that the reader stays where he was. Only the preview has this script.

const bar = document.querySelector(".pg-preview");
const address = location.href.replace(/#.*/, "");
const BLOCKS = "p, li, dt, dd, td, th, tr, pre, h1, h2, h3, h4, h5, h6, blockquote, time, code, a, span, script, title";

let original; // the page as it came, before scripts added to it
let edit = bar.dataset.edit;

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

const alike = (one, other) => one.nodeName === other.nodeName && (one.nodeType === Node.ELEMENT_NODE
  ? one.id === other.id && one.className === other.className
  : one.data === other.data);

// The nodes of the page that stand for those that came, in order; scripts may have put others between them. Null if one
// is not there any more.
const counterparts = (live, old) => {
  const nodes = [];
  let index = 0;
  for (const node of old) {
    while (index < live.length && !alike(live[index], node)) index += 1;
    if (index === live.length) return null;
    nodes.push(live[index]);
    index += 1;
  }
  return nodes;
};

const shine = (node) => {
  if (node.nodeType !== Node.ELEMENT_NODE || !node.closest("main")) return;
  node.animate([{ backgroundColor: "rgb(255 200 0 / 0.35)" }, { backgroundColor: "transparent" }], 1500);
};

const replaced = (live, fresh) => {
  const node = document.importNode(fresh, true);
  live.replaceWith(node);
  shine(node);
};

// Makes `live` differ from what it was as `fresh` does from `old`. False if scripts have changed it too much for that.
const patched = (live, old, fresh) => {
  if (old.isEqualNode(fresh)) return true;
  if (old.nodeType !== Node.ELEMENT_NODE || old.nodeName !== fresh.nodeName) {
    replaced(live, fresh);
    return true;
  }
  if (inside(live, old, fresh)) return true;
  if (!old.matches(BLOCKS)) return false;
  replaced(live, fresh);
  return true;
};

const inside = (live, old, fresh) => {
  const [before, after] = [[...old.childNodes], [...fresh.childNodes]];
  const here = counterparts([...live.childNodes], before);
  if (!here) return false;
  let head = 0;
  while (head < Math.min(before.length, after.length) && before[head].isEqualNode(after[head])) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail).isEqualNode(after.at(-1 - tail))) tail += 1;
  const stop = before.length - tail;
  const added = after.slice(head, after.length - tail);
  if (stop - head === added.length) {
    if (!added.every((node, number) => patched(here[head + number], before[head + number], node))) return false;
  } else {
    const next = here[stop] ?? (here[stop - 1] ?? null)?.nextSibling ?? null;
    here.slice(head, stop).forEach((node) => { if (node !== next) node.remove(); });
    for (const node of added) shine(live.insertBefore(document.importNode(node, true), next));
  }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) live.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) live.setAttribute(name, value);
  return true;
};

const fetched = async () => parsed(await (await fetch(address, { cache: "no-store" })).text());

// One after the other: while a page is on its way another edit may come.
let turn = Promise.resolve();
const update = () => {
  turn = turn.then(async () => {
    const fresh = await fetched();
    const from = original && original.querySelector(".pg-preview")?.dataset.edit;
    // What a script has made of a query is not in the page that came.
    if (!from || location.search || !patched(document.documentElement, original.documentElement, fresh.documentElement)) {
      location.reload();
      return;
    }
    const problemTexts = [original, fresh].map((page) => page.querySelector(".pg-preview-problems")?.textContent);
    if (problemTexts[0] !== problemTexts[1] && problems()) problems().hidden = false; // other ones than those that were hidden
    original = fresh;
    ready();
  }).catch(() => {}); // the preview went away in the middle: the stream of events will say so
};

const concerns = ({ all, roots }) => all || !bar.dataset.policyRoot || roots.includes(bar.dataset.policyRoot);

let stream;
const listen = () => {
  stream = new EventSource(`${bar.dataset.events}?${edit}`);
  stream.onopen = () => lost(false);
  stream.onerror = () => lost(true);
  stream.onmessage = (event) => {
    edit = event.lastEventId;
    if (concerns(JSON.parse(event.data))) update();
  };
};

const lost = (is) => { document.querySelector(".pg-preview-lost").hidden = !is; };

// A browser keeps few connections open to one host: those of tabs that nobody looks at would be all of them.
const follow = () => {
  if (document.hidden) stream?.close();
  else if (!stream || stream.readyState === EventSource.CLOSED) listen();
};

const problems = () => document.querySelector(".pg-preview-problems");
const hide = () => { if (problems()) problems().hidden = true; };

const ready = () => {
  const button = document.querySelector(".pg-preview-hide");
  if (button) button.hidden = false;
};

ready();
document.addEventListener("click", (event) => { if (event.target.closest(".pg-preview-hide")) hide(); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
document.addEventListener("visibilitychange", follow);
original = await fetched().catch(() => undefined);
if (original?.querySelector(".pg-preview")?.dataset.edit !== edit) original = undefined; // it is newer than what is shown
follow();
