// The blocks of a text in a page: the same ones, in the same order, as the build's (policygen/markup/block_cutter.py).

const names = ("address article aside blockquote caption center col colgroup dd details div dl dt figcaption figure " +
  "footer h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul")
  .split(" ");
const blockNames = new Set(names);
const selector = names.join();
const inCells = names.filter((name) => name !== "td" && name !== "th").join();
const isBlock = (node) => node.nodeType === Node.ELEMENT_NODE && (blockNames.has(node.localName) || node.querySelector(selector));

// The blocks below an element, each by its first and last node.
export const blocksOf = (element) => {
  const blocks = [];
  let run = [];
  const end = () => {
    if (run.some((node) => node.nodeType === Node.ELEMENT_NODE || node.data?.trim())) blocks.push([run[0], run.at(-1)]);
    run = [];
  };
  for (const node of element.childNodes) {
    if (!isBlock(node)) {
      run.push(node);
      continue;
    }
    end();
    const inner = node.matches("tr") ? node.querySelector(inCells) : !node.matches("h1,h2,h3,h4,h5,h6,p,hr") && node.querySelector(selector);
    blocks.push(...(inner ? blocksOf(node) : [[node, node]]));
  }
  end();
  return blocks.length ? blocks : [[element, element]];
};

// Gives each item of an ordered list its number as a value, so that a part of the list keeps it.
export const numberItems = (text) => {
  for (const list of text.querySelectorAll("ol:not([reversed])")) {
    let number = list.start;
    for (const item of list.querySelectorAll(":scope > li")) {
      number = item.hasAttribute("value") ? item.value : number;
      item.value = number++;
    }
  }
};

// What a block says, without the element that is nothing but the block.
const contentOf = ([first, last]) => {
  const range = first.ownerDocument.createRange();
  if (first === last && isBlock(first)) {
    range.selectNodeContents(first);
  } else {
    range.setStartBefore(first);
    range.setEndAfter(last);
  }
  return range;
};

// Puts what a block of one text says in place of what a block of another says; each is given by its first and last node.
export const putInPlace = (block, other) => {
  const replaced = contentOf(block), content = contentOf(other).cloneContents();
  replaced.deleteContents();
  replaced.insertNode(block[0].ownerDocument.adoptNode(content));
};

// A copy of what stands in a text from one node to another, with the elements around both but those that `isLeftOut`.
export const excerpt = (text, [first, last], isLeftOut = () => false) => {
  const range = text.ownerDocument.createRange();
  range.setStartBefore(first);
  range.setEndAfter(last);
  let content = range.cloneContents();
  for (let around = range.commonAncestorContainer; around !== text; around = around.parentNode) {
    if (isLeftOut(around)) continue;
    const shell = around.cloneNode(false);
    shell.append(content);
    content = shell;
  }
  return content;
};
