// What a comparison can do where scripts run: unfold unchanged paragraphs in place, and be swapped. Without them its
// lines lead into the page of the version, and it says everything else.
"use strict";

// "12 unchanged paragraphs" becomes these paragraphs, out of the article of the version (index.fragment.html).
(() => {
  const blocks = new Set(("address article aside blockquote caption center col colgroup dd details div dl dt figcaption " +
    "figure footer h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th " +
    "thead tr ul").split(" "));
  const selector = [...blocks].join();
  const inCells = [...blocks].filter((name) => name !== "td" && name !== "th").join();
  const isBlock = (node) => node.nodeType === Node.ELEMENT_NODE && (blocks.has(node.localName) || node.querySelector(selector));

  // The blocks below an element, each by its first and last node: the same ones, in the same order, as the build's.
  const cut = (element) => {
    const found = [];
    let run = [];
    const end = () => {
      if (run.some((node) => node.nodeType === Node.ELEMENT_NODE || node.data?.trim())) found.push([run[0], run.at(-1)]);
      run = [];
    };
    for (const node of element.childNodes) {
      if (!isBlock(node)) {
        run.push(node);
        continue;
      }
      end();
      const parts = node.matches("tr") ? node.querySelector(inCells) : !node.matches("h1,h2,h3,h4,h5,h6,p,hr") && node.querySelector(selector);
      found.push(...(parts ? cut(node) : [[node, node]]));
    }
    end();
    return found.length ? found : [[element, element]];
  };

  const article = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.statusText);
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const text = parsed.createElement("div");
    text.append(...[...parsed.querySelectorAll(".pg-text")].flatMap((part) => [...part.childNodes]));
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

  const part = (text, from, count, all) => {
    const found = cut(text);
    if (found.length !== all) throw new Error("this is another text");
    const range = text.ownerDocument.createRange();
    range.setStartBefore(found[from][0]);
    range.setEndAfter(found[from + count - 1][1]);
    let content = range.cloneContents();
    for (let around = range.commonAncestorContainer; around !== text; around = around.parentNode) {
      const shell = around.cloneNode(false);
      shell.append(content);
      content = shell;
    }
    return content;
  };

  document.addEventListener("click", async (event) => {
    const link = event.target.closest(".pg-unchanged a[data-from]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    try {
      const text = await article(new URL("index.fragment.html", link.href.split("#")[0]));
      const { from, count, blocks: all } = link.dataset;
      const unfolded = document.createElement("div");
      unfolded.className = "pg-redline pg-unfolded";
      unfolded.tabIndex = -1;
      unfolded.append(document.adoptNode(part(text, +from, +count, +all)));
      link.parentNode.replaceWith(unfolded);
      unfolded.focus({ preventScroll: true });
    } catch {
      location.href = link.href;
    }
  });
})();

// The button "Swap": the comparison from the new text to the old one, and back.
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
