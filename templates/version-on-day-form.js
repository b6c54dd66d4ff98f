// "Which version applied on …?" on the page of all versions. The table says the same to whoever reads it.
import { versionOn } from "./version-on-day.js";

const data = JSON.parse(document.getElementById("pg-applied-data").textContent);
const { words } = data;
const section = document.getElementById("pg-applied");
section.append(document.getElementById("pg-applied-form").content);
const form = section.querySelector("form");
const field = form.querySelector("input");
const output = section.querySelector("output");
const language = section.closest("[lang]").lang;

const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

const dayWords = (day) => {
  const locale = new Intl.Locale(language === "en" ? "en-GB" : language, { numberingSystem: "latn", calendar: "gregory" });
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
};

// A phrase of the page with its blanks (`%(day)s`) filled, as nodes: a value is a text or an element, never markup.
const filled = (phrase, values) => phrase.split(/%\((\w+)\)s/).map((part, index) => (index % 2 ? values[part] : part));

const versionLink = (version) => {
  const link = document.createElement("a");
  link.href = version.href;
  link.append(...filled(version.seen ? (version.day ? words.seenOn : words.seenIn) : words.version, { date: version.date }));
  if (version.language) link.hreflang = version.language;
  return link;
};

// What there is to say, sentence by sentence.
const sentences = (answer, day) => {
  const say = (phrase, version) => filled(phrase, { day: dayWords(day), version: version && versionLink(version), date: version?.date });
  const { version, next, others, seen, before } = answer;
  if (answer.kind === "none") return next ? [say(words.none, next), say(words.first, next)] : [say(words.nothing)];
  if (answer.kind === "ended") return [say(words.ended)];
  if (answer.gap) return [say(words.unknown, version), filled(words[answer.gap.kind], answer.gap)];
  if (answer.kind === "seen") {
    const phrase = version.first <= day && (version.exact ? version.first === day : day < version.sure) ? words.sighted : words.unknown;
    return [say(phrase, version), next ? say(words.next, next) : answer.open ? [words.recordEnd] : say(words.noNext)];
  }
  if (answer.certain) {
    const today = new Date();
    const ahead = version.announced || day > new Date(today - today.getTimezoneOffset() * 60000).toJSON().slice(0, 10);
    return [say(ahead ? words.announced : words.certain, version), ...(before ? [say(words.before, before)] : [])];
  }
  if (answer.open) return [say(words.unknown, version), [words.recordEnd]];
  return [
    version.sure > day ? say(version.day ? words.during : words.sometime, version) : say(words.probably, version),
    ...others.map((other) => say(words.other, other)),
    ...(version.sure > day && !others.length ? [say(words.noOther)] : []),
    ...(seen ? [say(words.seenSince, seen)] : []),
    ...(answer.ending ? [say(words.ending)] : []),
  ];
};

const show = (day) => {
  document.querySelectorAll("tr[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
  if (!isDay(day)) {
    output.replaceChildren(...(day ? [words.invalid] : []));
    return;
  }
  const answer = versionOn(data.versions, data.ended, day, data.recordEnd, data.gaps);
  const paragraph = document.createElement("p");
  sentences(answer, day).forEach((sentence) => paragraph.append(...sentence, " "));
  output.replaceChildren(paragraph);
  const marked = [answer.version, ...(answer.others ?? [])].filter(Boolean);
  if (answer.version?.since) {
    const link = document.createElement("a");
    link.href = answer.version.since;
    link.textContent = words.since;
    const links = document.createElement("p");
    links.className = "pg-links";
    links.append(link);
    output.append(links);
  }
  for (const { id } of marked) document.querySelector(`tr[data-version="${CSS.escape(id)}"]`)?.setAttribute("aria-current", "true");
};

// The day stands in the address, so that the answer can be sent to somebody.
const putIntoAddress = (day) => {
  const address = new URL(location.href);
  if (isDay(day)) address.searchParams.set("on", day);
  else address.searchParams.delete("on");
  history.replaceState(history.state, "", address);
};

const update = () => {
  const day = field.value.trim();
  show(day);
  putIntoAddress(day);
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  update();
});
field.addEventListener("input", update);
const dayInAddress = new URL(location.href).searchParams.get("on") ?? "";
if (isDay(dayInAddress)) {
  field.value = dayInAddress;
  show(dayInAddress);
}
