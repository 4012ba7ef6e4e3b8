// What this browser holds: the kept pages and the forms that wait, and a button that erases all of it.

import { allKept, forget } from "./unsent.js";

const PAGE = /^(?:\/[a-z]{2,3})?\/c\//;
const button = document.querySelector("[data-forget]");

if (button) {
  // Whoever comes by a link wants to see what is kept; the service worker shows this page under the address of another.
  if (location.pathname.endsWith("/offline")) {
    for (const part of document.querySelectorAll("[data-missed], [data-asked]")) part.hidden = !part.hidden;
  }
  show("[data-pages]", keptPages());
  show("[data-unsent]", unsentForms());
  button.addEventListener("click", eraseAll);
}

async function keptPages() {
  const cache = await caches.open("nidaa-1");
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname).filter((path) => PAGE.test(path));
  return Promise.all(paths.reverse().map(async (path) => {
    const html = await (await cache.match(path)).text();
    const page = new DOMParser().parseFromString(html, "text/html");
    return { path, lang: page.documentElement.lang, words: page.title.split(" · ")[0] };
  }));
}

// Each by the page on which it was filled in.
async function unsentForms() {
  const pages = new Map((await keptPages()).map((page) => [page.path, page]));
  const records = (await allKept()).filter(({ values }) => values);
  return records.map(({ page }) => pages.get(page) ?? { path: page, lang: "", words: page });
}

async function show(selector, found) {
  const list = await found.catch(() => []);
  if (!list.length) return;
  const section = document.querySelector(selector);
  section.querySelector("ul").replaceChildren(...list.map(row));
  for (const part of [section, document.querySelector("[data-all]")]) part.hidden = false;
}

function row({ path, lang, words }) {
  const link = Object.assign(document.createElement("a"), { href: path, lang, dir: "auto", textContent: words });
  const item = document.createElement("li");
  item.append(link);
  return item;
}

// Forms, pages, and the heads of logs that were verified here.
async function eraseAll() {
  for (const { key } of await allKept()) await forget(key);
  localStorage.clear();
  // Without https a browser keeps no pages, only forms.
  if ("caches" in self) {
    for (const name of await caches.keys()) await caches.delete(name);
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
  }
  for (const part of document.querySelectorAll("[data-pages], [data-unsent], [data-forget]")) part.hidden = true;
  document.querySelector("[data-forgotten]").hidden = false;
}
