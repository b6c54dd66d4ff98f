// One block of a policy, or two wordings of one, with what changed marked (see redline.js).
import { alignedPairs, equal, equalPairs, range, total } from "./align.js";
import {
  attributesOf, contentOf, escaped, isStart, lazy, levelOf, nameOf, namesOf, startTag, tokensOf, withoutId,
} from "./block-content.js";
import { BECAME, structureNotes } from "./structure.js";
import { CHUNK, countWords, cutChunk, INNER, isUnspaced, SPACE, split } from "./words.js";

const isSpace = (token) => typeof token === "string" && !split(token).length;

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
  const words = lazy(() => countWords(text()));
  return {
    key, path, content, tokens, shared, clause, anchor, text, words,
    tag: nameOf(own), level: levelOf(own), inline: lazy(() => inlineOf(content)),
  };
};

const startsOf = (block, name) => block.tokens.filter((token) => isStart(token) && token[0] === name);
const targetsOf = (block) =>
  startsOf(block, "a").map((link) => attributesOf(link).href).filter((target) => target !== undefined);

// inline_words.py: the words of a block's content, and the signs between them.

const ITEM = new RegExp(`[${SPACE}]+|[^${SPACE}]+`, "g");
const BREAKS = new Set("br td th tr p div li".split(" "));
const FORMATS = new Set("b code em i kbd q s samp small strong sub sup tt u var".split(" "));
const TEXT_START = 2;

// Content and the chunks that it is compared by, `keys`; `items` are its tokens with texts cut into words, signs and
// white space; `words` is what stands in it (see `wordsOf`), `count` how many of them are words.
export const inlineOf = (content) => {
  const made = lazy(() => cut(tokensOf(content)));
  const isSpaced = typeof content === "string" && !isUnspaced(content);
  const keys = isSpaced ? split(content) : chunkKeys(made().words);
  const words = lazy(() => wordsOf(made().words, keys));
  const count = () => typeof content === "string" ? countWords(content) : countMarked(words().words);
  return { content, keys, isSpaced, items: () => made().items, words, count };
};

// Words with the chunks that they make, where each chunk begins, and of each word whether white space is before it.
const wordsOf = (words, keys, spaced = words.map(({ space }) => space ? 1 : 0)) =>
  ({ words, keys, starts: chunkStarts(words), spaced });
const joinWords = (texts) => wordsOf(texts.flatMap(({ words }) => words), texts.flatMap(({ keys }) => keys),
  texts.flatMap(({ spaced }) => spaced.map((one, index) => index ? one : TEXT_START)));
const chunkStarts = (words) =>
  [...words.flatMap(({ begins }, index) => begins === CHUNK ? [index] : []), words.length];
const chunkKeys = (words) => {
  const starts = chunkStarts(words);
  return starts.slice(1).map((end, index) => words.slice(starts[index], end).map(wordKey).join(""));
};
const wordKey = ({ token }) => isStart(token) ? startTag(token) : token;
const isRead = ({ token, isWord }) => isWord || isStart(token);
const countMarked = (words) => words.filter(({ isWord }) => isWord).length;

