// What every page of a policy does where scripts run. Each page can be read without it.

const passed = (instant) => Boolean(instant) && Date.parse(instant) <= Date.now();

// A page says what applied when it was made. Once something upcoming has begun by the visitor's clock, what the page
// said until then goes, and what holds from then on, which it brought along, comes.
const renew = () => {
  for (const old of document.querySelectorAll("[data-ends]:not(template)")) {
    if (passed(old.dataset.ends)) old.remove();
  }
  for (const next of document.querySelectorAll("template[data-begins]")) {
    if (!passed(next.dataset.begins)) continue;
    if (passed(next.dataset.ends)) next.remove();
    else {
      const { ends } = next.dataset;
      const parts = [...next.content.children];
      if (ends) parts.forEach((part) => { part.dataset.ends = ends; });
      next.replaceWith(next.content);
    }
  }
};

renew();
document.addEventListener("visibilitychange", renew); // a tab may stay open past the day
