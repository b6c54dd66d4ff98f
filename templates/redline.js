// What changed between two versions of a policy: what policygen/redlines makes of the same two documents, letter for
// letter. The functions here and in marks.js have the names that they have there, and stand in the same order;
// docs/redline.md says what they do and why. Strings in, strings out: nothing here knows of a page.

import {
  addedBlock, blockOf, common, compared, equal, escape, increasing, isFiller, isSilent, label, labelled, lazy,
  markedTogether, ownMarks, range, removedBlock, similarity, split, tagName, total,
} from "./marks.js";

// regroup.py: text that was cut anew.

const FEWEST = 3;

const regrouped = (old, new_, pairs) => {
  const groups = [];
  const links = [...pairs, ...onOneSide(shared(old, new_, pairs), old, pairs)];
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
const shared = (old, new_, pairs) => {
  const [before, ours] = wordsOf(old), [after, theirs] = wordsOf(new_), found = new Map();
  for (const [x, y] of common(before, after)) {
    const name = ours[x] * new_.length + theirs[y];
    let both = found.get(name);
    if (!both) found.set(name, both = { i: ours[x], j: theirs[y], first: [x, y], words: 0, telling: 0 });
    both.last = [x, y];
    both.words++;
    if (both.telling < FEWEST && !isFiller(before[x])) both.telling++; // more are not asked for
  }
  return [...found.values()].filter(({ i, j, ...both }) => {
    if (pairs.some(([a, c]) => (a === i && c === j) || ((a < i) !== (c < j) && a !== i && c !== j))) return false;
    const alike = old[i].tag === new_[j].tag && !pairs.some(([a, c]) => a === i || c === j);
    return enough(both, old[i].words.length, new_[j].words.length, alike);
  }).map(({ i, j, words }) => [i, j, words]);
};

// The words of all pieces in a row, and for each the place of its piece.
const wordsOf = (pieces) => {
  const words = [], owners = [];
  pieces.forEach((piece, place) => piece.words?.forEach((word) => (words.push(word), owners.push(place))));
  return [words, owners];
};

const enough = ({ first, last, words, telling }, old, new_, alike) => {
  const shorter = Math.min(old, new_), longer = Math.max(old, new_);
  if (2 * words < shorter || !telling) return false;
  if (alike) return 10 * words >= 3 * longer || 5 * words >= 4 * shorter;
  const inARow = first.every((at, side) => last[side] - at + 1 === words);
  return telling >= FEWEST || (words === shorter && shorter > 1 && inARow);
};

const onOneSide = (links, old, pairs) => {
  const paired = new Set(pairs.map(([i]) => i)), weights = new Map();
  let bars = 0;
  const side = old.map((piece, i) => bars += !piece.words && piece.tag !== "hr" && !paired.has(i) ? 1 : 0);
  const best = new Map();
  for (const [i, j, words] of links) {
    if (!weights.has(j)) weights.set(j, new Map());
    weights.get(j).set(side[i], (weights.get(j).get(side[i]) ?? 0) + words);
  }
  for (const [j, sides] of weights) best.set(j, [...sides].reduce((one, other) => other[1] > one[1] ? other : one)[0]);
  for (const [i, j] of pairs) best.set(j, side[i]);
  return links.filter(([i, j]) => side[i] === best.get(j));
};

// tree.py: where removed blocks go, so that lists stay lists and tables tables.

const LISTS = new Set(["ul", "ol", "menu"]);
const ROWS = new Set(["tbody", "thead", "tfoot"]);
const WRAPPERS = -1_000_000_000;

const matching = (pairs, old, new_) => {
  const became = new Map(), taken = new Set();
  for (const [i, j] of pairs) {
    const path = old.blocks[i].path, other = new_.blocks[j].path;
    for (let depth = 0; path.length > 1 && depth < path.length && depth < other.length; depth++) {
      if (tagName(path[depth]) !== tagName(other[depth])) break;
      const ours = old.elements[i][depth], theirs = new_.elements[j][depth];
      if (!became.has(ours) && !taken.has(theirs)) {
        became.set(ours, theirs);
        taken.add(theirs);
      }
    }
  }
  return became;
};

const placed = (tags, numbers, gap, became, isRow = false) => {
  const shares = (chain, isOne) => {
    let depth = 0;
    while (depth < tags.length && depth < chain.tags.length && isOne(chain.elements[depth], numbers[depth]) &&
      tagName(tags[depth]) === tagName(chain.tags[depth])) depth++;
    return depth;
  };
  let { before } = gap;
  const opening = shares(gap.after, (one, old) => one === became.get(old));
  let same = shares(before, (one, old) => one === -1 - old || one === became.get(old));
  if (opening > Math.max(gap.kept, same)) [before, same] = [gap.after, opening]; // a list whose first item is gone
  const depth = Math.max(gap.kept, same);
  const found = before.tags.slice(0, depth), ids = before.elements.slice(0, depth);
  const own = numbers.length ? -1 - numbers.at(-1) : -1;
  const rest = tags.slice(same).map((tag, place) => [tag, -1 - numbers[same + place]]);
  for (const [tag, one] of isRow ? rest : [...rest, ["", own]]) { // a row's HTML is its cells, any other's is text
    between(tagName(found.at(-1) ?? ""), tagName(tag)).forEach((wrapper, place) => {
      found.push(`<${wrapper} data-redline>`);
      ids.push(WRAPPERS + one * 4 - place);
    });
    if (!tag) continue;
    found.push(wrapping(tag));
    ids.push(one);
  }
  if (equal(ids, gap.before.elements) || equal(ids, gap.after.elements)) {
    found.push("<p data-redline>"); // text beside text in one element would be one word
    ids.push(WRAPPERS + own * 4 - 3);
  }
  return { tags: found, elements: ids };
};

// The elements that HTML asks for between a container and an element, or (no name) text.
const between = (container, name) => {
  if (LISTS.has(container)) return name === "li" ? [] : ["li"];
  if (container === "dl") return ["dt", "dd", "div"].includes(name) ? [] : ["dd"];
  if (container === "table") {
    if (ROWS.has(name) || name === "caption" || name === "colgroup") return [];
    return name === "tr" ? ["tbody"] : ["tbody", "tr", "td"];
  }
  if (ROWS.has(container)) return name === "tr" ? [] : ["tr", "td"];
  if (container === "tr") return name === "td" || name === "th" ? [] : ["td"];
  return ALONE_IN.get(name) ?? [];
};

const ALONE_IN = new Map([["li", ["ul"]], ["dt", ["dl"]], ["dd", ["dl"]], ["tr", ["table", "tbody"]],
  ["tbody", ["table"]], ["thead", ["table"]], ["tfoot", ["table"]], ["td", ["table", "tbody", "tr"]], ["th", ["table", "tbody", "tr"]]]);

const wrapping = (tag) => `${tag.replace(/ id="[^"]*"/, "").slice(0, -1)} data-redline>`;

// The HTML of some blocks in a row; elements that they share are one.
const emitted = (blocks) => {
  let out = "", tags = [], elements = [];
  for (const block of blocks) {
    let same = 0;
    while (same < elements.length && same < block.elements.length && elements[same] === block.elements[same]) same++;
    out += ends(tags.slice(same)) + block.tags.slice(same).join("") + block.html;
    ({ tags, elements } = block);
  }
  return out + ends(tags);
};

const ends = (tags) => tags.map(tagName).reverse().map((name) => name === "hr" ? "" : `</${name}>\n`).join("");

// lists.py: lists of which a comparison shows a part.

const startOf = (tag) => +(/ start="(-?\d+)"/.exec(tag)?.[1] ?? 1);
const isNumbered = (item, listing) => item.startsWith("<li") && listing.startsWith("<ol");

const ordinals = (blocks, elements) => {
  const found = new Map(), following = new Map();
  blocks.forEach(({ path }, place) => {
    const numbers = elements[place];
    for (let depth = 1; depth < numbers.length; depth++) {
      if (!isNumbered(path[depth], path[depth - 1]) || found.has(numbers[depth])) continue;
      const own = / value="(-?\d+)"/.exec(path[depth]);
      const number = own ? +own[1] : following.get(numbers[depth - 1]) ?? startOf(path[depth - 1]);
      found.set(numbers[depth], number);
      following.set(numbers[depth - 1], number + 1);
    }
  });
  return found;
};

const numbered = (blocks, ours, theirs) => {
  const following = new Map(), told = new Map();
  return blocks.map(({ tags, elements, html }) => {
    const changed = [...tags];
    for (let depth = 1; depth < tags.length; depth++) {
      const listing = tags[depth - 1], element = elements[depth], list = elements[depth - 1];
      if (!isNumbered(tags[depth], listing) || listing.includes(" reversed")) continue;
      if (!told.has(element)) {
        const number = element >= 0 ? theirs.get(element) : ours.get(-1 - element);
        const expected = following.get(list) ?? startOf(listing);
        const isTold = number === undefined || number === expected || tags[depth].includes(" value=");
        told.set(element, isTold ? tags[depth] : `<li value="${number}"${tags[depth].slice(3)}`);
        following.set(list, (number ?? expected) + 1);
      }
      changed[depth] = told.get(element);
    }
    return { tags: changed, elements, html };
  });
};

// Blocks in which no list of definitions begins with a definition or ends with a term.
const whole = (blocks) => {
  const parts = [];
  let before = new Map();
  const at = blocks.map(({ tags, elements }) => {
    const inside = new Map();
    for (let depth = 1; depth < tags.length; depth++) {
      if (tagName(tags[depth - 1]) !== "dl") continue;
      const number = elements[depth - 1], name = tagName(tags[depth]);
      let part = before.get(number);
      if (!part) parts.push(part = { first: name });
      part.last = name;
      inside.set(number, part);
    }
    return before = inside;
  });
  return parts.some(isCut) ? blocks.map((block, place) => ({ ...block, tags: boxes(block, at[place]) })) : blocks;
};

const isCut = (part) => part?.first === "dd" || part?.last === "dt";

const boxes = ({ tags, elements }, inside) => tags.map((tag, depth) =>
  isCut(inside.get(elements[depth])) || isCut(inside.get(elements[depth - 1])) ? box(tag, tagName(tag)) : tag);

const box = (tag, name) => {
  if (!["dl", "dt", "dd"].includes(name)) return tag;
  const attributes = tag.slice(name.length + 1);
  if (!attributes.includes(' class="')) return `<div class="pg-${name}"${attributes}`;
  return `<div${attributes.replace(' class="', ` class="pg-${name} `)}`;
};

const documentOf = ({ blocks: given }) => {
  const blocks = given.map(blockOf), found = [];
  let before = [], number = 0;
  for (const { path, shared } of blocks) {
    before = before.slice(0, shared);
    while (before.length < path.length) before.push(number++);
    found.push(before);
  }
  const headings = range(0, blocks.length).filter((place) => blocks[place].level);
  return { blocks, headings, elements: found, ordinals: lazy(() => ordinals(blocks, found)) };
};

// compare.py: both texts are walked at once, and items collected. An item is a run of blocks (`same`, `come`, `gone`) by
// its first places and its length, or an `entry`: a block that differs, or a note.

const MOVED_WORDS = 5, MOVED_ALIKE = 0.9;
const ALONE = new Set(["tr", "pre", "hr"]); // blocks that are never a part of another text

const comparable = (old, new_) => [...ALONE].every((tag) => (old.tag === tag) === (new_.tag === tag));
const chainOf = (text, place) =>
  text.blocks[place] ? { tags: text.blocks[place].path, elements: text.elements[place] } : { tags: [], elements: [] };

// The gap before the block of the new text at a place.
const gapAt = (text, place) =>
  ({ before: chainOf(text, place - 1), after: chainOf(text, place), kept: text.blocks[place]?.shared ?? 0 });

const goneBlocks = (item, old, new_, became, say) => {
  const gap = gapAt(new_, item.before);
  return range(item.old, item.old + item.length).map((i) => {
    const block = old.blocks[i];
    gap.before = placed(block.path, old.elements[i], gap, became, block.tag === "tr");
    return { ...gap.before, html: removedBlock(block, say) };
  });
};

class Comparer {
  constructor(old, new_, say) {
    const places = new Map(new_.blocks.map((block, j) => [block.clause, j]));
    const pairs = old.blocks.map((block, i) => [i, places.get(block.clause)]).filter(([, j]) => j !== undefined);
    const isOrdered = pairs.every(([, j], place) => !place || pairs[place - 1][1] <= j);
    const chain = isOrdered ? pairs : increasing(pairs, pairs.map(([, j]) => 1 + new_.blocks[j].words()));
    Object.assign(this, { old, new_, say, items: [], noted: new Set(), next: 0 });
    this.kept = chain.filter(([i, j]) =>
      old.blocks[i].key === new_.blocks[j].key || comparable(old.blocks[i], new_.blocks[j]));
    const inOrder = new Set(this.kept);
    this.became = lazy(() => matching(this.kept, old, new_));
    this.moves = this.moved(pairs.filter((pair) => !inOrder.has(pair)));
    this.arrived = new Map(this.moves.flatMap((group, move) => group.map(([i, j]) => [j, [i, move + 1]])));
    this.left = new Map(this.moves.flatMap((group, move) => group.map(([i]) => [i, move + 1])));
  }

  run() {
    const { old, new_, kept } = this, isSame = ([i, j]) => old.blocks[i].key === new_.blocks[j].key;
    let a = 0, c = 0, place = 0, changed = [];
    while (place < kept.length) {
      const [i, j] = kept[place];
      if (!isSame(kept[place])) {
        changed.push(kept[place++]);
        continue;
      }
      let length = 1;
      for (let pair; (pair = kept[place + length]) && equal(pair, [i + length, j + length]) && isSame(pair);) length++;
      this.stretch(a, i, c, j, changed);
      this.items.push({ is: "same", old: i, new_: j, length });
      [a, c, place, changed] = [i + length, j + length, place + length, []];
      this.next = c;
    }
    this.stretch(a, old.blocks.length, c, new_.blocks.length, changed);
    return this.items;
  }

  // old[a:b] became new[c:d], of which `pairs` are the same blocks reworded.
  stretch(a, b, c, d, pairs) {
    if (pairs.length === b - a && b - a === d - c) return pairs.forEach(([i, j]) => this.pair(i, j));
    const piece = (block, moved) =>
      ({ tag: block.tag, words: moved || ALONE.has(block.tag) ? null : block.inline().keys });
    const groups = a < b && c < d ? regrouped(
      range(a, b).map((i) => piece(this.old.blocks[i], this.left.has(i))),
      range(c, d).map((j) => piece(this.new_.blocks[j], this.arrived.has(j))),
      pairs.map(([i, j]) => [i - a, j - c]),
    ) : [];
    let atOld = a, atNew = c;
    for (const group of groups) {
      const firstOld = a + group.a, firstNew = c + group.c;
      this.gap(atOld, firstOld, atNew, firstNew);
      [atOld, atNew] = [a + group.b, c + group.d];
      if (atOld - firstOld === 1 && atNew - firstNew === 1) this.pair(firstOld, firstNew);
      else this.together(firstOld, atOld, firstNew, atNew);
    }
    return this.gap(atOld, b, atNew, d);
  }

  // Runs of blocks that stand elsewhere now, long and alike enough to be told as moved.
  moved(crossing) {
    const groups = [];
    for (const [i, j] of crossing) {
      const [before, after] = groups.at(-1)?.at(-1) ?? [];
      if (i === before + 1 && j === after + 1) groups.at(-1).push([i, j]);
      else groups.push([[i, j]]);
    }
    return groups.filter((group) => this.isMove(group));
  }

  isMove(group) {
    const olds = group.map(([i]) => this.old.blocks[i]), news = group.map(([, j]) => this.new_.blocks[j]);
    if (!news.every((block, place) => comparable(olds[place], block) && block.path.length)) return false;
    const keys = (blocks) => blocks.flatMap((block) => block.inline().keys), after = keys(news);
    if (after.length < MOVED_WORDS || similarity(keys(olds), after) < MOVED_ALIKE) return false;
    // A list item's words move only with the list in it, and the whole element is marked as moved.
    const ends = new Set(group.map(([, j]) => j));
    return [...ends].every((j) => this.insides(j).every((k) => ends.has(k)));
  }

  // The blocks that stand within an element which begins with a block; -1 if it goes on in one that began before.
  insides(j) {
    const { blocks } = this.new_, depth = blocks[j].path.length, found = blocks[j].shared >= depth ? [-1] : [];
    for (let k = j + 1; k < blocks.length && blocks[k].shared >= depth; k++) found.push(k);
    return found;
  }

  show(chain, html, old, new_, difference) {
    this.items.push({ is: "entry", chain, html, old, new_, difference });
    if (new_ !== null) this.next = new_ + 1;
  }

  // Blocks without a partner in order: what is gone first, then what is new.
  gap(a, i, c, j) {
    for (let gone = a; gone < i; gone++) {
      const last = this.items.at(-1);
      if (this.left.has(gone)) this.note(gone);
      else if (isSilent(this.old.blocks[gone])) continue;
      else if (last?.is === "gone" && last.old + last.length === gone) last.length++;
      else this.items.push({ is: "gone", old: gone, length: 1, before: this.next });
    }
    for (let start = c, come = c; come <= j; come++) {
      if (come < j && !this.arrived.has(come)) continue;
      if (start < come) {
        this.items.push({ is: "come", new_: start, length: come - start });
        this.next = come;
      }
      if (come < j) this.arrive(come);
      start = come + 1;
    }
  }

  // At its old place a moved run leaves one note.
  note(i) {
    const move = this.left.get(i);
    if (this.noted.has(move)) return;
    this.noted.add(move);
    const first = split(this.old.blocks[this.moves[move - 1][0][0]].text());
    const words = first.slice(0, 6).join(" ") + (first.length > 6 ? " …" : "");
    const chain = placed([...this.old.blocks[i].path.slice(0, -1), "<p>"], this.old.elements[i],
      gapAt(this.new_, this.next), this.became());
    const tags = [...chain.tags.slice(0, -1), `<p class="pg-note" data-ui data-move-from="${move}">`];
    this.show({ ...chain, tags }, escape(this.say("Moved from here: “%(words)s”", { words })), i, null, null);
  }

  arrive(j) {
    const [i, move] = this.arrived.get(j), block = this.new_.blocks[j], { tags, elements } = chainOf(this.new_, j);
    const [html, difference] = compared(this.old.blocks[i], block, this.say);
    const isFirst = this.moves[move - 1][0][1] === j;
    const own = `${tags.at(-1).slice(0, -1)} data-move="${move}">`;
    this.show({ tags: [...tags.slice(0, -1), own], elements },
      labelled(block, isFirst ? label(this.say("Moved here")) : "", html), i, j,
      { added: 0, removed: 0, note: "", ...difference, kind: "moved" });
  }

  pair(i, j) {
    const [html, difference] = compared(this.old.blocks[i], this.new_.blocks[j], this.say);
    if (difference) return this.show(chainOf(this.new_, j), html, i, j, difference);
    this.items.push({ is: "same", old: i, new_: j, length: 1 });
    return this.next = j + 1;
  }

  // Several blocks compared as one text that was cut anew.
  together(a, b, c, d) {
    const { old, new_, say } = this;
    const places = range(a, b).filter((i) => old.blocks[i].tag !== "hr");
    const firsts = range(c, d).filter((j) => !this.arrived.has(j) && !ALONE.has(new_.blocks[j].tag));
    const more = firsts.length - places.length, kind = more > 0 ? "split" : more < 0 ? "merged" : "reworded";
    const note = more > 0 ? say("Divided differently") : more < 0 ? say("Joined") : "";
    const inlines = (text, chosen) => chosen.map((place) => text.blocks[place].inline());
    const found = markedTogether(inlines(old, places), inlines(new_, firsts), say);
    let number = 0;
    for (let j = c; j < d; j++) {
      if (j !== firsts[number]) {
        this.gap(b, b, j, j + 1);
        continue;
      }
      const { html, added, removed } = found[number];
      const told = note && !number ? `<span class="pg-note" data-ui>${escape(note)} </span>` : "";
      this.show(chainOf(new_, j), told + html, places[number++] ?? null, j, { kind, added, removed, note });
    }
  }
}

// redline.py: the comparison as pages take it. A section is { side, heading }: the text that has its heading, and the
// heading's place, or -1 before any.

const KINDS = ["added", "removed", "reworded", "moved", "split", "merged", "format", "lookalike"];
const WEIGHTS = ["added", "removed", "moved", "split", "merged", "reworded", "lookalike", "format"];
const isOne = (one, other) => one.side === other.side && one.heading === other.heading;

// What says phrases, given what they are in the language of the page, by their English words (see policygen/redlines/
// phrases.py); `%(old)s` is the value `old`.
export const speaker = (words) => (phrase, values) =>
  (words[phrase] ?? phrase).replace(/%\((\w+)\)s/g, (_, name) => values[name]);

// What changed from one document to another (see history.js). `say` translates what is said of a change: a phrase, and
// the values to fill in.
export const redline = (oldDocument, newDocument, say = speaker({})) => {
  const old = documentOf(oldDocument), new_ = documentOf(newDocument), sides = { old, new: new_ };
  const comparer = new Comparer(old, new_, say), items = comparer.run();

  const blocksOf = (item) => item.is === "gone" ? old.blocks.slice(item.old, item.old + item.length)
    : item.is === "entry" ? [] : new_.blocks.slice(item.new_, item.new_ + item.length);

  const differenceOf = (item) => {
    if (item.is === "entry") return item.difference;
    const blocks = item.is === "same" ? [] : blocksOf(item);
    if (blocks.every(isSilent)) return null;
    const words = total(blocks.map((block) => block.words()));
    return item.is === "come" ? { kind: "added", added: words, removed: 0, note: "" }
      : { kind: "removed", added: 0, removed: words, note: "" };
  };

  const paths = lazy(() => ({ old: headingPaths(old), new: headingPaths(new_) }));
  const pathOf = ({ side, heading }) => paths()[side].get(heading) ?? [];
  const anchorOf = ({ side, heading }) => heading < 0 ? "" : sides[side].blocks[heading].anchor;

  const bySection = () => {
    let section = { side: "new", heading: -1 };
    const found = [];
    for (const item of items) {
      if (item.is === "entry") {
        if (item.new_ !== null && new_.blocks[item.new_].level) section = { side: "new", heading: item.new_ };
        found.push([section, item]);
        continue;
      }
      const [side, start] = item.is === "gone" ? ["old", item.old] : ["new", item.new_];
      const { blocks } = sides[side], stop = start + item.length;
      for (let begin = start, end; begin < stop; begin = end) {
        for (end = begin + 1; end < stop && !blocks[end].level;) end++;
        if (blocks[begin].level) section = { side, heading: begin };
        const after = begin - start, length = end - begin;
        found.push([section, { ...item, old: item.old + after, new_: item.new_ + after, length }]);
      }
    }
    return found;
  };

  const pieces = [], changes = [];
  let before = null;
  for (const [section, item] of bySection()) {
    const difference = differenceOf(item);
    let anchor = "";
    if (!difference) {
      if (item.is !== "entry") before = null; // a note does not part a run
    } else if (before && isOne(before.section, section) && before.kind === difference.kind && before.kind !== "format") {
      const change = changes.at(-1);
      change.added += difference.added;
      change.removed += difference.removed;
      change.note ||= difference.note;
    } else {
      anchor = `pg-c${changes.length + 1}`;
      const { kind, added, removed, note } = difference;
      const { side } = section, heading = anchorOf(section);
      changes.push({ kind, anchor, section: pathOf(section), added, removed, note, side, heading });
      before = { section, kind };
    }
    pieces.push({ section, item, anchor, difference });
  }

  const unchanged = (start, stop) =>
    range(start, stop).map((place) => ({ ...chainOf(new_, place), html: ownMarks(new_.blocks[place].html) }));

  const shownPiece = ({ item, anchor }) => {
    const found = item.is === "same" ? unchanged(item.new_, item.new_ + item.length)
      : item.is === "gone" ? goneBlocks(item, old, new_, comparer.became(), say)
        : item.is === "entry" ? [{ ...item.chain, html: item.html }]
          : blocksOf(item).map((block, place) => ({ ...chainOf(new_, item.new_ + place), html: addedBlock(block, say) }));
    const first = anchor ? found.findIndex(({ tags }) => !tags.at(-1)?.startsWith("<hr")) : -1;
    return found.map((block, place) => place === first ? anchored(block, anchor) : block);
  };

  const withNumbers = (blocks) => blocks.some(({ tags }) => tags.some((tag) => tag.startsWith("<ol")))
    ? numbered(blocks, old.ordinals(), new_.ordinals()) : blocks;

  return {
    empty: pieces.every(({ item, difference }) => item.is === "same" || (item.is !== "entry" && !difference)),
    changes,
    counts: countsOf(pieces),
    passages: (context = 1, most = Infinity) => new Shown(
      { old, new_, pieces, pathOf, anchorOf, unchanged, shownPiece, withNumbers }, context, most).passages(),
    get html() {
      return emitted(withNumbers(pieces.flatMap(shownPiece)));
    },
  };
};

const countsOf = (pieces) => {
  const kinds = new Map(), sections = new Set();
  let added = 0, removed = 0;
  for (const { section, item, difference } of pieces) {
    const name = `${section.side} ${section.heading}`;
    sections.add(name);
    if (!difference) continue;
    added += difference.added;
    removed += difference.removed;
    // Only the heading's own block says of a section that it came, went or moved.
    const place = item.is === "gone" ? (section.side === "old" ? item.old : null) : item.new_;
    const kind = place === section.heading || difference.kind === "format" ? difference.kind : "reworded";
    const known = kinds.get(name) ?? kind;
    kinds.set(name, WEIGHTS.indexOf(kind) < WEIGHTS.indexOf(known) ? kind : known);
  }
  const every = [...kinds.values()];
  const byKind = KINDS.map((kind) => [kind, every.filter((one) => one === kind).length]).filter(([, number]) => number);
  return { added, removed, sections: sections.size, changedSections: kinds.size, kinds: byKind };
};

// For the place of each heading the texts of those that it stands under and its own; the title stands above none.
const headingPaths = ({ blocks, headings }) => {
  const found = new Map();
  let path = [];
  for (const place of headings) {
    const { level, text } = blocks[place], isTitle = place === 0 && level === 1;
    path = path.filter((above) => above.level < level);
    found.set(place, isTitle ? [text()] : [...path.map((above) => above.text), text()]);
    if (!isTitle) path.push({ level, text: text() });
  }
  return found;
};

const anchored = ({ tags, elements, html }, anchor) => {
  const start = tags.at(-1)?.startsWith("<tr") ? html.indexOf(">") + 1 : 0;
  const told = `<a class="pg-anchor" id="${anchor}" data-ui></a>`;
  return { tags, elements, html: html.slice(0, start) + told + html.slice(start) };
};

// passages.py: the changes with some unchanged blocks around them, the rest counted. Of a run of more than `most` blocks
// that are all new, or all gone, only the first ones are shown.
class Shown {
  constructor(redline, context, most) {
    Object.assign(this, { redline, context, most, found: [], run: [], section: { side: "new", heading: -1 } });
    Object.assign(this, { same: 0, sameFrom: -1, skipped: null, above: "" }); // unchanged blocks left out so far
  }

  passages() {
    const { pieces } = this.redline;
    for (let place = 0, stop; place < pieces.length; place = stop) {
      stop = place + 1;
      const { is } = pieces[place].item;
      if (is === "same") {
        this.unchanged(place, pieces[place]);
        continue;
      }
      while (is !== "entry" && pieces[stop]?.item.is === is) stop++;
      this.whole(pieces.slice(place, stop));
    }
    this.flush();
    this.flushSame();
    return this.found;
  }

  // Changed blocks; of a long run of new or gone ones the first, and how many more there are.
  whole(pieces) {
    let room = total(pieces.map(({ item }) => item.length ?? 1));
    if (room > this.most + 1) room = this.most;
    for (const [number, piece] of pieces.entries()) {
      const blocks = this.redline.shownPiece(piece).slice(0, room);
      if (blocks.length) this.show(piece.section, blocks);
      room -= blocks.length;
      if (blocks.length < piece.item.length) {
        this.flush();
        this.leftOut(pieces.slice(number), blocks.length);
        return;
      }
    }
  }

  leftOut(pieces, shown) {
    const { item, section } = pieces[0], isGone = item.is === "gone";
    const text = isGone ? this.redline.old : this.redline.new_, at = (isGone ? item.old : item.new_) + shown;
    const count = total(pieces.map((piece) => piece.item.length)) - shown;
    const heading = text.headings.findLast((place) => place <= at);
    this.put(section, text.blocks[heading]?.anchor ?? "", isGone ? { removed: count } : { added: count });
  }

  // A run of unchanged blocks: its ends are shown where they stand by a change of the same section.
  unchanged(place, { section, item }) {
    const stop = item.new_ + item.length, { pieces } = this.redline;
    // The section's own heading stands above the passage anyway.
    const start = item.new_ + (section.heading === item.new_ && section.side === "new" ? 1 : 0);
    const isNear = (piece) => Boolean(piece) && piece.item.is !== "same" && isOne(piece.section, section);
    const after = isNear(pieces[place - 1]) && this.run.length > 0, before = isNear(pieces[place + 1]);
    if (before && after && stop - start <= 2 * this.context + 1) {
      this.show(section, this.redline.unchanged(start, stop));
      return;
    }
    const head = after ? Math.min(start + this.context, stop) : start;
    if (head > start) this.show(section, this.redline.unchanged(start, head));
    const tail = before ? Math.max(stop - this.context, head) : stop;
    const leftOut = tail - head + (start - item.new_);
    if (leftOut) {
      this.flush();
      if (!this.skipped) [this.skipped, this.sameFrom] = [section, start === item.new_ ? head : item.new_];
      this.same += leftOut;
    }
    if (tail < stop) this.show(section, this.redline.unchanged(tail, stop));
  }

  show(section, blocks) {
    if (this.run.length && !isOne(section, this.section)) this.flush();
    this.flushSame();
    this.section = section;
    if (section.side === "new") this.above = this.redline.anchorOf(section) || this.above;
    this.run.push(...blocks);
  }

  flush() {
    if (this.run.length) this.put(this.section, this.above, { html: emitted(whole(this.redline.withNumbers(this.run))) });
    this.run = [];
  }

  flushSame() {
    if (this.same && this.skipped) {
      const anchor = this.skipped.side === "new" ? this.redline.anchorOf(this.skipped) : this.above;
      this.put(this.skipped, anchor, { unchanged: this.same, start: this.sameFrom });
    }
    [this.same, this.skipped] = [0, null];
  }

  put(section, anchor, told) {
    const nothing = { html: "", unchanged: 0, start: -1, added: 0, removed: 0 };
    this.found.push({ section: this.redline.pathOf(section), anchor, ...nothing, ...told });
  }
}