// { items, words }, a word being { token, space, formats, start, end, begins, isWord }: a text or an image, the white
// space before it, the formats around it, items[start:end], where it stands, and what it is (see words.js).
const cut = (tokens) => {
  const names = namesOf(tokens), items = [], words = [];
  let formats = [], space = " ", chunk = [];
  const addWord = (token, { begins, isWord }) => {
    words.push({ token, space, formats, start: items.length, end: items.length + 1, begins, isWord });
    space = "";
  };
  const addTag = (token, name) => {
    items.push(token);
    if (FORMATS.has(name)) formats = token ? [...formats, token] : formats.slice(0, -1);
  };
  const endChunk = () => {
    if (!chunk.length) return;
    const pieces = cutChunk(chunk.map(([token, name]) => name ? "" : token).join(""));
    let missing = 0;
    for (const [token, name] of chunk) {
      if (name) addTag(token, name);
      else for (let start = 0; start < token.length;) {
        if (!missing) {
          const piece = pieces.shift();
          addWord(piece.text, piece);
          missing = piece.text.length;
        }
        const part = token.slice(start, start + missing);
        items.push(part);
        [start, missing] = [start + part.length, missing - part.length];
        if (!missing) words.at(-1).end = items.length;
      }
    }
    chunk = [];
  };
  tokens.forEach((token, index) => {
    const name = names[index];
    if (!name) {
      for (const item of token.match(ITEM) ?? []) {
        if (!isSpace(item)) chunk.push([item, ""]);
        else endChunk(), items.push(item), space = item;
      }
    } else if (token && name === "img") {
      endChunk();
      addWord(token, { begins: CHUNK, isWord: false });
      items.push(token);
    } else if (BREAKS.has(name)) {
      endChunk();
      items.push(token);
      space ||= " ";
    } else if (chunk.length) {
      chunk.push([token, name]);
    } else {
      addTag(token, name);
    }
  });
  endChunk();
  return { items, words };
};

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
    const most = last && Math.max(runLength(last), runLength(run));
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

// word_changes.py: what changed between two texts, word by word and sign by sign.

// The runs old.words[a:b] that became new.words[c:d]; of an empty one only the white space before it came or went.
const changedWords = (old, new_) => {
  const runs = changedRuns(old.keys, new_.keys).flatMap(([a, b, c, d]) => {
    const run = [old.starts[a], old.starts[b], new_.starts[c], new_.starts[d]];
    const hasSigns = run[1] - run[0] > b - a || run[3] - run[2] > d - c;
    const isInOneText = !new_.spaced.slice(run[2] + 1, run[3]).includes(TEXT_START);
    return a < b && c < d && hasSigns && isInOneText ? narrowed(old, new_, run) : [run];
  });
  return withSpaces(old, new_, runs);
};

const withSpaces = (old, new_, runs) => {
  const all = [];
  let a = 0, c = 0;
  for (const run of [...runs, null]) {
    const [end] = run ?? [old.words.length];
    for (let i = a + 1, j = c + 1; i < end; i++, j++) {
      if (Boolean(old.spaced[i]) !== Boolean(new_.spaced[j])) all.push([i, i, j, j]);
    }
    if (run) all.push(run), [, a, , c] = run;
  }
  return all;
};

// The words and signs of a part of a text: where each begins, and the end; what each is compared by; and whether each
// is more than a sign.
const unitsOf = (words, start, stop) => {
  const starts = [...range(start, stop).filter((index) => words[index].begins !== INNER), stop];
  const keys = starts.slice(1).map((end, index) => foldSigns(words.slice(starts[index], end).map(wordKey).join("")));
  return { starts, keys, areWords: starts.slice(0, -1).map((index) => isRead(words[index])) };
};

const countTrue = (flags) => flags.filter(Boolean).length;

// A run without the words and signs in it that did not change, as far as that can be read.
const narrowed = (old, new_, run) => {
  const before = unitsOf(old.words, run[0], run[1]), after = unitsOf(new_.words, run[2], run[3]);
  const pairs = keptPairs(before, after), merged = [];
  const isAll = equal(run, [0, old.words.length, 0, new_.words.length]);
  if (isAll && !pairs.some(([x]) => before.areWords[x]) &&
    Math.max(countTrue(before.areWords), countTrue(after.areWords)) > 1) return [run];
  let x = 0, y = 0;
  for (const [i, j] of [...pairs, [before.keys.length, after.keys.length]]) {
    if (x < i || y < j) {
      const own = [x, i, y, j], last = merged.at(-1);
      if (last && isCrumb(last, own, before, after)) [, last[1], , last[3]] = own;
      else merged.push(own);
    }
    [x, y] = [i + 1, j + 1];
  }
  const whole = merged.map((own) => withBrackets(own, before.keys, after.keys));
  const runs = whole.map(([i, k, j, m]) => [before.starts[i], before.starts[k], after.starts[j], after.starts[m]]);
  for (const [i, j] of pairs) {
    if (!whole.some(([first, end]) => first <= i && i < end)) {
      runs.push(...alikeSigns(old, new_, before.starts.slice(i, i + 2), after.starts.slice(j, j + 2)));
    }
  }
  return joinedRuns(runs.sort((one, other) => one.map((number, index) => number - other[index]).find(Boolean) ?? 0));
};

