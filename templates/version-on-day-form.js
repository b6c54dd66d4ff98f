// "Which version applied on …?" on the page of all versions. The table says the same to whoever reads it.
import { applied } from "./version-on-day.js";

const known = JSON.parse(document.getElementById("pg-applied-data").textContent);
const { words } = known;
const place = document.getElementById("pg-applied");
place.append(document.getElementById("pg-applied-form").content);
const form = place.querySelector("form");
const field = form.querySelector("input");
const answer = place.querySelector("output");
const language = place.closest("[lang]").lang;

const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

const written = (day) => {
  const locale = new Intl.Locale(language === "en" ? "en-GB" : language, { numberingSystem: "latn", calendar: "gregory" });
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
};

// A phrase of the page with its places (`%(day)s`) filled, as nodes: a value is a text or an element, never markup.
const filled = (phrase, values) => phrase.split(/%\((\w+)\)s/).map((part, at) => (at % 2 ? values[part] : part));

const named = (version) => {
  const link = document.createElement("a");
  link.href = version.href;
  link.append(...filled(version.seen ? (version.day ? words.seenOn : words.seenIn) : words.version, { date: version.date }));
  if (version.language) link.hreflang = version.language;
  return link;
};

// What there is to say, sentence by sentence.
const told = (found, day) => {
  const say = (phrase, version) => filled(phrase, { day: written(day), version: version && named(version), date: version?.date });
  const { version, next, others, seen, before } = found;
  if (found.kind === "none") return next ? [say(words.none, next), say(words.first, next)] : [say(words.nothing)];
  if (found.kind === "ended") return [say(words.ended)];
  if (found.kind === "seen") {
    const said = version.first <= day && (version.exact ? version.first === day : day < version.sure) ? words.sighted : words.unknown;
    return [say(said, version), next ? say(words.next, next) : say(words.noNext)];
  }
  if (found.certain) {
    const today = new Date();
    const ahead = version.announced || day > new Date(today - today.getTimezoneOffset() * 60000).toJSON().slice(0, 10);
    return [say(ahead ? words.announced : words.certain, version), ...(before ? [say(words.before, before)] : [])];
  }
  return [
    version.sure > day ? say(version.day ? words.during : words.sometime, version) : say(words.probably, version),
    ...others.map((other) => say(words.other, other)),
    ...(version.sure > day && !others.length ? [say(words.noOther)] : []),
    ...(seen ? [say(words.seenSince, seen)] : []),
    ...(found.ending ? [say(words.ending)] : []),
  ];
};

const show = (day) => {
  document.querySelectorAll("tr[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
  if (!isDay(day)) {
    answer.replaceChildren(...(day ? [words.invalid] : []));
    return;
  }
  const found = applied(known.versions, known.ended, day);
  const paragraph = document.createElement("p");
  told(found, day).forEach((sentence) => paragraph.append(...sentence, " "));
  answer.replaceChildren(paragraph);
  const shown = [found.version, ...(found.others ?? [])].filter(Boolean);
  if (found.version?.since) {
    const link = document.createElement("a");
    link.href = found.version.since;
    link.textContent = words.since;
    const links = document.createElement("p");
    links.className = "pg-links";
    links.append(link);
    answer.append(links);
  }
  for (const { id } of shown) document.querySelector(`tr[data-version="${CSS.escape(id)}"]`)?.setAttribute("aria-current", "true");
};

// The day stands in the address, so that the answer can be sent to somebody.
const keep = (day) => {
  const address = new URL(location.href);
  if (isDay(day)) address.searchParams.set("on", day);
  else address.searchParams.delete("on");
  history.replaceState(history.state, "", address);
};

const ask = () => {
  const day = field.value.trim();
  show(day);
  keep(day);
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
field.addEventListener("input", ask);
const asked = new URL(location.href).searchParams.get("on") ?? "";
if (isDay(asked)) {
  field.value = asked;
  show(asked);
}
