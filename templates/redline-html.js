// Blocks of a redline (see redline.js) as HTML.
import {
  attributesOf, escaped, isCell, levelOf, nameOf, namesOf, notesText, startTag, tokensOf, VOID,
} from "./block-marks.js";

const REPLACED_TAGS = { ins: "u", del: "s" }; // the author's own are shown as these, since ours mean a change
const HIDDEN_WORDS = { added: "added:", removed: "removed:" };
const IN_MARK = new Set(["br", "img", "wbr"]); // what stands in a mark as texts do
const WHOLE_LABELS = ["Added", "Removed"]; // labels of blocks of which no hidden words tell, too

// The HTML of some blocks in a row; elements that they share are one. `say` is a `speaker`; `resolve` gives the address
// of a link or an image. With a `title`, what may be wider than a screen stands in a box that the keyboard can scroll,
// named after the last heading with an id before it, else after the title.
export const blocksHtml = (blocks, { say, resolve = (target) => target, title = "" }) => {
  let heading = "";

  const start = (element, more = "") => {
    const name = nameOf(element), attributes = { ...attributesOf(element) };
    for (const link of ["href", "src"]) if (link in attributes) attributes[link] = resolve(attributes[link]);
    if (levelOf(element)) heading = attributes.id || heading;
    const focusable = title && name === "pre" && { tabindex: "0" };
    const tag = startTag([REPLACED_TAGS[name] ?? name, { ...focusable, ...attributes }], more);
    if (!title || name !== "table") return tag;
    const named = heading ? { "aria-labelledby": heading } : { "aria-label": title };
    return startTag(["div", { class: "pg-wide", tabindex: "0", role: "group", ...named }], " data-redline") + tag;
  };

  const end = (name) => title && name === "table" ? "</table></div>" : `</${REPLACED_TAGS[name] ?? name}>`;

  const written = (token, name) => typeof token === "string" ? escaped(token) : token ? start(token) : end(name);

  const ui = (name, words) => `<span class="pg-${name}" data-ui>${words}</span>`;

  // Each run of text, images and line breaks in an `ins` of its own; hidden words tell of them once.
  const added = (tokens, names, hidden) => {
    const pieces = [], isMarked = (index) => !names[index] || (tokens[index] && IN_MARK.has(names[index]));
    tokens.forEach((token, index) => {
      const html = written(token, names[index]);
      if (!isMarked(index)) return pieces.push(html);
      const isFirst = !index || !isMarked(index - 1);
      pieces.push(`${isFirst ? `<ins>${hidden}` : ""}${html}${index + 1 < tokens.length && isMarked(index + 1) ? "" : "</ins>"}`);
      if (isFirst) hidden = "";
    });
    return pieces;
  };

  // All that is gone in one `del`, or that of each cell.
  const removed = (tokens, names, hidden) => {
    const pieces = [];
    let isOpen = false;
    tokens.forEach((token, index) => {
      const name = names[index];
      if (isCell(name)) {
        pieces.push(...token ? [start(token, " data-redline"), "<del>"] : ["</del>", end(name)]);
        isOpen = Boolean(token);
        return;
      }
      if (!isOpen) pieces.push(`<del>${hidden}`);
      isOpen = true;
      pieces.push(written(token, name));
    });
    return [...pieces, isOpen ? "</del>" : ""];
  };

  const content = ({ spans = [], label }) => {
    const open = [];
    return spans.flatMap(([mark, content]) => {
      const tokens = tokensOf(content), names = namesOf(tokens, open);
      if (mark === "same") return tokens.map((token, index) => written(token, names[index]));
      const isTold = WHOLE_LABELS.includes(label) || isCell(names[0]);
      const hidden = isTold ? "" : ui("hidden", `${escaped(say(HIDDEN_WORDS[mark]))} `);
      return (mark === "added" ? added : removed)(tokens, names, hidden);
    });
  };

  // What stands in a block, with its anchor, label and notes; in a row these stand in the first cell.
  const inside = (block) => {
    const { path, kind, label, notes = [], move, anchor } = block, words = escaped(notesText(notes, say));
    if (move && !kind) return words;
    const isAhead = kind === "split" || kind === "merged";
    const lead = (anchor ? `<a class="pg-anchor" id="${anchor}" data-ui></a>` : "") +
      (label ? ui("label", `${escaped(say(label))} `) : "") + (words && isAhead ? ui("note", `${words} `) : "");
    const tail = words && !isAhead ? ui("note", ` ${words}`) : "";
    const pieces = content(block);
    if (nameOf(path.at(-1) ?? "") === "tr") return [...pieces.slice(0, 1), lead, tail, ...pieces.slice(1)].join("");
    return lead + pieces.join("") + tail;
  };

  const starts = ({ path, numbers, kind, move }, shared) => path.slice(shared).map((element, index) => {
    const depth = shared + index, moved = depth === path.length - 1 && move;
    if (moved && !kind) return `<p class="pg-note" data-ui data-move-from="${move}">`;
    return start(element, (numbers[depth] < 0 ? " data-redline" : "") + (moved ? ` data-move="${move}"` : ""));
  }).join("");

  const ends = (path) => path.map(nameOf).reverse().map((name) => VOID.has(name) ? "" : `${end(name)}\n`).join("");

  let html = "", before = { path: [], numbers: [] };
  for (const block of blocks) {
    let shared = 0;
    while (shared < block.numbers.length && before.numbers[shared] === block.numbers[shared]) shared++;
    html += ends(before.path.slice(shared)) + starts(block, shared) + inside(block);
    before = block;
  }
  return html + ends(before.path);
};
