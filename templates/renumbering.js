// Numbers of sections, items and footnotes that changed since something came or went before them: what
// policygen/redlines/renumbering.py finds in the same texts, and docs/redline.md tells of.
import { attributesOf, contentOf, elementOf, nameOf, namesOf, numberIn, tokensOf } from "./block-content.js";
import { blockOf, markRegrouped } from "./block-marks.js";
import { SPACE, split } from "./words.js";
import { numberLabels, referencesIn, rewritten, wordAround } from "./section-numbers.js";

const KINDS_OF_NUMBERS = ["section", "item", "footnote"];
const MAX_TOLD = 6;

// What got new numbers, in the order in which it is told: [{ of, number, numbers }].
export const toldRenumberings = (renumberings) => KINDS_OF_NUMBERS.map((of) => {
  const same = renumberings.filter((each) => each.of === of);
  return { of, number: same.length, numbers: newNumbersText(same) };
}).filter(({ number }) => number);

const newNumbersText = (renumberings) => {
  const runs = [];
  for (const [old, new_] of new Map(renumberings.map((each) => [`${each.old} ${each.new}`, [each.old, each.new]])).values()) {
    const last = runs.at(-1)?.at(-1);
    if (last && goesOn(last[0], old) && goesOn(last[1], new_)) runs.at(-1).push([old, new_]);
    else runs.push([[old, new_]]);
  }
  const pieces = runs.flatMap((run) => run.length > 2
    ? [[`${run[0][0]}–${run.at(-1)[0]} → ${run[0][1]}–${run.at(-1)[1]}`, run.length]]
    : run.map(([old, new_]) => [`${old} → ${new_}`, 1]));
  const told = pieces.slice(0, MAX_TOLD).map(([text]) => text).join(", ");
  const leftOut = pieces.slice(MAX_TOLD).reduce((sum, [, count]) => sum + count, 0);
  return leftOut ? `${told} … (+${leftOut})` : told;
};

const isPlain = (number) => /^[0-9]{1,4}$/.test(number);
const goesOn = (number, following) => isPlain(number) && isPlain(following) && +following === +number + 1;

// Parts of numbers as names in a Map.
const keyOf = (parts) => parts.join(" ");

// The numbers in a document, by the indexes of its blocks: { labels, ordinals, footnotes, paths, sections }.
const documentNumbers = ({ blocks, numbers }) => {
  const labels = numberLabels(blocks.map(({ text, level }) => [text(), level > 0]));
  const ordinals = new Map(), footnotes = new Map(), paths = new Map(), sections = [];
  const nextOrdinals = new Map(), itemPaths = new Map();
  let headings = [], section = -1;
  blocks.forEach(({ path, level }, index) => {
    if (level) {
      headings = headings.filter((above) => above.level < level);
      section = headings.at(-1)?.start ?? -1;
    }
    const above = paths.get(section) ?? [], parts = labels.get(index)?.number.parts;
    if (parts) {
      paths.set(index, parts.length > 1 ? parts : [...above, ...parts]);
      if (level) headings.push({ level, start: index });
      if (level || parts.length > 1) section = index;
    }
    sections.push(section);
    const chain = numbers[index];
    for (let depth = 1; depth < chain.length; depth++) {
      const item = path[depth], list = path[depth - 1];
      if (nameOf(item) !== "li" || nameOf(list) !== "ol" || itemPaths.has(chain[depth])) continue;
      const ordinal = numberIn(item, "value") ?? nextOrdinals.get(chain[depth - 1]) ?? numberIn(list, "start") ?? 1;
      nextOrdinals.set(chain[depth - 1], ordinal + 1);
      const outer = chain.slice(0, depth).findLast((number) => itemPaths.has(number));
      itemPaths.set(chain[depth], [...(outer === undefined ? above : itemPaths.get(outer)), `${ordinal}`]);
      const name = attributesOf(item).id ?? "";
      if (name.startsWith("fn:")) {
        footnotes.set(index, { name: name.slice(3), number: ordinal });
      } else {
        ordinals.set(index, ordinal);
        if (!paths.has(index)) paths.set(index, itemPaths.get(chain[depth]));
      }
    }
  });
  return { labels, ordinals, footnotes, paths, sections };
};

