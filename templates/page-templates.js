// The pieces of a page that a script fills in: `<template data-name="NAME">`, with `{blanks}` in texts and attributes.
// A piece with a number is there once for each plural form of the language (`data-form`).

// A blank takes a text; one that is a text of its own takes nodes, too.
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (blank, name) => (name in values ? values[name] : blank));

const fill = (root, values) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      const value = values[node.data.trim().match(/^\{(\w+)\}$/)?.[1]];
      if (Array.isArray(value)) node.replaceWith(...value);
      else if (value instanceof Node) node.replaceWith(value);
      else node.data = filled(node.data, values);
    } else {
      for (const attribute of node.attributes) attribute.value = filled(attribute.value, values);
    }
  }
  return root;
};

// `piece(name, values, number)` gives a copy of a piece, filled in, in the form that is right for a number.
export const pieces = (home) => {
  const rules = new Intl.PluralRules(home.closest("[lang]").lang);
  const known = new Map();
  for (const each of home.querySelectorAll("template[data-name]")) {
    const { piece, form = "" } = each.dataset;
    known.set(piece, (known.get(piece) ?? new Map()).set(form, each.content));
  }
  return (name, values = {}, number = 0) => {
    const forms = known.get(name);
    const content = forms.get("") ?? forms.get(rules.select(number)) ?? forms.get("other") ?? [...forms.values()][0];
    return fill(document.importNode(content, true), values);
  };
};
