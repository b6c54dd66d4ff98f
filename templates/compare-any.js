// Compares any two versions. Which ones stands in the address of the page, `?from=A&to=B`; that only ever names rows of
// the list that the page has anyway. A comparison is shown as views/comparison.py and parts.html write it out.
import { equal, total } from "./align.js";
import { levelOf } from "./block-content.js";
import { speaker } from "./block-marks.js";
import { showView } from "./comparison-views.js";
import { openDocuments, relocation } from "./documents.js";
import { pageTemplates } from "./page-templates.js";
import { blocksHtml } from "./redline-html.js";
import { kindCounts, ownSection, redline } from "./redline.js";
import { toldRenumberings } from "./renumbering.js";

const element = (id) => document.getElementById(id);
const [choose, from, to, message, pair, list, templates] =
  ["pg-choose", "pg-from", "pg-to", "pg-said", "pg-pair", "pg-written", "pg-templates"].map(element);
const fill = pageTemplates(templates);
const say = speaker(JSON.parse(element("pg-phrases")?.textContent ?? "{}")); // there is nothing to translate in English
const root = new URL(choose.dataset.root, location.href);
const documents = openDocuments(root.href);
const policy = document.querySelector(".pg-over").textContent;
const rows = new Map([...list.querySelectorAll("[data-version]")].map((row) => [row.dataset.version, row]));
const ids = [...rows.keys()]; // newest first

const link = (id) => rows.get(id).querySelector("a");
// A version in one line: its name and where it stands.
const describe = (id) => {
  const whole = rows.get(id).querySelector(".pg-choice").cloneNode(true);
  whole.querySelectorAll(".pg-range:not(:last-child)").forEach((period) => period.remove());
  return [...whole.childNodes];
};

// Tells what is going on, to eyes and ears alike.
const announce = (name, values) => {
  message.replaceChildren(fill(name, values));
  pair.classList.toggle("pg-waits", name === "working");
};

// Counts in order: `[[kind, number], …]` becomes "2 reworded, 1 moved".
const kindWords = (counts) => counts
  .map(([kind, number]) => fill(kind, { count: number }, number).textContent)
  .join(fill("between").textContent);

const wordCounts = (added, removed) => {
  const plus = fill("plus", { count: added }, added).firstElementChild;
  const minus = fill("minus", { count: removed }, removed).firstElementChild;
  const whole = plus.cloneNode(false);
  const parts = [...(added ? [[...plus.childNodes]] : []), ...(removed ? [[...minus.childNodes]] : [])];
  parts.forEach((nodes, index) => whole.append(index ? " " : "", ...nodes));
  return whole;
};

// A comparison in figures.
const overview = ({
  empty, renumberings, changes: { length: changes }, counts: { added, removed, sections, changedSections, kinds },
}) => {
  const whole = fill("nothing");
  if (empty) return whole;
  const counts = whole.querySelector("p");
  counts.replaceChildren(...changedSections ? [
    fill("counted-in-sections", {
      changes: fill("counted-changes", { count: changes }, changes).textContent,
      changed: changedSections, sections, kinds: kindWords(kinds),
    }, sections), " ",
    fill("counted-added", { added }, added), " ",
    fill("counted-removed", { removed }, removed),
  ] : [fill("only-numbers")]);
  const told = toldRenumberings(renumberings);
  if (told.length) {
    const numbers = counts.cloneNode();
    numbers.className = "pg-muted pg-new-numbers";
    numbers.append(...told.flatMap((each, index) => [
      ...(index ? [" "] : []),
      fill(`new-numbers-${each.of}`, { count: each.number, numbers: each.numbers }, each.number),
    ]));
    counts.after(numbers);
  }
  return whole;
};

const anchorsIn = (passage) => passage.blocks.map(({ anchor }) => anchor).filter(Boolean);

