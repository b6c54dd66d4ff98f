// A redline side by side: rows, of which each has a block of the old text, one of the new text, or both. It is made of the
// elements of the redline (policygen/redlines/redline_html.py), and nothing here knows of a page.
import { blocksOf, excerpt, numberItems } from "./page-blocks.js";

const MARKS = "ins, del";
const OF_BOTH = "img, hr, input, video, audio";

const without = (node, selector) => {
  const copy = node.cloneNode(true);
  copy.querySelectorAll(selector).forEach((element) => element.remove());
  return copy;
};
const lettersIn = (node) => without(node, "[data-ui]").textContent.replace(/\s+/gu, "");
const isEmpty = (node) => !lettersIn(node) && !node.querySelector(OF_BOTH);

// Boxes that only the comparison needs: a table that may be too wide, a group that can be folded.
const isBox = (element) => element.matches("div[data-redline], details[data-redline], .pg-wide");

// The blocks of a text as units: a row of a table is one, whatever stands in its cells.
const unitsOf = (text) => {
  const units = new Map();
  for (const [first, last] of blocksOf(text)) {
    if (first === text) continue; // there is nothing in it
    const row = first.parentElement.closest("tr");
    units.set(row ?? first, row ? [row, row] : [first, last]);
  }
  return [...units.values()];
};

// One unit with the elements around it, without ids. Of an item that began before, the number is not said again.
const contentOf = (text, [first, last]) => {
  const content = document.createElement("div");
  content.append(document.adoptNode(excerpt(text, [first, last], isBox)));
  content.querySelectorAll("[id]:not(.pg-anchor)").forEach((node) => node.removeAttribute("id"));
  content.querySelectorAll("details").forEach((node) => { node.open = true; });
  const items = [...content.querySelectorAll("li")].reverse(); // the innermost first
  if (first.localName === "li") items.shift();
  let around = first;
  for (const item of items) {
    around = around.parentElement.closest("li");
    const before = text.ownerDocument.createRange();
    before.setStart(around, 0);
    before.setEndBefore(first);
    item.classList.toggle("pg-continued", lettersIn(before.cloneContents()) !== "");
  }
  return content;
};

const moveOf = (first) => {
  const element = first.nodeType === Node.ELEMENT_NODE ? first : first.parentElement;
  return element.closest("[data-move]")?.dataset.move ?? "";
};

// The move of which a unit holds nothing but the note; in a table the note stands in a row of its own.
const noteOf = (content) => isEmpty(content) ? content.querySelector("[data-move-from]")?.dataset.moveFrom ?? "" : "";

// What of a unit one text has, without what the other one has (`other` is "ins" or "del"); null: nothing.
const sideOf = (content, other) => {
  const side = without(content, `${other}, .pg-anchor`);
  return isEmpty(side) && content.querySelector(MARKS) ? null : side;
};

// The rows of a redline, in order: `{ anchor, old, new_, isSame }`. `anchor` is the id of the change that begins there, if
// one does; `old` and `new_` are elements with what each text has, or null. What moved stands in the old text where it
// stood, and in the new text where it stands. With `oldText`, the old text as a page has it, what is the same in both has
// the form that it had there, and items have the numbers that they had.
export const rowsOf = (redline, oldText = null) => {
  const text = without(redline, "summary[data-ui]"); // nothing is folded here
  numberItems(text);
  const units = unitsOf(text).map((nodes) => {
    const content = contentOf(text, nodes);
    return { content, moved: moveOf(nodes[0]), note: noteOf(content) };
  });
  const rows = [], movesTold = new Set();
  let labels = [], labelled = ""; // notes that stand before the row that they tell of, and the change that begins with them
  for (const { content, moved, note } of units) {
    const anchor = content.querySelector(".pg-anchor")?.id ?? "";
    if (note) {
      const [first, ...rest] = movesTold.has(note) ? [] : units.filter((unit) => unit.moved === note)
        .map((unit) => without(unit.content, "ins, [data-ui]:not(del *)"));
      movesTold.add(note);
      rows.push({ anchor, old: first ?? null, new_: without(content, ".pg-anchor"), isSame: false });
      rows.push(...rest.map((old) => ({ anchor: "", old, new_: null, isSame: false })));
      continue;
    }
    if (content.textContent.trim() && isEmpty(content) && !content.querySelector(MARKS)) {
      labels.push(without(content, ".pg-anchor"));
      labelled ||= anchor;
      continue;
    }
    const new_ = sideOf(content, "del"), isSame = !moved && !content.querySelector(MARKS);
    const old = moved ? null : sideOf(new_ ? without(content, "[data-ui]:not(del *)") : content, "ins");
    (new_ ?? old)?.prepend(...labels.flatMap((label) => [...label.childNodes]));
    rows.push({ anchor: labelled || anchor, old, new_, isSame });
    [labels, labelled] = [[], ""];
  }
  if (labels.length) rows.push({ anchor: labelled, old: null, new_: labels[0], isSame: false });
  if (oldText) takeOver(rows, oldText);
  return rows;
};

// The old side of rows in the form that the old text has it, as far as it has the same letters in the same order.
const takeOver = (rows, oldText) => {
  const blocks = new Map();
  let end = 0;
  for (const nodes of unitsOf(oldText)) {
    const content = contentOf(oldText, nodes), letters = lettersIn(content);
    if (letters) blocks.set(end, { content, letters });
    end += letters.length;
  }
  let start = 0;
  for (const row of rows.filter(({ old }) => old)) {
    const letters = lettersIn(row.old), block = blocks.get(start);
    start += letters.length;
    if (!letters || block?.letters !== letters) continue;
    if (row.isSame) {
      row.old = block.content;
      continue;
    }
    const items = [...row.old.querySelectorAll("ol > li")], itemsBefore = [...block.content.querySelectorAll("ol > li")];
    if (items.length !== itemsBefore.length) continue;
    items.forEach((item, index) => {
      item.value = itemsBefore[index].value;
      item.className = itemsBefore[index].className;
    });
  }
};
