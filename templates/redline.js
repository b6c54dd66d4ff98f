// What changed between two versions of a policy: what policygen/redlines makes of the same documents, value for value.
// Functions here, in compare.js, block-marks.js and redline-html.js stand in the same order as there and are named alike;
// docs/redline.md says what they do and why. Nothing here knows of a page.
import { range, total } from "./align.js";
import { attributesOf, contentOf, isStart, lazy, levelOf, nameOf, tokensOf, VOID, withoutId } from "./block-content.js";
import { addedBlockSpans, inlineOf, isEmptyBlock, notesText, speaker, unchangedSpans } from "./block-marks.js";
import {
  chainOf, compare, documentOf, isNumbered, itemOrdinals, markedBlock, removedBlocks, STANDALONE_TAGS, startOf,
} from "./compare.js";

// list_numbers.py, but for what compare.js has of it: lists of which a comparison shows a part.

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

// leads.py: what stands before a run of blocks.

// How much came or went as a whole, as a note.
const runLead = (label, { blocks, numbers }, indexes) => {
  const items = new Set();
  let rows = 0, headings = 0, inItems = 0;
  for (const index of indexes) {
    const { path, tag, level } = blocks[index], depth = path.findLastIndex((element) => nameOf(element) === "li");
    if (tag === "tr") {
      rows++;
    } else if (level) {
      headings++;
    } else if (depth >= 0) {
      items.add(numbers[index][depth]);
      inItems++;
    }
  }
  const num = indexes.length, said = (noun, number = num) => [`${label}: ${noun}`, { num: number }];
  if (rows === num) return said("%(num)s table row");
  if (inItems === num) return said("%(num)s list item", items.size);
  if (headings === num) return said("%(num)s heading");
  if (headings === 1 && blocks[indexes[0]].level) return said("section with %(num)s paragraph", num - 1);
  return said("%(num)s paragraph");
};

const SECTION_NUMBER = /^(?:§[ \u00a0]*)?([0-9]+(?:[.][0-9]+)*)[.):]?[ \u00a0]/;

// Where a block stands: the number of its section, or the heading above it, or, of a section, the heading of the one
// before it under the same heading. What there is none of is "".
const PLACE = { number: "", heading: "", after: "" };
const placeOf = ({ blocks, headings, beginsWithTitle }, index, heading, paths) => {
  if (heading < 0 || (heading === 0 && beginsWithTitle)) return PLACE;
  const path = paths.get(heading), number = SECTION_NUMBER.exec(path.at(-1))?.[1];
  if (number) return { ...PLACE, number };
  if (heading < index) return { ...PLACE, heading: path.at(-1) };
  const { level } = blocks[index];
  const before = headings.findLast((other) => other < index && blocks[other].level <= level) ?? -1;
  const isNone = before < 0 || blocks[before].level < level || (before === 0 && beginsWithTitle);
  return { ...PLACE, heading: path.at(-2) ?? "", after: isNone ? "" : blocks[before].text() };
};

// Two places without what tells nothing of where they differ; the most telling of the rest.
const differing = (one, other) => {
  if (one.number !== other.number) return [one, other];
  if (one.heading !== other.heading) return [one, other].map(({ heading }) => ({ ...PLACE, heading }));
  if (one.after !== other.after) return [one, other].map(({ after }) => ({ ...PLACE, after }));
  return [PLACE, PLACE];
};

// What is said before a run that moved, as a note, or nothing.
const movedHere = ({ number, heading, after }, asItWas) => {
  const more = asItWas ? ", unchanged" : "";
  if (number) return [`Moved here from section %(number)s${more}`, { number }];
  if (heading) return [`Moved here from “%(heading)s”${more}`, { heading }];
  if (after) return [`Moved here from after “%(heading)s”${more}`, { heading: after }];
  return asItWas ? [`Moved here${more}`, {}] : undefined;
};

const movedAway = ([phrase, { words }], { number, heading, after }) => {
  if (number) return ["Moved from here to section %(number)s: “%(words)s”", { number, words }];
  if (heading) return ["Moved from here to “%(heading)s”: “%(words)s”", { heading, words }];
  if (after) return ["Moved from here to after “%(heading)s”: “%(words)s”", { heading: after, words }];
  return [phrase, { words }];
};

