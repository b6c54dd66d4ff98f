// The text of a version as its page has it, for a comparison to show more of.
import { numberItems } from "./page-blocks.js";

const texts = new Map(); // by address; no text is asked for twice

// The text of the version whose page is at an address, out of its article without a frame (index.fragment.html), without
// what would clash on another page. Whoever wants a part of it takes a copy.
export const versionText = (page) => {
  const address = new URL("index.fragment.html", page.split("#")[0]).href;
  if (!texts.has(address)) {
    const loading = load(address);
    texts.set(address, loading);
    loading.catch(() => texts.delete(address)); // it may be there next time
  }
  return texts.get(address);
};

const load = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  const text = parsed.createElement("div");
  text.append(...[...parsed.querySelectorAll(".pg-text")].flatMap((element) => [...element.childNodes]));
  numberItems(text);
  for (const name of ["href", "src"]) {
    text.querySelectorAll(`[${name}]`).forEach((node) => node.setAttribute(name, new URL(node.getAttribute(name), address)));
  }
  text.querySelectorAll("[id]").forEach((node) => node.removeAttribute("id"));
  boxWideParts(text);
  return text;
};

// What may be wider than a screen can be scrolled by the keyboard; the box of a table is named after the heading above it.
const boxWideParts = (text) => {
  let heading = "";
  for (const element of text.querySelectorAll("h1, h2, h3, h4, h5, h6, table, pre")) {
    if (element.localName === "pre") element.tabIndex = 0;
    else if (element.localName !== "table") heading = element.textContent.trim();
    else if (!element.closest(".pg-wide")) {
      const box = text.ownerDocument.createElement("div");
      box.className = "pg-wide";
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", heading);
      element.replaceWith(box);
      box.append(element);
    }
  }
};
