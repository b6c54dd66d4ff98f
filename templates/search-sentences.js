// What pages that search say of what they found: sentences and periods out of the templates of the page, with links to
// versions. A version is told by its number in the index. `root` is the address of the folder
// that the policy's pages are in.
import { pageTemplates } from "./page-templates.js";
import { appearances, versionsWith } from "./search-index.js";

const NAMED = 3; // how many times a word may have come and gone for each of them to be told

// Whether a date is known to the day; else other words stand before it in many languages.
const isExact = (date) => date.length >= 10;
const suffix = (...dates) => (dates.every(isExact) ? "" : "-inexact");

export const searchSentences = (container) => {
  const fill = pageTemplates(container);
  const day = (name, iso, dates) => ({ [name]: dates[iso], [`${name}_iso`]: iso });
  const versionAddress = (index, at, root) => `${root}${index.versions[at].id.split("/").map(encodeURIComponent).join("/")}/`;

  // "version of 4 July 2019", as a link.
  const versionLink = (index, at, root) => {
    const { start, seen, revision } = index.versions[at];
    const name = seen ? (isExact(start) ? "name-seen-on" : "name-seen-in") : `name${revision ? "-before" : ""}${suffix(start)}`;
    const values = { ...day("date", start, index.dates), number: revision };
    return fill("version", { href: versionAddress(index, at, root), name: [fill(name, values)] });
  };

  // When a text applied, { first, last }, as a link into the newest of these versions.
  const periodLink = (index, { first, last }, root, anchor = "") => {
    const [from, to] = [index.versions[first], index.versions[last]];
    const ends = to.seen ? to.start : to.until ?? "";
    const values = { ...day("start", from.since, index.dates), ...day("end", ends, index.dates) };
    const href = versionAddress(index, last, root) + (anchor && `#${encodeURIComponent(anchor)}`);
    return fill("version", { href, name: [fill(periodTemplate(from, to, ends), values)] });
  };

  const periodTemplate = (from, to, ends) => {
    if (from.status === "withdrawn") return `withdrawn${suffix(from.start)}`;
    if (from === to && from.seen) return isExact(from.start) ? "seen-on" : "seen-in";
    if (to.seen) return (from.seen ? "seen-from-to" : "until-at-least") + suffix(from.since, ends);
    if (to.until) return (from.seen ? "seen-from-until" : "from-until") + suffix(from.since, ends);
    if (from.seen) return `seen-since${suffix(from.since)}`;
    return (["upcoming", "superseded", "unknown"].includes(to.status) ? "from" : "since") + suffix(from.since);
  };

  // The sentences that answer when something came and when it went.
  const sentences = (index, clauses, query, root) => {
    const numbers = versionsWith(clauses.flatMap(({ wordings }) => wordings));
    const { kind: outcome, first, last, gone, breaks, unsure, ends, returns } = appearances(index.versions, numbers);
    const say = (name, ...versions) => [
      fill(name, { query, ...Object.fromEntries(versions.map(([key, at]) => [key, [versionLink(index, at, root)]])) }),
      " ",
    ];
    return [
      say(`found-${outcome}`, ["first", first], ...(last === undefined ? [] : [["last", last]])),
      ...(unsure && outcome !== "only" ? [say("unsure")] : []),
      ...(breaks.length > NAMED ? [say("came-and-went")] : []),
      ...(breaks.length > NAMED ? breaks.slice(-1) : breaks).map((gap) => say("break", ["gone", gap.gone], ["back", gap.back])),
      ...(gone === undefined ? [] : [say("gone", ["gone", gone])]),
      ...(ends === undefined ? [] : [say("ends", ["ends", ends])]),
      ...(returns === undefined ? [] : [say("returns", ["returns", returns])]),
    ].flat();
  };

  return { fill, periodLink, sentences };
};
