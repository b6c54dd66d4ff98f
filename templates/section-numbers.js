// Numbers of sections and items as texts write them: what policygen/redlines/section_numbers.py reads in the same texts.
import { SPACE, split } from "./words.js";

const SIGNS = String.raw`\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af`;

const SPACES = String.raw` \t\n\u00a0\u202f\u2009`;
const DIGITS = String.raw`0-9\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\uff10-\uff19`;
const ZEROS = "0\u0660\u06f0\u0966\u09e6\u0e50\uff10";
const HAN = "〇零一二三四五六七八九十百", HAN_DIGITS = "〇一二三四五六七八九", HAN_UNITS = "条條章节節款项項编編조장절항호";
const LETTER = String.raw`[\p{L}\p{Nl}\p{No}]`;

// What a section or an item is called; of which the item of the same section is meant; what stands behind the number;
// what makes a second number one of sections, too; what a number counts; what a law is called.
const WORDS = new Set(("section sections sec sect subsection subsections clause clauses subclause article articles art arts paragraph " +
  "paragraphs para paras point points item items step steps part parts chapter chapters schedule schedules annex " +
  "appendix rule rules no see abschnitt abschnitte abschnitten abschnitts artikel artikeln artikels ziffer " +
  "ziffern ziff nummer nummern nr punkt punkte punkten punkts absatz abs absätze kapitel kapiteln kapitels " +
  "klausel klauseln teil teile anlage anhang buchstabe buchstaben lit paragraf paragrafen siehe chapitre " +
  "chapitres alinéa alinéas partie parties paragraphe paragraphes annexe annexes titre voir sección secciones " +
  "artículo artículos cláusula cláusulas apartado apartados punto puntos capítulo capítulos párrafo párrafos " +
  "anexo título véase sezione sezioni articolo articoli artt clausola clausole punti paragrafo paragrafi capo " +
  "capitolo capitoli comma allegato vedi seção seções secção secções artigo artigos ponto pontos itens parágrafo " +
  "parágrafos alínea ver artikelen sectie secties hoofdstuk hoofdstukken paragraaf punten lid onderdeel bijlage " +
  "zie punkcie punktu punkty punktem pkt sekcja sekcji rozdział rozdziale rozdziału rozdziały artykuł artykule " +
  "artykułu ust ustęp ustępie paragrafie część części załącznik zob článek článku články čl oddíl oddílu oddíle " +
  "odst odstavec odstavci odstavce bod bodu bodě body kapitola kapitole kapitoly část příloha viz статья статьи " +
  "статье статьёй статьей ст раздел раздела разделе разделом разделы пункт пункта пункте пунктом пункты пунктов " +
  "пунктах п пп глава главы главе часть части приложение см стаття статті розділ розділу розділі член чл madde " +
  "maddesi maddeler bölüm bölümü bent kısım fejezet szakasz pont cikk lásd المادة مادة المواد القسم قسم البند بند " +
  "البنود الفقرة فقرة الفصل بالمادة للمادة والمادة pasal bagian bab ayat poin butir angka lampiran lihat secció " +
  "seccions clàusula clàusules apartat apartats punts capítol vegeu seición artículu apartáu avsnitt avsnittet " +
  "avsnitten afsnit artikkel punkter stycke kapittel bilaga bilag se kohta kohdan kohdassa luku luvun luvussa " +
  "artikla artiklan άρθρο άρθρου άρθρα ενότητα ενότητας παράγραφος παραγράφου σημείο κεφάλαιο secțiunea secțiunii " +
  "articolul articolului capitolul capitolului punctul alineatul סעיף סעיפים בסעיף לסעיף धारा अनुच्छेद खंड điều " +
  "mục khoản phần chương").split(" "));
const ITEM_WORDS = new Set(("point points item items step steps paragraph paragraphs para paras punkt punkte lit buchstabe nummer nr no " +
  "ponto punto punt alinéa absatz abs bod odst pkt ust п пункт").split(" "));
const WORDS_AFTER = new Set(("§ pont pontja pontban pontjában pontot szakasz szakasza szakaszban fejezet fejezete fejezetben bekezdés cikk " +
  "cikke madde maddesi maddede maddesinde maddeye bölüm bölümü bölümde luku luvun luvussa kohta kohdan kohdassa " +
  "artikla artiklan straipsnis straipsnio pants panta").split(" "));
