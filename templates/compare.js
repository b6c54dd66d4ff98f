// Two documents walked at once: which blocks stayed, came, went and changed (see redline.js).
import { equal, equalPairs, heaviestIncreasing, range, similarity } from "./align.js";
import { attributesOf, lazy, nameOf, numberIn, withoutId } from "./block-content.js";
import {
  addedBlockSpans, blockOf, compareBlocks, isEmptyBlock, isFiller, removedBlockSpans, unchangedSpans, withStructure,
} from "./block-marks.js";
import {
  beginsItem, becameNote, isSamePath, ITEM_NUMBER, listAndItem, STRUCTURE_PHRASES, structureNotes,
} from "./structure.js";
import { findNewNumbers } from "./renumbering.js";
import { certainLabel } from "./section-numbers.js";
import { split } from "./words.js";

// split_and_merge.py: text that was cut anew.

export const STANDALONE_TAGS = new Set(["tr", "pre", "hr"]); // blocks that are never a part of another text
const MIN_SIGNIFICANT = 3;

// The words of a block; a number in front says nothing.
const wordsOf = (block) => {
  const { keys } = block.inline(), label = certainLabel(block.text(), block.level > 0);
  return keys.slice(label ? blockOf({ path: [], content: block.text().slice(0, label.stop) }).inline().keys.length : 0);
};

// Blocks old[a:b] that became new[c:d], as { a, b, c, d }; each block is given as { tag, words }.
const blockGroups = (old, new_, pairs) => {
  const groups = [];
  const links = [...pairs, ...linksOnOneSide(sharedWords(old, new_, pairs), old, pairs)];
  for (const [i, j] of links.sort((one, other) => one[0] - other[0] || one[1] - other[1])) {
    let group = { a: i, b: i + 1, c: j, d: j + 1 };
    while (groups.length && (groups.at(-1).b > group.a || groups.at(-1).d > group.c)) {
      const { a, b, c, d } = groups.pop();
      group = { a, b: Math.max(b, group.b), c: Math.min(c, group.c), d: Math.max(d, group.d) };
    }
    groups.push(group);
  }
  return groups;
};

// Blocks that share enough words, and how many: [i, j, words].
const sharedWords = (old, new_, pairs) => {
  const [before, oldOwners] = wordsAndOwners(old), [after, newOwners] = wordsAndOwners(new_), byPair = new Map();
  for (const [x, y] of equalPairs(before, after)) {
    const i = oldOwners[x], j = newOwners[y], key = i * new_.length + j;
    let both = byPair.get(key);
    if (!both) byPair.set(key, both = { i, j, first: [x, y], words: 0, significant: 0 });
    both.last = [x, y];
    both.words++;
    if (both.significant < MIN_SIGNIFICANT && !isFiller(before[x])) both.significant++; // more are not asked for
  }
  return [...byPair.values()].filter(({ i, j, ...both }) => {
    if (pairs.some(([a, c]) => (a === i && c === j) || ((a < i) !== (c < j) && a !== i && c !== j))) return false;
    const sameKind = old[i].tag === new_[j].tag && !pairs.some(([a, c]) => a === i || c === j);
    return belongTogether(both, old[i].words.length, new_[j].words.length, sameKind);
  }).map(({ i, j, words }) => [i, j, words]);
};

// The words of all blocks in a row, and for each the index of its block.
const wordsAndOwners = (blocks) => {
  const words = [], owners = [];
  blocks.forEach((block, index) => block.words?.forEach((word) => (words.push(word), owners.push(index))));
  return [words, owners];
};

const belongTogether = ({ first, last, words, significant }, old, new_, sameKind) => {
  const shorter = Math.min(old, new_), longer = Math.max(old, new_);
  if (2 * words < shorter || !significant) return false;
  if (sameKind) return 10 * words >= 3 * longer || 5 * words >= 4 * shorter;
  const inARow = first.every((start, side) => last[side] - start + 1 === words);
  return significant >= MIN_SIGNIFICANT || (words === shorter && shorter > 1 && inARow);
};

