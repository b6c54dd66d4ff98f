// What changed between two versions of a policy: what policygen/redlines makes of the same documents, value for value.
// Functions here, in compare.js, block-marks.js and redline-html.js stand in the same order as there and are named alike;
// docs/redline.md says what they do and why. Nothing here knows of a page.
import { range, total } from "./align.js";
import {
  addedBlockSpans, attributesOf, isEmptyBlock, lazy, nameOf, notesText, numberIn, speaker, unchangedSpans,
} from "./block-marks.js";
import { chainOf, compare, documentOf, markedBlock, removedBlocks } from "./compare.js";

// list_numbers.py: lists of which a comparison shows a part.

const isNumbered = (item, list) => nameOf(item) === "li" && nameOf(list) === "ol";
const startOf = (list) => numberIn(list, "start") ?? 1;

// The number that a reader sees before each item of an ordered list, by the number of its element.
const itemOrdinals = ({ blocks, numbers }) => {
  const byItem = new Map(), nextOrdinals = new Map();
  blocks.forEach(({ path }, index) => {
    const chain = numbers[index];
    for (let depth = 1; depth < path.length; depth++) {
      if (!isNumbered(path[depth], path[depth - 1]) || byItem.has(chain[depth])) continue;
      const ordinal = numberIn(path[depth], "value") ?? nextOrdinals.get(chain[depth - 1]) ?? startOf(path[depth - 1]);
      byItem.set(chain[depth], ordinal);
      nextOrdinals.set(chain[depth - 1], ordinal + 1);
    }
  });
  return byItem;
};

// Blocks whose items have the numbers of their texts, where a browser would count others.
const withOrdinals = (blocks, oldOrdinals, newOrdinals) => {
  const nextOrdinals = new Map(), items = new Map();
  return blocks.map((block) => {
    const { path, numbers } = block, changed = [...path];
    for (let depth = 1; depth < path.length; depth++) {
      const item = path[depth], list = path[depth - 1], number = numbers[depth];
      if (!isNumbered(item, list) || attributesOf(list).reversed !== undefined) continue;
      if (!items.has(number)) {
        const ordinal = number >= 0 ? newOrdinals.get(number) : oldOrdinals.get(-1 - number);
        const expected = nextOrdinals.get(numbers[depth - 1]) ?? startOf(list);
        const countsRight = ordinal === undefined || ordinal === expected || attributesOf(item).value !== undefined;
        items.set(number, countsRight ? item : ["li", { value: `${ordinal}`, ...attributesOf(item) }]);
        nextOrdinals.set(numbers[depth - 1], (ordinal ?? expected) + 1);
      }
      changed[depth] = items.get(number);
    }
    return { ...block, path: changed };
  });
};

// Blocks in which no list of definitions begins with a definition or ends with a term.
const withoutCutLists = (blocks) => {
  const parts = [];
  let before = new Map();
  const partsOf = blocks.map(({ path, numbers }) => {
    const inside = new Map();
    for (let depth = 1; depth < path.length; depth++) {
      if (nameOf(path[depth - 1]) !== "dl") continue;
      const number = numbers[depth - 1], name = nameOf(path[depth]);
      let part = before.get(number);
      if (!part) parts.push(part = { first: name });
      part.last = name;
      inside.set(number, part);
    }
    return before = inside;
  });
  if (!parts.some(isCut)) return blocks;
  return blocks.map((block, index) => ({ ...block, path: boxedPath(block, partsOf[index]) }));
};

const isCut = (part) => part?.first === "dd" || part?.last === "dt";

const boxedPath = ({ path, numbers }, inside) => path.map((element, depth) =>
  isCut(inside.get(numbers[depth])) || isCut(inside.get(numbers[depth - 1])) ? boxed(element) : element);

const boxed = (element) => {
  const name = `pg-${nameOf(element)}`, attributes = attributesOf(element), { class: own } = attributes;
  if (!["pg-dl", "pg-dt", "pg-dd"].includes(name)) return element;
  return ["div", own === undefined ? { class: name, ...attributes } : { ...attributes, class: `${name} ${own}` }];
};

