// Copies the address of a link and says so; where nothing may be copied, it is a link like any other.

const message = document.createElement("p");
message.className = "pg-toast";
message.setAttribute("role", "status");
document.body.append(message);

let ending = 0;

// Says something for a while, to eyes and ears alike.
export const tell = (words) => {
  message.textContent = ""; // so that the same words are read out again
  requestAnimationFrame(() => { message.textContent = words; });
  clearTimeout(ending);
  ending = setTimeout(() => { message.textContent = ""; }, 4000);
};

// What a click on a link does: `words` say that its address was copied.
export const copyLink = async (event, link, words) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(link.href);
    tell(words);
    link.dataset.done = "";
    setTimeout(() => delete link.dataset.done, 4000);
  } catch {
    location.href = link.href; // the address bar shows it
  }
};
