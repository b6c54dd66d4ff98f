// What pages that search say of what they found: sentences and times out of the pieces of the page, with links to
// versions. `root` is the address of the folder that the policy's pages are in.
import { answer, places } from "./search-index.js";
import { pieces } from "./page-templates.js";

const NAMED = 3; // how many times a word may have come and gone for each of them to be told

// Whether a date is known to the day; else other words stand before it in many languages.
const exact = (date) => date.length >= 10;
const form = (...dates) => (dates.every(exact) ? "" : "-inexact");

export const teller = (home) => {
  const piece = pieces(home);
  const day = (name, iso, dates) => ({ [name]: dates[iso], [`${name}_iso`]: iso });
  const page = (index, at, root) => `${root}${encodeURIComponent(index.versions[at].id)}/`;

  // "version of 4 July 2019", as a link.
  const named = (index, at, root) => {
    const { start, seen } = index.versions[at];
    const name = seen ? (exact(start) ? "name-seen-on" : "name-seen-in") : `name${form(start)}`;
    return piece("version", { href: page(index, at, root), name: [piece(name, day("date", start, index.dates))] });
  };

  // When a text applied, { first, last }, as a link into the newest of these versions.
  const range = (index, { first, last }, root, anchor = "") => {
    const [from, to] = [index.versions[first], index.versions[last]];
    const ends = to.seen ? to.start : to.until ?? "";
    const values = { ...day("start", from.start, index.dates), ...day("end", ends, index.dates) };
    return piece("version", { href: page(index, last, root) + (anchor && `#${encodeURIComponent(anchor)}`), name: [piece(kind(from, to, ends), values)] });
  };

  const kind = (from, to, ends) => {
    if (from.status === "withdrawn") return `withdrawn${form(from.start)}`;
    if (from === to && from.seen) return exact(from.start) ? "seen-on" : "seen-in";
    if (to.seen) return (from.seen ? "seen-from-to" : "until-at-least") + form(from.start, ends);
    if (to.until) return (from.seen ? "seen-from-until" : "from-until") + form(from.start, ends);
    if (from.seen) return `seen-since${form(from.start)}`;
    return (from.status === "upcoming" ? "from" : "since") + form(from.start);
  };

  // The sentences that answer when something came and when it went.
  const sentences = (index, clauses, query, root) => {
    const found = answer(index.versions, places(clauses.flatMap(({ wordings }) => wordings)));
    const say = (name, ...which) => [
      piece(name, { query, ...Object.fromEntries(which.map(([key, at]) => [key, [named(index, at, root)]])) }),
      " ",
    ];
    const { kind: how, first, last, gone, breaks, unsure, ends, returns } = found;
    return [
      say(`found-${how}`, ["first", first], ...(last === undefined ? [] : [["last", last]])),
      ...(unsure && how !== "only" ? [say("unsure")] : []),
      ...(breaks.length > NAMED ? [say("came-and-went")] : []),
      ...(breaks.length > NAMED ? breaks.slice(-1) : breaks).map((one) => say("break", ["gone", one.gone], ["back", one.back])),
      ...(gone === undefined ? [] : [say("gone", ["gone", gone])]),
      ...(ends === undefined ? [] : [say("ends", ["ends", ends])]),
      ...(returns === undefined ? [] : [say("returns", ["returns", returns])]),
    ].flat();
  };

  return { piece, range, sentences };
};