// Equal words and signs: those at both ends, and if half of the words are among them, those between.
const keptPairs = (before, after) => {
  const pairs = equalPairs(before.keys, after.keys);
  const most = Math.max(countTrue(before.areWords), countTrue(after.areWords));
  if (2 * pairs.filter(([x]) => before.areWords[x]).length >= most) return pairs;
  let head = 0, tail = 0;
  while (head < pairs.length && equal(pairs[head], [head, head])) head++;
  const isLast = ([x, y]) => x === before.keys.length - 1 - tail && y === after.keys.length - 1 - tail;
  while (tail < pairs.length - head && isLast(pairs[pairs.length - 1 - tail])) tail++;
  return [...pairs.slice(0, head), ...pairs.slice(pairs.length - tail)];
};

// Whether what stands between two runs says too little to part them: signs between words, or a filler word.
const isCrumb = (last, run, before, after) => {
  const lengths = [last, run].map(([i, k, j, m]) =>
    Math.max(countTrue(before.areWords.slice(i, k)), countTrue(after.areWords.slice(j, m))));
  const gap = range(last[1], run[0]).filter((index) => before.areWords[index]);
  const most = Math.min(2, Math.max(...lengths));
  return lengths.some(Boolean) && gap.length <= most && gap.every((index) => isFiller(before.keys[index]));
};

// A run with the bracket or quotation mark beside it the other one of which is in it.
const withBrackets = ([i, k, j, m], old, new_) => {
  const inside = new Set([...old.slice(i, k), ...new_.slice(j, m)]);
  if (k < old.length && m < new_.length && inside.has(OPENING.get(old[k]))) return [i, k + 1, j, m + 1];
  const isOpening = i && j && [...inside].some((key) => OPENING.has(key) && OPENING.get(key) === old[i - 1]);
  return isOpening ? [i - 1, k, j - 1, m] : [i, k, j, m];
};

// The quotation marks, apostrophes and dashes in which two words or signs differ that are alike otherwise.
const alikeSigns = (old, new_, [i, end], [j]) => range(0, end - i)
  .filter((k) => wordKey(old.words[i + k]) !== wordKey(new_.words[j + k]))
  .map((k) => [i + k, i + k + 1, j + k, j + k + 1]);

const joinedRuns = (runs) => {
  const joined = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && last[1] === run[0] && last[3] === run[2]) [, last[1], , last[3]] = run;
    else joined.push(run);
  }
  return joined;
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

export const notesText = (notes, say) => notes.map(([phrase, { before, after, ...values }]) =>
  say(phrase, phrase === BECAME ? { before: say(before), after: say(after) } : values)).join(" · ");

// lookalike.py: words that differ although they look the same, or nearly so.

const INVISIBLE = new RegExp(String.raw`[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202c` +
  String.raw`\u2060-\u2064\u2066-\u2069\ufeff]|(?<=[0-9A-Za-z\u00c0-\u058f])[\u200c\u200d]` +
  String.raw`|[\u200c\u200d](?=[0-9A-Za-z\u00c0-\u058f])`, "g");
const table = (from, to) => new Map([...from].map((letter, index) => [letter, to[index]]));
const LETTERS = table("АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο\u2010\u2011",
  "ABESIJKMHOPCTYXaesijopcyxdhqwABEZHIKMNOPTYXo--");
const LOOK_OF_SIGNS = table("‘’‚‛`´“”„‟«»‒–—―", "'".repeat(6) + '"'.repeat(6) + "-".repeat(4));
const OPENING = table(")]}\"'）］」』】》〉", "([{\"'（［「『【《〈");
const translated = (text, letters) => Array.from(text, (letter) => letters.get(letter) ?? letter).join("");
const foldSigns = (text) => translated(text, LOOK_OF_SIGNS);
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
  if (foldSigns(before) !== foldSigns(after)) return null;
  return { note: ["Only quotation marks or dashes changed", {}], looksSame: false };
};