// The changed sections as links, in the order of their first changes; `linkInto` gives the link into a side's text.
const changedSections = (changes, passages, linkInto) => {
  const bySection = new Map();
  for (const change of changes) {
    const key = ownSection(change);
    bySection.set(key, [...(bySection.get(key) ?? []), change]);
  }
  if (bySection.size < 2) return [];
  const shown = new Set(passages.flatMap(anchorsIn));
  const items = [...bySection.values()].map((inside) => {
    const [{ section, anchor, side, heading }] = inside;
    const href = shown.has(anchor) ? `#${anchor}` : linkInto(side, heading);
    const [named, unnamed] = fill("sections", { href, name: section.at(-1) ?? "" }).querySelectorAll("li");
    const item = section.length ? named : unnamed;
    const words = wordCounts(...["added", "removed"].map((side) => total(inside.map((change) => change[side]))));
    item.querySelector(".pg-muted").replaceChildren(kindWords(kindCounts(inside.map(({ kind }) => kind))), " ", words);
    return item;
  });
  const whole = fill("sections");
  whole.querySelector("ol").replaceChildren(...items);
  return [whole];
};

const headingPath = (path, level) => {
  const sample = fill("heading").firstElementChild;
  const [step, separator] = sample.children;
  const heading = document.createElement(`h${level}`);
  for (const { name, value } of sample.attributes) heading.setAttribute(name, value);
  path.forEach((text, index) => {
    const named = step.cloneNode();
    named.textContent = text;
    heading.append(...(index ? [" ", separator.cloneNode(true), " "] : []), named);
  });
  return heading;
};

// The changes under their headings; `text` is the new one.
const passageNodes = (passages, renumbered, linkInto, text) => {
  const anchors = passages.flatMap(anchorsIn), resolve = relocation(root, linkInto("new", ""), text.links);
  const nodes = [];
  let seen = 0; // changes
  let above = []; // the heading path of the passage before
  let level = 2;
  for (const { section, blocks, anchor, ...passage } of passages) {
    if (!blocks.length) {
      const line = fill("unchanged", {
        href: linkInto(passage.removed ? "old" : "new", anchor),
        start: passage.start, count: passage.unchanged, blocks: text.blocks.length,
      }, passage.unchanged);
      for (const [index, block] of renumbered) {
        if (index < passage.start || index >= passage.start + passage.unchanged) continue;
        const template = document.createElement("template");
        template.dataset.block = index;
        template.innerHTML = blocksHtml([block], { say, resolve });
        line.querySelector(".pg-unchanged").append(template);
      }
      nodes.push(line);
      continue;
    }
    const levels = blocks.flatMap(({ path }) => path.map(levelOf));
    const path = levels[0] ? section.slice(0, -1) : section;
    const unread = equal(above.slice(0, path.length), path) ? [] : path;
    if (unread.length) {
      level = Math.min(level + 1, unread.length + 1);
      nodes.push(headingPath(unread, Math.min(level, 6)));
    }
    const count = anchorsIn({ blocks }).length, stop = seen + count;
    const whole = linkInto("new", anchor);
    const html = blocksHtml(blocks, { say, resolve, title: [text.title, ...section].at(-1), whole });
    const shown = fill(count > 1 ? "several" : "one", {
      html: [...new DOMParser().parseFromString(html, "text/html").body.childNodes],
      total: anchors.length, first: seen + 1, last: stop,
      anchor: `#${anchors[seen]}`, previous: `#${anchors[seen - 1]}`, following: `#${anchors[stop]}`,
    });
    const step = shown.querySelector(".pg-step");
    const [, previous, following] = step.children;
    if (!count) step.remove();
    if (!seen) previous.remove();
    if (stop >= anchors.length) following.remove();
    if (!unread.length && !equal(section, above)) shown.querySelector(".pg-passage").classList.add("pg-begins");
    nodes.push(shown);
    seen = stop;
    level = levels.findLast(Boolean) ?? level;
    above = section;
  }
  return nodes;
};

// The steps between two versions, the newest first, as the page of all versions tells of them: the author's summary, the
// kind of change, corrections, and the comparison with the one before. Nothing if they are neighbours.
const stepsBetween = async (older, newer) => {
  if (ids.indexOf(older) - ids.indexOf(newer) < 2) return [];
  const told = await historyRows();
  const steps = [];
  for (let id = newer; id && ids.indexOf(id) < ids.indexOf(older);) {
    const row = told.get(id);
    if (!row) return [];
    steps.push(step(id, row));
    id = replacedBy(row);
  }
  if (steps.length < 2) return [];
  const shown = steps.slice(0, MAX_UNFOLDED), folded = steps.slice(MAX_UNFOLDED);
  return [fill("steps", {
    steps: shown,
    folded: folded.length ? fill("folded-steps", { count: folded.length, steps: folded }, folded.length) : "",
  })];
};