const JOINTS = new Set((", ; & / - – — and or to through und oder bis sowie et ou à y o e ed a em en of i lub oraz do či až и или по és " +
  "vagy ve veya ile و أو dan atau och eller og ja tai ή și sau ، 、 和 及 或 至 と 및").split(" "));
const UNITS = new Set(("% € $ £ ¥ day days week weeks month months year years hour hours minute minutes tag tage tagen woche wochen " +
  "monat monate monaten jahr jahre jahren stunden jour jours semaine semaines mois an ans année années heures día " +
  "días semana semanas mes meses año años horas giorno giorni settimane mese mesi anno anni ore dia dias mês ano " +
  "anos dag dagen weken maand maanden jaar uur dni dzień tygodni miesiąc miesięcy rok lat den dnů týdnů měsíc " +
  "měsíců roků let день дня дней недель месяц месяца месяцев год года лет nap hét hónap év gün hafta ay yıl hari " +
  "minggu bulan tahun يوم أيام شهر euro euros eur usd").split(" "));
const LAW_WORDS = new Set(("regulation directive act treaty convention statute code gdpr verordnung richtlinie gesetz gesetzes règlement " +
  "loi reglamento ley regolamento legge regulamento lei verordening rozporządzenia ustawy nařízení zákona " +
  "регламента закона").split(" "));
const WORDS_GLUED = ["ข้อ", "มาตรา", "หมวด"];

const FRONT = new RegExp(
  String.raw`^[${SPACES}]*(?:(§+|[第제])[${SPACES}]*|(${LETTER}+)\.?[${SPACES}]+)?([(（\[]?)` +
  String.raw`([${DIGITS}]{1,3}(?:\.[${DIGITS}]{1,3})*(?:[a-z](?![a-z]))?|[IVXLC]{1,7}|[ivxlc]{1,7}|[A-Za-z]|[${HAN}]{1,5})` +
  String.raw`[${SPACES}]?([${HAN_UNITS}]|[)）\]]?[.:：、．]?)[:：]?(?:(?=[${SPACES}(（—–${SIGNS}])|(?<=[、．：）])|$)`, "du");
const PART = new RegExp(String.raw`[${DIGITS}]+[a-z]?|[A-Za-z]+|[${HAN}]+`, "gu");
const CANDIDATE = new RegExp(
  String.raw`[第제][${SPACES}]?([${HAN}]{1,5}|[${DIGITS}]{1,3})[${SPACES}]?[${HAN_UNITS}]` +
  String.raw`|[${DIGITS}]{1,3}(?:\.[${DIGITS}]{1,3})*(?:[a-z](?![A-Za-z]))?(?:[${SPACES}]?\([a-z0-9]{1,4}\))*` +
  String.raw`|\([a-z]{1,4}\)|[IVXLC]+|[A-Z]`, "gu");
const LETTER_OR_DIGIT_AFTER = new RegExp(`^(?:${LETTER}|[${DIGITS}])`, "u");
const LETTER_OR_DIGIT_BEFORE = new RegExp(`(?:${LETTER}|[${DIGITS}])$`, "u");
const WORD_BEFORE = new RegExp(String.raw`(§|${LETTER}+)\.?[${SPACES}]*$`, "u");
const WORD_AFTER = new RegExp(String.raw`^\.?[${SPACES}]*(§|${LETTER}+)`, "u");
const NEXT = new RegExp(String.raw`^[${SPACES}]*(%|€|\$|£|¥|${LETTER}+)`, "u");
const LATER_WORDS = new RegExp(
  `^(?:[${SPACES}]+(${LETTER}+))(?:[${SPACES}]+(${LETTER}+))?(?:[${SPACES}]+(${LETTER}+))?` +
  `(?:[${SPACES}]+(${LETTER}+))?`, "u");

