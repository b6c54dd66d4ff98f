// Blocks of a redline (see redline.js) as HTML.
import { range, total } from "./align.js";
import { attributesOf, escaped, levelOf, nameOf, namesOf, startTag, tokensOf, VOID } from "./block-content.js";
import { isCell, notesText } from "./block-marks.js";
import { isWrapper } from "./compare.js";
import { split } from "./words.js";

const REPLACED_TAGS = { ins: "u", del: "s" }; // the author's own are shown as these, since ours mean a change
const HIDDEN_WORDS = {
  added: "added:", removed: "removed:", "old-number": "old number:", "new-number": "new number:",
};
const IN_MARK = new Set(["br", "img", "wbr"]); // what stands in a mark as texts do
const NUMBER_TAGS = { "old-number": "del", "new-number": "ins" };
const WHOLE_LABELS = { Added: "added", Removed: "removed" }; // of what came or went as a whole

// redline_layout.py: which elements came or went as a whole, and what moved together.

const NO_BOXES = new Set(["tbody", "thead", "tfoot", "colgroup"]);
const HOLDS_NO_PARAGRAPHS =
  new Set("ul ol menu dl table tbody thead tfoot tr p pre h1 h2 h3 h4 h5 h6 dt summary".split(" "));
const STANDS_FIRST = new Set(["summary", "caption"]);

const wholeName = ({ label, move }) =>
  WHOLE_LABELS[label] ?? (label === "Moved away" ? "removed" : label === "Moved here" && !move ? "added" : undefined);

const layoutOf = (blocks) => {
  const shared = blocks.map(({ numbers }, index) => {
    const before = blocks[index - 1]?.numbers ?? [];
    let count = 0;
    while (count < numbers.length && before[count] === numbers[count]) count++;
    return count;
  });
  const endOf = (index, depth) => {
    let end = index + 1;
    while (end < blocks.length && shared[end] > depth) end++;
    return end;
  };
  const nameAt = (index, depth) => nameOf(blocks[index].path[depth]);
  const hasRoom = (index, depth) => nameAt(index, depth) === "tr" ||
    !STANDS_FIRST.has(nameAt(index, depth)) && !(depth && HOLDS_NO_PARAGRAPHS.has(nameAt(index, depth - 1)));
  const wholes = new Map(), leads = new Map(), groups = new Map();
  for (let index = 0, stop; index < blocks.length; index = stop) {
    const whole = wholeName(blocks[index]);
    stop = index + 1;
    for (let depth = shared[index]; whole && depth < blocks[index].path.length; depth++) {
      const end = endOf(index, depth);
      if (NO_BOXES.has(nameAt(index, depth))) continue;
      if (!blocks.slice(index + 1, end).every((block) => wholeName(block) === whole)) continue;
      wholes.set(`${index} ${depth}`, whole);
      const { lead, path } = blocks[index], room = range(depth, path.length).find((inner) => hasRoom(index, inner));
      if (lead && room !== undefined) leads.set(index, room);
      stop = end;
      break;
    }
  }
  for (let start = 0, end; start < blocks.length; start = end) {
    const { label, lead, path } = blocks[start], move = label ? blocks[start].move : 0;
    end = start + 1;
    while (move && blocks[end]?.kind && blocks[end].move === move) end++;
    const depth = Math.max(shared[start], shared[end] ?? 0);
    if (end === start + 1 || path.length <= depth || nameAt(start, depth) === "tr" || !hasRoom(start, depth)) continue;
    if (!range(start + 1, end).every((index) => shared[index] >= depth && blocks[index].path.length > depth)) continue;
    const isHeading = path.length === depth + 1 && levelOf(path[depth]) > 0;
    const fold = lead?.[0].endsWith(", unchanged") ? start + Number(isHeading) : end;
    groups.set(start, { start, end, depth, fold });
  }
  return { shared, wholes, leads, groups };
};

// table_rows.py: the columns of a marked row, [{ text, isRemoved }], and the names of those in which its cells stand.

