// One block of a policy, or two wordings of one, with what changed marked: the lower half of redline.js, which see.

export const escape = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'" };
const unescape = (html) =>
  html.includes("&") ? html.replace(/&(?:amp|lt|gt|quot|#x27);/g, (name) => ENTITIES[name]) : html;
export const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);
export const range = (start, stop) => Array.from({ length: Math.max(stop - start, 0) }, (_, place) => start + place);
export const equal = (one, other) => one.length === other.length && one.every((item, place) => item === other[place]);
export const lazy = (make) => {
  let made;
  return () => made ??= make();
};

// White space as Python has it, which is not what \s is here; signs of writing without spaces.
const SPACE = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const SIGNS = String.raw`\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af`;
const SIGN = new RegExp(`[${SIGNS}]`);
const EVERY_SIGN = new RegExp(SIGN, "g");
const INK = new RegExp(`[^${SPACE}]+`, "g");
const INNER = new RegExp(`[^${SPACE}](?:[^]*[^${SPACE}])?`);
export const split = (text) => text.match(INK) ?? [];
const isSpace = (text) => text !== "" && !INNER.test(text);

// align.py: two sequences laid side by side.

const LARGEST_GAP = 40_000_000;
const DEEPEST = 50;

export const common = (old, new_) => {
  const numbers = new Map();
  const number = (item) => numbers.get(item) ?? (numbers.set(item, numbers.size), numbers.size - 1);
  const pairs = [];
  within(old.map(number), new_.map(number), 0, old.length, 0, new_.length, DEEPEST, pairs);
  return pairs;
};

// Puts the pairs within old[a:b] and new[c:d].
const within = (old, new_, a, b, c, d, depth, pairs) => {
  while (a < b && c < d && old[a] === new_[c]) pairs.push([a++, c++]);
  let tail = 0;
  while (a < b && c < d && old[b - 1] === new_[d - 1]) b--, d--, tail++;
  if (a < b && c < d) {
    const anchors = depth ? unique(old, new_, a, b, c, d) : [];
    if (anchors.length) {
      for (const [i, j] of [...anchors, [b, d]]) {
        if (a < i && c < j) within(old, new_, a, i, c, j, depth - 1, pairs);
        if (i < b) pairs.push([i, j]);
        [a, c] = [i + 1, j + 1];
      }
    } else if ((b - a) * (d - c) <= LARGEST_GAP) {
      for (const [i, j] of longest(old.slice(a, b), new_.slice(c, d))) pairs.push([a + i, c + j]);
    }
  }
  for (let k = 0; k < tail; k++) pairs.push([b + k, d + k]);
};

const paired = (old, new_) => {
  const pairs = [];
  let a = 0, c = 0;
  for (const [i, j] of [...common(old, new_), [old.length, new_.length]]) {
    if (i - a === j - c) while (a < i) pairs.push([a++, c++]);
    if (i < old.length) pairs.push([i, j]);
    [a, c] = [i + 1, j + 1];
  }
  return pairs;
};

// A longest common subsequence: of all that are as long the one that RapidFuzz finds.
const longest = (old, new_) => {
  const rows = Array.from(bits(old, new_), (row) => row.slice());
  const differs = (row, col) => rows[row - 1][(col - 1) >> 5] & (1 << (col - 1));
  const pairs = [];
  let row = new_.length, col = old.length;
  while (row && col) {
    if (differs(row, col)) col--;
    else if (!--row || differs(row, col)) pairs.push([--col, row]);
  }
  return pairs.reverse();
};

// After each item of the new sequence the bits of the old one: 0 where the longest common subsequence grows (Hyyrö).
function* bits(old, new_) {
  const wanted = new Set(new_), masks = new Map(), row = new Int32Array((old.length + 31) >> 5).fill(-1);
  old.forEach((item, place) => {
    if (!wanted.has(item)) return;
    if (!masks.has(item)) masks.set(item, new Int32Array(row.length));
    masks.get(item)[place >> 5] |= 1 << place;
  });
  for (const item of new_) {
    const mask = masks.get(item);
    for (let lane = 0, carry = 0; mask && lane < row.length; lane++) {
      const before = row[lane], met = before & mask[lane], sum = (before + met + carry) | 0;
      carry = ((before & met) | ((before | met) & ~sum)) >>> 31;
      row[lane] = sum | (before & ~met);
    }
    yield row;
  }
}

// 1 for equal sequences, 0 for ones that have nothing in common.
export const similarity = (old, new_) => {
  let last;
  for (const row of bits(old, new_)) last = row;
  const shared = last ? old.filter((_, place) => !(last[place >> 5] & (1 << place))).length : 0;
  const both = old.length + new_.length;
  return both ? 1 - (both - 2 * shared) / both : 1;
};

// The place of each item that stands once in items[start:stop], in order.
const singles = (items, start, stop) => {
  const places = new Map();
  for (let place = start; place < stop; place++) places.set(items[place], places.has(items[place]) ? -1 : place);
  return places;
};

const unique = (old, new_, a, b, c, d) => {
  const theirs = singles(new_, c, d), candidates = [];
  for (const [item, i] of singles(old, a, b)) {
    if (i >= 0 && theirs.get(item) >= 0) candidates.push([i, theirs.get(item)]);
  }
  return increasing(candidates);
};

// The heaviest of the subsequences whose second places increase.
export const increasing = (pairs, weights = pairs.map(() => 1)) => {
  const tops = [], sums = [], ends = [], before = [];
  pairs.forEach(([, j], place) => {
    const at = bisect(tops, j), sum = weights[place] + (at ? sums[at - 1] : 0);
    before.push(at ? ends[at - 1] : -1);
    let stop = at;
    while (stop < tops.length && sums[stop] <= sum) stop++;
    if (at && sums[at - 1] >= sum) return;
    tops.splice(at, stop - at, j), sums.splice(at, stop - at, sum), ends.splice(at, stop - at, place);
  });
  const chain = [];
  for (let place = ends.at(-1) ?? -1; place >= 0; place = before[place]) chain.push(pairs[place]);
  return chain.reverse();
};

const bisect = (sorted, item) => {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < item) low = middle + 1;
    else high = middle;
  }
  return low;
};