// The number in front of a block's text, { number, stop, style, isWeak }, or null. A number is { start, end, parts,
// spans, words }.
const readLabel = (text, isHeading) => {
  const match = FRONT.exec(text);
  if (!match) return null;
  let word = match[1] ?? match[2] ?? "";
  const [, , , opening, written, closing] = match, parts = partsOf(written), stop = match[0].length;
  const isHan = word === "第" || word === "제", isDigit = /^[0-9]/.test(parts[0] ?? "");
  if (!parts.length || (closing !== "" && HAN_UNITS.includes(closing)) !== isHan) return null;
  if (isHan && !isHeading && LETTER_OR_DIGIT_AFTER.test(text.slice(stop))) return null;
  if (word && !"§第제".includes(word[0])) {
    word = word.toLowerCase();
    if (!WORDS.has(word)) return null;
  }
  if (word && !isHeading && !closing && stop < text.length) return null; // a sentence that begins with a reference
  if (!word && !closing && !(isDigit && (isHeading || parts.length > 1))) return null;
  if (!word && opening && !closing) return null;
  const isDigits = isDigit && !HAN.includes(written[0]);
  const isPlain = !word && isDigits && (Boolean(closing) || parts.length > 1);
  const isWeak = !word && !(isHeading && isPlain) && !(opening && !isDigits);
  const [start, end] = match.indices[4];
  const number = { start, end, parts, spans: spansOf(written, start), words: opening ? `(${written})` : written };
  return { number, stop, style: `${word} ${opening}${closing}`, isWeak };
};

// The same, if it can be nothing else.
export const certainLabel = (text, isHeading) => {
  const label = readLabel(text.slice(0, 40), isHeading);
  return label?.isWeak ? null : label;
};

// The numbers in front of blocks, by their indexes; the blocks are given by their texts and as headings or not.
export const numberLabels = (texts) => {
  const labels = texts.map(([text, isHeading], index) => [index, readLabel(text.slice(0, 40), isHeading)])
    .filter(([, label]) => label);
  const known = new Set(labels.flatMap(([, label]) => namesOf(label, 0)));
  return new Map(labels.filter(([, label]) =>
    !label.isWeak || [-1, 1].some((step) => namesOf(label, step).some((name) => known.has(name)))));
};

const namesOf = ({ number: { parts }, style }, step) => valuesOf(parts.at(-1))
  .map(([system, value]) => JSON.stringify([style, parts.slice(0, -1), system, value + step]));

// The ways in which a part counts.
const valuesOf = (part) => /^[0-9]+$/.test(part) ? [["1", +part]] : !/^[a-z]+$/.test(part) ? [] : [
  ...(part.length === 1 ? [["a", part.charCodeAt(0)]] : []),
  ...(/^[ivxlc]+$/.test(part) ? [["i", romanValue(part)]] : []),
];

const ROMAN = { i: 1, v: 5, x: 10, l: 50, c: 100 };

const romanValue = (part) => {
  const values = [...part].map((letter) => ROMAN[letter]);
  return values.reduce((sum, value, index) => sum + (value < (values[index + 1] ?? 0) ? -value : value), 0);
};

// The numbers by which a text refers to sections, or (`isItem`) rather to items of its own section.
export const referencesIn = (text) => {
  const references = [];
  let lastEnd = -1, isItem = false;
  for (const match of text.matchAll(CANDIDATE)) {
    const [written, han] = match, start = match.index, end = start + written.length;
    if (han !== undefined) {
      const at = start + written.indexOf(han, 1);
      references.push({ number: numberAt(text, at, at + han.length), isItem: false });
      continue;
    }
    if (LETTER_OR_DIGIT_AFTER.test(text.slice(end)) || LETTER_OR_DIGIT_BEFORE.test(text.slice(Math.max(0, start - 2), start))) {
      continue;
    }
    const isDigits = /^[^\0-\x7f]|^[0-9]/.test(written);
    const word = sectionWord(text, start) || (isDigits && wordAfter(text, end)) || "";
    if (word) isItem = ITEM_WORDS.has(word);
    else if (written[0] === "(") isItem = true; // "as in (b)": in brackets it is hardly anything else
    else if (lastEnd < 0 || !isJoint(text.slice(lastEnd, start)) || isAmount(text, end)) continue;
    if (isOfALaw(text, end)) continue;
    lastEnd = end;
    references.push({ number: numberAt(text, start, end), isItem: isItem || written[0] === "(" });
  }
  return references;
};

const sectionWord = (text, start) => {
  const before = text.slice(Math.max(0, start - 24), start), word = WORD_BEFORE.exec(before)?.[1].toLowerCase();
  if (word !== undefined) return word === "§" || WORDS.has(word) ? word : "";
  return WORDS_GLUED.some((glued) => before.trimEnd().endsWith(glued)) ? "section" : "";
};

