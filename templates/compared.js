// A comparison in the browser, as the elements of a page: what policygen/pages/views/comparison.py and
// templates/parts.html make of one that is written out.
import { relocated } from "./history.js";

const ranks = ["added", "removed", "reworded", "moved", "split", "merged", "format", "lookalike"];

const anchors = (html) => [...html.matchAll(/ id="(pg-c[0-9]+)"/g)].map((found) => found[1]);

const same = (one, other) => one.length === other.length && one.every((step, place) => step === other[place]);

const nodesOf = (html) => [...new DOMParser().parseFromString(html, "text/html").body.childNodes].map((node) => document.adoptNode(node));

// Counts in order: `[[kind, number], …]` becomes "2 reworded, 1 moved".
const kinds = (fill, counts) => counts
  .map(([kind, number]) => fill(kind, { count: number }, number).textContent)
  .join(fill("between").textContent);

const figures = (fill, added, removed) => {
  const plus = fill("plus", { count: added }, added).firstElementChild;
  const minus = fill("minus", { count: removed }, removed).firstElementChild;
  const all = plus.cloneNode(false);
  const parts = [...(added ? [[...plus.childNodes]] : []), ...(removed ? [[...minus.childNodes]] : [])];
  parts.forEach((nodes, place) => all.append(place ? " " : "", ...nodes));
  return all;
};

// A comparison in figures.
export const overview = (fill, redline) => {
  const { added, removed, sections, changedSections, kinds: found } = redline.counts;
  const whole = fill("nothing");
  if (redline.empty) return whole;
  const counted = { changed: changedSections, sections, kinds: kinds(fill, found) };
  whole.querySelector("p").replaceChildren(
    fill("counted-sections", counted, sections), " ",
    fill("counted-added", { added }, added), " ",
    fill("counted-removed", { removed }, removed),
  );
  return whole;
};

// The changed sections as links, in the order of their first changes; `to` gives the link into a side's text.
export const sections = (fill, redline, to) => {
  const found = new Map();
  for (const change of redline.changes) {
    const name = JSON.stringify(change.section);
    found.set(name, [...(found.get(name) ?? []), change]);
  }
  if (found.size < 2) return [];
  const shown = new Set(redline.passages().flatMap((passage) => anchors(passage.html)));
  const sum = (changes, side) => changes.reduce((total, change) => total + change[side], 0);
  const rows = [...found.values()].map((changes) => {
    const [{ section, anchor, side, heading }] = changes;
    const counts = new Map();
    for (const { kind } of changes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const href = shown.has(anchor) ? `#${anchor}` : to(side, heading);
    const [named, unnamed] = fill("sections", { href, name: section.at(-1) ?? "" }).querySelectorAll("li");
    const row = section.length ? named : unnamed;
    const inOrder = [...counts].sort(([one], [other]) => ranks.indexOf(one) - ranks.indexOf(other));
    row.querySelector(".pg-muted").replaceChildren(
      kinds(fill, inOrder), " ", figures(fill, sum(changes, "added"), sum(changes, "removed")),
    );
    return row;
  });
  const whole = fill("sections");
  whole.querySelector("ol").replaceChildren(...rows);
  return [whole];
};

const heading = (fill, path, level) => {
  const sample = fill("heading").firstElementChild;
  const [step, separator] = sample.children;
  const made = document.createElement(`h${level}`);
  for (const { name, value } of sample.attributes) made.setAttribute(name, value);
  path.forEach((text, place) => {
    const named = step.cloneNode();
    named.textContent = text;
    made.append(...(place ? [" ", separator.cloneNode(true), " "] : []), named);
  });
  return made;
};

// What may be wider than a screen scrolls in a box of its own, which the keyboard reaches and which has a name.
const scrollable = (root, title) => {
  for (const wide of root.querySelectorAll("table, pre")) {
    if (wide.localName === "pre") {
      wide.tabIndex = 0;
      continue;
    }
    const above = [...root.querySelectorAll(":is(h1,h2,h3,h4,h5,h6)[id]")].filter((each) =>
      each.compareDocumentPosition(wide) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1);
    const box = document.createElement("div");
    box.className = "pg-wide";
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    if (above) box.setAttribute("aria-labelledby", above.id);
    else box.setAttribute("aria-label", title);
    box.setAttribute("data-redline", "");
    wide.replaceWith(box);
    box.append(wide);
  }
};

// The changes under their headings; `text` is the new one, `base` the address that links in the texts are meant from.
export const passages = (fill, redline, to, base, text) => {
  const all = redline.passages();
  const inside = all.map((passage) => anchors(passage.html));
  const flat = inside.flat();
  const made = [];
  let seen = 0;
  let above = [];
  let level = 2;
  all.forEach((passage, place) => {
    if (!passage.html) {
      made.push(fill("unchanged", {
        href: to(passage.removed ? "old" : "new", passage.anchor),
        start: passage.start, count: passage.unchanged, blocks: text.blocks.length,
      }, passage.unchanged));
      return;
    }
    const own = inside[place];
    const content = document.createElement("div");
    content.append(...nodesOf(relocated(passage.html, base, to("new", ""))));
    scrollable(content, [text.title, ...passage.section].at(-1));
    const path = /^\s*<h[1-6][ >]/.test(passage.html) ? passage.section.slice(0, -1) : passage.section;
    const read = same(above.slice(0, path.length), path) ? [] : path;
    if (read.length) {
      level = Math.min(level + 1, read.length + 1);
      made.push(heading(fill, read, Math.min(level, 6)));
    }
    const shown = fill(own.length > 1 ? "several" : "one", {
      html: [...content.childNodes], total: flat.length, first: seen + 1, last: seen + own.length,
      anchor: `#${own[0]}`, previous: `#${flat[seen - 1]}`, following: `#${flat[seen + own.length]}`,
    });
    const step = shown.querySelector(".pg-step");
    const [, previous, following] = step.children;
    if (!own.length) step.remove();
    if (!seen) previous.remove();
    if (seen + own.length >= flat.length) following.remove();
    if (!read.length && !same(passage.section, above)) shown.querySelector(".pg-passage").classList.add("pg-begins");
    made.push(shown);
    seen += own.length;
    level = +([...passage.html.matchAll(/<h([1-6])[ >]/g)].at(-1)?.[1] ?? level);
    above = passage.section;
  });
  return made;
};
