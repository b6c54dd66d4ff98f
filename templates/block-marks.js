// One block of a policy, or two wordings of one, with what changed marked (see redline.js). Content is a string, or an
// array of texts, starts of elements, ["a", { href }], and 0 where the innermost open one ends.
import { alignedPairs, equal, equalPairs, range, total } from "./align.js";

export const lazy = (make) => {
  let made;
  return () => made ??= make();
};

// White space as Python has it, which is not what \s is here; signs of writing without spaces.
export const SPACE = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
export const SIGNS = String.raw`\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af`;
const SIGN = new RegExp(`[${SIGNS}]`);
const EVERY_SIGN = new RegExp(SIGN, "g");
const INK = new RegExp(`[^${SPACE}]+`, "g");
export const split = (text) => text.match(INK) ?? [];
// The white space that a text begins with, what stands between, and the white space that it ends with.
const PARTS = new RegExp(`^([${SPACE}]*)([^]*?)([${SPACE}]*)$`);
export const parted = (text) => PARTS.exec(text).slice(1);
const isSpace = (token) => typeof token === "string" && !split(token).length;

// block_content.py: elements and tokens. An element is its name, or [name, attributes]; a token is always an array.

export const VOID = new Set(["br", "col", "hr", "img", "wbr"]);
export const nameOf = (element) => typeof element === "string" ? element : element[0];
export const attributesOf = (element) => typeof element === "string" ? {} : element[1] ?? {};
export const levelOf = (element) => /^h[1-6]$/.test(nameOf(element)) ? +nameOf(element)[1] : 0;
export const elementOf = (name, attributes) => Object.keys(attributes).length ? [name, attributes] : name;
export const withoutId = (element) => {
  const { id, ...others } = attributesOf(element);
  return id === undefined ? element : elementOf(nameOf(element), others);
};
export const numberIn = (element, attribute) => {
  const value = attributesOf(element)[attribute];
  return /^-?\d+$/.test(value) ? +value : undefined;
};
export const isStart = Array.isArray;

const SIGNS_OF_HTML = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
export const escaped = (text) => text.replace(/[&<>]/g, (sign) => SIGNS_OF_HTML[sign]);
export const startTag = (element, more = "") => `<${nameOf(element)}${Object.entries(attributesOf(element))
  .map(([name, value]) => ` ${name}="${escaped(value).replaceAll('"', "&quot;")}"`).join("")}${more}>`;

export const tokensOf = (content) => typeof content === "string" ? (content ? [content] : []) : content;
export const contentOf = (tokens) => {
  const joined = [];
  for (const token of tokens) {
    if (typeof token === "string" && typeof joined.at(-1) === "string") joined.push(joined.pop() + token);
    else if (token !== "") joined.push(token);
  }
  return joined.every((token) => typeof token === "string") ? joined.join("") : joined;
};

// The name of the element that each token begins or ends; "" of a text. `open` are the names of those open before.
export const namesOf = (tokens, open = []) => tokens.map((token) => {
  if (!token) return open.pop();
  if (!isStart(token)) return "";
  if (!VOID.has(token[0])) open.push(token[0]);
  return token[0];
});

// redline_model.py: what is told of a block.

const CELLS = new Set(["td", "th"]);
export const isCell = (name) => CELLS.has(name);

const textOf = (tokens) => {
  const names = namesOf(tokens);
  return tokens.map((token, index) =>
    typeof token === "string" ? token : names[index] === "br" || (!token && isCell(names[index])) ? " " : "").join("");
};

export const blockOf = ({ key, path, content, shared, clause, anchor }) => {
  const own = path.at(-1) ?? "", tokens = tokensOf(content);
  const text = lazy(() => split(textOf(tokens)).join(" "));
  const words = lazy(() => split(text().replace(EVERY_SIGN, " ")).length + (text().match(EVERY_SIGN)?.length ?? 0));
  return {
    key, path, content, tokens, shared, clause, anchor, text, words,
    tag: nameOf(own), level: levelOf(own), inline: lazy(() => inlineOf(content)),
  };
};

const startsOf = (block, name) => block.tokens.filter((token) => isStart(token) && token[0] === name);
const targetsOf = (block) =>
  startsOf(block, "a").map((link) => attributesOf(link).href).filter((target) => target !== undefined);

// inline_words.py: the words of a block's content.

const ITEM = new RegExp(
  `[${SPACE}]+|[${SIGNS}][\\u0300-\\u036f\\u3099\\u309a\\ufe00-\\ufe0f]*|[^${SPACE}${SIGNS}]+`, "g");
