// What a block is in the structure of its text, and in what that differs, whatever the words: policygen/redlines/structure.py
// in the browser.
import { attributesOf, nameOf } from "./block-content.js";

export const BECAME = "Was: %(before)s; is now: %(after)s"; // its values are phrases, too
export const ITEM_NUMBER = "Was: number %(old)s; is now: number %(new)s";
export const STRUCTURE_PHRASES = new Set([
  "Heading level changed from %(old)s to %(new)s", "Was: list item of level %(old)s; is now: of level %(new)s",
  "Was: quotation of level %(old)s; is now: of level %(new)s", ITEM_NUMBER, BECAME,
]);
const LIST_TAGS = new Set(["ul", "ol", "menu"]);
const KINDS = {
  li: "list item", dt: "term", dd: "definition", tr: "table row", pre: "code", blockquote: "quotation",
};

// In what the structure around two blocks differs, for readers; the numbers of list items aside.
export const structureNotes = (old, new_) => {
  if (isSamePath(old, new_)) return [];
  if (old.level && new_.level) {
    return old.level === new_.level ? []
      : [["Heading level changed from %(old)s to %(new)s", { old: old.level, new: new_.level }]];
  }
  const before = positionOf(old), after = positionOf(new_), notes = [];
  if (before.kind !== after.kind) {
    return [becameNote(kindBeside(before.kind, after.kind), kindBeside(after.kind, before.kind))];
  }
  if (before.kind === "table row" && before.isHead !== after.isHead) {
    return [becameNote(...[before, after].map(({ isHead }) => isHead ? "heading row of a table" : "table row"))];
  }
  if (before.kind === "list item" && before.lists !== after.lists) {
    notes.push(["Was: list item of level %(old)s; is now: of level %(new)s", { old: before.lists, new: after.lists }]);
  }
  if (before.kind === "list item" && before.item !== after.item) notes.push(becameNote(before.item, after.item));
  if (before.quotations && after.quotations && before.quotations !== after.quotations) {
    const levels = { old: before.quotations, new: after.quotations };
    notes.push(["Was: quotation of level %(old)s; is now: of level %(new)s", levels]);
  }
  if (!before.quotations !== !after.quotations) {
    notes.push(becameNote(...[before, after].map(({ kind, quotations }) => quotations ? "quotation" : kind)));
  }
  return notes;
};

export const isSamePath = (old, new_) => JSON.stringify(old.path) === JSON.stringify(new_.path);
export const becameNote = (before, after) => [BECAME, { before, after }];

// What a block is called beside what it became, or was: terms and definitions of a list that went are one thing.
const kindBeside = (kind, other) =>
  !OF_DEFINITIONS.has(kind) || OF_DEFINITIONS.has(other) ? kind : "part of a list of definitions";
const OF_DEFINITIONS = new Set(["term", "definition"]);

// Whether an item begins with a block that shares so many elements with the one before; null if it is in none.
export const beginsItem = ({ path, shared }) => {
  const depth = path.findLastIndex((element) => nameOf(element) === "li");
  return depth < 0 ? null : depth >= shared;
};

// The item of an ordered list that a block is, or stands in, with that list and the item's depth; null: there is none.
export const listAndItem = (block) => {
  const { path } = block, depth = path.findLastIndex((element) => nameOf(element) === "li");
  if (depth < 1 || nameOf(path[depth - 1]) !== "ol" || positionOf(block).kind !== "list item") return null;
  const item = path[depth], list = path[depth - 1], { start, type, reversed } = attributesOf(list);
  return { item, list, depth, numbersAsWritten: [start, type, reversed, attributesOf(item).value] };
};

// What a reader calls a block, how many lists and quotations it stands in, the kind of the innermost list, and whether it
// is in the head of a table.
const positionOf = ({ path, level }) => {
  const names = path.map(nameOf), lists = names.filter((name) => LIST_TAGS.has(name));
  return {
    kind: level ? "heading" : KINDS[names.findLast((name) => KINDS[name])] ?? "paragraph",
    lists: lists.length,
    quotations: names.filter((name) => name === "blockquote").length,
    item: lists.at(-1) === "ol" ? "item of a numbered list" : "item of a bulleted list",
    isHead: names.includes("thead"),
  };
};