const rowColumns = (spans) => {
  const columns = [], open = [];
  for (const [mark, content] of spans) {
    const tokens = tokensOf(content), names = namesOf(tokens, open), isRemoved = mark === "removed" && isCell(names[0]);
    for (const [index, token] of tokens.entries()) {
      const name = names[index], attributes = name && token ? attributesOf(token) : {};
      if (isCell(name) && token) {
        if (attributes.colspan || attributes.rowspan) return [];
        columns.push({ text: "", isRemoved });
      } else if (columns.length && name === "br") {
        columns.at(-1).text += " ";
      } else if (columns.length && !name && (isRemoved || (mark !== "removed" && mark !== "old-number"))) {
        columns.at(-1).text += token;
      }
    }
  }
  return columns.map(({ text, isRemoved }) => ({ text: split(text).join(" "), isRemoved }));
};

// How many columns the cells of a marked row take.
const rowWidth = (spans) => {
  const open = [];
  return total(spans.flatMap(([, content]) => {
    const tokens = tokensOf(content), names = namesOf(tokens, open);
    return tokens.filter((token, index) => token && isCell(names[index]))
      .map((cell) => Math.max(1, /^\d+$/.test(attributesOf(cell).colspan) ? +attributesOf(cell).colspan : 1));
  }));
};

const columnNames = (head, row) => {
  if (head.length === row.length) return head.map(({ text }) => text);
  const names = head.filter(({ isRemoved }) => !isRemoved).map(({ text }) => text);
  if (names.length !== row.filter(({ isRemoved }) => !isRemoved).length) return [];
  return row.map(({ isRemoved }) => isRemoved ? "" : names.shift());
};