// The numbers that changed between two documents, of which `pairs` are the same blocks.
export const findNewNumbers = (old, new_, pairs) => {
  const oldNumbers = documentNumbers(old), newNumbers = documentNumbers(new_), partners = new Map(pairs);
  const renumberings = [], inFront = new Map(), footnotes = new Map(), anchors = new Map();
  const numbered = new Set([...oldNumbers.paths.keys(), ...oldNumbers.footnotes.keys()]);
  for (const i of [...numbered].sort((one, other) => one - other)) {
    const j = partners.get(i);
    if (j === undefined) continue;
    const label = oldNumbers.labels.get(i), labelNow = newNumbers.labels.get(j);
    const footnote = oldNumbers.footnotes.get(i), footnoteNow = newNumbers.footnotes.get(j);
    if (label && labelNow) {
      if (label.style !== labelNow.style || keyOf(label.number.parts) === keyOf(labelNow.number.parts)) continue;
      const written = new_.blocks[j].text().slice(labelNow.number.start, labelNow.number.end);
      inFront.set(i, { start: label.number.start, end: label.number.end, written });
      const was = old.blocks[i].anchor, now = new_.blocks[j].anchor;
      if (was && now) {
        anchors.set(was, now);
        // As other tools name headings: with their numbers.
        anchors.set(`${label.number.parts.join("")}-${was}`, `${labelNow.number.parts.join("")}-${now}`);
      }
      const of = old.blocks[i].level ? "section" : "item";
      renumberings.push([j, { old: label.number.words, new: labelNow.number.words, of }]);
    } else if (footnote && footnoteNow) {
      const isSame = footnote.number === footnoteNow.number;
      if (!isSame || footnote.name !== footnoteNow.name) footnotes.set(footnote.name, [footnote, footnoteNow]);
      if (!isSame) renumberings.push([j, { old: `${footnote.number}`, new: `${footnoteNow.number}`, of: "footnote" }]);
    } else if (!label && !labelNow && oldNumbers.ordinals.has(i) && newNumbers.ordinals.has(j)) {
      const before = oldNumbers.ordinals.get(i), after = newNumbers.ordinals.get(j);
      if (before !== after && JSON.stringify(old.blocks[i].path) === JSON.stringify(new_.blocks[j].path)) {
        renumberings.push([j, { old: `${before}`, new: `${after}`, of: "item" }]);
      }
    }
  }
  if (!renumberings.length) return new NewNumbers();
  const told = renumberings.sort(([one], [other]) => one - other).map(([, renumbering]) => renumbering);
  const sections = new Map(oldNumbers.sections.flatMap((section, i) => {
    const now = newNumbers.paths.get(partners.get(section));
    return now ? [[i, [oldNumbers.paths.get(section), now]]] : [];
  }));
  const became = whatBecame(old, oldNumbers, newNumbers, partners);
  return new NewNumbers(told, inFront, became, sections, footnotes, anchors);
};

// What each number is now (null: nothing, or not one thing): those of headings first, the higher ones before the lower
// ones, then those of items.
const whatBecame = (old, oldNumbers, newNumbers, partners) => {
  const ranked = new Map();
  const enter = (rank, before, now = null) => {
    const known = ranked.get(keyOf(before));
    if (!known || rank < known.rank) ranked.set(keyOf(before), { rank, now });
    else if (known.rank === rank && JSON.stringify(known.now) !== JSON.stringify(now)) {
      ranked.set(keyOf(before), { rank, now: null });
    }
  };
  for (const [i, path] of oldNumbers.paths) {
    const j = partners.get(i), label = oldNumbers.labels.get(i), { level } = old.blocks[i];
    if (label) enter(level || 20, label.number.parts, newNumbers.labels.get(j)?.number.parts);
    enter(label ? (level ? 10 : 30) : 40, path, newNumbers.paths.get(j));
  }
  return new Map([...ranked].map(([before, { now }]) => [before, now]));
};

class NewNumbers {
  constructor(
    renumberings = [], inFront = new Map(), became = new Map(), sections = new Map(), footnotes = new Map(),
    anchors = new Map(),
  ) {
    Object.assign(this, { renumberings, inFront, became, sections, footnotes, anchors });
  }

  // The old block at an index and what became of it, compared so that new numbers are no change, but marked.
  compare(index, old, new_, compare) {
    if (!this.renumberings.length || old.key === new_.key) return compare(old, new_);
    let changes = this.changes(index, old);
    for (let round = 0; round < 2; round++) {
      const { block, places } = this.renumbered(old, new_, changes);
      const { spans, difference } = compare(block, new_), followed = followedOf(spans, places);
      if (followed.length === places.length) {
        return { spans: places.length ? withNumberMarks(spans, places) : spans, difference };
      }
      changes = followed.map(({ change }) => change);
    }
    return compare(old, new_);
  }