const linksOnOneSide = (links, old, pairs) => {
  const pairedOld = new Set(pairs.map(([i]) => i)), weights = new Map();
  let barriers = 0;
  const side = old.map((block, i) => barriers += !block.words && block.tag !== "hr" && !pairedOld.has(i) ? 1 : 0);
  const best = new Map();
  for (const [i, j, words] of links) {
    if (!weights.has(j)) weights.set(j, new Map());
    weights.get(j).set(side[i], (weights.get(j).get(side[i]) ?? 0) + words);
  }
  for (const [j, sides] of weights) best.set(j, [...sides].reduce((one, other) => other[1] > one[1] ? other : one)[0]);
  for (const [i, j] of pairs) best.set(j, side[i]);
  return links.filter(([i, j]) => side[i] === best.get(j));
};

// same_words.py: rows and code that became several blocks of exactly the same words, or the other way round. Blocks are
// given as { tag, words } here, too.

const sameWordsGroups = (old, new_) => {
  const groups = [], [runStarts, loneStarts] = [false, true].map((isLone) => startsByWord(new_, isLone));
  let a = 0, c = 0;
  old.forEach(({ tag, words }, i) => {
    if (i < a || !words?.length) return;
    const isLone = STANDALONE_TAGS.has(tag);
    for (const j of (isLone ? runStarts : loneStarts).get(words[0]) ?? []) {
      const group = isLone ? { a: i, b: i + 1, c: j, d: runEnd(new_, j, words) }
        : { a: i, b: runEnd(old, i, new_[j].words), c: j, d: j + 1 };
      if (j < c || group.a >= group.b || group.c >= group.d) continue;
      groups.push(group);
      [a, c] = [group.b, group.d];
      break;
    }
  });
  return groups;
};

// The indexes of rows and code, or of other blocks, by their first words.
const startsByWord = (blocks, isLone) => {
  const starts = new Map();
  blocks.forEach(({ tag, words }, index) => {
    if (!words?.length || STANDALONE_TAGS.has(tag) !== isLone) return;
    starts.set(words[0], [...starts.get(words[0]) ?? [], index]);
  });
  return starts;
};

// The end of the run of several blocks that has exactly these words, or -1.
const runEnd = (blocks, start, words) => {
  let index = start, position = 0;
  for (; index < blocks.length && position < words.length; index++) {
    const { tag, words: own } = blocks[index];
    if (!own?.length || STANDALONE_TAGS.has(tag) || !equal(words.slice(position, position + own.length), own)) return -1;
    position += own.length;
  }
  return position === words.length && index - start > 1 ? index : -1;
};

// block_tree.py: where blocks stand. A chain is { path, numbers }: the elements around a block, its own last, and a
// number for each, which blocks in one element share; below 0 are those of removed blocks, and wrappers for them.

const LISTS = new Set(["ul", "ol", "menu"]);
const ROWS = new Set(["tbody", "thead", "tfoot"]);
const WRAPPERS = -1_000_000_000;
export const isWrapper = (number) => number < WRAPPERS / 2; // whether only the comparison needs such an element

// A document (see documents.js) as it is compared.
export const documentOf = ({ blocks: listed, title }) => {
  const blocks = listed.map(blockOf), numbers = [];
  let before = [], number = 0;
  for (const { path, shared } of blocks) {
    before = before.slice(0, shared);
    while (before.length < path.length) before.push(number++);
    numbers.push(before);
  }
  const headings = range(0, blocks.length).filter((index) => blocks[index].level);
  return { blocks, numbers, headings, beginsWithTitle: beginsWithTitle(blocks, title) };
};

// document.py: whether a text begins with its title, which is no section; without a known `title` its first heading is.
const beginsWithTitle = (blocks, title) => blocks[0]?.level === 1 && (title === undefined
  || blocks.filter(({ level }) => level === 1).length === 1 || letters(blocks[0].text()) === letters(title));

const letters = (words) => words.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

export const chainOf = (text, index) =>
  text.blocks[index] ? { path: text.blocks[index].path, numbers: text.numbers[index] } : { path: [], numbers: [] };

// Which new element an old one became, by the blocks in them.
const matchingElements = (pairs, old, new_) => {
  const newElements = new Map(), taken = new Set();
  for (const [i, j] of pairs) {
    const path = old.blocks[i].path, other = new_.blocks[j].path;
    for (let depth = 0; path.length > 1 && depth < path.length && depth < other.length; depth++) {
      if (nameOf(path[depth]) !== nameOf(other[depth])) break;
      const oldNumber = old.numbers[i][depth], newNumber = new_.numbers[j][depth];
      if (!newElements.has(oldNumber) && !taken.has(newNumber)) {
        newElements.set(oldNumber, newNumber);
        taken.add(newNumber);
      }
    }
  }
  return newElements;
};

