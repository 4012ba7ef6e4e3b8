// A visited page opens without a line: registers the service worker (`/sw.js`), and says when a page is a kept copy.

// The first visit is over by then: the worker costs it nothing.
const REGISTER_AFTER_MS = 3000;

if ("serviceWorker" in navigator) {
  const register = () => navigator.serviceWorker.register("/sw.js", { type: "module" }).catch(() => {});
  addEventListener("focusin", register, { once: true });
  // Who saves data is asked for a few more kilobytes only once he takes part.
  if (!navigator.connection?.saveData) setTimeout(register, REGISTER_AFTER_MS);
}

// The service worker writes into a copy when it was kept.
const notice = document.querySelector("[data-kept]");
if (notice?.dataset.kept) {
  // In digits that every language reads: a browser knows no Tamazight.
  const keptAt = new Date(notice.dataset.kept);
  const [day, time] = new Date(keptAt - keptAt.getTimezoneOffset() * 60000).toISOString().split("T");
  notice.querySelector("time").textContent = `${day} ${time.slice(0, 5)}`;
  notice.hidden = false;
}