// How two texts differ that have the same characters but for white space.
const findSpace = (old, new_) => {
  const before = split(old), after = split(new_);
  if (equal(before, after) || before.join("") !== after.join("")) return null;
  const phrase = after.length > before.length ? "A space was added" : "A space was removed";
  return { note: [phrase, {}], looksSame: false };
};

// Notes, each once.
const distinct = (notes) => [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()];

// word_marks.py: two texts as one. A span is [mark, content], its mark "same", "added" or "removed"
// (in what renumbering.js marks also "old-number" or "new-number").

// Before these no removed words go, though the next word begins with them.
const WITH_ITS_WORDS = new Set(["br", "code", "img", "kbd", "samp", "wbr"]);

const UNCHANGED = { added: 0, removed: 0, notes: [], kind: null };

const markChanges = (old, new_) => {
  const unchanged = () => ({ ...UNCHANGED, spans: unchangedSpans(new_.content) });
  if (old.isSpaced && new_.isSpaced && equal(old.keys, new_.keys)) return unchanged();
  const before = old.words().words, after = new_.words().words;
  const edits = changedWords(old.words(), new_.words()).map((run) => editOf(before, run));
  if (!edits.length) return unchanged();
  const added = edits.flatMap(({ c, d }) => after.slice(c, d)), removed = edits.flatMap((edit) => edit.removed);
  const lookalikes = edits.map((edit) => lookalikeOf(edit, after)), allLookAlike = lookalikes.every(Boolean);
  return {
    spans: markEdits(new_, edits),
    added: countMarked(added),
    removed: countMarked(removed),
    notes: distinct(lookalikes.filter((one, index) => one && (one.looksSame || allLookAlike || isEmptyEdit(edits[index])))
      .map(({ note }) => note)),
    kind: lookalikes.every((one) => one?.looksSame) ? "lookalike"
      : kindOf(added, removed),
  };
};

// What kind of change these words make that came and went.
const kindOf = (added, removed) => [...added, ...removed].some(isRead) ? "reworded" : "punctuation";

// A run as an edit: words c to d of the new text were added, and before them those of `removed` stood, with the white
// space before and after them.
const editOf = (before, [a, b, c, d]) =>
  ({ c, d, removed: before.slice(a, b), oldSpace: (before[a] ?? END).space, oldSpaceAfter: (before[b] ?? END).space });
const END = { space: " " };
const isEmptyEdit = ({ c, d, removed }) => c === d && !removed.length;

const lookalikeOf = (edit, after) => {
  if (isEmptyEdit(edit)) return edit.oldSpace ? findSpace("a b", "ab") : findSpace("ab", "a b");
  const old = plainText(edit.removed), new_ = plainText(after.slice(edit.c, edit.d));
  return findLookalike(old, new_) ?? findSpace(old, new_);
};

const plainText = (words) => words.map((word) => (word.space && " ") + wordKey(word)).join("").replace(/^ +/, "");