// The gap before the block of the new text at an index: the chains around it, of which the first `shared` are the same.
const gapAt = (text, index) =>
  ({ before: chainOf(text, index - 1), after: chainOf(text, index), shared: text.blocks[index]?.shared ?? 0 });

// The chain of a removed block, given by its old one, in a gap.
const placeRemoved = (old, gap, newElements, isRow = false) => {
  const shares = (chain, isSame) => {
    let depth = 0;
    while (depth < old.path.length && depth < chain.path.length && isSame(chain.numbers[depth], old.numbers[depth]) &&
      nameOf(old.path[depth]) === nameOf(chain.path[depth])) depth++;
    return depth;
  };
  let { before } = gap;
  const opening = shares(gap.after, (number, own) => number === newElements.get(own));
  let same = shares(before, (number, own) => number === -1 - own || number === newElements.get(own));
  if (opening > Math.max(gap.shared, same)) [before, same] = [gap.after, opening]; // a list whose first item is gone
  const depth = Math.max(gap.shared, same);
  const path = before.path.slice(0, depth), numbers = before.numbers.slice(0, depth);
  const own = old.numbers.length ? -1 - old.numbers.at(-1) : -1;
  const inner = old.path.slice(same).map((element, index) => [element, -1 - old.numbers[same + index]]);
  for (const [element, number] of isRow ? inner : [...inner, ["", own]]) { // a row holds cells, any other block text
    wrappersBetween(nameOf(path.at(-1) ?? ""), nameOf(element)).forEach((wrapper, order) => {
      path.push(wrapper);
      numbers.push(WRAPPERS + number * 4 - order);
    });
    if (!element) continue;
    path.push(withoutId(element)); // only the new text keeps ids
    numbers.push(number);
  }
  if (equal(numbers, gap.before.numbers) || equal(numbers, gap.after.numbers)) {
    path.push("p"); // text beside text in one element would be one word
    numbers.push(WRAPPERS + own * 4 - 3);
  }
  return { path, numbers };
};

// The elements that HTML asks for between a container and an element, or (no name) text.
const wrappersBetween = (container, name) => {
  const alone = WRAPPERS_OF[name] ?? [];
  if (LISTS.has(container)) return name === "li" ? [] : ["li", ...alone];
  if (container === "dl") return ["dt", "dd", "div"].includes(name) ? [] : ["dd", ...alone];
  if (container === "table") {
    return ROWS.has(name) || name === "caption" || name === "colgroup" ? [] : ["tbody", ...wrappersBetween("tbody", name)];
  }
  if (ROWS.has(container)) return name === "tr" ? [] : ["tr", ...wrappersBetween("tr", name)];
  if (container === "tr") return name === "td" || name === "th" ? [] : ["td", ...alone];
  return alone;
};

const WRAPPERS_OF = {
  li: ["ul"], dt: ["dl"], dd: ["dl"], tr: ["table", "tbody"], tbody: ["table"], thead: ["table"], tfoot: ["table"],
  td: ["table", "tbody", "tr"], th: ["table", "tbody", "tr"],
};

// list_numbers.py: the numbers of list items.

export const isNumbered = (item, list) => nameOf(item) === "li" && nameOf(list) === "ol";
export const startOf = (list) => numberIn(list, "start") ?? 1;

// The number that a reader sees before each item of an ordered list, by the number of its element.
export const itemOrdinals = (document) => {
  const byItem = new Map(), nextOrdinals = new Map(), sizes = sizesOfFallingLists(document);
  document.blocks.forEach(({ path }, index) => {
    const chain = document.numbers[index];
    for (let depth = 1; depth < path.length; depth++) {
      const item = path[depth], list = path[depth - 1], size = sizes.get(chain[depth - 1]);
      if (!isNumbered(item, list) || byItem.has(chain[depth])) continue;
      const start = numberIn(list, "start") ?? size ?? 1;
      const ordinal = numberIn(item, "value") ?? nextOrdinals.get(chain[depth - 1]) ?? start;
      byItem.set(chain[depth], ordinal);
      nextOrdinals.set(chain[depth - 1], ordinal + (size === undefined ? 1 : -1));
    }
  });
  return byItem;
};

