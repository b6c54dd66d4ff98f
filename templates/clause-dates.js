// On the page of the current text: since when each clause has its words, quietly beside it, for those who ask. The link
// that leads to the list of all clauses becomes a button; what it shows is taken from that list.
import { blocksOf } from "./page-blocks.js";

const link = document.getElementById("pg-when");

const loadDates = async () => {
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(answer.statusText);
  const list = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".pg-clauses");
  const blocks = [...document.querySelectorAll(".pg-article .pg-text")].flatMap(blocksOf);
  if (!list || blocks.length !== +list.dataset.blocks) throw new Error("this is another text");
  return [...list.children].map((row) => {
    const date = document.adoptNode(row.querySelector(".pg-mark"));
    for (const anchor of date.querySelectorAll("a")) anchor.href = new URL(anchor.getAttribute("href"), link.href);
    const [first, last] = blocks[row.dataset.block];
    if (first !== last || first.nodeType !== Node.ELEMENT_NODE || first.localName === "pre") last.after(date);
    else (first.localName === "tr" ? first.lastElementChild : first).append(date);
    return date;
  });
};

const button = document.createElement("button");
button.type = "button";
button.className = "pg-when";
button.textContent = link.textContent;
button.setAttribute("aria-pressed", "false");

let dates;
button.addEventListener("click", async () => {
  const pressed = button.getAttribute("aria-pressed") === "true";
  try {
    dates ??= await loadDates();
    for (const date of dates) date.hidden = pressed;
    button.setAttribute("aria-pressed", String(!pressed));
  } catch {
    location.href = link.href;
  }
});
link.replaceWith(button);