// Several blocks compared as one text that was cut anew: the new ones with their marks.
export const markRegrouped = (olds, news) => {
  const old = joinWords(olds.map((each) => each.words())), before = old.words;
  const blockOfWord = olds.flatMap((each, number) => each.words().words.map(() => number));
  const runs = changedWords(old, joinWords(news.map((each) => each.words())));
  let first = 0, index = 0;
  return news.map((each, number) => {
    const stop = first + each.words().words.length, isLast = number === news.length - 1, edits = [];
    while (index < runs.length) {
      const [a, b, c, d] = runs[index];
      if (c === stop && !isLast && a < b && !old.spaced[a]) {
        // What was glued to the last word of this block goes with it.
        const end = range(a, b).find((k) => old.spaced[k]) ?? b;
        edits.push(editOf(before, [a, end, c - first, c - first]));
        runs.splice(index, 1, ...end < b || c < d ? [[end, b, c, d]] : []);
        continue;
      }
      // What was removed between two blocks goes with the text that it followed.
      const follows = c === d && a && a < b && blockOfWord[a - 1] === blockOfWord[a];
      if (c > stop || (c === stop && !isLast && !follows)) break;
      edits.push(editOf(before, [a, b, c - first, Math.min(d, stop) - first]));
      if (d > stop) {
        runs[index] = [b, b, stop, d];
        break;
      }
      index++;
    }
    first = stop;
    const added = edits.flatMap(({ c, d }) => each.words().words.slice(c, d));
    const removed = edits.flatMap((edit) => edit.removed);
    return {
      spans: markEdits(each, edits),
      added: countMarked(added),
      removed: countMarked(removed),
      kind: edits.length ? kindOf(added, removed) : null,
    };
  });
};

const span = (mark, content) => content.length ? [[mark, content]] : [];
export const unchangedSpans = (content) => span("same", content);
const removedSpans = (old) => span("removed",
  typeof old.content === "string" ? old.content : contentOf(removedTokens(old.words().words, [])));

// Spans, given with their tokens, of which neighbours with one mark are one; empty ones are left out.
const joinSpans = (spans) => {
  const joined = [];
  for (const [mark, all] of spans) {
    const tokens = all.filter((token) => token !== "");
    if (joined.at(-1)?.[0] === mark) joined.at(-1)[1].push(...tokens);
    else if (tokens.length) joined.push([mark, [...tokens]]);
  }
  return joined.map(([mark, tokens]) => [mark, contentOf(tokens)]);
};

// The new text with marks for edits, which are in order.
const markEdits = (new_, edits) => {
  if (!edits.length) return unchangedSpans(new_.content);
  const spans = [];
  let at = 0;
  for (const edit of edits) at = markEdit(new_, edit, at, spans);
  return joinSpans([...spans, ["same", new_.items().slice(at)]]);
};

// Puts the spans from an item of the new text to the end of an edit, and gives the index of the item that follows. White
// space at either end is unmarked where both texts have it, and what only one of them has is marked.
const markEdit = (new_, { c, d, removed, oldSpace, oldSpaceAfter }, at, spans) => {
  const items = new_.items(), { words } = new_.words(), isGone = removed.length > 0;
  const newSpace = 0 < c && c < words.length ? words[c].space : oldSpace;
  const newSpaceAfter = d < words.length ? words[d].space : oldSpaceAfter;
  const isShared = Boolean(oldSpace && newSpace), isSharedAfter = Boolean(oldSpaceAfter && newSpaceAfter);
  const hasSpaceBetween = Boolean(isGone && isShared && oldSpaceAfter && c < words.length);
  const start = c < words.length ? words[c].start : items.length;
  const spaceBefore = !isShared && (isGone || !(c < d && isSharedAfter)) ? oldSpace : "";
  const isGoneAfter = isGone && !isSharedAfter && !(hasSpaceBetween && c < d) && d < words.length;
  let begin = c && c === words.length && !oldSpace ? words.at(-1).end : start;
  while ((isGone || spaceBefore) && begin > at && isOpening(items[begin - 1])) begin--;
  const isNewSpace = Boolean(newSpace) && !isShared;
  if (isNewSpace) begin = range(words[c - 1].end, start).find((k) => parts(items[k])) ?? begin;
  spans.push(["same", items.slice(at, begin)]);
  if (isGone || spaceBefore) {
    if (c && isShared && !(begin > at && isSpace(items[begin - 1]))) spans.push(["same", [oldSpace]]);
    const around = c < words.length ? formatsBefore(words[c], items.slice(begin, start)) : [];
    spans.push(["removed", [spaceBefore, ...removedTokens(removed, around), isGoneAfter ? oldSpaceAfter : ""]]);
    if (hasSpaceBetween) spans.push(["same", [newSpace]]);
  }
  let end = begin;
  if (c < d) {
    end = words[d - 1].end;
    if (d < words.length && newSpaceAfter && !isSharedAfter) end = gapEnd(items, end, words[d].start);
  } else if (isNewSpace && !(isGone && isSharedAfter)) {
    end = gapEnd(items, begin, start);
  }
  spans.push(["added", items.slice(begin, end)]);
  return end;
};

