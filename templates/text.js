// What the page of a text can do where scripts run: print itself, and give the address of each section in this very
// version, which stays. The text is left as it is: the links have no words of their own, so that nothing is added to what
// is selected, copied or searched for.

const text = document.querySelector(".pg-text[data-page]");

const message = document.createElement("p");
message.className = "pg-toast";
message.setAttribute("role", "status");

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

const copyLink = async (event) => {
  const link = event.target.closest(".pg-self");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(link.href);
    message.textContent = ""; // so that the same words are read out again
    requestAnimationFrame(() => { message.textContent = text.dataset.copied; });
    link.dataset.done = "";
    setTimeout(() => {
      message.textContent = "";
      delete link.dataset.done;
    }, 4000);
  } catch {
    location.href = link.href; // no clipboard: the address bar shows it
  }
};

if (text) {
  document.body.append(message);
  text.querySelectorAll(":is(h1, h2, h3, h4, h5, h6)[id]").forEach(addLink);
  text.addEventListener("click", copyLink);
}

for (const button of document.querySelectorAll(".pg-print")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
