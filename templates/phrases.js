// What a comparison says, in the language of the page. Phrases are known by their English words; a page in another
// language has them as data (`phrases_as_data` in parts.html).

// say(phrase, values): the phrase in the page's language, with values at their named places, "%(target)s".
export const phrasesOf = (page) => {
  const phrases = JSON.parse(page.getElementById("pg-phrases")?.textContent ?? "{}");
  return (phrase, values = {}) =>
    (phrases[phrase] ?? phrase).replace(/%(?:\((\w+)\)s|%)/g, (blank, name) => (name ? values[name] : "%"));
};