// near_ends.py: unchanged paragraphs beside a change. Of a long one the near end is there, with a sign for the rest.

const MAX_WORDS = 40, NEAR_WORDS = 25;

const shortened = (block, index, begins, ends) => {
  const { path, spans = [] } = block, tokens = tokensOf(spans[0]?.[1] ?? "");
  const isHeaded = path.some(levelOf) || tokens.some((token) => isStart(token) && levelOf(token));
  if (spans.length !== 1 || isHeaded || STANDALONE_TAGS.has(nameOf(path.at(-1) ?? ""))) return block;
  const inline = inlineOf(spans[0][1]);
  if (inline.keys.length <= MAX_WORDS + (begins && ends ? NEAR_WORDS : 0)) return block;
  const items = inline.items(), { words, starts } = inline.words();
  const first = items.slice(0, words[starts[NEAR_WORDS] - 1].end), { start } = words[starts.at(-NEAR_WORDS - 1)];
  const head = ["same", contentOf([...first, ...openElements(first).map(() => 0)])];
  const tail = ["same", contentOf([...openElements(items.slice(0, start)), ...items.slice(start)])];
  return { ...block, spans: [...begins ? [head] : [], ["note", "…"], ...ends ? [tail] : []], copyOf: index };
};

// The elements that are open at the end of some content, without ids.
const openElements = (items) => {
  const open = [];
  for (const item of items) {
    if (isStart(item)) !VOID.has(nameOf(item)) && open.push([withoutId(item)].flat());
    else if (item === 0) open.pop();
  }
  return open;
};

// comparison_sections.py: the comparison by section. A section is { side, heading }: the text that has its heading, and
// the index of the heading there, or -1 before any. A piece is an item within one section, with the anchor of the
// change that it begins.

// The kinds of changes that are told of each block by itself, since each has a note of its own.
const EACH_BY_ITSELF = ["format", "structure"];

const isSameSection = (one, other) => one.side === other.side && one.heading === other.heading;