// comparison_sections.py: the comparison by section. A section is { side, heading }: the text that has its heading, and
// the index of the heading there, or -1 before any. A piece is an item within one section, with the anchor of the
// change that it begins.

const isSameSection = (one, other) => one.side === other.side && one.heading === other.heading;

const sectionsOf = (oldDocument, newDocument, say) => {
  const old = documentOf(oldDocument), new_ = documentOf(newDocument), sides = { old, new: new_ };
  const { items, newElements, renumberings, renumbered } = compare(old, new_);

  const blocksIn = (item) => item.is === "removed" ? old.blocks.slice(item.old, item.old + item.length)
    : item.is === "changed" ? [] : new_.blocks.slice(item.new_, item.new_ + item.length);

  const differenceOf = (item) => {
    if (item.is === "changed") return item.difference;
    const blocks = item.is === "unchanged" ? [] : blocksIn(item);
    if (blocks.every(isEmptyBlock)) return null;
    const words = total(blocks.map((block) => block.words()));
    return item.is === "added" ? { kind: "added", added: words, removed: 0, notes: [] }
      : { kind: "removed", added: 0, removed: words, notes: [] };
  };

  const paths = lazy(() => ({ old: headingPaths(old), new: headingPaths(new_) }));
  const pathOf = ({ side, heading }) => paths()[side].get(heading) ?? [];
  const anchorOf = ({ side, heading }) => heading < 0 ? "" : sides[side].blocks[heading].anchor;

  const bySection = () => {
    let section = { side: "new", heading: -1 };
    const parts = [];
    for (const item of items) {
      if (item.is === "changed") {
        if (item.new_ !== null && new_.blocks[item.new_].level) section = { side: "new", heading: item.new_ };
        parts.push([section, item]);
        continue;
      }
      const [side, start] = item.is === "removed" ? ["old", item.old] : ["new", item.new_];
      const { blocks } = sides[side], stop = start + item.length;
      for (let begin = start, end; begin < stop; begin = end) {
        for (end = begin + 1; end < stop && !blocks[end].level;) end++;
        if (blocks[begin].level) section = { side, heading: begin };
        const after = begin - start, length = end - begin;
        parts.push([section, { ...item, old: item.old + after, new_: item.new_ + after, length }]);
      }
    }
    return parts;
  };

  const pieces = [], changes = [];
  let before = null;
  const goesOn = (section, kind) => before?.kind === kind && kind !== "format" && isSameSection(before.section, section);
  for (const [section, item] of bySection()) {
    const difference = differenceOf(item);
    let anchor = "";
    if (!difference) {
      if (item.is !== "changed") before = null; // a note does not part a run
    } else if (goesOn(section, difference.kind)) {
      const change = changes.at(-1);
      change.added += difference.added;
      change.removed += difference.removed;
      change.note ||= notesText(difference.notes, say);
    } else {
      anchor = `pg-c${changes.length + 1}`;
      const { kind, added, removed, notes } = difference, { side } = section, heading = anchorOf(section);
      const note = notesText(notes, say);
      changes.push({ kind, anchor, section: pathOf(section), added, removed, note, side, heading });
      before = { section, kind };
    }
    pieces.push({ section, item, anchor, difference });
  }

  const unchangedBlocks = (start, stop) =>
    range(start, stop).map((index) => markedBlock(chainOf(new_, index),
      renumbered.get(index) ?? unchangedSpans(new_.blocks[index].content)));

  const newBlock = (block, index) => markedBlock(chainOf(new_, index),
    ...isEmptyBlock(block) ? [unchangedSpans(block.content)]
      : [addedBlockSpans(block), { kind: "added", label: "Added" }]);

  const blocksOf = ({ item, anchor }) => {
    const blocks = item.is === "unchanged" ? unchangedBlocks(item.new_, item.new_ + item.length)
      : item.is === "removed" ? removedBlocks(item, old, new_, newElements())
        : item.is === "changed" ? [item.block]
          : blocksIn(item).map((block, number) => newBlock(block, item.new_ + number));
    const first = anchor ? blocks.findIndex(({ path }) => nameOf(path.at(-1) ?? "") !== "hr") : -1;
    return blocks.map((block, number) => number === first ? { ...block, anchor } : block);
  };

  const ordinalsOf = lazy(() => [itemOrdinals(old), itemOrdinals(new_)]);
  const withNumbers = (blocks) => withOrdinals(blocks, ...ordinalsOf());

  return { old, new_, pieces, changes, renumberings, pathOf, anchorOf, unchangedBlocks, blocksOf, withNumbers };
};

