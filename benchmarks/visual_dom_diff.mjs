// The redline of two texts by visual-dom-diff, to be scored by redline_score.py: a JSON list of both as HTML comes in, HTML
// with ins and del goes out. It runs from a folder that has the npm packages visual-dom-diff, tslib and jsdom.
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";
import { visualDomDiff } from "visual-dom-diff";

const [before, after] = JSON.parse(readFileSync(0, "utf8"));
const { document } = new JSDOM("<body></body>").window;
const body = (html) => { const box = document.createElement("div"); box.innerHTML = html; return box; };
const shown = document.createElement("div");
shown.append(visualDomDiff(body(before), body(after)));
// It marks whole blocks by a class; the scorer asks for marks around words.
for (const [name, tag] of [["vdd-added", "ins"], ["vdd-removed", "del"]]) {
  for (const block of shown.querySelectorAll(`.${name}:not(${tag})`)) {
    const words = document.createTreeWalker(block, 4), texts = [];
    while (words.nextNode()) texts.push(words.currentNode);
    for (const text of texts.filter((each) => each.data.trim() && !each.parentElement.closest("ins, del"))) {
      const mark = document.createElement(tag);
      text.replaceWith(mark);
      mark.append(text);
    }
  }
}
process.stdout.write(shown.firstElementChild.innerHTML);