const sectionsOf = (oldDocument, newDocument, say) => {
  const old = documentOf(oldDocument), new_ = documentOf(newDocument), sides = { old, new: new_ };
  const { items, moves, newElements, renumberings, renumbered } = compare(old, new_);

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

  const tellingBlocks = (item) => {
    const [{ blocks }, start] = item.is === "removed" ? [old, item.old] : [new_, item.new_];
    return range(start, start + item.length).filter((index) => !isEmptyBlock(blocks[index]));
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
  let before = null, begin = null;
  const goesOn = (section, kind) =>
    before?.kind === kind && !EACH_BY_ITSELF.includes(kind) && isSameSection(before.section, section);
  for (const [section, item] of bySection()) {
    const difference = differenceOf(item);
    let anchor = "";
    if (!difference) {
      if (item.is !== "changed") before = null; // a note does not part a run
      pieces.push({ section, item, anchor, difference });
      continue;
    }
    if (difference.kind === "structure" && !difference.notes.length) {
      // a block that changed like one before it
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
    }
    before = { section, kind: difference.kind };
    const piece = { section, item, anchor, difference };
    pieces.push(piece);
    if (anchor) begin = piece;
    if (item.is !== "changed") (begin.indexes ??= []).push(...tellingBlocks(item));
  }
  for (const piece of pieces.filter(({ indexes }) => indexes)) {
    const isGone = piece.item.is === "removed";
    piece.lead = runLead(isGone ? "Removed" : "Added", isGone ? old : new_, piece.indexes);
  }

  // Of each move what is said where it stands now, and where that is.
  const placeIn = (side, index) => {
    const heading = sides[side].headings.findLast((above) => above <= index) ?? -1;
    return placeOf(sides[side], index, heading, paths()[side]);
  };
  const placesOfMoves = lazy(() => {
    const reworded = new Set(items.filter(({ difference }) => difference?.added || difference?.removed || difference?.notes.length)
      .map(({ block }) => block?.move));
    return moves.map(([[i, j], ...others], index) => {
      const [stood, stands] = differing(placeIn("old", i), placeIn("new", j));
      const asItWas = others.length > 0 && !reworded.has(index + 1);
      return { here: movedHere(stood, asItWas), stands };
    });
  });

  const movedBlock = (block) => {
    const { here, stands } = placesOfMoves()[block.move - 1];
    if (!block.kind) return { ...block, notes: block.notes.map((note) => movedAway(note, stands)) };
    return here && block.label ? { ...block, lead: here } : block;
  };

  const unchangedBlocks = (start, stop) =>
    range(start, stop).map((index) => markedBlock(chainOf(new_, index),
      renumbered.get(index) ?? unchangedSpans(new_.blocks[index].content)));

  const newBlock = (block, index) => markedBlock(chainOf(new_, index),
    ...isEmptyBlock(block) ? [unchangedSpans(block.content)]
      : [addedBlockSpans(block), { kind: "added", label: "Added" }]);

  const blocksOf = ({ item, anchor, lead }) => {
    const blocks = item.is === "unchanged" ? unchangedBlocks(item.new_, item.new_ + item.length)
      : item.is === "removed" ? removedBlocks(item, old, new_, newElements())
        : item.is === "changed" ? [item.block.move ? movedBlock(item.block) : item.block]
          : blocksIn(item).map((block, number) => newBlock(block, item.new_ + number));
    const first = anchor ? blocks.findIndex(({ path }) => nameOf(path.at(-1) ?? "") !== "hr") : -1;
    const told = lead ? blocks.findIndex(({ label }) => label) : -1;
    return blocks.map((block, number) =>
      ({ ...block, ...(number === first && { anchor }), ...(number === told && { lead }) }));
  };

  // The indexes of the rows in the heads of the new text's tables, by the number of the table.
  const headRows = lazy(() => {
    const heads = new Map();
    new_.blocks.forEach(({ tag, path }, index) => {
      if (tag !== "tr" || !path.some((element) => nameOf(element) === "thead")) return;
      const table = tableOf({ path, numbers: new_.numbers[index] });
      heads.set(table, [...heads.get(table) ?? [], index]);
    });
    return heads;
  });

  const ordinalsOf = lazy(() => [itemOrdinals(old), itemOrdinals(new_)]);
  const withNumbers = (blocks) => withOrdinals(blocks, ...ordinalsOf());

  const renumberedIndexes = [...renumbered.keys()];
  return {
    old, new_, pieces, changes, renumberings, renumberedIndexes, pathOf, anchorOf, unchangedBlocks, blocksOf, headRows, withNumbers,
  };
};

// The number of the table in which something stands.
const tableOf = ({ path, numbers }) => numbers[path.findIndex((element) => nameOf(element) === "table")];

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

const KINDS = [
  "added", "removed", "reworded", "moved", "split", "merged", "structure", "punctuation", "format", "lookalike",
];

// What changed from one document to another (see documents.js): { empty, changes, renumberings, counts, blocks,
// passages }. `say` is a `speaker`. A block is { path, numbers, kind, spans, label, notes, move, anchor } without what it has not.
export const redline = (oldDocument, newDocument, say = speaker({})) => {
  const sections = sectionsOf(oldDocument, newDocument, say), { pieces, changes, renumberings } = sections;
  return {
    empty: !renumberings.length && pieces.every(({ item, difference }) =>
      item.is === "unchanged" || (item.is !== "changed" && !difference)),
    changes,
    renumberings,
    counts: countsOf(changes, pieces),
    get blocks() {
      return sections.withNumbers(pieces.flatMap(sections.blocksOf));
    },
    // The unchanged blocks in which numbers followed from other changes, by their indexes in the new text.
    get renumbered() {
      return new Map(sections.renumberedIndexes.map((index) => [index, sections.unchangedBlocks(index, index + 1)[0]]));
    },
    passages: (context = 1, maxRun = Infinity) => new Chooser(sections, context, maxRun).passages(),
  };
};

// How many there are of each kind, in order, but for those of which there is none.
export const kindCounts = (kinds) => KINDS
  .map((kind) => [kind, kinds.filter((each) => each === kind).length]).filter(([, number]) => number);

const countsOf = (changes, pieces) => ({
  added: total(changes.map(({ added }) => added)),
  removed: total(changes.map(({ removed }) => removed)),
  sections: new Set(pieces.map(({ section: { side, heading } }) => `${side} ${heading}`)).size,
  changedSections: new Set(changes.map(ownSection)).size,
  kinds: kindCounts(changes.map(({ kind }) => kind)),
});

// What tells the section in which a change stands from all others.
export const ownSection = ({ side, heading, section }) => JSON.stringify([side, heading, section]);

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
    const stop = item.new_ + item.length, { pieces } = this.sections;
    // The section's own heading stands above the passage anyway.
    const start = item.new_ + (section.heading === item.new_ && section.side === "new" ? 1 : 0);
    const isNear = (piece) => Boolean(piece) && piece.item.is !== "unchanged" && isSameSection(piece.section, section);
    const isOpen = this.run.length > 0 && isSameSection(this.section, section);
    const after = isNear(pieces[index - 1]) && isOpen, before = isNear(pieces[index + 1]);
    if (before && after && stop - start <= 2 * this.context + 1) {
      this.show(section, this.near(start, stop, true, true));
      return;
    }
    const head = after ? Math.min(start + this.context, stop) : start;
    if (head > start) this.show(section, this.near(start, head, true, false));
    const tail = before ? Math.max(stop - this.context, head) : stop;
    const leftOut = tail - head + (start - item.new_);
    if (leftOut) {
      this.flush();
      if (!this.skipped) [this.skipped, this.unchangedStart] = [section, start === item.new_ ? head : item.new_];
      this.unchangedCount += leftOut;
    }
    if (tail < stop) this.show(section, this.near(tail, stop, false, true));
  }

  // Unchanged blocks after a change, or before one, or both; of a long one the near end.
  near(start, stop, after, before) {
    return this.sections.unchangedBlocks(start, stop).map((block, number) => {
      const follows = after && number === 0, precedes = before && number === stop - start - 1;
      return shortened(block, start + number, follows || !precedes, precedes);
    });
  }

  show(section, blocks) {
    const [{ kind, move }] = blocks, goesOn = kind && move && this.run.at(-1)?.move === move;
    if (this.run.length && !isSameSection(section, this.section) && !goesOn) this.flush();
    this.flushUnchanged();
    if (!goesOn) this.section = section; // what moved together is shown in one passage
    if (section.side === "new") this.headingAbove = this.sections.anchorOf(section) || this.headingAbove;
    this.run.push(...blocks);
  }

  flush() {
    const blocks = withoutCutLists(this.sections.withNumbers(this.withHeadRows()));
    if (blocks.length) this.put(this.section, this.headingAbove, { blocks });
    this.run = [];
  }

  // The blocks of the passage; before the rows of a table those that head it.
  withHeadRows() {
    const isRow = ({ path }) => nameOf(path.at(-1) ?? "") === "tr";
    const seen = new Set(); // the numbers of tables and rows
    return this.run.flatMap((block) => {
      const table = isRow(block) ? tableOf(block) : undefined;
      if (table === undefined || seen.has(table)) return [block];
      for (const row of this.run.filter(isRow)) seen.add(row.numbers.at(-1));
      const heads = (this.sections.headRows().get(table) ?? [])
        .map((index) => this.headRow(index))
        .filter(({ numbers }) => !seen.has(numbers.at(-1)));
      seen.add(table);
      return [...heads, block];
    });
  }

  // A row that heads a table as it stands above rows that are not next to it: without ids, which stay with it.
  headRow(index) {
    const [block] = this.sections.unchangedBlocks(index, index + 1), { path, spans = [] } = block;
    const bare = (token) => isStart(token) ? [withoutId(token)].flat() : token;
    const bareSpans = spans.map(([mark, content]) => [mark, contentOf(tokensOf(content).map(bare))]);
    const ownPath = [...path.slice(0, -1), withoutId(path.at(-1))];
    return { ...block, path: ownPath, ...(spans.length && { spans: bareSpans }), copyOf: index };
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
