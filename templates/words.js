// What a word is, as in policygen/markup/words.py.

// White space as Python has it, which is not what \s is here.
export const SPACE = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const INK = new RegExp(`[^${SPACE}]+`, "g");
export const split = (text) => text.match(INK) ?? [];

const STACKED = String.raw`\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081` +
  String.raw`\u108e\u1780-\u17b3`;
const LETTERS = String.raw`\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309b-\u309f\u30a1-\u30fa\u30fc-\u312f\u3131-\u318e` +
  String.raw`\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9d\u{20000}-\u{323af}` +
  String.raw`\u0e2f\u0e46\u0eaf\u0ec6\u17d7\u17dc\u1100-\u115f\u0e01-\u0e2e\u0e81-\u0eae\u0edc-\u0edf${STACKED}`;
const BEFORE = String.raw`\u0e40-\u0e44\u0ec0-\u0ec4`;
const AFTER = String.raw`\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3\u0ebd\u1160-\u11ff`;
const ALONE = LETTERS + BEFORE + AFTER;
const UNSPACED = new RegExp(`[${ALONE}]`, "u");
export const isUnspaced = (text) => UNSPACED.test(text);

const INVISIBLE = String.raw`\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff`;
const PARTS = new RegExp(String.raw`([\u2014\u2015\u2025\u2026\u201c-\u201f\u00ab\u00bb\u3001-\u3003\u3008-\u3011` +
  String.raw`\u3014-\u301f\u30a0\u30fb\uff01\uff08\uff09\uff1b\uff1f\uff3b\uff3d\uff5b\uff5d\uff5f-\uff65]` +
  String.raw`|[\uff0c\uff1a](?!\p{Nd})|(?<!\p{Nd})[\uff0c\uff1a])`, "u");
const EXTENDS = String.raw`[\p{M}${INVISIBLE}]`;
const EXTENSION = new RegExp(`^${EXTENDS}+`, "u");
const SYMBOLS = String.raw`&%#@\u00a7\u2030\u2031\uff05\uff06\uff03\uff20`;
const SIGN = String.raw`(?:(?![${SYMBOLS}])[\p{P}\x60\u00b4])`;
const LEADING = new RegExp(`^(?:${SIGN}(?!${EXTENDS}))*`, "u"), TRAILING = new RegExp(`${SIGN}*$`, "u");
const READ = new RegExp(String.raw`(?![\x60\u00b4])[\p{L}\p{N}\p{S}${SYMBOLS}]`, "u");
const ALIKE = /(?<=[\p{L}\p{N}_])(['`\u00b4\u2018-\u201b\u2012\u2013-])(?=[\p{L}\p{N}_])/u;
const EXTENDING = String.raw`(?:[\u1039\u17d2][${STACKED}]|[\p{M}${INVISIBLE}\uff9e\uff9f])*`;
const LETTERS_AND_OTHERS = new RegExp(`[${BEFORE}]?[${LETTERS}]${EXTENDING}(?:[${AFTER}]${EXTENDING})*` +
  `|[${BEFORE}${AFTER}]${EXTENDING}|[^${ALONE}]+`, "gu");

// What a piece begins.
export const CHUNK = 0;
const UNIT = 1;
export const INNER = 2;

export const countWords = (text) => split(text).flatMap(cutChunk).filter(({ isWord }) => isWord).length;

// [{ text, begins, isWord }], which together are a text without white space.
export const cutChunk = (chunk) => !isUnspaced(chunk) ? cutParts(chunk) : chunk.match(LETTERS_AND_OTHERS)
  .flatMap((part) => isUnspaced(part) ? [{ text: part, begins: CHUNK, isWord: true }] : cutParts(part));

// The pieces of a text without letters that are words by themselves.
const cutParts = (text) => {
  const parts = text.split(PARTS), pieces = [];
  parts.forEach((part, index) => {
    if (index % 2) {
      const [extension] = EXTENSION.exec(parts[index + 1]) ?? [""];
      parts[index + 1] = parts[index + 1].slice(extension.length);
      pieces.push({ text: part + extension, begins: UNIT, isWord: false });
    } else if (part) {
      pieces.push(...cutPart(part));
    }
  });
  pieces[0].begins = CHUNK;
  return pieces;
};

// The signs that lead, a word, and the signs that trail.
const cutPart = (text) => {
  let [lead] = LEADING.exec(text);
  let word = text.slice(lead.length);
  let [trail] = TRAILING.exec(word);
  word = word.slice(0, word.length - trail.length);
  if (/[-.]$/.test(lead) && /^\p{Nd}/u.test(word)) [lead, word] = [lead.slice(0, -1), lead.at(-1) + word];
  for (const [opening, closing] of ["()", "[]", "{}"]) {
    const missing = word.split(opening).length - word.split(closing).length;
    if (missing > 0 && trail[0] === closing) [word, trail] = [word + closing, trail.slice(1)];
    else if (missing < 0 && lead.at(-1) === opening) [lead, word] = [lead.slice(0, -1), opening + word];
  }
  const signs = (run) => (run.match(/(.)\1*/gsu) ?? []).map((sign) => ({ text: sign, begins: UNIT, isWord: false }));
  const isWord = READ.test(word);
  const inner = word ? word.split(ALIKE).map((piece, index) =>
    ({ text: piece, begins: index ? INNER : UNIT, isWord: isWord && !index })) : [];
  return [...signs(lead), ...inner, ...signs(trail)];
};
