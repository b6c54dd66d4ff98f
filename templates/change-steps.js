// From change to change: a bar that says which one is in sight, with the steps to the one before and the next, the keys
// `n` and `p` for them, and at each change a link that copies its address.
import { copyLink, tell } from "./copy-link.js";

let section, anchors, at, chosen; // `at` is the index of the change in sight, `chosen` the one that was stepped to
let passed = new Set(); // the anchors above the line at which one reads
let isNew = true; // until the page has shown changes

const bar = () => section.querySelector(".pg-stepper");
const labelOf = (index) => section.dataset.change.replace("{number}", index + 1);

const follow = () => {
  at = chosen ?? Math.max(anchors.findLastIndex((anchor) => passed.has(anchor)), 0);
  const [earlier, later] = bar().querySelectorAll("a");
  bar().querySelector(".pg-at-change").textContent = labelOf(at);
  point(earlier, at - 1);
  point(later, at + 1);
};

// Lets a link lead to a change; at the ends there is none, and the link stays where it is.
const point = (link, index) => {
  if (anchors[index]) link.href = `#${anchors[index].id}`;
  else link.removeAttribute("href");
};

const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) passed.add(target);
    else passed.delete(target);
  }
  follow();
}, { rootMargin: "1000000px 0px -60% 0px" }); // all that is above the line

const goTo = (index) => {
  const anchor = anchors[index];
  if (!anchor) return;
  for (let around = anchor.closest("details:not([open])"); around; around = anchor.closest("details:not([open])")) around.open = true;
  chosen = index;
  location.replace(`#${anchor.id}`); // a step is no page to come back to
  anchor.focus({ preventScroll: true });
  follow();
};

// From the change in sight, or to the first if none was reached.
const step = (by) => goTo(chosen === undefined && !passed.size ? 0 : at + by);

const begin = () => {
  observer.disconnect();
  // Whoever comes to a change by its address, or was at one in another view, is at that one.
  const hash = isNew ? location.hash : `#${anchors[chosen]?.id}`;
  section = document.querySelector(".pg-changes[data-change]");
  anchors = section ? [...section.querySelectorAll(".pg-view .pg-anchor")] : [];
  passed = new Set();
  chosen = undefined;
  if (!anchors.length) return;
  const named = anchors.findIndex(({ id }) => `#${id}` === hash);
  if (named >= 0) chosen = named;
  isNew = false;
  anchors.forEach((anchor, index) => {
    anchor.href = `#${anchor.id}`;
    anchor.title = section.dataset.copy;
    anchor.setAttribute("aria-label", `${labelOf(index)}: ${section.dataset.copy}`);
    observer.observe(anchor);
  });
  const said = bar().querySelector(".pg-at-change"); // has room for the longest, so that nothing moves
  said.textContent = labelOf(anchors.length - 1);
  said.style.minInlineSize = `${said.getBoundingClientRect().width}px`;
  follow();
};

document.addEventListener("click", (event) => {
  const anchor = event.target.closest(".pg-view .pg-anchor");
  if (anchor) return copyLink(event, anchor, section.dataset.copied);
  const link = event.target.closest(".pg-stepper a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  goTo(anchors.findIndex((one) => `#${one.id}` === link.hash));
});

const isTyping = ({ target }) => target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  const by = { n: 1, p: -1 }[event.key];
  if (!by) return scrolled(event);
  if (event.defaultPrevented || event.isComposing || isTyping(event)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (anchors.length && section.querySelector(".pg-keys input").checked) step(by);
});

// Whoever scrolls is no longer at the change stepped to, but at the one that is read.
const scrolled = (event) => {
  if (!event.target.closest?.(".pg-stepper")) chosen = undefined;
};
for (const kind of ["wheel", "touchmove", "pointerdown"]) addEventListener(kind, scrolled, { passive: true });

document.addEventListener("pg-shown", begin);
document.addEventListener("pg-said", (event) => tell(event.detail));
begin();