// For the index of each heading the texts of those that it stands under and its own; the title stands above none.
const headingPaths = ({ blocks, headings, beginsWithTitle }) => {
  const paths = new Map();
  let path = [];
  for (const index of headings) {
    const { level, text } = blocks[index], isTitle = index === 0 && beginsWithTitle;
    path = path.filter((above) => above.level < level);
    paths.set(index, isTitle ? [text()] : [...path.map((above) => above.text), text()]);
    if (!isTitle) path.push({ level, text: text() });
  }
  return paths;
};

// redline.py: the comparison as pages take it.

const KINDS = ["added", "removed", "reworded", "moved", "split", "merged", "format", "lookalike"];
const WEIGHTS = ["added", "removed", "moved", "split", "merged", "reworded", "lookalike", "format"];

// What changed from one document to another (see documents.js): { empty, changes, renumberings, counts, blocks,
// passages }. `say` is a `speaker`. A block is { path, numbers, kind, spans, label, notes, move, anchor } without what it has not.
export const redline = (oldDocument, newDocument, say = speaker({})) => {
  const sections = sectionsOf(oldDocument, newDocument, say), { pieces, changes, renumberings } = sections;
  return {
    empty: !renumberings.length && pieces.every(({ item, difference }) =>
      item.is === "unchanged" || (item.is !== "changed" && !difference)),
    changes,
    renumberings,
    counts: countsOf(pieces),
    get blocks() {
      return sections.withNumbers(pieces.flatMap(sections.blocksOf));
    },
    passages: (context = 1, maxRun = Infinity) => new Chooser(sections, context, maxRun).passages(),
  };
};

// How many there are of each kind, in order, but for those of which there is none.
export const kindCounts = (kinds) => KINDS
  .map((kind) => [kind, kinds.filter((each) => each === kind).length]).filter(([, number]) => number);

const countsOf = (pieces) => {
  const kinds = new Map(), sections = new Set();
  let added = 0, removed = 0;
  for (const { section, item, difference } of pieces) {
    const key = `${section.side} ${section.heading}`;
    sections.add(key);
    if (!difference) continue;
    added += difference.added;
    removed += difference.removed;
    // Only the heading's own block says of a section that it came, went or moved.
    const index = item.is === "removed" ? (section.side === "old" ? item.old : null) : item.new_;
    const kind = index === section.heading || difference.kind === "format" ? difference.kind : "reworded";
    const known = kinds.get(key) ?? kind;
    kinds.set(key, WEIGHTS.indexOf(kind) < WEIGHTS.indexOf(known) ? kind : known);
  }
  return { added, removed, sections: sections.size, changedSections: kinds.size, kinds: kindCounts([...kinds.values()]) };
};

// passages.py: the changes with some unchanged blocks around them, the rest counted. Of a run of more than `maxRun`
// blocks that are all new, or all gone, only the first ones are shown.
class Chooser {
  constructor(sections, context, maxRun) {
    Object.assign(this, { sections, context, maxRun, chosen: [], run: [], section: { side: "new", heading: -1 } });
    // The unchanged blocks that were left out so far.
    Object.assign(this, { unchangedCount: 0, unchangedStart: -1, skipped: null, headingAbove: "" });
  }