// How many items the lists have that count down, by the numbers of their elements.
const sizesOfFallingLists = ({ blocks, numbers }) => {
  const items = new Map();
  blocks.forEach(({ path }, index) => path.forEach((item, depth) => {
    if (!depth || nameOf(item) !== "li" || attributesOf(path[depth - 1]).reversed === undefined) return;
    const list = numbers[index][depth - 1];
    items.set(list, (items.get(list) ?? new Set()).add(numbers[index][depth]));
  }));
  return new Map([...items].map(([list, inside]) => [list, inside.size]));
};

// The number of an item as a reader sees it in its list, whose `type` may ask for letters or Roman numerals.
const itemLabel = (ordinal, list) => {
  const form = attributesOf(list).type ?? "";
  const words = /^a$/i.test(form) && ordinal > 0 ? letterNumber(ordinal)
    : /^i$/i.test(form) && ordinal > 0 && ordinal < 4000 ? romanNumber(ordinal) : `${ordinal}`;
  return form === "A" || form === "I" ? words.toUpperCase() : words;
};

const letterNumber = (ordinal) => { // 1 is a, 26 is z, 27 is aa
  const rest = Math.floor((ordinal - 1) / 26), last = (ordinal - 1) % 26;
  return `${rest ? letterNumber(rest) : ""}${"abcdefghijklmnopqrstuvwxyz"[last]}`;
};

const ROMAN = [[1000, "m"], [900, "cm"], [500, "d"], [400, "cd"], [100, "c"], [90, "xc"], [50, "l"], [40, "xl"], [10, "x"],
  [9, "ix"], [5, "v"], [4, "iv"], [1, "i"]];
const romanNumber = (ordinal) => ROMAN.reduce(({ words, left }, [value, sign]) =>
  ({ words: words + sign.repeat(Math.floor(left / value)), left: left % value }), { words: "", left: ordinal }).words;

// compare.py: both texts are walked at once, and items collected. An item is a run of blocks (`unchanged`,
// `added`, `removed`) by its first indexes and its length, or `changed`: a block that differs, or a note.

const MIN_MOVED_WORDS = 5, MIN_MOVED_SIMILARITY = 0.9;
const MAX_ROUNDS = 4; // in which it is settled what moved and which numbers are new

const isComparable = (old, new_) => [...STANDALONE_TAGS].every((tag) => (old.tag === tag) === (new_.tag === tag));

// Whether two blocks can be shown as one in order: a row or code with other text, too, if both have words.
const canBeOne = (old, new_) => isComparable(old, new_) ||
  Boolean(old.tag !== "hr" && new_.tag !== "hr" && old.words() && new_.words());

// Pairs, sorted, in runs of those that follow each other on both sides.
const runs = (pairs) => {
  const all = [];
  for (const [i, j] of pairs) {
    const [before, after] = all.at(-1)?.at(-1) ?? [];
    if (i === before + 1 && j === after + 1) all.at(-1).push([i, j]);
    else all.push([[i, j]]);
  }
  return all;
};

// A block of a redline; what it has not is left out.
export const markedBlock = (chain, spans, { kind, label, notes = [], move } = {}) => ({
  ...chain, ...(kind && { kind }), ...(spans.length && { spans }), ...(label && { label }),
  ...(notes.length && { notes }), ...(move && { move }),
});

export const removedBlocks = (item, old, new_, newElements) => {
  const gap = gapAt(new_, item.before);
  return range(item.old, item.old + item.length).map((i) => {
    const block = old.blocks[i];
    gap.before = placeRemoved(chainOf(old, i), gap, newElements, block.tag === "tr");
    return markedBlock(gap.before, removedBlockSpans(block), { kind: "removed", label: "Removed" });
  });
};

// { items, moves, newElements, renumberings, renumbered }: the items, runs of pairs that stand elsewhere now, which new
// element an old one became, new numbers, and the marks of unchanged blocks in which nothing but such numbers differs.
// Blocks of one clause are the same.
export const compare = (old, new_) => {
  const comparer = new Comparer(old, new_);
  const items = comparer.walk(), { moves, newElements, newNumbers: { renumberings }, renumbered } = comparer;
  return { items, moves, newElements, renumberings, renumbered };
};