// markup/model.py: blocks, and what is told of them.

export const tagName = (tag) => /^<\/?([a-z0-9]+)/.exec(tag)?.[1] ?? "";

export const blockOf = ({ key, path, html, shared, clause, anchor }) => {
  const tag = tagName(path.at(-1) ?? ""), level = /^h[1-6]$/.test(tag) ? +tag[1] : 0;
  const text = lazy(() => split(unescape(html.replace(/<br[ >]|<\/t[dh]>/g, " $&").replace(/<[^>]*>/g, ""))).join(" "));
  const words = lazy(() => split(text().replace(EVERY_SIGN, " ")).length + (text().match(EVERY_SIGN)?.length ?? 0));
  return { key, path, html, shared, clause, anchor, tag, level, text, words, inline: lazy(() => inline(html)) };
};

// words.py: the words of a block's HTML.

const TOKEN = new RegExp(`<[^>]*>|[^${SPACE}<]+`, "g");
const TOKEN_OR_SIGN = new RegExp(
  `<[^>]*>|[${SIGNS}][\\u0300-\\u036f\\u3099\\u309a\\ufe00-\\ufe0f]*|[^${SPACE}<${SIGNS}]+`, "g");
const BREAKS = new Set("br td th tr p div li".split(" "));
const FORMATS = new Set("b code em i kbd q s samp small strong sub sup tt u var".split(" "));

const inline = (html) => {
  const words = lazy(() => wordsOf(html));
  const isPlain = !html.includes("<") && !SIGN.test(html);
  const keys = isPlain ? split(unescape(html))
    : words().map((word) => (word.spaced ? "" : "\u2060") + unescape(word.html));
  return { html, keys, words };
};

const wordsOf = (html) => {
  const words = [];
  let formats = [], space = " ", at = 0;
  for (const { 0: text, index: start } of html.matchAll(SIGN.test(html) ? TOKEN_OR_SIGN : TOKEN)) {
    if (start > at) space = html.slice(at, start);
    at = start + text.length;
    const last = words.at(-1);
    if (text[0] === "<" && !text.startsWith("<img")) {
      const name = tagName(text);
      if (FORMATS.has(name)) formats = text[1] === "/" ? formats.slice(0, -1) : [...formats, text];
      else if (BREAKS.has(name)) space ||= " ";
    } else if (!space && start > last.end && joins(last.html, text)) {
      [last.html, last.end] = [last.html + text, at];
    } else {
      words.push({ html: text, spaced: space, formats, start, end: at });
      space = "";
    }
  }
  return words;
};