// Whether an item parts words.
const parts = (item) => isStart(item) ? item[0] === "br" : isSpace(item);
const gapEnd = (items, start, stop) => (range(start, stop).findLast((index) => parts(items[index])) ?? start - 1) + 1;

// The formats around the place before some tokens, the last of which stands before a word.
const formatsBefore = ({ formats }, starts) =>
  formats.slice(0, formats.length - starts.filter((token) => isStart(token) && FORMATS.has(token[0])).length);

// Whether what is removed before a word goes before this token, too, as it stands between them.
const isOpening = (token) => isStart(token) && !WITH_ITS_WORDS.has(token[0]);

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
  const nothing = { ...UNCHANGED, kind: "reworded" };
  let i = 0;
  const leave = (stop) => {
    for (; i < stop; i++) {
      changes.push({ ...nothing, spans: [removedCell(oldCells[i])], removed: inlineOfCell(oldCells[i]).count() });
    }
  };
  newCells.forEach((cell, j) => {
    const stop = partners.get(j);
    if (stop === undefined) {
      changes.push({ ...nothing, spans: [wholeCell(cell)], added: inlineOfCell(cell).count() });
      return;
    }
    leave(stop);
    const both = markChanges(inlineOfCell(oldCells[i++]), inlineOfCell(cell));
    const inner = both.spans.map(([mark, content]) => [mark, tokensOf(content)]);
    changes.push({ ...both, spans: [["same", [cell.element]], ...inner, ["same", [0]]] });
  });
  leave(oldCells.length);
  const changed = changes.filter((cell) => cell.kind);
  return {
    spans: joinSpans(changes.flatMap(({ spans }) => spans)),
    added: total(changed.map((cell) => cell.added)),
    removed: total(changed.map((cell) => cell.removed)),
    notes: distinct(changed.flatMap((cell) => cell.notes)),
    kind: WEIGHTS.find((kind) => changed.some((cell) => cell.kind === kind)) ?? null,
  };
};

const WEIGHTS = ["reworded", "punctuation", "lookalike"];

// A row that became other text, and other text that became a row with cells.
const markOutOfRow = (row, new_) => markRegrouped(rowCells(row).map(inlineOfCell), [new_])[0];
const markIntoRow = (old, row) => {
  const cells = rowCells(row), marked = markRegrouped([old], cells.map(inlineOfCell));
  const kinds = marked.map(({ kind }) => kind);
  const spans = cells.flatMap(({ element }, index) => [["same", [element]],
    ...marked[index].spans.map(([mark, content]) => [mark, tokensOf(content)]), ["same", [0]]]);
  const counted = (side) => total(marked.map((cell) => cell[side]));
  const kind = WEIGHTS.find((each) => kinds.includes(each)) ?? null;
  return { spans: joinSpans(spans), added: counted("added"), removed: counted("removed"), kind };
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
  const both = { notes: [], ...markedContent(old, new_) };
  const { spans, added, removed } = both, kind = both.kind ?? "format";
  const notes = both.kind ? [...both.notes, ...limited(targetsChanged(old, new_))] : formatNotes(old, new_);
  return { spans, difference: both.kind || notes.length ? { kind, added, removed, notes } : null };
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
export const isEmptyBlock = (block) => !block.text() && block.tag !== "tr" && !startsOf(block, "img").length;

export const removedBlockSpans = (block) =>
  block.tag === "tr" ? joinSpans(rowCells(block.tokens).map(removedCell)) : removedSpans(block.inline());

export const addedBlockSpans = (block) =>
  block.tag === "tr" ? joinSpans(rowCells(block.tokens).map(wholeCell)) : span("added", block.content);
