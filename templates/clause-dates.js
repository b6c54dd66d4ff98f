// On the page of the current text: since when each clause has its words, quietly beside it, for those who ask. The link
// that leads to the list of all clauses becomes a button; what it shows is taken from that list.
import { cut } from "./blocks.js";

const link = document.getElementById("pg-when");

const marks = async () => {
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(answer.statusText);
  const list = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".pg-clauses");
  const blocks = [...document.querySelectorAll(".pg-article .pg-text")].flatMap(cut);
  if (!list || blocks.length !== +list.dataset.blocks) throw new Error("this is another text");
  return [...list.children].map((row) => {
    const mark = document.adoptNode(row.querySelector(".pg-mark"));
    for (const each of mark.querySelectorAll("a")) each.href = new URL(each.getAttribute("href"), link.href);
    const [first, last] = blocks[row.dataset.block];
    if (first !== last || first.nodeType !== Node.ELEMENT_NODE || first.localName === "pre") last.after(mark);
    else (first.localName === "tr" ? first.lastElementChild : first).append(mark);
    return mark;
  });
};

const button = document.createElement("button");
button.type = "button";
button.className = "pg-when";
button.textContent = link.textContent;
button.setAttribute("aria-pressed", "false");

let shown;
button.addEventListener("click", async () => {
  const pressed = button.getAttribute("aria-pressed") === "true";
  try {
    shown ??= await marks();
    for (const mark of shown) mark.hidden = pressed;
    button.setAttribute("aria-pressed", String(!pressed));
  } catch {
    location.href = link.href;
  }
});
link.replaceWith(button);
