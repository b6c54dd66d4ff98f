// What a comparison can do where scripts run: unfold unchanged paragraphs in place. Without them its lines lead into the
// page of the version.
import { blocksOf, excerpt, putInPlace } from "./page-blocks.js";
import { versionText } from "./version-text.js";

// How many elements two neighbouring blocks of a text have around both.
const sharedDepth = (text, one, other) => {
  if (!one || !other) return 0;
  const range = text.ownerDocument.createRange();
  range.setStartBefore(one[0]);
  range.setEndAfter(other[1]);
  let depth = 0;
  for (let around = range.commonAncestorContainer; around !== text; around = around.parentNode) depth++;
  return depth;
};

// What a line "12 unchanged paragraphs" stands for: these paragraphs in an element, whose data say how many of the elements
// around them began before and go on after them.
export const unfolded = async (line) => {
  const { href, dataset } = line.querySelector("a[data-from]"), from = +dataset.from, stop = from + +dataset.count;
  const text = await versionText(href), blocks = blocksOf(text);
  if (blocks.length !== +dataset.blocks) throw new Error("this is another text");
  const element = document.createElement("div");
  element.className = "pg-redline pg-unfolded";
  element.append(document.adoptNode(excerpt(text, [blocks[from][0], blocks[stop - 1][1]])));
  const shown = blocksOf(element);
  for (const template of line.querySelectorAll("template")) { // blocks in which numbers followed from other changes
    const block = document.createElement("div");
    block.append(template.content.cloneNode(true));
    putInPlace(shown[template.dataset.block - from], blocksOf(block)[0]);
  }
  element.dataset.before = sharedDepth(text, blocks[from - 1], blocks[from]);
  element.dataset.after = sharedDepth(text, blocks[stop - 1], blocks[stop]);
  return element;
};

document.addEventListener("click", async (event) => {
  const link = event.target.closest(".pg-unchanged a[data-from]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  try {
    const element = await unfolded(link.parentNode);
    element.tabIndex = -1;
    link.parentNode.replaceWith(element);
    element.focus({ preventScroll: true });
  } catch {
    location.href = link.href;
  }
});