  passages() {
    const { pieces } = this.sections;
    for (let index = 0, stop; index < pieces.length; index = stop) {
      stop = index + 1;
      const { is } = pieces[index].item;
      if (is === "unchanged") {
        this.unchanged(index, pieces[index]);
        continue;
      }
      while (is !== "changed" && pieces[stop]?.item.is === is) stop++;
      this.changed(pieces.slice(index, stop));
    }
    this.flush();
    this.flushUnchanged();
    return this.chosen;
  }

  // Changed blocks; of a long run of new or gone ones the first, and how many more there are.
  changed(pieces) {
    let room = total(pieces.map(({ item }) => item.length ?? 1));
    if (room > this.maxRun + 1) room = this.maxRun;
    for (const [number, piece] of pieces.entries()) {
      const blocks = this.sections.blocksOf(piece).slice(0, room);
      if (blocks.length) this.show(piece.section, blocks);
      room -= blocks.length;
      if (blocks.length < piece.item.length) {
        this.flush();
        this.restOfRun(pieces.slice(number), blocks.length);
        return;
      }
    }
  }

  restOfRun(pieces, shown) {
    const { item, section } = pieces[0], isGone = item.is === "removed";
    const text = isGone ? this.sections.old : this.sections.new_, first = (isGone ? item.old : item.new_) + shown;
    const count = total(pieces.map((piece) => piece.item.length)) - shown;
    const heading = text.headings.findLast((index) => index <= first);
    this.put(section, text.blocks[heading]?.anchor ?? "", isGone ? { removed: count } : { added: count });
  }

  // A run of unchanged blocks: its ends are shown where they stand by a change of the same section.
  unchanged(index, { section, item }) {
    const stop = item.new_ + item.length, { pieces, unchangedBlocks } = this.sections;
    // The section's own heading stands above the passage anyway.
    const start = item.new_ + (section.heading === item.new_ && section.side === "new" ? 1 : 0);
    const isNear = (piece) => Boolean(piece) && piece.item.is !== "unchanged" && isSameSection(piece.section, section);
    const after = isNear(pieces[index - 1]) && this.run.length > 0, before = isNear(pieces[index + 1]);
    if (before && after && stop - start <= 2 * this.context + 1) {
      this.show(section, unchangedBlocks(start, stop));
      return;
    }
    const head = after ? Math.min(start + this.context, stop) : start;
    if (head > start) this.show(section, unchangedBlocks(start, head));
    const tail = before ? Math.max(stop - this.context, head) : stop;
    const leftOut = tail - head + (start - item.new_);
    if (leftOut) {
      this.flush();
      if (!this.skipped) [this.skipped, this.unchangedStart] = [section, start === item.new_ ? head : item.new_];
      this.unchangedCount += leftOut;
    }
    if (tail < stop) this.show(section, unchangedBlocks(tail, stop));
  }

  show(section, blocks) {
    if (this.run.length && !isSameSection(section, this.section)) this.flush();
    this.flushUnchanged();
    this.section = section;
    if (section.side === "new") this.headingAbove = this.sections.anchorOf(section) || this.headingAbove;
    this.run.push(...blocks);
  }

  flush() {
    const blocks = withoutCutLists(this.sections.withNumbers(this.run));
    if (blocks.length) this.put(this.section, this.headingAbove, { blocks });
    this.run = [];
  }

  flushUnchanged() {
    if (this.unchangedCount && this.skipped) {
      const anchor = this.skipped.side === "new" ? this.sections.anchorOf(this.skipped) : this.headingAbove;
      this.put(this.skipped, anchor, { unchanged: this.unchangedCount, start: this.unchangedStart });
    }
    [this.unchangedCount, this.skipped] = [0, null];
  }

  put(section, anchor, values) {
    const nothing = { blocks: [], unchanged: 0, start: -1, added: 0, removed: 0 };
    this.chosen.push({ section: this.sections.pathOf(section), anchor, ...nothing, ...values });
  }
}