const BREAKS = new Set("br td th tr p div li".split(" "));
const FORMATS = new Set("b code em i kbd q s samp small strong sub sup tt u var".split(" "));

// Content and what its words are compared by, `keys`; `items` are its tokens with texts cut into words and white space.
export const inlineOf = (content) => {
  const items = lazy(() => tokensOf(content).flatMap((token) =>
    typeof token === "string" ? token.match(ITEM) : [token]));
  const words = lazy(() => wordsOf(items()));
  const isPlain = typeof content === "string" && !SIGN.test(content);
  const keys = isPlain ? split(content)
    : words().map(({ token, space }) => (space ? "" : "\u2060") + (isStart(token) ? startTag(token) : token));
  return { content, keys, items, words };
};

// [{ token, space, formats, start, end }]: a text or an image, the white space before it, the formats around it, and
// items[start:end], where it stands.
const wordsOf = (items) => {
  const names = namesOf(items), words = [];
  let formats = [], space = " ";
  items.forEach((token, index) => {
    const name = names[index], last = words.at(-1);
    if (name && !(token && name === "img")) {
      if (FORMATS.has(name)) formats = token ? [...formats, token] : formats.slice(0, -1);
      else if (BREAKS.has(name)) space ||= " ";
    } else if (isSpace(token)) {
      space = token;
    } else if (last && !space && index > last.end && joins(last.token, token)) {
      [last.token, last.end] = [last.token + token, index + 1];
    } else {
      words.push({ token, space, formats, start: index, end: index + 1 });
      space = "";
    }
  });
  return words;
};

// Whether two texts with a tag between them are one word.
const joins = (before, after) => typeof before === "string" && typeof after === "string" &&
  !(SIGN.test(before.at(-1)) || SIGN.test(after[0]));

// cleanup.py: what changed between two sequences of words, cleaned up for readers.

const FILLERS = new Set(("a an the and or of to in on for by with at from as is are was were be been being it its this " +
  "that these those we us our you your they their them he she his her i my not no nor but if then so than such any all " +
  "may can will shall would should could must do does did have has had which who whom whose when where how what about " +
  "into over under up out between through also other more most some there here per via each both only own same too very " +
  "der die das und oder ein eine den dem des zu mit von für auf ist im la le les de du un une et ou à en par pour el los " +
  "las y o que con por para se su sus e os um uma com da dos em não na").split(" "));

const changedRuns = (old, new_) => {
  const runs = [];
  let a = 0, c = 0;
  for (const [i, j] of [...equalPairs(old, new_), [old.length, new_.length]]) {
    if (a < i || c < j) runs.push([a, i, c, j]);
    [a, c] = [i + 1, j + 1];
  }
  return replaceScraps(old, new_, shiftToClauses(mergeRuns(runs, old), old, new_));
};

const mergeRuns = (runs, old) => {
  const joined = [];
  for (const run of runs) {
    const last = joined.at(-1);
    const most = last && Math.min(runLength(last), runLength(run));
    if (last && isFillerGap(old.slice(last[1], run[0]), most)) [, last[1], , last[3]] = run;
    else joined.push([...run]);
  }
  return joined;
};

const isFillerGap = (words, most) => words.length <= Math.min(2, most) && words.every(isFiller);
const runLength = ([a, b, c, d]) => Math.max(b - a, d - c);

export const isFiller = (word) => {
  const bare = word.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  return !bare || FILLERS.has(bare);
};

const shiftToClauses = (runs, old, new_) => {
  const moved = [];
  runs.forEach(([a, b, c, d], number) => {
    if ((a < b) === (c < d)) return moved.push([a, b, c, d]);
    const [text, start, stop] = c < d ? [new_, c, d] : [old, a, b];
    const roomLeft = moved.length ? a - moved.at(-1)[1] - 1 : a;
    const roomRight = (number + 1 < runs.length ? runs[number + 1][0] - 1 : old.length) - b;
    let first = 0, last = 0;
    while (-first < roomLeft && text[start + first - 1] === text[stop + first - 1]) first--;
    while (last < roomRight && text[start + last] === text[stop + last]) last++;
    // The best shift; of equally good ones the nearest, and of two as near the earlier one.
    const [shift] = range(first, last + 1).map((k) => [k, boundaryWeight(text, start + k)])
      .reduce((best, other) => (other[1] - best[1] || Math.abs(best[0]) - Math.abs(other[0])) > 0 ? other : best);
    return moved.push([a + shift, b + shift, c + shift, d + shift]);
  });
  return moved;
};