const joins = (before, after) =>
  !(SIGN.test(before.at(-1)) || SIGN.test(after[0]) || before[0] === "<" || after[0] === "<");

// cleanup.py: what changed between two sequences of words, cleaned up for readers.

const FILLERS = new Set(("a an the and or of to in on for by with at from as is are was were be been being it its this " +
  "that these those we us our you your they their them he she his her i my not no nor but if then so than such any all " +
  "may can will shall would should could must do does did have has had which who whom whose when where how what about " +
  "into over under up out between through also other more most some there here per via each both only own same too very " +
  "der die das und oder ein eine den dem des zu mit von für auf ist im la le les de du un une et ou à en par pour el los " +
  "las y o que con por para se su sus e os um uma com da dos em não na").split(" "));

const changedRuns = (old, new_) => {
  const found = [];
  let a = 0, c = 0;
  for (const [i, j] of [...common(old, new_), [old.length, new_.length]]) {
    if (a < i || c < j) found.push([a, i, c, j]);
    [a, c] = [i + 1, j + 1];
  }
  return wholeOrParts(old, new_, slid(merged(found, old), old, new_));
};

const merged = (runs, old) => {
  const found = [];
  for (const run of runs) {
    const last = found.at(-1);
    if (last && isCrumb(old.slice(last[1], run[0]), Math.min(size(last), size(run)))) [, last[1], , last[3]] = run;
    else found.push([...run]);
  }
  return found;
};

const isCrumb = (words, most) => words.length <= Math.min(2, most) && words.every(isFiller);
const size = ([a, b, c, d]) => Math.max(b - a, d - c);

export const isFiller = (word) => {
  const bare = word.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  return !bare || FILLERS.has(bare);
};

const slid = (runs, old, new_) => {
  const found = [];
  runs.forEach(([a, b, c, d], place) => {
    if ((a < b) === (c < d)) return found.push([a, b, c, d]);
    const [text, start, stop] = c < d ? [new_, c, d] : [old, a, b];
    const roomLeft = found.length ? a - found.at(-1)[1] - 1 : a;
    const roomRight = (place + 1 < runs.length ? runs[place + 1][0] - 1 : old.length) - b;
    let first = 0, last = 0;
    while (-first < roomLeft && text[start + first - 1] === text[stop + first - 1]) first--;
    while (last < roomRight && text[start + last] === text[stop + last]) last++;
    // The best place; of equally good ones the nearest, and of two as near the earlier one.
    const [shift] = range(first, last + 1).map((k) => [k, ending(text, start + k)])
      .reduce((best, other) => (other[1] - best[1] || Math.abs(best[0]) - Math.abs(other[0])) > 0 ? other : best);
    return found.push([a + shift, b + shift, c + shift, d + shift]);
  });
  return found;
};

