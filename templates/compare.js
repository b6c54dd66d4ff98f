// Two documents walked at once: which blocks stayed, came, went and changed (see redline.js).
import { equal, equalPairs, heaviestIncreasing, range, similarity } from "./align.js";
import {
  blockOf, compareBlocks, isEmptyBlock, isFiller, lazy, markRegrouped, nameOf, removedBlockSpans, withoutId,
} from "./block-marks.js";
import { split } from "./words.js";

// split_and_merge.py: text that was cut anew.

const STANDALONE_TAGS = new Set(["tr", "pre", "hr"]); // blocks that are never a part of another text
const MIN_SIGNIFICANT = 3;

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

// block_tree.py: where blocks stand. A chain is { path, numbers }: the elements around a block, its own last, and a
// number for each, which blocks in one element share; below 0 are those of removed blocks, and wrappers for them.

const LISTS = new Set(["ul", "ol", "menu"]);
const ROWS = new Set(["tbody", "thead", "tfoot"]);
const WRAPPERS = -1_000_000_000;

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

// compare.py: both texts are walked at once, and items collected. An item is a run of blocks (`unchanged`,
// `added`, `removed`) by its first indexes and its length, or `changed`: a block that differs, or a note.

const MIN_MOVED_WORDS = 5, MIN_MOVED_SIMILARITY = 0.9;

const isComparable = (old, new_) => [...STANDALONE_TAGS].every((tag) => (old.tag === tag) === (new_.tag === tag));

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

// { items, newElements }: the items, and which new element an old one became. Blocks of one clause are the same.
export const compare = (old, new_) => {
  const comparer = new Comparer(old, new_);
  return { items: comparer.walk(), newElements: comparer.newElements };
};

class Comparer {
  constructor(old, new_) {
    const indexes = new Map(new_.blocks.map((block, j) => [block.clause, j]));
    const pairs = old.blocks.map((block, i) => [i, indexes.get(block.clause)]).filter(([, j]) => j !== undefined);
    const isOrdered = pairs.every(([, j], number) => !number || pairs[number - 1][1] <= j);
    const chain = isOrdered ? pairs : heaviestIncreasing(pairs, pairs.map(([, j]) => 1 + new_.blocks[j].words()));
    Object.assign(this, { old, new_, items: [], notedMoves: new Set(), nextNew: 0 });
    this.keptPairs = chain.filter(([i, j]) =>
      old.blocks[i].key === new_.blocks[j].key || isComparable(old.blocks[i], new_.blocks[j]));
    const inOrder = new Set(this.keptPairs);
    this.newElements = lazy(() => matchingElements(this.keptPairs, old, new_));
    this.moves = this.moveGroups(pairs.filter((pair) => !inOrder.has(pair)));
    this.movedHere = new Map(this.moves.flatMap((group, move) => group.map(([i, j]) => [j, [i, move + 1]])));
    this.movedAway = new Map(this.moves.flatMap((group, move) => group.map(([i]) => [i, move + 1])));
  }

  walk() {
    const { old, new_, keptPairs } = this, isSame = ([i, j]) => old.blocks[i].key === new_.blocks[j].key;
    let a = 0, c = 0, number = 0, changed = [];
    while (number < keptPairs.length) {
      const [i, j] = keptPairs[number];
      if (!isSame(keptPairs[number])) {
        changed.push(keptPairs[number++]);
        continue;
      }
      let length = 1;
      for (let pair; (pair = keptPairs[number + length]) && equal(pair, [i + length, j + length]) && isSame(pair);) length++;
      this.addStretch(a, i, c, j, changed);
      this.items.push({ is: "unchanged", old: i, new_: j, length });
      [a, c, number, changed] = [i + length, j + length, number + length, []];
      this.nextNew = c;
    }
    this.addStretch(a, old.blocks.length, c, new_.blocks.length, changed);
    return this.items;
  }

