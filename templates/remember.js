// "Remember this version": what a reader last read is kept in this browser, only when asked to, and the next visit tells
// what has changed since. What is kept is compared with what the site says of its versions, and never shown itself.
import { pageTemplates } from "./page-templates.js";

const container = document.querySelector(".pg-remember");
const { version, digest, until } = container.dataset;
const root = new URL(container.dataset.root, location);
const key = `policygen:${root.pathname}`;
const fill = pageTemplates(container);

// What an action on the storage gives, or undefined where the browser does not allow it: even to name it may throw.
const tried = (action) => {
  try {
    return action(localStorage);
  } catch {
    return undefined;
  }
};

// { version, digest } as it was kept; undefined if anything else is there.
const parsed = (text) => {
  try {
    const kept = JSON.parse(text);
    return [kept?.version, kept?.digest].every((value) => typeof value === "string") ? kept : undefined;
  } catch {
    return undefined;
  }
};

const dateWords = (date) => {
  const { lang } = container.closest("[lang]");
  const locale = new Intl.Locale(lang === "en" ? "en-GB" : lang, { numberingSystem: "latn", calendar: "gregory" });
  const [year, month, day] = date.slice(0, 10).split("-");
  const form = { year: "numeric", ...(month && { month: "long" }), ...(day && { day: "numeric" }), timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale, form).format(Date.UTC(year, (month ?? 1) - 1, day ?? 1));
};

// "version of 4 July 2019"; what has no date of its own is named by when it was seen.
const versionName = ({ effective, observed }) => {
  const date = effective ?? observed;
  const form = (effective ? "" : "-seen") + (date.length >= 10 ? "" : "-inexact");
  return fill(`name${form}`, { date: dateWords(date), date_iso: date });
};

// What there is to tell of what was kept. Only versions that the site lists, up to the one in force, are spoken of.
const news = async (kept) => {
  if (kept.version === version && kept.digest === digest) return [fill("same")];
  const answer = await fetch(new URL("versions.json", root));
  if (!answer.ok) return [];
  const { versions } = await answer.json();
  const past = versions.slice(0, versions.findIndex(({ id }) => id === version) + 1);
  const read = past.find(({ id }) => id === kept.version) ?? past.find(({ formerly }) => formerly.includes(kept.version));
  if (!read) return [];
  const corrections = new URL(`${encodeURIComponent(read.id)}/#pg-corrections`, root);
  const since = new URL(`since/${encodeURIComponent(read.id)}/`, root);
  const corrected = read.digest === kept.digest ? [] : [fill("corrected", { corrections })];
  if (read.id !== version) return [fill("changed", { version: versionName(read), since }), ...corrected];
  return corrected.length ? corrected : [fill("same")];
};

const stored = () => tried((storage) => storage.getItem(key)) ?? null;

container.append(fill("offer"));
const [remember, forget] = container.querySelectorAll("[data-do]");
const message = container.querySelector("[role=status]");

const show = () => {
  const text = stored();
  const kept = parsed(text);
  remember.hidden = kept?.version === version && kept.digest === digest;
  forget.hidden = text === null;
};

// The button that was pressed goes, and the other one comes: whoever uses the keyboard stays where they are.
const pressed = (action, done, next) => {
  const worked = tried((storage) => (action(storage), true));
  message.replaceChildren(fill(worked ? done : "blocked"));
  show();
  if (!worked) return;
  document.querySelectorAll(".pg-remembered").forEach((paragraph) => paragraph.remove());
  next.focus();
};

remember.addEventListener("click", () => {
  pressed((storage) => storage.setItem(key, JSON.stringify({ version, digest })), "remembered", forget);
});
forget.addEventListener("click", () => pressed((storage) => storage.removeItem(key), "forgotten", remember));

show();
const before = stored();
const kept = parsed(before);
// Once something upcoming has begun by the visitor's clock, scheduled.js says so, and this page does not know the rest.
if (kept && !(until && Date.parse(until) <= Date.now())) {
  const paragraphs = await news(kept).catch(() => []); // no network: the page says what it said before
  if (stored() === before) document.querySelector(".pg-status").after(...paragraphs);
}