// How good a place before a word is to begin a mark at.
const ending = (text, place) => {
  const last = place ? text[place - 1].replace(/["'”’)\]»]+$/, "").at(-1) : "";
  return !last || ".!?。！？".includes(last) ? 3 : ";:；：".includes(last) ? 2 : ",，、".includes(last) ? 1 : 0;
};

const wholeOrParts = (old, new_, runs) => {
  const kept = old.length - total(runs.map(([a, b]) => b - a));
  return runs.length > 2 && kept * 4 < Math.max(old.length, new_.length) ? [[0, old.length, 0, new_.length]] : runs;
};

// lookalike.py: words that differ although they look the same, or nearly so.

const INVISIBLE = new RegExp(String.raw`[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202c` +
  String.raw`\u2060-\u2064\u2066-\u2069\ufeff]|(?<=[0-9A-Za-z\u00c0-\u058f])[\u200c\u200d]` +
  String.raw`|[\u200c\u200d](?=[0-9A-Za-z\u00c0-\u058f])`, "g");
const table = (from, to) => new Map([...from].map((letter, place) => [letter, to[place]]));
const LETTERS = table("АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο\u2010\u2011",
  "ABESIJKMHOPCTYXaesijopcyxdhqwABEZHIKMNOPTYXo--");
const LOOK_OF_MARKS = table("‘’‚“”„«»–—", "'''\"\"\"\"\"--");
const translated = (text, letters) => Array.from(text, (letter) => letters.get(letter) ?? letter).join("");
const isAscii = (text) => !/[^\0-\x7f]/.test(text);

const look = (old, new_, say) => {
  if (!old || !new_ || (isAscii(old) && isAscii(new_))) return null;
  let before = old.replace(INVISIBLE, ""), after = new_.replace(INVISIBLE, "");
  const same = (phrase) => ({ note: say(phrase, { words: after }), same: true });
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
  return { note: say("Only quotation marks or dashes changed"), same: false };
};

// marks.py: two texts shown as one.

const ID = /(<[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"]*")?)*?) id="[^"]*"/g;
const PIECE = /<[^>]*>|[^<]+/g;
const OPENED = /(?:<(?!img|br|wbr|code|kbd|samp)[a-z][^>]*>)+\n?$/; // start tags, at the end of a text
const hidden = (words) => `<span class="pg-hidden" data-ui>${escape(words)} </span>`;

const marked = (old, new_, say) => {
  const runs = changedRuns(old.keys, new_.keys);
  if (!runs.length) return { html: ownMarks(new_.html), added: 0, removed: 0, notes: [], lookalike: false };
  const html = shown(new_, runs.map(([a, b, c, d]) => ({ c, d, removed: old.words().slice(a, b) })), say);
  const looks = runs.map(([a, b, c, d]) => look(plain(old.keys.slice(a, b)), plain(new_.keys.slice(c, d)), say));
  const allTold = looks.every(Boolean);
  return {
    html,
    added: total(runs.map(([, , c, d]) => d - c)),
    removed: total(runs.map(([a, b]) => b - a)),
    notes: [...new Set(looks.filter((found) => found && (found.same || allTold)).map((found) => found.note))],
    lookalike: looks.every((found) => found?.same),
  };
};

const plain = (keys) => keys.join(" ").replaceAll("\u2060", "");

// Several blocks compared as one text that was cut anew: the new ones with their marks.
export const markedTogether = (olds, news, say) => {
  const before = olds.flatMap((old) => old.words());
  const owner = olds.flatMap((old, number) => old.keys.map(() => number));
  const runs = changedRuns(olds.flatMap((old) => old.keys), news.flatMap((each) => each.keys));
  let first = 0, place = 0;
  return news.map((each, number) => {
    const stop = first + each.keys.length, isLast = number === news.length - 1, marks = [];
    while (place < runs.length) {
      const [a, b, c, d] = runs[place];
      // What was removed between two blocks goes with the text that it followed.
      if (c > stop || (c === stop && !isLast && !(c === d && a && owner[a - 1] === owner[a]))) break;
      marks.push({ c: c - first, d: Math.min(d, stop) - first, removed: before.slice(a, b) });
      if (d > stop) {
        runs[place] = [b, b, stop, d];
        break;
      }
      place++;
    }
    first = stop;
    return {
      html: shown(each, marks, say),
      added: total(marks.map(({ c, d }) => d - c)),
      removed: total(marks.map(({ removed }) => removed.length)),
    };
  });
};

const allAdded = (new_) => inserted(new_.html, "");
const allRemoved = (old) => old.html.includes("<") ? deleted(old.words(), [], "") : `<del>${old.html}</del>`;

// The author's own `ins` and `del` are shown as `u` and `s`, since ours mean a change.
export const ownMarks = (html) =>
  html.replace(/<(\/?)(ins|del)\b/g, (_, end, name) => `<${end}${name === "ins" ? "u" : "s"}`);
const withoutIds = (html) => html.includes(' id="') ? html.replace(ID, "$1") : html;

