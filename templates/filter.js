// The field that filters a list of policies or changes, and how the list is sorted. Without scripts the list is all there.
// What is asked for stands in the address, so that "back" shows it again.
import { folded } from "./search-index.js";

const form = document.querySelector(".pg-filter");
const { q: field, sort: order } = form.elements;
const status = form.querySelector("[role=status]");
const lists = [...document.querySelectorAll("[data-filtered]")];
const heading = (node) => node.querySelector("h2, h3, h4")?.textContent ?? "";

const sections = lists.map((list) => {
  const section = list.closest("section");
  const items = [...list.children].map((item) => ({
    item,
    words: folded(`${section ? heading(section) : ""} ${heading(item)}`),
    changed: item.dataset.changed ?? "",
  }));
  return { list, section, items, changed: items.map(({ changed }) => changed).sort().at(-1) ?? "" };
});
const count = sections.reduce((sum, { items }) => sum + items.length, 0);

const show = () => {
  const terms = folded(field.value).split(" ").filter(Boolean);
  let shown = 0;
  for (const { section, items } of sections) {
    const kept = items.filter(({ item, words }) => !(item.hidden = !terms.every((term) => words.includes(term))));
    if (section) section.hidden = !kept.length;
    shown += kept.length;
  }
  status.textContent = status.dataset.counted.replace("{number}", shown).replace("{all}", count);
};

const newestFirst = (one, other) => (one.changed < other.changed) - (one.changed > other.changed);
const sorted = (things) => (order.value ? [...things].sort(newestFirst) : things);

const arrange = () => {
  for (const { list, items } of sections) list.append(...sorted(items).map(({ item }) => item));
  const groups = sections.filter(({ section }) => section);
  groups[0]?.section.parentNode.append(...sorted(groups).map(({ section }) => section));
};

const putIntoAddress = () => {
  const asked = [["q", field.value.trim()], ["sort", order?.value]].filter(([, value]) => value);
  const query = asked.length ? `?${new URLSearchParams(asked)}` : location.pathname;
  history.replaceState(history.state, "", query + location.hash);
};

form.addEventListener("submit", (event) => event.preventDefault());
field.addEventListener("input", () => { show(); putIntoAddress(); });
order?.addEventListener("change", () => { arrange(); putIntoAddress(); });

const asked = new URLSearchParams(location.search);
field.value = asked.get("q") ?? "";
if (order && asked.get("sort") === "changed") order.value = "changed";
if (order?.value) arrange();
show();