const wordAfter = (text, end) => {
  const word = WORD_AFTER.exec(text.slice(end, end + 40))?.[1].toLowerCase();
  return WORDS_AFTER.has(word) ? word : "";
};

// Whether what stands between two numbers makes both numbers of sections.
const isJoint = (between) => {
  const words = split(between.replaceAll(",", " , ").toLowerCase());
  return between.length < 12 && words.length > 0 && words.every((word) => JOINTS.has(word));
};

const isAmount = (text, end) => UNITS.has(NEXT.exec(text.slice(end, end + 40))?.[1].toLowerCase());

const isOfALaw = (text, end) => (LATER_WORDS.exec(text.slice(end, end + 60))?.slice(1) ?? []).some((word) =>
  word && (LAW_WORDS.has(word.toLowerCase()) || /^[A-Z]{3}[A-Za-z]*$/.test(word)));

const numberAt = (text, start, end) => {
  const words = text.slice(start, end);
  return { start, end, parts: partsOf(words), spans: spansOf(words, start), words };
};

const spansOf = (written, start) =>
  [...written.matchAll(PART)].map(({ 0: part, index }) => [start + index, start + index + part.length]);

const partsOf = (written) => {
  const parts = (written.match(PART) ?? []).map(partOf);
  return parts.every(Boolean) ? parts : [];
};

const partOf = (written) => {
  if (HAN.includes(written[0])) return `${hanValue(written) || ""}`;
  const digits = Array.from(written, (sign) => digitOf(sign) < 0 ? sign : digitOf(sign)).join("");
  return (digits.replace(/^0+/, "") || "0").toLowerCase();
};

const zeroOf = (sign) => Array.from(ZEROS).find((zero) => {
  const value = sign.charCodeAt(0) - zero.charCodeAt(0);
  return value >= 0 && value < 10;
});
const digitOf = (sign) => {
  const zero = zeroOf(sign);
  return zero === undefined ? -1 : sign.charCodeAt(0) - zero.charCodeAt(0);
};

// What a Chinese number below a thousand is; 0 if it is none.
const hanValue = (written) => {
  let value = 0, digit = 0;
  for (const sign of written.replaceAll("零", "〇")) {
    if ("百十".includes(sign)) [value, digit] = [value + (digit || 1) * (sign === "百" ? 100 : 10), 0];
    else if (digit) return 0;
    else digit = HAN_DIGITS.indexOf(sign);
  }
  return value + digit;
};

const hanNumber = (value) => {
  const hundreds = Math.floor(value / 100), tens = Math.floor(value % 100 / 10), ones = value % 10;
  const gap = hundreds && !tens && ones ? "零" : "", ten = tens > 1 || hundreds ? HAN_DIGITS[tens] : "";
  return `${hundreds ? `${HAN_DIGITS[hundreds]}百` : ""}${gap}${tens ? `${ten}十` : ""}${ones ? HAN_DIGITS[ones] : ""}`;
};

// A number of a text with other parts, as many, written as it is; "" if that cannot be.
export const rewritten = (number, text, parts) => {
  if (parts.length !== number.parts.length) return "";
  let words = "", position = number.start;
  for (const [index, [start, end]] of number.spans.entries()) {
    const written = text.slice(start, end);
    const piece = number.parts[index] === parts[index] ? written : writtenLike(parts[index], written);
    if (!piece) return "";
    words += text.slice(position, start) + piece;
    position = end;
  }
  return words + text.slice(position, number.end);
};

const writtenLike = (part, example) => {
  if (HAN.includes(example[0])) return /^[0-9]+$/.test(part) && +part > 0 && +part < 1000 ? hanNumber(+part) : "";
  const zero = zeroOf(example[0]);
  if (zero && zero !== "0") {
    return Array.from(part, (sign) => /[0-9]/.test(sign) ? String.fromCharCode(zero.charCodeAt(0) + +sign) : sign).join("");
  }
  return /^[A-Z]/.test(example) ? part.toUpperCase() : part;
};

const ENDS_WORD = new RegExp(`[${SPACE}${SIGNS}]`);

// Where the word begins and ends that some signs of a text are a part of.
export const wordAround = (text, start, end) => {
  while (start && !ENDS_WORD.test(text[start - 1])) start--;
  while (end < text.length && !ENDS_WORD.test(text[end])) end++;
  return [start, end];
};
