// Searching in every wording that a policy ever had. Values in, values out; what is in `index` says
// policygen/pages/data/search_index.py. Nothing here knows of pages or of any language's phrases.

// Signs that are laid over a letter or fill a line: accents, and vowels of Hebrew and Arabic, which most texts leave out.
const MARKS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/g;
// Characters that nobody sees, and which part no words.
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]/g;
// Scripts without spaces between words, and two whose words take other words in front ("and", "the"): anywhere will do.
const UNSPACED =
  "\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}\\p{sc=Tibt}\\p{sc=Arab}\\p{sc=Hebr}\u30fc";
const OUTSIDE = `[^\\p{L}\\p{N}]|[${UNSPACED}]`;
const BEGINS_WORD = new RegExp(`^(?![${UNSPACED}])[\\p{L}\\p{N}]`, "u");
const ENDS_WORD = new RegExp(`(?![${UNSPACED}])[\\p{L}\\p{N}]$`, "u");
const PHRASE = /["“”„«»「」『』]([^"“”„«»「」『』]+)["“”„«»「」『』]/g;

// A text in which only what a reader would call different is different: no case, no accents, one kind of hyphen,
// apostrophe and space. Upper case and back makes "ss" of "ß".
export const folded = (text) => (/[^ -~]/.test(text) ? plain(text) : text.toLowerCase().replace(/ +/g, " "));

const plain = (text) =>
  text.normalize("NFKD").replace(MARKS, "").replace(UNSEEN, "").normalize("NFKC")
    .toLowerCase().toUpperCase().toLowerCase()
    .replace(/ς/g, "σ").replace(/[‐-―−]/g, "-").replace(/[‘’ʼ]/g, "'").replace(/\s+/g, " ");

const pattern = (words, whole) => {
  const begins = BEGINS_WORD.test(words) ? `(^|${OUTSIDE})` : "()";
  // A number is looked for as it stands: 16 is not the beginning of 160.
  const ends = whole && ENDS_WORD.test(words) ? `(?=$|${OUTSIDE})` : /\p{N}$/u.test(words) ? "(?!\\p{N})" : "";
  return new RegExp(`${begins}(${words.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")})${ends}`, "gu");
};

// What a query asks for: [{ words, pattern }]. Each word by its beginning; what is in quotation marks as it stands. A
// single letter of a script with spaces would be found everywhere and is left out.
export const terms = (query) => {
  const phrases = [...query.matchAll(PHRASE)].map((match) => [folded(match[1]).trim(), true]);
  const words = folded(query.replace(PHRASE, " ")).split(" ")
    .map((word) => [word.replace(/^[^\p{L}\p{N}\p{S}§&@]+|[^\p{L}\p{N}\p{S}§&@]+$/gu, ""), false]);
  return [...phrases, ...words]
    .filter(([words]) => words && !/^(?![\p{Lo}])\p{L}$/u.test(words))
    .map(([words, whole]) => ({ words, pattern: pattern(words, whole) }));
};

// A query as it is named between quotation marks: without its own, if it is one phrase.
export const unquoted = (query) => query.replace(/^["“”„«»「」『』]([^"“”„«»「」『』]+)["“”„«»「」『』]$/, "$1");

const has = ({ words, pattern: sought }, text) => text.includes(words) && text.search(sought) >= 0;

// An index as it is searched: versions by name, and each wording with what is compared.
export const opened = ({ dates, versions, headings, clauses }) => ({
  dates,
  versions: versions.map(([id, start, until, status, seen, alone]) => ({ id, start, until, status, seen, alone })),
  headings: headings.map(([words, anchor, parent]) => ({ words, anchor, parent })),
  clauses: clauses.map(([id, wordings]) => ({
    id,
    wordings: wordings.map(([words, numbers]) => ({ words, folded: folded(words), ...where(numbers) })),
  })),
});

// The places of the versions that have a wording, and the heading above it as the last of each run has it.
const where = (numbers) => {
  const places = [];
  const headings = new Map();
  for (let at = 0; at < numbers.length; at += 3) {
    const [first, last, heading] = numbers.slice(at, at + 3);
    for (let place = first; place <= last; place++) {
      places.push(place);
      headings.set(place, heading);
    }
  }
  return { places, headings };
};

// The clauses in which all of some terms are found, each with the wordings that have them, in the order of the index.
export const find = (index, asked) =>
  asked.length === 0 ? [] : index.clauses
    .map(({ id, wordings }) => ({ id, wordings: wordings.filter((one) => asked.every((term) => has(term, one.folded))) }))
    .filter(({ wordings }) => wordings.length);

// The places of the versions that have any of some wordings, in order.
export const places = (wordings) =>
  [...new Set(wordings.flatMap((one) => one.places))].sort((one, two) => one - two);

// The headings above one, outermost first, itself last.
export const path = (index, heading) =>
  heading < 0 ? [] : [...path(index, index.headings[heading].parent), index.headings[heading].words];

const withdrawn = ({ status }) => status === "withdrawn";

// Places as times, { first, last }, the newest first: a version that was withdrawn never came between two others, and
// one that has no text in this language may have said anything.
export const spans = (versions, found) => {
  const joined = [];
  for (const place of found.filter((at) => !withdrawn(versions[at]))) {
    const before = joined.at(-1);
    const since = before ? versions.slice(before.last + 1, place + 1) : [];
    if (before && since.every(({ alone }) => !alone) && since.slice(0, -1).every(withdrawn)) before.last = place;
    else joined.push({ first: place, last: place });
  }
  const never = found.filter((at) => withdrawn(versions[at]) && !joined.some(({ first, last }) => first < at && at < last));
  return [...joined, ...never.map((at) => ({ first: at, last: at }))].sort((one, two) => two.last - one.last);
};

// When something came and went, from the places of the versions that have it. `kind` is `only` (in the text in force,
// and there is no other), `always` (in every version), `new` (since the text in force), `since` (and in the text in force), `once`, `until`, `newest` (in the newest text of
// a translation of which the text in force is missing), `upcoming` or `withdrawn` (only there). `first` and `last` are
// where it was found first and last, `gone` is the next version after that, `breaks` are those in which it went and came
// back; `unsure` tells that versions before `first` are not known in this language; `ends` is the upcoming version that will drop what is in force, `returns` the one that brings back what is not.
export const answer = (versions, found) => {
  const known = new Set(found);
  const binding = versions.map((_, at) => at).filter((at) => !withdrawn(versions[at]));
  const past = binding.filter((at) => versions[at].status !== "upcoming");
  const coming = binding.filter((at) => versions[at].status === "upcoming");
  const present = past.filter((at) => known.has(at));
  const announced = coming.find((at) => known.has(at));
  if (!present.length) {
    return announced === undefined
      ? { kind: "withdrawn", first: found[0], breaks: [] }
      : { kind: "upcoming", first: announced, breaks: [] };
  }
  const [first, last] = [present[0], present.at(-1)];
  const current = past.find((at) => ["current", "retired"].includes(versions[at].status));
  const now = known.has(current);
  const gone = now ? undefined : past[past.indexOf(last) + 1];
  const steps = past.slice(past.indexOf(first), past.indexOf(last) + 1);
  const breaks = steps
    .filter((at, step) => step && known.has(at) && !known.has(steps[step - 1]))
    .map((back) => ({ gone: steps[steps.findLastIndex((at) => at < back && known.has(at)) + 1], back }));
  const kinds = [
    ["only", now && past.length === 1],
    ["always", now && present.length === past.length],
    ["new", now && first === current],
    ["since", now],
    ["newest", gone === undefined],
    ["once", first === last],
    ["until", true],
  ];
  return {
    kind: kinds.find(([, is]) => is)[0],
    first,
    last,
    gone,
    breaks,
    unsure: Boolean(versions[first].alone),
    ends: now ? coming.find((at) => !known.has(at)) : undefined,
    returns: now ? undefined : announced,
  };
};

// The part of a wording around the first thing found, as [text, found] pairs; `before` and `after` tell that it is cut.
export const snippet = (words, asked) => {
  const { text, from } = mapped(words);
  const marks = asked.flatMap(({ pattern: sought }) => [...text.matchAll(sought)].map((match) => {
    const start = match.index + match[1].length;
    return [from[start], from[start + match[2].length]];
  })).sort(([one], [two]) => one - two);
  const [begin, finish] = marks[0] ?? [0, 0];
  const start = cut(words, begin - 90, 1);
  const end = cut(words, Math.max(start + 280, finish + 20), -1);
  const parts = [];
  let at = start;
  for (const [one, two] of marks.filter(([one]) => one < end)) {
    if (two <= at) continue;
    parts.push([words.slice(at, Math.max(at, one)), false], [words.slice(Math.max(at, one), two), true]);
    at = two;
  }
  parts.push([words.slice(at, Math.max(at, end)), false]);
  return { before: start > 0, after: Math.max(at, end) < words.length, parts: parts.filter(([part]) => part) };
};

// A place at which a text may be cut: between words if one ends nearby, forwards (1) or backwards (-1), else between
// two characters.
const cut = (words, at, way) => {
  if (at <= 0 || at >= words.length) return at <= 0 ? 0 : words.length;
  const space = way > 0 ? words.indexOf(" ", at) : words.lastIndexOf(" ", at);
  if (space >= 0 && Math.abs(space - at) < 20) return way > 0 ? space + 1 : space;
  return /[\udc00-\udfff]/.test(words[at]) ? at + 1 : at;
};

// A folded text, and for each of its characters (and its end) where in the original it comes from.
const mapped = (words) => {
  let text = "";
  const from = [];
  for (const { 0: sign, index } of words.matchAll(/.[\p{M}\uff9e\uff9f]*/gsu)) {
    const short = folded(sign);
    if (short === " " && text.endsWith(" ")) continue;
    for (let at = 0; at < short.length; at++) from.push(index);
    text += short;
  }
  from.push(words.length);
  return { text, from };
};
