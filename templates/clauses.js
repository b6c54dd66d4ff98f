// One clause in all its wordings, by `?id=`, where it has no page of its own. What the address says is only ever looked
// up among the clauses of the policy.
import { blockOf, compareBlocks, speaker } from "./block-marks.js";
import { blocksHtml } from "./redline-html.js";
import { certainLabel } from "./section-numbers.js";
import { headingPath, periods, readIndex } from "./search-index.js";
import { searchSentences } from "./search-sentences.js";

const container = document.getElementById("pg-one");
const { fill, periodLink } = searchSentences(document.getElementById("pg-templates"));
const say = speaker(JSON.parse(document.getElementById("pg-phrases")?.textContent ?? "{}")); // empty in English

const ownPage = (id) => [...document.querySelectorAll(".pg-clauses a")]
  .find((link) => new URL(link.href).pathname.split("/").at(-2) === id);

const paragraph = (words) => blockOf({ key: words, path: ["p"], content: words });

// A wording with what is different from the one before, if there was one.
const marked = (older, newer) => {
  const { spans, difference } = compareBlocks(paragraph(older ?? newer), paragraph(newer));
  const html = blocksHtml([{ path: ["p"], numbers: [0], spans, ...difference }], { say });
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes];
};

// A number in front of a clause does not count (policygen/histories/lineage.py): wordings that differ in nothing else are one.
const OTHER_NUMBER = /^\s*(?:§+\s*)?(?:\(?(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])[.):]\)?|\([\p{L}\p{N}_]{1,4}\)|\d+(?:\.\d+)+)\s+/iu;
const withoutNumbers = (wordings) => {
  const joined = new Map();
  for (const { words, versions, headings } of wordings) {
    const label = certainLabel(words, false);
    const name = label ? words.slice(label.stop).trimStart() : words.replace(OTHER_NUMBER, "");
    const before = joined.get(name) ?? { words, versions: [], headings: new Map() };
    joined.set(name, {
      words: before.words,
      versions: [...before.versions, ...versions].sort((one, other) => one - other),
      headings: new Map([...before.headings, ...headings]),
    });
  }
  return [...joined.values()];
};

const periodLinks = (index, wording) => periods(index.versions, wording.versions).flatMap((period, number) => [
  ...(number ? [", "] : []),
  periodLink(index, period, container.dataset.root, index.headings[wording.headings.get(period.last)]?.anchor),
]);

const clauseSection = (index, id) => {
  const clause = index.clauses.find((each) => each.id === id);
  if (!clause) return fill("unknown");
  const wordings = withoutNumbers(clause.wordings);
  const items = wordings.map((wording, number) => fill("wording", {
    when: periodLinks(index, wording),
    html: marked(wordings[number + 1]?.words, wording.words),
  }));
  const [newest] = wordings;
  const path = headingPath(index, newest.headings.get(newest.versions.at(-1)));
  return fill("clause", { wordings: items, path: path.join(" › ") });
};

const id = new URLSearchParams(location.search).get("id");
if (id !== null) {
  const page = ownPage(id);
  if (page) {
    location.replace(page.href);
  } else {
    try {
      const answer = await fetch(container.dataset.index);
      if (!answer.ok) throw new Error(answer.statusText);
      container.replaceChildren(clauseSection(readIndex(await answer.json()), id));
    } catch {
      container.replaceChildren(fill("broken"));
    }
  }
}