const shown = (new_, marks, say) => {
  const { html } = new_, words = marks.length ? new_.words() : [];
  let out = "", at = 0;
  for (const { c, d, removed } of marks) {
    const start = c < words.length ? words[c].start : html.length;
    const opened = removed.length ? OPENED.exec(html.slice(at, start)) : null;
    const place = opened ? at + opened.index : start;
    const before = ownMarks(html.slice(at, place));
    out += before;
    if (removed.length) out += removedBefore(new_, c, html.slice(place, start), removed, before, say);
    at = place;
    if (c < d) {
      at = words[d - 1].end;
      out += inserted(html.slice(place, at), hidden(say("added:")));
    }
  }
  return out + ownMarks(html.slice(at));
};

// Removed words before word c of the new text, `opened` being the start tags between them, after what is shown.
const removedBefore = (new_, c, opened, removed, before, say) => {
  const space = c && !isSpace(before.slice(-1)) ? removed[0].spaced : "", told = hidden(say("removed:"));
  if (c === new_.keys.length) return space + deleted(removed, [], told);
  const following = new_.words()[c];
  const inner = (opened.match(PIECE) ?? []).filter((tag) => FORMATS.has(tagName(tag))).length;
  const around = following.formats.slice(0, following.formats.length - inner);
  return following.spaced ? space + deleted(removed, around, told) + following.spaced
    : deleted(removed, around, told, space);
};

const inserted = (html, told) => {
  let say = told; // hidden words tell of a run once
  return (html.match(PIECE) ?? []).map((piece) => {
    if (piece[0] === "<" && !piece.startsWith("<img")) return ownMarks(piece);
    const { 0: text, index: start } = INNER.exec(piece) ?? [];
    if (!text) return piece;
    const html = `${piece.slice(0, start)}<ins>${say}${text}</ins>${piece.slice(start + text.length)}`;
    say = "";
    return html;
  }).join("");
};

const deleted = (words, around, told, space = "") => {
  let shared = 0, opened = [], out = `<del>${told}${space}`;
  while (shared < around.length && words.every(({ formats }) => formats[shared] === around[shared])) shared++;
  words.forEach((word, place) => {
    const formats = word.formats.slice(shared), isSame = equal(formats, opened);
    out += (isSame ? "" : closing(opened)) + (place ? word.spaced : "") + (isSame ? "" : formats.join("")) + word.html;
    opened = formats;
  });
  return withoutIds(`${out}${closing(opened)}</del>`);
};

const closing = (formats) => formats.map((tag) => `</${tagName(tag)}>`).reverse().join("");

// rows.py: table rows compared cell by cell.