  // Several old blocks compared as one text that was cut anew, in which new numbers are no change, but marked.
  markRegrouped(indexes, olds, news) {
    let changes = olds.map((old, number) => this.changes(indexes[number], old));
    for (let round = 0; round < 2; round++) {
      let ink = 0;
      const places = [], inlines = [];
      for (const [number, old] of olds.entries()) {
        const { tokens, places: inside } = this.renumberedContent(old.tokens, changes[number]), before = ink;
        places.push(inside.map((place) => ({ ...place, start: place.start + before, end: place.end + before })));
        inlines.push(blockOf({ ...old, content: contentOf(tokens) }).inline());
        ink += inkOf(flatText(tokens));
      }
      const marked = markRegrouped(inlines, news), everyPlace = places.flat();
      const followed = new Set(followedOf(marked.flatMap(({ spans }) => spans), everyPlace));
      if (followed.size === everyPlace.length) return everyPlace.length ? withMarksInBlocks(marked, everyPlace) : marked;
      changes = places.map((inside) => inside.filter((place) => followed.has(place)).map(({ change }) => change));
    }
    return markRegrouped(olds.map((old) => old.inline()), news);
  }

  // The numbers in an old block that have to change, { start, end, written }, in order.
  changes(index, { tokens }) {
    if (!this.renumberings.length) return [];
    const front = this.inFront.get(index), changes = front ? [front] : [];
    const others = [...this.changedReferences(index, flatText(tokens)), ...this.changedFootnotes(tokens)];
    others.sort((one, other) => one.start - other.start || one.end - other.end);
    for (const change of others) if (change.start >= (changes.at(-1)?.end ?? 0)) changes.push(change);
    return changes;
  }

  changedReferences(index, text) {
    if (!this.became.size) return [];
    return referencesIn(text).flatMap(({ number, isItem }) => {
      const relative = this.relative(index, number.parts), absolute = this.absolute(number.parts);
      const parts = isItem ? relative ?? absolute : absolute ?? relative;
      const isNew = parts && keyOf(parts) !== keyOf(number.parts), written = isNew && rewritten(number, text, parts);
      return written ? [{ start: number.start, end: number.end, written }] : [];
    });
  }

  // What a number is now; what stands below a section keeps its own numbers, if it has none that are known.
  absolute(parts, least = 1) {
    for (let length = parts.length; length >= least; length--) {
      const became = this.became.get(keyOf(parts.slice(0, length)));
      if (became !== undefined) return became && [...became, ...parts.slice(length)];
    }
    return null;
  }

  // What a number of the same section is now.
  relative(index, parts) {
    const [old, new_] = this.sections.get(index) ?? [[], []];
    const became = old.length ? this.absolute([...old, ...parts], old.length + 1) : null;
    return became && keyOf(became.slice(0, new_.length)) === keyOf(new_) ? became.slice(new_.length) : null;
  }

  // The numbers by which a text refers to footnotes.
  changedFootnotes(tokens) {
    if (!this.footnotes.size) return [];
    const names = namesOf(tokens), changes = [];
    let position = 0;
    tokens.forEach((token, index) => {
      if (typeof token !== "string") {
        position += isBreak(names[index]);
        return;
      }
      const before = tokens[index - 1], both = this.footnote(before, "href");
      if (both && attributesOf(before).class === "footnote-ref") {
        const [old, new_] = both;
        if (old.number !== new_.number && token === `${old.number}`) {
          changes.push({ start: position, end: position + token.length, written: `${new_.number}` });
        }
      }
      position += token.length;
    });
    return changes;
  }

  // What the footnote was and is that an element is about.
  footnote(token, attribute) {
    const value = Array.isArray(token) ? attributesOf(token)[attribute] : undefined;
    return value ? this.footnotes.get(FOOTNOTE_ID.exec(value)?.[2]) : undefined;
  }

  // An element with the names and numbers that footnotes have now, and the ids of renumbered sections.
  withNewTarget(token) {
    if (!Array.isArray(token)) return token;
    const target = attributesOf(token).href ?? "", anchor = target[0] === "#" && this.anchors.get(target.slice(1));
    if (anchor) return [elementOf(nameOf(token), { ...attributesOf(token), href: `#${anchor}` })].flat();
    const attributes = { ...attributesOf(token) };
    for (const attribute of ["id", "href"]) {
      const both = this.footnote(token, attribute);
      if (!both) continue;
      const [old, new_] = both;
      attributes[attribute] = FOOTNOTE_ID.exec(attributes[attribute])[1] + new_.name;
      if (attributes.title) attributes.title = attributes.title.replaceAll(`${old.number}`, `${new_.number}`);
    }
    return [elementOf(nameOf(token), attributes)].flat();
  }

