// The templates of a page that a script fills in, `<template data-name="NAME">`, with `{blanks}` in texts and attributes.
// A template with a number is there once for each plural form of the language (`data-form`).

// A blank takes a text; one that is a text of its own takes nodes, too.
const filledText = (text, values) => text.replace(/\{(\w+)\}/g, (blank, name) => values[name] ?? blank);

const filled = (root, values) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      const value = values[node.data.trim().match(/^\{(\w+)\}$/)?.[1]];
      if (Array.isArray(value)) node.replaceWith(...value);
      else if (value instanceof Node) node.replaceWith(value);
      else node.data = filledText(node.data, values);
    } else {
      for (const attribute of node.attributes) attribute.value = filledText(attribute.value, values);
    }
  }
  return root;
};

// `fill(name, values, number)` gives a copy of a template, filled in, in the form that is right for a number.
export const pageTemplates = (container) => {
  const rules = new Intl.PluralRules(container.closest("[lang]").lang);
  const forms = new Map(); // by name, then by plural form
  for (const template of container.querySelectorAll("template[data-name]")) {
    const { name, form = "" } = template.dataset;
    forms.set(name, (forms.get(name) ?? new Map()).set(form, template.content));
  }
  return (name, values = {}, number = 0) => {
    const own = forms.get(name);
    const content = own.get("") ?? own.get(rules.select(number)) ?? own.get("other") ?? [...own.values()][0];
    return filled(document.importNode(content, true), values);
  };
};
