// Searching in every wording that a policy ever had. Values in, values out; policygen/pages/data/search_index.py says what
// is in `index`.
// A version is told by its number, 0 for the oldest. Nothing here knows of pages or of any language's phrases.

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
  return new RegExp(`${begins}(${words.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")})${ends}`, "gu");
};

// The terms of a query: [{ words, pattern }]. Each word by its beginning; what is in quotation marks as it stands. A
// single letter of a script with spaces would be found everywhere and is left out.
export const parsedQuery = (query) => {
  const phrases = [...query.matchAll(PHRASE)].map((match) => [folded(match[1]).trim(), true]);
  const words = folded(query.replace(PHRASE, " ")).split(" ")
    .map((word) => [word.replace(/^[^\p{L}\p{N}\p{S}§&@]+|[^\p{L}\p{N}\p{S}§&@]+$/gu, ""), false]);
  return [...phrases, ...words]
    .filter(([words]) => words && !/^(?![\p{Lo}])\p{L}$/u.test(words))
    .map(([words, whole]) => ({ words, pattern: pattern(words, whole) }));
};

// A query as it is named between quotation marks: without its own, if it is one phrase.
export const unquoted = (query) => query.replace(/^["“”„«»「」『』]([^"“”„«»「」『』]+)["“”„«»「」『』]$/, "$1");

const has = ({ words, pattern: wanted }, text) => text.includes(words) && text.search(wanted) >= 0;

// An index as it is searched: its parts by name, and each wording with what is compared.
export const readIndex = ({ dates, versions, headings, clauses }) => ({
  dates,
  versions: versions.map(([id, start, until, status, seen, alone, revision, since]) =>
    ({ id, start, until, status, seen, alone, revision, since: since ?? start })),
  headings: headings.map(([words, anchor, parent]) => ({ words, anchor, parent })),
  clauses: clauses.map(([id, wordings]) => ({
    id,
    wordings: wordings.map(([words, numbers]) => ({ words, folded: folded(words), ...occurrences(numbers) })),
  })),
});

// The versions that have a wording, and by version the heading above it (as the last of each run has it).
const occurrences = (numbers) => {
  const versions = [];
  const headings = new Map();
  for (let start = 0; start < numbers.length; start += 3) {
    const [first, last, heading] = numbers.slice(start, start + 3);
    for (let version = first; version <= last; version++) {
      versions.push(version);
      headings.set(version, heading);
    }
  }
  return { versions, headings };
};

// The clauses in which all terms are found, each with the wordings that have them, in the order of the index.
export const matchingClauses = (index, terms) =>
  terms.length === 0 ? [] : index.clauses
    .map(({ id, wordings }) =>
      ({ id, wordings: wordings.filter(({ folded }) => terms.every((term) => has(term, folded))) }))
    .filter(({ wordings }) => wordings.length);

// The versions that have any of some wordings, in order.
export const versionsWith = (wordings) =>
  [...new Set(wordings.flatMap(({ versions }) => versions))].sort((one, other) => one - other);

// The headings above one, outermost first, itself last.
export const headingPath = (index, heading) =>
  heading < 0 ? [] : [...headingPath(index, index.headings[heading].parent), index.headings[heading].words];

const withdrawn = ({ status }) => status === "withdrawn";

// The periods, { first, last }, that some versions make up, the newest first: a version that was withdrawn never came
// between two others, and one that has no text in this language may have said anything.
export const periods = (versions, numbers) => {
  const joined = [];
  for (const number of numbers.filter((at) => !withdrawn(versions[at]))) {
    const before = joined.at(-1);
    const since = before ? versions.slice(before.last + 1, number + 1) : [];
    if (before && since.every(({ alone }) => !alone) && since.slice(0, -1).every(withdrawn)) before.last = number;
    else joined.push({ first: number, last: number });
  }
  const never = numbers.filter((at) => withdrawn(versions[at]) && !joined.some(({ first, last }) => first < at && at < last));
  return [...joined, ...never.map((at) => ({ first: at, last: at }))].sort((one, other) => other.last - one.last);
};

// When something came and went, from the versions that have it. `kind` is `only` (in the text in force, and there is no
// other), `always` (in every version), `new` (since the text in force), `since` (and in the text in force), `once`,
// `until`, `newest` (in the newest text of a translation of which the text in force is missing), `upcoming` or
// `withdrawn` (only there). `first` and `last` are where it was found first and last, `gone` is the next version after
// that, `breaks` are those in which it went and came back; `unsure` tells that versions before `first` are not known in
// this language; `ends` is the upcoming version that will drop what is in force, `returns` the one that brings back
// what is not.
export const appearances = (versions, numbers) => {
  const having = new Set(numbers);
  const binding = versions.map((_, at) => at).filter((at) => !withdrawn(versions[at]));
  const past = binding.filter((at) => versions[at].status !== "upcoming");
  const upcoming = binding.filter((at) => versions[at].status === "upcoming");
  const present = past.filter((at) => having.has(at));
  const announced = upcoming.find((at) => having.has(at));
  if (!present.length) {
    return announced === undefined
      ? { kind: "withdrawn", first: numbers[0], breaks: [] }
      : { kind: "upcoming", first: announced, breaks: [] };
  }
  const [first, last] = [present[0], present.at(-1)];
  const current = past.find((at) => ["current", "retired", "unknown"].includes(versions[at].status));
  const inForce = having.has(current);
  const gone = inForce ? undefined : past[past.indexOf(last) + 1];
  const between = past.slice(past.indexOf(first), past.indexOf(last) + 1);
  const breaks = between
    .filter((at, step) => step && having.has(at) && !having.has(between[step - 1]))
    .map((back) => ({ gone: between[between.findLastIndex((at) => at < back && having.has(at)) + 1], back }));
  const kinds = [
    ["only", inForce && past.length === 1],
    ["always", inForce && present.length === past.length],
    ["new", inForce && first === current],
    ["since", inForce],
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
    ends: inForce ? upcoming.find((at) => !having.has(at)) : undefined,
    returns: inForce ? undefined : announced,
  };
};

// The part of a wording around the first thing found, as [text, found] pairs; `before` and `after` tell that it is cut.
export const snippet = (words, terms) => {
  const { text, offsets } = foldedWithOffsets(words);
  const marks = terms.flatMap(({ pattern: wanted }) => [...text.matchAll(wanted)].map((match) => {
    const start = match.index + match[1].length;
    return [offsets[start], offsets[start + match[2].length]];
  })).sort(([one], [other]) => one - other);
  const [firstMark, firstMarkEnd] = marks[0] ?? [0, 0];
  const start = cutOffset(words, firstMark - 90, 1);
  const end = cutOffset(words, Math.max(start + 280, firstMarkEnd + 20), -1);
  const parts = [];
  let at = start;
  for (const [markStart, markEnd] of marks.filter(([markStart]) => markStart < end)) {
    if (markEnd <= at) continue;
    const from = Math.max(at, markStart);
    parts.push([words.slice(at, from), false], [words.slice(from, markEnd), true]);
    at = markEnd;
  }
  parts.push([words.slice(at, Math.max(at, end)), false]);
  return { before: start > 0, after: Math.max(at, end) < words.length, parts: parts.filter(([part]) => part) };
};

// Where a text may be cut: between words if one ends nearby, forwards (1) or backwards (-1), else between
// two characters.
const cutOffset = (words, at, step) => {
  if (at <= 0 || at >= words.length) return at <= 0 ? 0 : words.length;
  const space = step > 0 ? words.indexOf(" ", at) : words.lastIndexOf(" ", at);
  if (space >= 0 && Math.abs(space - at) < 20) return step > 0 ? space + 1 : space;
  return /[\udc00-\udfff]/.test(words[at]) ? at + 1 : at;
};

// A folded text, and for each of its characters (and its end) where in the original it comes from.
const foldedWithOffsets = (words) => {
  let text = "";
  const offsets = [];
  for (const { 0: sign, index } of words.matchAll(/.[\p{M}\uff9e\uff9f]*/gsu)) {
    const short = folded(sign);
    if (short === " " && text.endsWith(" ")) continue;
    for (let at = 0; at < short.length; at++) offsets.push(index);
    text += short;
  }
  offsets.push(words.length);
  return { text, offsets };
};
