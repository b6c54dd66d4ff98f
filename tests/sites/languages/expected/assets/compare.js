// The button "Swap" of a comparison: shows it from the new text to the old one, and back. Without scripts the page has
// no such button and says everything else.
"use strict";
(() => {
  const pair = document.querySelector(".pg-pair");
  const changes = document.querySelector(".pg-changes");
  if (!pair || !changes) return;

  const words = ["added|removed", "Added|Removed", "Moved here|Moved from here", "Joined|Divided differently", "Old text|New text"];
  const other = new Map(words.map((both) => both.split("|")).flatMap(([one, two]) => [[one, two], [two, one]]));
  const said = new RegExp([...other.keys()].sort((one, two) => two.length - one.length).join("|"), "g");

  // What the page says of a change, said of the opposite one. Doing it twice gives the same words again.
  const turned = (text) => text
    .replace(said, (found) => other.get(found))
    .replace(/\bfrom (\S+) to ([^\s;]+)/g, "from $2 to $1")
    .replace(/\b([Ww])as (an? [a-z ]+|code), is (an? [a-z ]+|code) now/g, "$1as $3, is $2 now")
    .replace(/[+−](?=\d)/g, (sign) => (sign === "+" ? "−" : "+"));

  const turnWords = (element) => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) texts.currentNode.data = turned(texts.currentNode.data);
  };

  const renamed = (element, name) => {
    const made = document.createElement(name);
    for (const { name: key, value } of element.attributes) made.setAttribute(key, value);
    made.append(...element.childNodes);
    element.replaceWith(made);
    return made;
  };

  const exchange = () => {
    const marks = [...changes.querySelectorAll(".pg-redline ins, .pg-redline del")];
    for (const mark of marks.map((each) => renamed(each, each.localName === "ins" ? "del" : "ins"))) {
      // What was removed stands before what was added in its place.
      const space = mark.nextSibling;
      const next = space?.nodeType === Node.TEXT_NODE && !space.data.trim() ? space.nextSibling : space;
      if (mark.localName === "ins" && next?.localName === "del") {
        mark.before(next);
        if (space !== next) mark.before(space);
      }
    }
    changes.querySelectorAll(".pg-redline [data-ui]").forEach(turnWords);
    document.querySelectorAll(".pg-counts, .pg-sections .pg-muted, .pg-pair dt").forEach(turnWords);
    document.querySelectorAll(".pg-plus, .pg-minus").forEach((figure) => {
      figure.classList.toggle("pg-plus");
      figure.classList.toggle("pg-minus");
    });
    for (const side of pair.children) {
      side.classList.toggle("pg-old-side");
      side.classList.toggle("pg-new-side");
    }
    pair.append(pair.firstElementChild);
  };

  const button = document.createElement("button");
  button.type = "button";
  button.className = "pg-swap";
  button.setAttribute("aria-pressed", "false");
  button.textContent = pair.dataset.swap;
  button.addEventListener("click", () => {
    exchange();
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") === "false"));
  });
  pair.after(button);
})();
