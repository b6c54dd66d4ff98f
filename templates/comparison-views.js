// The three views of a comparison: the changes only, which is what the page has without scripts; the whole text with the
// changes marked; and both texts side by side. Which one is shown stands in the address (`?view=whole`, `?view=beside`)
// and nowhere else. They are made of what the page has and of the articles of the two versions.
import { blocksOf, putInPlace } from "./page-blocks.js";
import { unfolded } from "./unfold.js";
import { versionText } from "./version-text.js";

const viewAsked = () => {
  const view = new URLSearchParams(location.search).get("view");
  return Object.hasOwn(makers, view) ? view : "changes";
};

// The address of this page in a view.
const addressIn = (view) => {
  const address = new URL(location);
  if (view === "changes") address.searchParams.delete("view");
  else address.searchParams.set("view", view);
  return address;
};

const likeText = (element, { lang, dir }) => Object.assign(element, { lang, dir });
const textIn = (nodes) => nodes.flatMap((node) => [...node.querySelectorAll(".pg-redline")])[0];

// Joins what began in one element and goes on in the next, as many levels deep: a list, a table.
const join = (one, next, depth) => {
  const last = one.lastElementChild, first = next.firstElementChild;
  if (!depth || !last || last.localName !== first?.localName) return;
  const isBox = last.matches(".pg-wide");
  if (!isBox && [last, first].some((element) => element.matches("[data-redline], [data-removed]"))) return; // only one text has it
  join(last, first, depth - 1);
  last.append(...first.childNodes);
  first.remove();
};

// A part of the redline without what stands in it for readers of the part alone: the head of a table stands where it is, and
// a paragraph has all its words.
const withoutCopies = async (part) => {
  for (const copy of part.querySelectorAll("[data-copy-of]")) {
    if (copy.localName === "tr") {
      const { parentElement } = copy;
      copy.remove();
      if (!parentElement.childElementCount) parentElement.remove();
      continue;
    }
    const text = await versionText(copy.querySelector(".pg-cut").href);
    putInPlace(blocksOf(copy)[0], blocksOf(text)[copy.dataset.copyOf]);
    copy.removeAttribute("data-copy-of");
  }
  return part;
};

// The whole redline as one element: what the page shows of it, and what it left out between.
const wholeText = async (nodes) => {
  const whole = likeText(document.createElement("div"), textIn(nodes));
  whole.className = "pg-redline";
  const parts = await Promise.all(nodes.flatMap((node) => {
    if (node.matches(".pg-path")) return []; // the headings themselves are in the text
    if (node.matches(".pg-unchanged")) return [unfolded(node)];
    return [withoutCopies((node.querySelector(":scope > .pg-redline") ?? node).cloneNode(true))];
  }));
  let open = 0; // elements that go on after the part before
  for (const part of parts) {
    const { before = 0, after = 0 } = part.dataset;
    join(whole, part, Math.max(before, open));
    whole.append(...part.childNodes);
    open = +after;
  }
  return whole;
};

// Each makes the nodes of a view out of those of the changes.
const makers = {
  whole: async (nodes) => [await wholeText(nodes)],

  async beside(nodes, { old, oldName, oldTitle, newName, newTitle }) {
    const [{ rowsOf }, redline, oldText] =
      await Promise.all([import("./side-by-side.js"), wholeText(nodes), versionText(new URL(old, location).href)]);
    const rows = document.createElement("div"), head = document.createElement("div"), names = [oldName, newName];
    rows.className = "pg-rows";
    head.className = "pg-row pg-row-head";
    head.append(...[oldTitle, newTitle].map((title, side) => {
      const cell = document.createElement("p"), name = document.createElement("strong");
      name.append(names[side]);
      cell.append(name, " ", title);
      return cell;
    }));
    rows.append(head, ...rowsOf(redline, oldText).map((row) => rowNode(row, names, textIn(nodes))));
    return [rows];
  },
};

const rowNode = ({ anchor, old, new_, isSame }, names, like) => {
  const row = document.createElement("div");
  row.className = isSame ? "pg-row pg-same" : "pg-row";
  if (anchor) row.append(Object.assign(document.createElement("a"), { className: "pg-anchor", id: anchor }));
  [old, new_].forEach((content, side) => {
    const cell = document.createElement("div");
    cell.className = content ? "pg-cell" : "pg-cell pg-nothing";
    if (content) {
      const name = document.createElement("p"); // seen where the two stand one below the other
      name.className = "pg-side-name";
      name.append(names[side]);
      content.className = "pg-redline";
      cell.append(...(isSame ? [] : [name]), likeText(content, like));
    }
    row.append(cell);
  });
  return row;
};

const made = new WeakMap(); // by section: its nodes in each view
let isLoading = true; // until the reader chooses a view

// The change that the reader is at, which stays where it is on the screen: the one that the address names, or the first.
const anchorInSight = (box) => {
  const inSight = [...box.querySelectorAll(".pg-anchor")].filter((anchor) => {
    const { top } = anchor.getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  });
  return inSight.find(({ id }) => `#${id}` === location.hash) ?? inSight[0];
};

const swap = (section, view, views) => {
  const box = section.querySelector(".pg-view");
  const inSight = anchorInSight(box);
  const top = inSight?.getBoundingClientRect().top;
  views[section.dataset.view ?? "changes"] = [...box.children]; // more of it may have been unfolded
  section.dataset.view = view;
  box.replaceChildren(...views[view]);
  section.dispatchEvent(new Event("pg-shown", { bubbles: true }));
  const same = inSight && document.getElementById(inSight.id);
  if (same && scrollY > 0) scrollBy({ top: same.getBoundingClientRect().top - top, behavior: "instant" });
  // The change that the address names is another element now; this marks it as the target.
  if (location.hash && (isLoading || `#${inSight?.id}` === location.hash)) location.replace(location.hash);
};

// Shows the comparison of the page in the view that the address asks for.
export const showView = async () => {
  const view = viewAsked(), section = document.querySelector(".pg-changes[data-old]");
  if (!section) return;
  const links = [...section.querySelectorAll(".pg-views a")];
  const linkTo = links.find((link) => link.dataset.view === view);
  if (linkTo.dataset.elsewhere !== undefined) return location.replace(linkTo.href + location.hash);
  for (const link of links) {
    if (link.dataset.elsewhere === undefined) link.href = addressIn(link.dataset.view);
    if (link === linkTo) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  const shown = section.dataset.view ?? "changes";
  if (shown === view) return;
  if (!made.has(section)) made.set(section, {});
  const views = made.get(section);
  try {
    const changes = views.changes ?? [...section.querySelector(".pg-view").children];
    views[view] ??= await makers[view](changes, section.dataset);
  } catch (error) {
    if (viewAsked() === view) {
      history.replaceState(null, "", addressIn(shown));
      showView();
      section.dispatchEvent(new CustomEvent("pg-said", { bubbles: true, detail: section.dataset.failed }));
    }
    throw error;
  }
  if (viewAsked() !== view || !section.isConnected) return;
  swap(section, view, views);
};

document.addEventListener("click", (event) => {
  const link = event.target.closest(".pg-views a");
  if (!link || link.dataset.elsewhere !== undefined) return;
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.hasAttribute("aria-current")) return;
  isLoading = false;
  history.pushState(null, "", addressIn(link.dataset.view));
  showView();
});
addEventListener("popstate", showView);
showView();