class Comparer {
  constructor(old, new_) {
    const indexes = new Map(new_.blocks.map((block, j) => [block.clause, j]));
    const pairs = old.blocks.map((block, i) => [i, indexes.get(block.clause)]).filter(([, j]) => j !== undefined);
    const isOrdered = pairs.every(([, j], number) => !number || pairs[number - 1][1] <= j);
    const chain = isOrdered ? pairs : heaviestIncreasing(pairs, pairs.map(([, j]) => 1 + new_.blocks[j].words()));
    Object.assign(this, { old, new_, items: [], notedMoves: new Set(), nextNew: 0 });
    this.keptPairs = chain.filter(([i, j]) =>
      old.blocks[i].key === new_.blocks[j].key || canBeOne(old.blocks[i], new_.blocks[j]));
    const inOrder = new Set(this.keptPairs);
    this.ordinals = lazy(() => [itemOrdinals(old), itemOrdinals(new_)]);
    this.newElements = lazy(() => matchingElements(this.keptPairs, old, new_));
    const crossing = pairs.filter((pair) => !inOrder.has(pair));
    this.newNumbers = findNewNumbers(old, new_, pairs);
    // A block that followed new numbers says the same, and what says the same shows which numbers are new.
    let moves, shownTwice, shown = pairs;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      ({ moves, shownTwice } = this.movesOf(crossing));
      const known = shown;
      shown = [...this.keptPairs, ...moves.flat(), ...shownTwice].sort(([i], [j]) => i - j);
      if (equal(shown.flat(), known.flat()) || !this.newNumbers.renumberings.length) break;
      this.newNumbers = findNewNumbers(old, new_, shown);
    }
    // The number of the move of each block that moved, from 1; 0 if it is shown at both of its places.
    const numbered = [...moves.flatMap((group, move) => group.map(([i, j]) => [i, j, move + 1])),
      ...shownTwice.map(([i, j]) => [i, j, 0])];
    this.moves = moves;
    this.movedHere = new Map(numbered.map(([i, j, move]) => [j, [i, move]]));
    this.movedAway = new Map(numbered.map(([i, , move]) => [i, move]));
    this.renumbered = new Map();
  }

  walk() {
    const { old, new_, keptPairs } = this, isSame = ([i, j]) => this.isUnchanged(old.blocks[i], new_.blocks[j]);
    let a = 0, c = 0, number = 0, changed = [];
    while (number < keptPairs.length) {
      const [i, j] = keptPairs[number];
      if (!isSame(keptPairs[number])) {
        changed.push(keptPairs[number++]);
        continue;
      }
      let length = 1;
      for (let pair; (pair = keptPairs[number + length]) && equal(pair, [i + length, j + length]) && isSame(pair);) length++;
      this.addChanged(a, i, c, j, changed);
      this.addUnchanged(i, j, length);
      [a, c, number, changed] = [i + length, j + length, number + length, []];
      this.nextNew = c;
    }
    this.addChanged(a, old.blocks.length, c, new_.blocks.length, changed);
    return this.structureToldOnce();
  }

  // Whether two blocks are equal, and both begin an item of a list, or neither does.
  isUnchanged(old, new_) {
    return old.key === new_.key && (old.shared === new_.shared || beginsItem(old) === beginsItem(new_));
  }

  // old[a:b] became new[c:d]: rows and code that became several blocks of the same words, and what is between.
  addChanged(a, b, c, d, pairs) {
    for (const group of this.sameWords(a, b, c, d, pairs)) {
      this.addStretch(a, group.a, c, group.c, pairs.filter(([i]) => a <= i && i < group.a));
      this.addSameWords(group);
      [a, c] = [group.b, group.d];
    }
    this.addStretch(a, b, c, d, pairs.filter(([i]) => i >= a));
  }

  // The groups in a stretch, but for those that another pair speaks against.
  sameWords(a, b, c, d, pairs) {
    const olds = this.old.blocks.slice(a, b), news = this.new_.blocks.slice(c, d);
    const isLone = ({ tag }) => tag === "tr" || tag === "pre";
    if (!olds.length || !news.length || ![...olds, ...news].some(isLone)) return [];
    const piece = (block, moved) => ({ tag: block.tag, words: moved ? null : block.inline().keys });
    const sideOf = (index, start, stop) => (index >= stop) - (index < start);
    return sameWordsGroups(
      olds.map((block, index) => piece(block, this.movedAway.has(a + index))),
      news.map((block, index) => piece(block, this.movedHere.has(c + index))),
    ).map((group) => ({ a: group.a + a, b: group.b + a, c: group.c + c, d: group.d + c }))
      .filter((group) => pairs.every(([i, j]) => sideOf(i, group.a, group.b) === sideOf(j, group.c, group.d)));
  }

  // A row, or code, that became several blocks of the same words, or the other way round.
  addSameWords({ a, b, c, d }) {
    range(c, d).forEach((j, number) => {
      const block = this.new_.blocks[j], old = this.old.blocks[Math.min(a + number, b - 1)];
      const difference = { kind: "structure", added: 0, removed: 0, notes: structureNotes(old, block) };
      const marked = markedBlock(chainOf(this.new_, j), unchangedSpans(block.content), difference);
      this.addBlock(marked, a + number < b ? a + number : null, j, difference);
    });
  }

  // old[a:b] became new[c:d], of which `pairs` are the same blocks reworded.
  addStretch(a, b, c, d, pairs) {
    if (pairs.length === b - a && b - a === d - c) return pairs.forEach(([i, j]) => this.addPair(i, j));
    const others = pairs.filter(([i, j]) => !isComparable(this.old.blocks[i], this.new_.blocks[j]));
    const isLone = [this.movedAway, this.movedHere].map((moved, side) =>
      (index) => moved.has(index) || others.some((pair) => pair[side] === index));
    const candidate = (block, alone) =>
      ({ tag: block.tag, words: alone || STANDALONE_TAGS.has(block.tag) ? null : wordsOf(block) });
    const groups = a < b && c < d ? blockGroups(
      range(a, b).map((i) => candidate(this.old.blocks[i], isLone[0](i))),
      range(c, d).map((j) => candidate(this.new_.blocks[j], isLone[1](j))),
      pairs.map(([i, j]) => [i - a, j - c]),
    ) : [];
    let atOld = a, atNew = c;
    for (const group of groups) {
      const firstOld = a + group.a, firstNew = c + group.c;
      this.addUnpaired(atOld, firstOld, atNew, firstNew);
      [atOld, atNew] = [a + group.b, c + group.d];
      if (atOld - firstOld === 1 && atNew - firstNew === 1) this.addPair(firstOld, firstNew);
      else this.addRegrouped(firstOld, atOld, firstNew, atNew);
    }
    return this.addUnpaired(atOld, b, atNew, d);
  }

  // What stands elsewhere now: runs that can be shown once, as moved, and blocks of the same words that cannot, since
  // they are too short or not whole, and are shown at both places.
  movesOf(crossing) {
    const moves = [], shownTwice = [];
    for (const run of runs(crossing)) {
      if (this.isMove(run)) {
        moves.push(run);
        continue;
      }
      for (const part of runs(run.filter(([i, j]) => this.saysTheSame(i, j)))) {
        const left = new Set(part.map(([, j]) => j));
        const wholes = runs(part.filter(([, j]) => this.isWhole(j, left))).filter((whole) => this.isMove(whole));
        moves.push(...wholes);
        wholes.flat().forEach(([, j]) => left.delete(j));
        shownTwice.push(...part.filter(([, j]) => left.has(j)));
      }
    }
    return { moves, shownTwice };
  }

  // Whether two blocks say the same, in the same format or another one.
  saysTheSame(i, j) {
    const old = this.old.blocks[i], new_ = this.new_.blocks[j];
    if (isEmptyBlock(old) || !canBeOne(old, new_)) return false;
    if (!STANDALONE_TAGS.has(old.tag) && equal(wordsOf(old), wordsOf(new_))) return true;
    const difference = old.key === new_.key ? null : this.compare(i, j).difference;
    return !difference || !(difference.added || difference.removed);
  }

  isMove(group) {
    const before = group.map(([i]) => this.old.blocks[i]), after = group.map(([, j]) => this.new_.blocks[j]);
    if (!after.every((block, number) => isComparable(before[number], block) && block.path.length)) return false;
    const keys = (blocks) => blocks.flatMap((block) => block.inline().keys), newKeys = keys(after);
    if (newKeys.length < MIN_MOVED_WORDS || similarity(keys(before), newKeys) < MIN_MOVED_SIMILARITY) return false;
    // A list item's words move only with the list in it, and the whole element is marked as moved.
    const moved = new Set(group.map(([, j]) => j));
    return [...moved].every((j) => this.isWhole(j, moved));
  }

  // Whether a block begins an element, and all blocks in that are among the ones that moved.
  isWhole(j, moved) {
    const { blocks } = this.new_, depth = blocks[j].path.length;
    let k = j + 1;
    while (k < blocks.length && blocks[k].shared >= depth && moved.has(k)) k++;
    return blocks[j].shared < depth && (k === blocks.length || blocks[k].shared < depth);
  }

  addBlock(block, old, new_, difference) {
    this.items.push({ is: "changed", block, old, new_, difference });
    if (new_ !== null) this.nextNew = new_ + 1;
  }

  // Blocks without a partner in order: what is gone first, then what is new.
  addUnpaired(a, i, c, j) {
    for (let oldIndex = a; oldIndex < i; oldIndex++) {
      const last = this.items.at(-1);
      if (this.movedAway.has(oldIndex)) this.addMovedAway(oldIndex);
      else if (isEmptyBlock(this.old.blocks[oldIndex])) continue;
      else if (last?.is === "removed" && last.old + last.length === oldIndex) last.length++;
      else this.items.push({ is: "removed", old: oldIndex, length: 1, before: this.nextNew });
    }
    for (let start = c, newIndex = c; newIndex <= j; newIndex++) {
      if (newIndex < j && !this.movedHere.has(newIndex)) continue;
      if (start < newIndex) {
        this.items.push({ is: "added", new_: start, length: newIndex - start });
        this.nextNew = newIndex;
      }
      if (newIndex < j) this.addMovedHere(newIndex);
      start = newIndex + 1;
    }
  }

  // What moved, at its old place: one note for a run, or the block itself if it is shown at both places.
  addMovedAway(i) {
    const move = this.movedAway.get(i);
    if (!move) {
      const run = { old: i, length: 1, before: this.nextNew };
      const [block] = removedBlocks(run, this.old, this.new_, this.newElements());
      const moved = { ...block, kind: "moved", label: "Moved away" };
      this.addBlock(moved, i, null, { kind: "moved", added: 0, removed: 0, notes: [] });
      return;
    }
    if (this.notedMoves.has(move)) return;
    this.notedMoves.add(move);
    const first = split(this.old.blocks[this.moves[move - 1][0][0]].text());
    const words = first.slice(0, 6).join(" ") + (first.length > 6 ? " …" : "");
    const { path, numbers } = chainOf(this.old, i);
    const gap = gapAt(this.new_, this.nextNew);
    const chain = placeRemoved({ path: [...path.slice(0, -1), "p"], numbers }, gap, this.newElements());
    const notes = [["Moved from here: “%(words)s”", { words }]];
    const block = markedBlock({ ...chain, path: [...chain.path.slice(0, -1), "p"] }, [], { notes, move });
    this.addBlock(block, i, null, null);
  }

  addMovedHere(j) {
    const [i, move] = this.movedHere.get(j);
    const { spans, difference } = this.compare(i, j);
    const moved = { added: 0, removed: 0, notes: [], ...difference, kind: "moved" };
    const label = (!move || this.moves[move - 1][0][1] === j) && "Moved here";
    const shown = move ? spans : addedBlockSpans(this.new_.blocks[j]);
    this.addBlock(markedBlock(chainOf(this.new_, j), shown, { ...moved, label, move }), i, j, moved);
  }

  compare(i, j) {
    return this.newNumbers.compare(i, this.old.blocks[i], this.new_.blocks[j], compareBlocks);
  }

  addUnchanged(old, new_, length) {
    const last = this.items.at(-1), goesOn = last?.is === "unchanged" && last.old + last.length === old;
    if (goesOn && last.new_ + last.length === new_) last.length += length;
    else this.items.push({ is: "unchanged", old, new_, length });
  }

  addPair(i, j) {
    const compared = this.compare(i, j), { spans } = compared;
    const difference = withStructure(compared.difference, this.itemNotes(i, j));
    if (difference) return this.addBlock(markedBlock(chainOf(this.new_, j), spans, difference), i, j, difference);
    this.addUnchanged(i, j, 1);
    if (spans.some(([mark]) => mark === "new-number")) this.renumbered.set(j, spans);
    return this.nextNew = j + 1;
  }

  // What else there is to say of items: that a paragraph in one became one of its own, or the other way round; or that one
  // has another number, since its author wrote another one for it or its list, or had it counted in another way.
  itemNotes(i, j) {
    const old = this.old.blocks[i], new_ = this.new_.blocks[j];
    if (structureNotes(old, new_).length) return [];
    const [oldBegins, newBegins] = [old, new_].map(beginsItem);
    if (oldBegins !== newBegins) {
      const kinds = [oldBegins, newBegins].map((begins) => begins ? "list item" : "further paragraph of a list item");
      return [becameNote(...kinds)];
    }
    if (isSamePath(old, new_)) return [];
    const before = listAndItem(old), after = listAndItem(new_);
    if (!before || !after || equal(before.numbersAsWritten, after.numbersAsWritten)) return [];
    const [oldOrdinals, newOrdinals] = this.ordinals();
    const labels = {
      old: itemLabel(oldOrdinals.get(this.old.numbers[i][before.depth]), before.list),
      new: itemLabel(newOrdinals.get(this.new_.numbers[j][after.depth]), after.list),
    };
    return labels.old === labels.new ? [] : [[ITEM_NUMBER, labels]];
  }

  // The items. Of blocks in a row whose structure changed alike the first that differs in nothing else has the note on it,
  // and a reworded one before that.
  structureToldOnce() {
    const told = new Map(); // what was told, and whether of a block that differs in nothing else
    return this.items.map((item) => {
      if (this.endsRow(item)) told.clear();
      if (item.is !== "changed" || !item.difference) return item;
      const { difference, block } = item, isAlone = difference.kind === "structure", notes = [];
      for (const note of difference.notes) {
        const cause = this.causeOf(note, item);
        if (!cause || !told.has(cause) || (isAlone && !told.get(cause))) notes.push(note);
        if (cause) told.set(cause, isAlone || (told.get(cause) ?? false));
      }
      if (notes.length === difference.notes.length) return item;
      const { notes: _, ...quiet } = block;
      return { ...item, block: { ...quiet, ...(notes.length && { notes }) }, difference: { ...difference, notes } };
    });
  }

  // Whether no block after an item stands in a row with those before: it is unchanged, or has a heading.
  endsRow({ is, old, new_, length }) {
    const hasHeading = (text, start, count) => text.blocks.slice(start, start + count).some(({ level }) => level);
    return is === "unchanged" || (is === "removed" ? hasHeading(this.old, old, length)
      : new_ !== null && hasHeading(this.new_, new_, length ?? 1));
  }

  // What is known of a change of structure that several blocks share: its note or, where this names a number, the list.
  causeOf(note, { old, new_ }) {
    if (!STRUCTURE_PHRASES.has(note[0])) return "";
    const before = note[0] === ITEM_NUMBER && listAndItem(this.old.blocks[old]);
    const after = before && listAndItem(this.new_.blocks[new_]);
    if (!after) return JSON.stringify(note);
    const lists = [this.old.numbers[old][before.depth - 1], this.new_.numbers[new_][after.depth - 1]];
    return JSON.stringify([...lists, ...[before, after].map(({ item }) => attributesOf(item).value ?? null)]);
  }

  // Several blocks compared as one text that was cut anew.
  addRegrouped(a, b, c, d) {
    const { old, new_ } = this;
    const oldIndexes = range(a, b).filter((i) => old.blocks[i].tag !== "hr");
    const newIndexes = range(c, d).filter((j) => !this.movedHere.has(j) && !STANDALONE_TAGS.has(new_.blocks[j].tag));
    const more = newIndexes.length - oldIndexes.length, kind = more > 0 ? "split" : more < 0 ? "merged" : "reworded";
    const notes = more > 0 ? [["Divided differently", {}]] : more < 0 ? [["Joined", {}]] : [];
    const olds = oldIndexes.map((index) => old.blocks[index]);
    const marked = this.newNumbers.markRegrouped(oldIndexes, olds, newIndexes.map((index) => new_.blocks[index].inline()));
    let number = 0;
    for (let j = c; j < d; j++) {
      if (j !== newIndexes[number]) {
        this.addUnpaired(b, b, j, j + 1);
        continue;
      }
      const { spans, added, removed } = marked[number];
      const block = markedBlock(chainOf(new_, j), spans, { kind, notes: number ? [] : notes });
      this.addBlock(block, oldIndexes[number++] ?? null, j, { kind, added, removed, notes });
    }
  }
}
