// A visited page opens without a line: registers the service worker (`/sw.js`), and says when a page is a kept copy.

// The first visit is over by then: the worker costs it nothing.
const REGISTER_AFTER_MS = 3000;

if ("serviceWorker" in navigator) {
  const register = () => navigator.serviceWorker.register("/sw.js").catch(() => {});
  addEventListener("focusin", register, { once: true });
  // Who saves data is asked for a few more kilobytes only once he takes part.
  if (!navigator.connection?.saveData) setTimeout(register, REGISTER_AFTER_MS);
}

// The service worker writes into a copy when it was kept.
const notice = document.querySelector("[data-kept]");
if (notice?.dataset.kept) {
  // In digits and an order that every language reads: a browser knows no Tamazight. Swedish writes 2026-11-24 18:35:00.
  notice.querySelector("time").textContent = new Date(notice.dataset.kept).toLocaleString("sv").slice(0, 16);
  notice.hidden = false;
}
