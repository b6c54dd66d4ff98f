// What a comparison can do where scripts run: unfold unchanged paragraphs in place. Without them its lines lead into the
// page of the version.
import { blocksOf } from "./page-blocks.js";

// The text of a version out of its article without a frame (index.fragment.html), without what would clash on a page.
const article = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  const text = parsed.createElement("div");
  text.append(...[...parsed.querySelectorAll(".pg-text")].flatMap((element) => [...element.childNodes]));
  for (const list of text.querySelectorAll("ol:not([reversed])")) {
    let number = list.start;
    for (const item of list.querySelectorAll(":scope > li")) {
      number = item.hasAttribute("value") ? item.value : number;
      item.value = number++;
    }
  }
  for (const name of ["href", "src"]) {
    text.querySelectorAll(`[${name}]`).forEach((node) => node.setAttribute(name, new URL(node.getAttribute(name), address)));
  }
  text.querySelectorAll("[id]").forEach((node) => node.removeAttribute("id"));
  return text;
};

// So many blocks of a text from one on, with the elements around them; `total` is how many there should be in all.
const excerpt = (text, from, count, total) => {
  const blocks = blocksOf(text);
  if (blocks.length !== total) throw new Error("this is another text");
  const range = text.ownerDocument.createRange();
  range.setStartBefore(blocks[from][0]);
  range.setEndAfter(blocks[from + count - 1][1]);
  let content = range.cloneContents();
  for (let around = range.commonAncestorContainer; around !== text; around = around.parentNode) {
    const shell = around.cloneNode(false);
    shell.append(content);
    content = shell;
  }
  return content;
};

// "12 unchanged paragraphs" becomes these paragraphs.
document.addEventListener("click", async (event) => {
  const link = event.target.closest(".pg-unchanged a[data-from]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  try {
    const text = await article(new URL("index.fragment.html", link.href.split("#")[0]));
    const { from, count, blocks: total } = link.dataset;
    const unfolded = document.createElement("div");
    unfolded.className = "pg-redline pg-unfolded";
    unfolded.tabIndex = -1;
    unfolded.append(document.adoptNode(excerpt(text, +from, +count, +total)));
    link.parentNode.replaceWith(unfolded);
    unfolded.focus({ preventScroll: true });
  } catch {
    location.href = link.href;
  }
});