// The HTML of some blocks in a row; elements that they share are one. `say` is a `speaker`; `resolve` gives the address
// of a link or an image. With a `title`, what may be wider than a screen stands in a box that the keyboard can scroll,
// named after the last heading with an id before it, else after the title; and each cell has the name of its column.
// `whole` is the address of the text, for what is left out of a long paragraph.
export const blocksHtml = (blocks, { say, resolve = (target) => target, title = "", whole = "" }) => {
  let heading = "", cellNames = [];
  const columns = new Map();

  const start = (element, more = "") => {
    const name = nameOf(element), attributes = { ...attributesOf(element) };
    for (const link of ["href", "src"]) if (link in attributes) attributes[link] = resolve(attributes[link]);
    if (levelOf(element)) heading = attributes.id || heading;
    const focusable = title && name === "pre" && { tabindex: "0" };
    const label = isCell(name) && cellNames.shift();
    const data = label ? ` data-label="${escaped(label).replaceAll('"', "&quot;")}"${more}` : more;
    const tag = startTag([REPLACED_TAGS[name] ?? name, { ...focusable, ...attributes }], data);
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
        pieces.push(...token ? [start(token, " data-removed"), "<del>"] : ["</del>", end(name)]);
        isOpen = Boolean(token);
        return;
      }
      if (!isOpen) pieces.push(`<del>${hidden}`);
      isOpen = true;
      pieces.push(written(token, name));
    });
    return [...pieces, isOpen ? "</del>" : ""];
  };

  // The sign for what is left out of a paragraph, which leads to it.
  const leftOut = (sign) => whole
    ? ` <a class="pg-cut" href="${escaped(whole).replaceAll('"', "&quot;")}" data-ui>${escaped(sign)}` +
      `<span class="pg-hidden"> ${escaped(say("the whole paragraph"))}</span></a> `
    : ` <span class="pg-cut" data-ui>${escaped(sign)}</span> `;

  const content = (block) => {
    const { spans = [] } = block, open = [];
    return spans.flatMap(([mark, content]) => {
      if (mark === "note") return [leftOut(content)];
      const tokens = tokensOf(content), names = namesOf(tokens, open);
      if (mark === "same") return tokens.map((token, index) => written(token, names[index]));
      if (mark in NUMBER_TAGS) {
        const words = ui("hidden", `${escaped(say(HIDDEN_WORDS[mark]))} `) + escaped(content);
        return [`<${NUMBER_TAGS[mark]} class="pg-renumbered">${words}</${NUMBER_TAGS[mark]}>`];
      }
      const isTold = wholeName(block) || isCell(names[0]);
      const hidden = isTold ? "" : ui("hidden", `${escaped(say(HIDDEN_WORDS[mark]))} `);
      return (mark === "added" ? added : removed)(tokens, names, hidden);
    });
  };

  // Takes the names of a table's columns from a row of its head, and keeps those for the cells of another row.
  const nameCells = ({ path, numbers, spans = [] }) => {
    const table = numbers[path.findIndex((element) => nameOf(element) === "table")] ?? 0, row = rowColumns(spans);
    const isHead = path.some((element) => nameOf(element) === "thead");
    if (isHead) columns.set(table, row);
    cellNames = isHead ? [] : columnNames(columns.get(table) ?? [], row);
  };

  const anchorTag = ({ anchor }) => anchor ? `<a class="pg-anchor" id="${anchor}" data-ui></a>` : "";

  // What is said of the run that begins with a block, or of the block alone, after the anchor of its change.
  const leadOf = (block) => {
    const { lead, label, move } = block, words = escaped(lead ? say(...lead) : say(label));
    return anchorTag(block) + (move ? `<a id="pg-m${move}" href="#pg-m${move}-from">${words}</a>` : words);
  };

  // What stands in a block, with its anchor, label and notes, if these are not told before it; in a row they stand in the
  // first cell.
  const inside = (block, isTold) => {
    const { path, kind, label, lead, notes = [], move } = block, words = escaped(notesText(notes, say));
    const isRow = nameOf(path.at(-1) ?? "") === "tr";
    if (isRow && title) nameCells(block);
    if (move && !kind) return `<a href="#pg-m${move}">${words}</a>`;
    const isAhead = kind === "split" || kind === "merged";
    const isLabelled = label && (lead || !(label in WHOLE_LABELS));
    const first = (isTold ? "" : isLabelled ? ui("label", `${leadOf(block)} `) : anchorTag(block)) +
      (words && isAhead ? ui("note", `${words} `) : "");
    const tail = words && !isAhead ? ui("note", ` ${words}`) : "";
    const pieces = content(block);
    if (isRow) return [...pieces.slice(0, 1), first, tail, ...pieces.slice(1)].join("");
    return first + pieces.join("") + tail;
  };

  const elementStart = ({ path, numbers, kind, move, copyOf }, depth, whole) => {
    const isOwn = depth === path.length - 1;
    if (move && !kind && isOwn) return `<p class="pg-note" id="pg-m${move}-from" data-ui data-move-from="${move}">`;
    const moved = move && isOwn ? ` data-move="${move}"` : "";
    if (copyOf !== undefined && isOwn) return start(path[depth], ` data-copy-of="${copyOf}"`);
    return start(path[depth], (numbers[depth] < 0 && !moved ? ` data-${isWrapper(numbers[depth]) ? "redline" : "removed"}` : "") +
      (whole ? ` data-whole="${whole}"` : "") + moved);
  };

  // What is said of blocks that moved together, and what they are folded in.
  const groupStarts = ({ start, end, fold }, index, block) =>
    (index === start ? `<div class="pg-moved" data-redline>\n<p class="pg-label" data-ui>${leadOf(block)}</p>\n` : "") +
    (index === fold ? `<details data-redline><summary data-ui>${
      escaped(say("%(num)s unchanged paragraph", { num: end - fold }))}</summary>\n` : "");

  // What is said of a run before the element with which it begins: in a row of a table, or in a paragraph.
  const leadBefore = (block, depth, whole) => {
    const lead = leadOf(block), mark = whole ? ` data-whole="${whole}"` : "";
    if (nameOf(block.path[depth]) !== "tr") return `<p class="pg-label" data-ui${mark}>${lead}</p>\n`;
    const width = rowWidth(block.spans ?? []);
    return `<tr data-ui${mark}><td colspan="${width}"><p class="pg-label">${lead}</p></td></tr>\n`;
  };

  const ends = (path) => path.map(nameOf).reverse().map((name) => VOID.has(name) ? "" : `${end(name)}\n`).join("");

  const { shared, wholes, leads, groups } = layoutOf(blocks);
  let html = "", open = [], group = null;
  for (const [index, block] of blocks.entries()) {
    group = groups.get(index) ?? group;
    html += ends(open.slice(shared[index]));
    for (let depth = shared[index]; depth < block.path.length; depth++) {
      if (group?.depth === depth) html += groupStarts(group, index, block);
      const whole = wholes.get(`${index} ${depth}`);
      if (leads.get(index) === depth) html += leadBefore(block, depth, whole);
      html += elementStart(block, depth, whole);
    }
    html += inside(block, leads.has(index) || groups.has(index));
    open = block.path;
    if (group?.end === index + 1) {
      html += `${ends(open.slice(group.depth))}${group.fold < group.end ? "</details>" : ""}</div>\n`;
      [open, group] = [open.slice(0, group.depth), null];
    }
  }
  return html + ends(open);
};
