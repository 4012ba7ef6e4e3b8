// A visited page opens without a line: registers the service worker (`/sw.js`), and says when a page is a kept copy.

// The first visit is over by then: the worker costs it nothing.
const REGISTER_AFTER_MS = 3000;

if ("serviceWorker" in navigator) {
  const register = () => navigator.serviceWorker.register("/sw.js", { type: "module" }).catch(() => {});
  addEventListener("focusin", register, { once: true });
  // Who saves data is asked for a few more kilobytes only once he takes part.
  if (!navigator.connection?.saveData) setTimeout(register, REGISTER_AFTER_MS);
}

const copy = performance.getEntriesByType("navigation")[0]?.serverTiming?.find(({ name }) => name === "kept");
const notice = copy && document.querySelector("[data-kept]");
if (notice) {
  // In digits that every language reads: a browser knows no Tamazight.
  const keptAt = new Date(copy.description);
  const [day, time] = new Date(keptAt - keptAt.getTimezoneOffset() * 60000).toISOString().split("T");
  notice.querySelector("time").textContent = `${day} ${time.slice(0, 5)}`;
  notice.hidden = false;
}
