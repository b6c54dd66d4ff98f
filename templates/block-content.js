// What stands in a block, as in policygen/markup/block_content.py. An element is its name, or [name, attributes]. Content is
// a string, or an array of tokens: texts, starts of elements, ["a", { href }], and 0 where the innermost open one ends.

export const lazy = (make) => {
  let made;
  return () => made ??= make();
};

export const VOID = new Set(["br", "col", "hr", "img", "wbr"]);
export const nameOf = (element) => typeof element === "string" ? element : element[0];
export const attributesOf = (element) => typeof element === "string" ? {} : element[1] ?? {};
export const levelOf = (element) => /^h[1-6]$/.test(nameOf(element)) ? +nameOf(element)[1] : 0;
export const elementOf = (name, attributes) => Object.keys(attributes).length ? [name, attributes] : name;
export const withoutId = (element) => {
  const { id, ...others } = attributesOf(element);
  return id === undefined ? element : elementOf(nameOf(element), others);
};
export const numberIn = (element, attribute) => {
  const value = attributesOf(element)[attribute];
  return /^-?\d+$/.test(value) ? +value : undefined;
};
export const isStart = Array.isArray;

const SIGNS_OF_HTML = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
export const escaped = (text) => text.replace(/[&<>]/g, (sign) => SIGNS_OF_HTML[sign]);
export const startTag = (element, more = "") => `<${nameOf(element)}${Object.entries(attributesOf(element))
  .map(([name, value]) => ` ${name}="${escaped(value).replaceAll('"', "&quot;")}"`).join("")}${more}>`;

export const tokensOf = (content) => typeof content === "string" ? (content ? [content] : []) : content;
export const contentOf = (tokens) => {
  const joined = [];
  for (const token of tokens) {
    if (typeof token === "string" && typeof joined.at(-1) === "string") joined.push(joined.pop() + token);
    else if (token !== "") joined.push(token);
  }
  return joined.every((token) => typeof token === "string") ? joined.join("") : joined;
};

// The name of the element that each token begins or ends; "" of a text. `open` are the names of those open before.
export const namesOf = (tokens, open = []) => tokens.map((token) => {
  if (!token) return open.pop();
  if (!isStart(token)) return "";
  if (!VOID.has(token[0])) open.push(token[0]);
  return token[0];
});