const MAX_UNFOLDED = 3;
let history_; // the rows of the page of all versions, by version, once they are asked for

const historyRows = () => {
  history_ ??= loadedRows(new URL(choose.dataset.history, location.href));
  history_.catch(() => { history_ = undefined; }); // it may be there next time
  return history_;
};

const loadedRows = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const link of parsed.querySelectorAll("[href]")) link.setAttribute("href", new URL(link.getAttribute("href"), address));
  return new Map([...parsed.querySelectorAll("tr[data-version]")].map((row) => [row.dataset.version, row]));
};

const changesLink = (row) => [...row.querySelectorAll(".pg-how a")].find((link) => link.pathname.includes(".."));
const replacedBy = (row) => decodeURIComponent(changesLink(row)?.pathname ?? "").match(/([^/]+)\.\.[^/]+\/$/)?.[1];

const step = (id, row) => {
  const kind = row.cells[2].matches(".pg-none") ? "" : row.cells[2].textContent;
  const notes = [...row.querySelector(".pg-what").cloneNode(true).children];
  const filled = fill("step", {
    version: [link(id).cloneNode(true)], badge: kind && fill("badge", { kind }),
    href: changesLink(row)?.href ?? "", told: [
      ...(notes.some((note) => note.matches("ul")) ? [] : [fill("no-summary")]), ...notes.map((note) => document.adoptNode(note)),
    ],
  });
  if (!changesLink(row)) filled.querySelector(".pg-tag > a:last-child").remove();
  return filled;
};

let changeNodes = []; // what stands below the two versions

const clear = () => {
  pair.replaceChildren();
  for (const node of changeNodes) node.remove();
  changeNodes = [];
};

const show = (old, next, older, newer, steps) => {
  const back = ids.indexOf(old) < ids.indexOf(next);
  const comparison = redline(older, newer, say), passages = comparison.passages();
  const linkInto = (side, anchor) =>
    link(side === "old" ? old : next).href + (anchor && `#${encodeURIComponent(anchor)}`);
  const page = rows.get(next).querySelector(`[data-from="${CSS.escape(old)}"]`);
  pair.replaceChildren(
    fill(back ? "backwards" : "forwards", { old: describe(old), new: describe(next) }),
    page ? fill("permanent", { href: page.href }) : "",
    ...steps,
    overview(comparison),
    fill("prevail"),
    ...comparison.empty ? [] : [fill(comparison.renumberings.length ? "legend-with-numbers" : "legend")],
  );
  const [oldName, newName] = [...pair.querySelectorAll("dt")].map((name) => name.textContent);
  const changes = comparison.empty ? [] : [fill("changes", {
    href: link(old).href, oldName, newName, oldTitle: link(old).textContent, newTitle: link(next).textContent,
    total: passages.flatMap(anchorsIn).length, passages: passageNodes(passages, comparison.renumbered, linkInto, newer),
  })];
  changeNodes = [...changedSections(comparison.changes, passages, linkInto), ...changes]
    .flatMap((content) => [...content.childNodes]);
  list.before(...changeNodes);
  document.dispatchEvent(new Event("pg-shown"));
  showView();
  announce("ready");
};

// The two versions that the address names; where it leaves one open, the one most likely to be compared with it.
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

const address = (old, next) => {
  const query = new URLSearchParams(location.search); // the view stays
  query.set("from", old);
  query.set("to", next);
  return `${location.pathname}?${query}`;
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
    const inOrder = ids.indexOf(old) < ids.indexOf(next) ? [next, old] : [old, next];
    const [older, newer, steps] =
      await Promise.all([documents.version(old), documents.version(next), stepsBetween(...inOrder).catch(() => [])]);
    if (pairAsked !== current) return;
    show(old, next, older, newer, steps);
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
