// What every page of a policy does where scripts run. Each page can be read without it.

const passed = (instant) => Boolean(instant) && Date.parse(instant) <= Date.now();

// A page says what applied when it was made. Once something upcoming has begun by the visitor's clock, what the page
// said until then goes, and what holds from then on, which it brought along, comes.
const renew = () => {
  for (const past of document.querySelectorAll("[data-ends]:not(template)")) {
    if (passed(past.dataset.ends)) past.remove();
  }
  for (const due of document.querySelectorAll("template[data-begins]")) {
    if (!passed(due.dataset.begins)) continue;
    if (passed(due.dataset.ends)) due.remove();
    else {
      const { ends } = due.dataset;
      const elements = [...due.content.children];
      if (ends) elements.forEach((element) => { element.dataset.ends = ends; });
      due.replaceWith(due.content);
    }
  }
};

renew();
document.addEventListener("visibilitychange", renew); // a tab may stay open past the day