  // old[a:b] became new[c:d], of which `pairs` are the same blocks reworded.
  addStretch(a, b, c, d, pairs) {
    if (pairs.length === b - a && b - a === d - c) return pairs.forEach(([i, j]) => this.addPair(i, j));
    const candidate = (block, moved) =>
      ({ tag: block.tag, words: moved || STANDALONE_TAGS.has(block.tag) ? null : block.inline().keys });
    const groups = a < b && c < d ? blockGroups(
      range(a, b).map((i) => candidate(this.old.blocks[i], this.movedAway.has(i))),
      range(c, d).map((j) => candidate(this.new_.blocks[j], this.movedHere.has(j))),
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

  // Runs of blocks that stand elsewhere now, long and alike enough to be told as moved.
  moveGroups(crossing) {
    const groups = [];
    for (const [i, j] of crossing) {
      const [before, after] = groups.at(-1)?.at(-1) ?? [];
      if (i === before + 1 && j === after + 1) groups.at(-1).push([i, j]);
      else groups.push([[i, j]]);
    }
    return groups.filter((group) => this.isMove(group));
  }

  isMove(group) {
    const before = group.map(([i]) => this.old.blocks[i]), after = group.map(([, j]) => this.new_.blocks[j]);
    if (!after.every((block, number) => isComparable(before[number], block) && block.path.length)) return false;
    const keys = (blocks) => blocks.flatMap((block) => block.inline().keys), newKeys = keys(after);
    if (newKeys.length < MIN_MOVED_WORDS || similarity(keys(before), newKeys) < MIN_MOVED_SIMILARITY) return false;
    // A list item's words move only with the list in it, and the whole element is marked as moved.
    const ends = new Set(group.map(([, j]) => j));
    return [...ends].every((j) => this.innerIndexes(j).every((k) => ends.has(k)));
  }

  // The blocks that stand within an element which begins with a block; -1 if it goes on in one that began before.
  innerIndexes(j) {
    const { blocks } = this.new_, depth = blocks[j].path.length, indexes = blocks[j].shared >= depth ? [-1] : [];
    for (let k = j + 1; k < blocks.length && blocks[k].shared >= depth; k++) indexes.push(k);
    return indexes;
  }

  addBlock(block, old, new_, difference) {
    this.items.push({ is: "changed", block, old, new_, difference });
    if (new_ !== null) this.nextNew = new_ + 1;
  }

  // Blocks without a partner in order: what is gone first, then what is new.
  addUnpaired(a, i, c, j) {
    for (let oldIndex = a; oldIndex < i; oldIndex++) {
      const last = this.items.at(-1);
      if (this.movedAway.has(oldIndex)) this.addNote(oldIndex);
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

  // At its old place a moved run leaves one note.
  addNote(i) {
    const move = this.movedAway.get(i);
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
    const { spans, difference } = compareBlocks(this.old.blocks[i], this.new_.blocks[j]);
    const moved = { added: 0, removed: 0, notes: [], ...difference, kind: "moved" };
    const label = this.moves[move - 1][0][1] === j && "Moved here";
    this.addBlock(markedBlock(chainOf(this.new_, j), spans, { ...moved, label, move }), i, j, moved);
  }

  addPair(i, j) {
    const { spans, difference } = compareBlocks(this.old.blocks[i], this.new_.blocks[j]);
    if (difference) return this.addBlock(markedBlock(chainOf(this.new_, j), spans, difference), i, j, difference);
    this.items.push({ is: "unchanged", old: i, new_: j, length: 1 });
    return this.nextNew = j + 1;
  }

  // Several blocks compared as one text that was cut anew.
  addRegrouped(a, b, c, d) {
    const { old, new_ } = this;
    const oldIndexes = range(a, b).filter((i) => old.blocks[i].tag !== "hr");
    const newIndexes = range(c, d).filter((j) => !this.movedHere.has(j) && !STANDALONE_TAGS.has(new_.blocks[j].tag));
    const more = newIndexes.length - oldIndexes.length, kind = more > 0 ? "split" : more < 0 ? "merged" : "reworded";
    const notes = more > 0 ? [["Divided differently", {}]] : more < 0 ? [["Joined", {}]] : [];
    const inlines = (text, indexes) => indexes.map((index) => text.blocks[index].inline());
    const marked = markRegrouped(inlines(old, oldIndexes), inlines(new_, newIndexes));
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
