// The site is shown as on another day: whatever asks for the time on the page is told that instant, so that nothing on it
// is taken for stale.
{
  const instant = Date.parse(decodeURIComponent(document.currentScript.src.split("?")[1]));
  if (instant) Date.now = () => instant;
}