  // An old block with new numbers, and where these stand in it, counted in signs that are no white space.
  renumbered(old, new_, changes) {
    const { tokens, places } = this.renumberedContent(old.tokens, changes), written = JSON.stringify(tokens);
    if (written === JSON.stringify(old.tokens)) return { block: old, places };
    const isSame = written === JSON.stringify(new_.tokens) && JSON.stringify(old.path) === JSON.stringify(new_.path);
    return { block: blockOf({ ...old, key: isSame ? new_.key : `${old.key} ${written}`, content: contentOf(tokens) }), places };
  }

  renumberedContent(content, changes) {
    const names = namesOf(content), left = [...changes], places = [];
    let position = 0, ink = 0;
    const tokens = content.map((token, index) => {
      if (typeof token !== "string") {
        position += isBreak(names[index]);
        return this.footnotes.size || this.anchors.size ? this.withNewTarget(token) : token;
      }
      let text = "", at = 0;
      while (left.length && left[0].end <= position + token.length) {
        const change = left.shift(), start = change.start - position, end = change.end - position;
        if (start < 0) continue; // it stands partly in another element
        const before = token.slice(at, start);
        ink += inkOf(before);
        places.push({ start: ink, end: ink + inkOf(change.written), old: token.slice(start, end), change });
        ink += inkOf(change.written);
        text += before + change.written;
        at = end;
      }
      ink += inkOf(token.slice(at));
      position += token.length;
      return text + token.slice(at);
    });
    return { tokens, places };
  }
}

const FOOTNOTE_ID = /^(#?fn(?:ref[0-9]*)?:)(.+)$/;
const BREAKS = new Set(["br", "td", "th", "p", "div", "li"]);
const isBreak = (name) => BREAKS.has(name) ? 1 : 0;

// The text of some content, with a line break for each start and end of what parts words.
const flatText = (tokens) => {
  const names = namesOf(tokens);
  return tokens.map((token, index) => typeof token === "string" ? token : isBreak(names[index]) ? "\n" : "").join("");
};

const INK = new RegExp(`[^${SPACE}]`, "g");
const inkOf = (text) => split(text).join("").length;

// Which of these places stand unchanged in what became of the text.
const followedOf = (spans, places) => {
  const followed = [];
  let ink = 0;
  for (const [mark, content] of places.length ? spans : []) {
    for (const token of tokensOf(content)) {
      if (typeof token !== "string" || mark === "added") continue;
      const end = ink + inkOf(token), start = ink;
      if (mark === "same") followed.push(...places.filter((place) => start <= place.start && place.end <= end));
      ink = end;
    }
  }
  return followed;
};

// Blocks that are one text that was cut anew, in which the words that have new numbers are marked.
const withMarksInBlocks = (marked, places) => {
  let ink = 0;
  return marked.map((each) => {
    const spans = withNumberMarks(each.spans, places, ink);
    for (const [mark, content] of each.spans) if (mark !== "added") ink += inkOf(flatText(tokensOf(content)));
    return { ...each, spans };
  });
};

// Spans, before which `ink` signs of the old text stand, in which the words that have new numbers are marked, with what
// they were.
const withNumberMarks = (spans, places, ink = 0) => {
  const marked = [];
  for (const [mark, content] of spans) {
    let run = [];
    const flush = () => {
      if (run.length) marked.push([mark, contentOf(run)]);
      run = [];
    };
    for (const token of tokensOf(content)) {
      if (typeof token !== "string" || mark === "added") {
        run.push(token);
        continue;
      }
      const first = ink, end = ink + inkOf(token);
      const inside = mark === "same" ? places.filter((place) => first <= place.start && place.end <= end) : [];
      let position = 0;
      for (const [start, stop, was] of wordsWithNumbers(token, inside, first)) {
        if (start > position) run.push(token.slice(position, start));
        flush();
        marked.push(["old-number", was], ["new-number", token.slice(start, stop)]);
        position = stop;
      }
      if (position < token.length) run.push(token.slice(position));
      ink = end;
    }
    flush();
  }
  return marked;
};

// Where the words of a text, before which `ink` signs stand, begin and end that have new numbers, and what they were.
const wordsWithNumbers = (text, places, ink) => {
  if (!places.length) return [];
  const offsets = [...text.matchAll(INK)].map(({ index }) => index), words = [];
  for (const place of places) {
    const start = offsets[place.start - ink], end = offsets[place.end - 1 - ink] + 1;
    const [wordStart, wordEnd] = wordAround(text, start, end), last = words.at(-1);
    if (last && wordStart < last[1]) {
      const [before, stop, was] = words.pop();
      words.push([before, Math.max(wordEnd, stop),
        was.slice(0, was.length - (stop - start)) + place.old + text.slice(end, wordEnd)]);
    } else {
      words.push([wordStart, wordEnd, text.slice(wordStart, start) + place.old + text.slice(end, wordEnd)]);
    }
  }
  return words;
};