// How good it is to begin a mark before the word at an index.
const boundaryWeight = (text, index) => {
  const last = index ? text[index - 1].replace(/["'”’)\]»]+$/, "").at(-1) : "";
  return !last || ".!?。！？".includes(last) ? 3 : ";:；：".includes(last) ? 2 : ",，、".includes(last) ? 1 : 0;
};

const replaceScraps = (old, new_, runs) => {
  const unchanged = old.length - total(runs.map(([a, b]) => b - a));
  return runs.length > 2 && unchanged * 4 < Math.max(old.length, new_.length) ? [[0, old.length, 0, new_.length]] : runs;
};

// redline_phrases.py: what is said of a change. A note is [phrase, values].

const PLURALS = Object.fromEntries(["Added", "Removed"].flatMap((label) =>
  ["paragraph", "list item", "table row", "heading", "section with %(num)s paragraph"]
    .map((noun) => `${label}: ${noun.startsWith("section") ? "" : "%(num)s "}${noun}`).map((phrase) => [phrase, `${phrase}s`]))
  .concat([["%(num)s unchanged paragraph", "%(num)s unchanged paragraphs"]]));

// Says phrases, which `words` has in the language of the page by their English words; `%(old)s` is the value `old`. What
// has a plural is there in each of the forms of the language, the code of which stands under the empty phrase.
export const speaker = (words) => {
  const rules = lazy(() => new Intl.PluralRules(words[""]));
  const formOf = (phrase, { num }) => {
    const known = words[phrase] ?? (num !== 1 && PLURALS[phrase] || phrase);
    return typeof known === "string" ? known : known[rules().select(num)] ?? known.other;
  };
  return (phrase, values = {}) => formOf(phrase, values).replace(/%\((\w+)\)s/g, (blank, name) => values[name]);
};

const BECAME = "Was: %(before)s; is now: %(after)s"; // its values are phrases, too
export const notesText = (notes, say) => notes.map(([phrase, { before, after, ...values }]) =>
  say(phrase, phrase === BECAME ? { before: say(before), after: say(after) } : values)).join(" · ");

// lookalike.py: words that differ although they look the same, or nearly so.

const INVISIBLE = new RegExp(String.raw`[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202c` +
  String.raw`\u2060-\u2064\u2066-\u2069\ufeff]|(?<=[0-9A-Za-z\u00c0-\u058f])[\u200c\u200d]` +
  String.raw`|[\u200c\u200d](?=[0-9A-Za-z\u00c0-\u058f])`, "g");
const table = (from, to) => new Map([...from].map((letter, index) => [letter, to[index]]));
const LETTERS = table("АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο\u2010\u2011",
  "ABESIJKMHOPCTYXaesijopcyxdhqwABEZHIKMNOPTYXo--");
const LOOK_OF_MARKS = table("‘’‚“”„«»–—", "'''\"\"\"\"\"--");
const translated = (text, letters) => Array.from(text, (letter) => letters.get(letter) ?? letter).join("");
const isAscii = (text) => !/[^\0-\x7f]/.test(text);

const findLookalike = (old, new_) => {
  if (!old || !new_ || (isAscii(old) && isAscii(new_))) return null;
  let before = old.replace(INVISIBLE, ""), after = new_.replace(INVISIBLE, "");
  const same = (phrase) => ({ note: [phrase, { words: after }], looksSame: true });
  if (before === after) {
    const hidden = (old.match(INVISIBLE) ?? []).length - (new_.match(INVISIBLE) ?? []).length;
    return same(hidden > 0 ? "“%(words)s” looks the same: an invisible character was removed"
      : hidden < 0 ? "“%(words)s” looks the same: an invisible character was added"
        : "“%(words)s” looks the same: an invisible character was changed");
  }
  [before, after] = [before.normalize("NFC"), after.normalize("NFC")];
  if (before === after) return same("“%(words)s” looks the same: it is only encoded in another way");
  if (translated(before, LETTERS) === translated(after, LETTERS)) {
    return same("“%(words)s” looks the same: a letter was replaced by one that looks like it");
  }
  if (translated(before, LOOK_OF_MARKS) !== translated(after, LOOK_OF_MARKS)) return null;
  return { note: ["Only quotation marks or dashes changed", {}], looksSame: false };
};

// Notes, each once.
const distinct = (notes) => [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()];

// word_marks.py: two texts as one. A span is [mark, content], its mark "same", "added" or "removed"
// (in what renumbering.js marks also "old-number" or "new-number").

// Before these no removed words go, though the next word begins with them.
const WITH_ITS_WORDS = new Set(["br", "code", "img", "kbd", "samp", "wbr"]);

const markChanges = (old, new_) => {
  const runs = changedRuns(old.keys, new_.keys);
  if (!runs.length) return { spans: unchangedSpans(new_.content), added: 0, removed: 0, notes: [], lookalike: false };
  const lookalikes = runs.map(([a, b, c, d]) =>
    findLookalike(plainWords(old.keys.slice(a, b)), plainWords(new_.keys.slice(c, d))));
  const allLookAlike = lookalikes.every(Boolean);
  return {
    spans: markEdits(new_, runs.map(([a, b, c, d]) => ({ c, d, removed: old.words().slice(a, b) }))),
    added: total(runs.map(([, , c, d]) => d - c)),
    removed: total(runs.map(([a, b]) => b - a)),
    notes: distinct(lookalikes.filter((one) => one && (one.looksSame || allLookAlike)).map(({ note }) => note)),
    lookalike: lookalikes.every((one) => one?.looksSame),
  };
};

const plainWords = (keys) => keys.join(" ").replaceAll("\u2060", "");

// Several blocks compared as one text that was cut anew: the new ones with their marks.
export const markRegrouped = (olds, news) => {
  const before = olds.flatMap((old) => old.words());
  const blockOfWord = olds.flatMap((old, number) => old.keys.map(() => number));
  const runs = changedRuns(olds.flatMap((old) => old.keys), news.flatMap((each) => each.keys));
  let first = 0, index = 0;
  return news.map((each, number) => {
    const stop = first + each.keys.length, isLast = number === news.length - 1, edits = [];
    while (index < runs.length) {
      const [a, b, c, d] = runs[index];
      // What was removed between two blocks goes with the text that it followed.
      if (c > stop || (c === stop && !isLast && !(c === d && a && blockOfWord[a - 1] === blockOfWord[a]))) break;
      edits.push({ c: c - first, d: Math.min(d, stop) - first, removed: before.slice(a, b) });
      if (d > stop) {
        runs[index] = [b, b, stop, d];
        break;
      }
      index++;
    }
    first = stop;
    return {
      spans: markEdits(each, edits),
      added: total(edits.map(({ c, d }) => d - c)),
      removed: total(edits.map(({ removed }) => removed.length)),
    };
  });
};

const span = (mark, content) => content.length ? [[mark, content]] : [];
export const unchangedSpans = (content) => span("same", content);
const removedSpans = (old) => span("removed",
  typeof old.content === "string" ? old.content : contentOf(removedTokens(old.words(), [])));

// Spans, given with their tokens, of which neighbours with one mark are one; empty ones are left out.
const joinSpans = (spans) => {
  const joined = [];
  for (const [mark, tokens] of spans) {
    if (joined.at(-1)?.[0] === mark) joined.at(-1)[1].push(...tokens);
    else if (tokens.length) joined.push([mark, [...tokens]]);
  }
  return joined.map(([mark, tokens]) => [mark, contentOf(tokens)]);
};

// The new text with marks: words c to d of it were added, and before them those of `removed` stood.
const markEdits = (new_, edits) => {
  if (!edits.length) return unchangedSpans(new_.content);
  const items = new_.items(), words = new_.words(), spans = [];
  let at = 0;
  for (const { c, d, removed } of edits) {
    const start = c < words.length ? words[c].start : items.length;
    let begin = start;
    while (removed.length && begin > at && isOpening(items[begin - 1])) begin--;
    spans.push(["same", items.slice(at, begin)]);
    if (removed.length) {
      const followsSpace = begin > at && isSpace(items[begin - 1]);
      spans.push(...removedBefore(new_, c, items.slice(begin, start), removed, followsSpace));
    }
    at = begin;
    if (c < d) {
      at = words[d - 1].end;
      spans.push(["added", items.slice(begin, at)]);
    }
  }
  return joinSpans([...spans, ["same", items.slice(at)]]);
};

// Whether what is removed before a word goes before this token, too, as it stands between them.
const isOpening = (token) => isStart(token) && !WITH_ITS_WORDS.has(token[0]);

// Removed words before word c of the new text, `starts` being the elements that begin between them.
const removedBefore = (new_, c, starts, removed, followsSpace) => {
  const space = c && !followsSpace && removed[0].space ? [removed[0].space] : [];
  if (c === new_.keys.length) return [["same", space], ["removed", removedTokens(removed, [])]];
  const { space: following, formats } = new_.words()[c];
  const inner = starts.filter(([name]) => FORMATS.has(name)).length;
  const tokens = removedTokens(removed, formats.slice(0, formats.length - inner));
  if (!following) return [["removed", [...space, ...tokens]]];
  return [["same", space], ["removed", tokens], ["same", [following]]];
};

// Words of the old text with those of their formats that are not around them anyway, without ids.
const removedTokens = (words, around) => {
  const isAround = (depth) => depth < around.length &&
    words.every(({ formats }) => formats[depth] && startTag(formats[depth]) === startTag(around[depth]));
  let shared = 0, opened = [];
  while (isAround(shared)) shared++;
  const tokens = words.flatMap(({ token, space, formats }, index) => {
    const own = formats.slice(shared), gap = index ? [space] : [];
    const isSame = own.length === opened.length && own.every((one, depth) => startTag(one) === startTag(opened[depth]));
    const between = isSame ? gap : [...opened.map(() => 0), ...gap, ...own.map(asToken)];
    opened = own;
    return [...between, isStart(token) ? asToken(token) : token];
  });
  return [...tokens, ...opened.map(() => 0)];
};

const asToken = (element) => [withoutId(element)].flat();

// table_rows.py: table rows compared cell by cell.

// [{ element, content }], the cells of a row.
const rowCells = (tokens) => {
  const names = namesOf(tokens), cells = [];
  let start = 0;
  tokens.forEach((token, index) => {
    if (!isCell(names[index])) return;
    if (token) start = index + 1;
    else cells.push({ element: tokens[start - 1], tokens: tokens.slice(start, index) });
  });
  return cells;
};

const inlineOfCell = ({ tokens }) => inlineOf(contentOf(tokens));
const wholeCell = ({ element, tokens }) => ["added", [element, ...tokens, 0]];
const removedCell = (cell) => ["removed", [asToken(cell.element),
  ...removedSpans(inlineOfCell(cell)).flatMap(([, content]) => tokensOf(content)), 0]];

const markRow = (old, new_) => {
  const oldCells = rowCells(old), newCells = rowCells(new_), changes = [];
  const texts = (cells) => cells.map(({ tokens }) => JSON.stringify(tokens));
  const partners = new Map(alignedPairs(texts(oldCells), texts(newCells)).map(([i, j]) => [j, i]));
  const nothing = { added: 0, removed: 0, notes: [], lookalike: false };
  let i = 0;
  const leave = (stop) => {
    for (; i < stop; i++) {
      changes.push({ ...nothing, spans: [removedCell(oldCells[i])], removed: inlineOfCell(oldCells[i]).keys.length });
    }
  };
  newCells.forEach((cell, j) => {
    const stop = partners.get(j);
    if (stop === undefined) {
      changes.push({ ...nothing, spans: [wholeCell(cell)], added: inlineOfCell(cell).keys.length });
      return;
    }
    leave(stop);
    const both = markChanges(inlineOfCell(oldCells[i++]), inlineOfCell(cell));
    const inner = both.spans.map(([mark, content]) => [mark, tokensOf(content)]);
    changes.push({ ...both, spans: [["same", [cell.element]], ...inner, ["same", [0]]] });
  });
  leave(oldCells.length);
  const changed = changes.filter((cell) => cell.added || cell.removed);
  return {
    spans: joinSpans(changes.flatMap(({ spans }) => spans)),
    added: total(changed.map((cell) => cell.added)),
    removed: total(changed.map((cell) => cell.removed)),
    notes: distinct(changed.flatMap((cell) => cell.notes)),
    lookalike: changed.every((cell) => cell.lookalike),
  };
};

// A row that became other text, and other text that became a row with cells.
const markOutOfRow = (row, new_) => markRegrouped(rowCells(row).map(inlineOfCell), [new_])[0];
const markIntoRow = (old, row) => {
  const cells = rowCells(row), marked = markRegrouped([old], cells.map(inlineOfCell));
  const spans = cells.flatMap(({ element }, index) => [["same", [element]],
    ...marked[index].spans.map(([mark, content]) => [mark, tokensOf(content)]), ["same", [0]]]);
  const counted = (side) => total(marked.map((cell) => cell[side]));
  return { spans: joinSpans(spans), added: counted("added"), removed: counted("removed") };
};

// structure.py: what a block is in the structure of its text, and in what that differs, whatever the words.

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

// block_differences.py: one block, or two wordings of one, with marks and notes.

const MAX_LINK_NOTES = 3;

// { spans, difference }: the new wording with its marks, and how it differs (null: it does not).
export const compareBlocks = (old, new_) => {
  if (old.key === new_.key) return { spans: unchangedSpans(new_.content), difference: null };
  const { spans, difference } = compareContents(old, new_);
  return { spans, difference: withStructure(difference, structureNotes(old, new_)) };
};

// How a block differs that differs in structure, too, as the notes say: that counts if no word came or went.
export const withStructure = (difference, notes) => {
  if (!notes.length) return difference;
  if (!difference) return { kind: "structure", added: 0, removed: 0, notes };
  const others = difference.notes.filter(([phrase]) => phrase !== "Formatting changed");
  const kind = difference.added || difference.removed ? "reworded" : "structure";
  return { ...difference, kind, notes: [...notes, ...others] };
};

const markedContent = (old, new_) => {
  if (old.tag === "tr" && new_.tag === "tr") return markRow(old.tokens, new_.tokens);
  if (old.tag === "tr") return markOutOfRow(old.tokens, new_.inline());
  return new_.tag === "tr" ? markIntoRow(old.inline(), new_.tokens) : markChanges(old.inline(), new_.inline());
};

// What became of the words of a block, of their format and their links.
const compareContents = (old, new_) => {
  const both = { notes: [], lookalike: false, ...markedContent(old, new_) };
  const { spans, added, removed } = both, isReworded = added || removed;
  const kind = !isReworded ? "format" : both.lookalike ? "lookalike" : "reworded";
  const notes = isReworded ? [...both.notes, ...limited(targetsChanged(old, new_))] : formatNotes(old, new_);
  return { spans, difference: isReworded || notes.length ? { kind, added, removed, notes } : null };
};

const formatNotes = (old, new_) => {
  const links = [...targetsChanged(old, new_), ...linksAddedAndRemoved(old, new_)];
  const isFormat = !links.length && old.tag === new_.tag && folded(old) !== folded(new_);
  return isFormat ? [["Formatting changed", {}]] : limited(links);
};

// A block's content without differences of white space, which are seen in code only.
const folded = ({ tag, tokens }) => {
  const html = namesOf(tokens).map((name, index) =>
    name ? tokens[index] ? startTag(tokens[index]) : `</${name}>` : escaped(tokens[index])).join("");
  return tag === "pre" ? html : split(html).join(" ");
};

const targetsChanged = (old, new_) => {
  const before = targetsOf(old), after = targetsOf(new_);
  return (before.length && after.length ? alignedPairs(before, after) : [])
    .filter(([i, j]) => before[i] !== after[j] && !(isShown(old, before[i]) && isShown(new_, after[j])))
    .map(([i, j]) => ["Link target changed from %(old)s to %(new)s", { old: before[i], new: after[j] }]);
};

// Whether readers see the address to which a link leads.
const isShown = (block, target) => block.text().includes(target.replace(/^(?:mailto:|http:\/\/)/, ""));

const linksAddedAndRemoved = (old, new_) => {
  const before = targetsOf(old), after = targetsOf(new_), pairs = alignedPairs(before, after);
  const pairedOld = new Set(pairs.map(([i]) => i)), pairedNew = new Set(pairs.map(([, j]) => j));
  return [
    ...before.filter((_, i) => !pairedOld.has(i)).map((target) => ["Link to %(target)s removed", { target }]),
    ...after.filter((_, j) => !pairedNew.has(j)).map((target) => ["Link to %(target)s added", { target }]),
  ];
};

const limited = (notes) => {
  const more = notes.length - MAX_LINK_NOTES;
  return more > 0 ? [...notes.slice(0, MAX_LINK_NOTES), ["More links changed: %(number)s", { number: more }]] : notes;
};

// Empty paragraphs and rules: that they came or went is no change to tell.
export const isEmptyBlock = (block) => !block.words() && block.tag !== "tr" && !startsOf(block, "img").length;

export const removedBlockSpans = (block) =>
  block.tag === "tr" ? joinSpans(rowCells(block.tokens).map(removedCell)) : removedSpans(block.inline());

export const addedBlockSpans = (block) =>
  block.tag === "tr" ? joinSpans(rowCells(block.tokens).map(wholeCell)) : span("added", block.content);