const CELL = /(<t[dh](?: [a-z]+="[^"]*")*>)([^]*?)(<\/t[dh]>)/g;
const cellsOf = (html) =>
  Array.from(html.matchAll(CELL), ([, start, inner, end]) => ({ start, inner: inline(inner), end }));
const gone = ({ start, inner, end }) => `${withoutIds(start).slice(0, -1)} data-redline>${allRemoved(inner)}${end}`;

const markedRow = (old, new_, say) => {
  const ours = cellsOf(old), theirs = cellsOf(new_), found = [];
  const html = (cells) => cells.map((cell) => cell.inner.html);
  const partner = new Map(paired(html(ours), html(theirs)).map(([i, j]) => [j, i]));
  let out = "", i = 0;
  const leave = (stop) => {
    for (; i < stop; i++) {
      out += gone(ours[i]);
      found.push({ added: 0, removed: ours[i].inner.keys.length, notes: [], lookalike: false });
    }
  };
  theirs.forEach(({ start, inner, end }, j) => {
    const stop = partner.get(j);
    let cell = { html: allAdded(inner), added: inner.keys.length, removed: 0, notes: [], lookalike: false };
    if (stop !== undefined) {
      leave(stop);
      cell = marked(ours[i++].inner, inner, say);
    }
    found.push(cell);
    out += start + cell.html + end;
  });
  leave(ours.length);
  const changed = found.filter((cell) => cell.added || cell.removed);
  return {
    html: out,
    added: total(changed.map((cell) => cell.added)),
    removed: total(changed.map((cell) => cell.removed)),
    notes: [...new Set(changed.flatMap((cell) => cell.notes))],
    lookalike: changed.every((cell) => cell.lookalike),
  };
};

// blocks.py: one block, or two wordings of one, with marks, labels and notes.

const MOST_LINKS = 3;
export const label = (words) => `<span class="pg-label" data-ui>${escape(words)} </span>`;

// The new wording with its marks, and how it differs (null: it does not).
export const compared = (old, new_, say) => {
  if (old.key === new_.key) return [ownMarks(new_.html), null];
  const found = new_.tag === "tr" ? markedRow(old.html, new_.html, say) : marked(old.inline(), new_.inline(), say);
  const isReworded = found.added || found.removed;
  const kind = !isReworded ? "format" : found.lookalike ? "lookalike" : "reworded";
  const notes = isReworded ? [...found.notes, ...few(targetsChanged(old, new_, say), say)] : formatNotes(old, new_, say);
  if (!isReworded && !notes.length) return [found.html, null];
  const note = notes.join(" · ");
  const told = `<span class="pg-note" data-ui> ${escape(note)}</span>`;
  const html = note ? labelled(new_, told, found.html, true) : found.html;
  return [html, { kind, added: found.added, removed: found.removed, note }];
};

const formatNotes = (old, new_, say) => {
  if (old.level !== new_.level && old.level && new_.level) {
    return [say("Heading level changed from %(old)s to %(new)s", { old: old.level, new: new_.level })];
  }
  const before = nameOf(old), after = nameOf(new_);
  if (before !== after) return [say("Was: %(before)s; is now: %(after)s", { before: say(before), after: say(after) })];
  const links = [...targetsChanged(old, new_, say), ...cameAndGone(old, new_, say)];
  const isFormat = !links.length && old.tag === new_.tag && folded(old) !== folded(new_);
  return isFormat ? [say("Formatting changed")] : few(links, say);
};

const folded = (block) => block.tag === "pre" ? block.html : split(block.html).join(" ");

const nameOf = (block) => {
  const tags = new Set(block.path.map(tagName));
  return block.level ? "heading" : NAMES.find(([tag]) => tags.has(tag))?.[1] ?? "paragraph";
};
const NAMES = [["li", "list item"], ["dt", "term"], ["dd", "definition"], ["tr", "table row"], ["pre", "code"],
  ["blockquote", "quotation"]];

const targetsChanged = (old, new_, say) => {
  const before = targets(old.html), after = targets(new_.html);
  return (before.length && after.length ? paired(before, after) : []).filter(([i, j]) => before[i] !== after[j])
    .map(([i, j]) => say("Link target changed from %(old)s to %(new)s", { old: before[i], new: after[j] }));
};

const cameAndGone = (old, new_, say) => {
  const before = targets(old.html), after = targets(new_.html), pairs = paired(before, after);
  const kept = new Set(pairs.map(([i]) => i)), known = new Set(pairs.map(([, j]) => j));
  return [
    ...before.filter((_, i) => !kept.has(i)).map((target) => say("Link to %(target)s removed", { target })),
    ...after.filter((_, j) => !known.has(j)).map((target) => say("Link to %(target)s added", { target })),
  ];
};

const few = (notes, say) => {
  const more = notes.length - MOST_LINKS;
  return more > 0 ? [...notes.slice(0, MOST_LINKS), say("More links changed: %(number)s", { number: more })] : notes;
};

const targets = (html) =>
  html.includes("<a ") ? Array.from(html.matchAll(/<a\b[^>]* href="([^"]*)"/g), ([, target]) => unescape(target)) : [];

// Empty paragraphs and rules: that they came or went is no change to tell.
export const isSilent = (block) => !block.words() && block.tag !== "tr" && !block.html.includes("<img");

export const removedBlock = (block, say) => {
  const html = block.tag === "tr" ? cellsOf(block.html).map(gone).join("") : allRemoved(block.inline());
  return labelled(block, label(say("Removed")), html);
};

export const addedBlock = (block, say) => {
  if (isSilent(block)) return ownMarks(block.html);
  const row = () => cellsOf(block.html).map(({ start, inner, end }) => start + allAdded(inner) + end).join("");
  return labelled(block, label(say("Added")), block.tag === "tr" ? row() : allAdded(block.inline()));
};

// In a row a label goes into the first cell.
export const labelled = (block, label, html, atEnd = false) => {
  if (block.tag !== "tr") return atEnd ? html + label : label + html;
  const start = html.indexOf(">") + 1;
  return html.slice(0, start) + label + html.slice(start);
};

