// What the page of a text can do where scripts run: print itself, and give the address of each section in this very
// version, which stays. The text is left as it is: the links have no words of their own, so that nothing is added to what
// is selected, copied or searched for.
import { copyLink } from "./copy-link.js";

const text = document.querySelector(".pg-text[data-page]");

// The heading keeps its own words as its name; the link in it has another one.
const addLink = (heading) => {
  const link = document.createElement("a");
  link.className = "pg-self";
  const address = new URL(text.dataset.page, location);
  address.hash = heading.id;
  link.href = address;
  link.setAttribute("aria-label", text.dataset.copy);
  if (text.lang) link.lang = text.lang;
  heading.setAttribute("aria-label", heading.textContent.trim());
  heading.append(link);
};

if (text) {
  text.querySelectorAll(":is(h1, h2, h3, h4, h5, h6)[id]").forEach(addLink);
  text.addEventListener("click", (event) => {
    const link = event.target.closest(".pg-self");
    if (link) copyLink(event, link, text.dataset.copied);
  });
}

for (const button of document.querySelectorAll(".pg-print")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
