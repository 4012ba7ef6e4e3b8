// The service worker: a visited campaign opens without a line, and a form that was kept goes when the line is back.
//
// What it keeps: the last public pages that were visited, the files that they name (these by the hash in their names), and
// a page that says that there is no line. What it never touches: what is posted, a page whose address is a credential,
// the administration, the log, anything live, other hosts.

import "./solver.js";
import { SYNC_TAG, allKept, deliver, forget, keep, news } from "./unsent.js";

const CACHE = "nidaa-1";
const PAGES_AT_MOST = 12;
// On a line that is as good as none, a page of a minute ago is better than a white screen.
const PATIENCE_MS = 6000;
const LANGUAGE = /^(?:\/[a-z]{2,3}(?=\/))?/;
const KEPT = /^(?:\/[a-z]{2,3})?\/(?:c\/[a-z0-9-]+\/(?:from\/[\w-]+\/)?(?:(?:petition|boycott)\/|check|result)?)?$/;
const PRIVATE = /^(?:\/[a-z]{2,3})?\/(?:confirm|receipt|withdraw|unsubscribe|admin|demo)\//;
const HASHED = /\/static\/[\w./-]+\.[0-9a-f]{12}\.\w+/g;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(keepOpenPages()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || PRIVATE.test(pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(event, pathname));
  else if (pathname.match(HASHED)?.[0] === pathname) event.respondWith(file(pathname));
  else if (request.destination === "image" && navigator.connection?.saveData) event.respondWith(noPicture());
});

self.addEventListener("sync", (event) => {
  if (event.tag === SYNC_TAG) event.waitUntil(sendKept());
});

// The page that registers the worker came before it, and is kept now.
async function keepOpenPages() {
  await self.clients.claim();
  const windows = await self.clients.matchAll({ type: "window" });
  const paths = new Set(windows.map(({ url }) => new URL(url).pathname));
  await Promise.all([...paths].map((path) => KEPT.test(path) && fetch(path).then((answer) => keepPage(path, answer))));
}

// From the line; from what is kept when there is none, it takes too long, or the server cannot.
async function page(event, path) {
  const cache = await caches.open(CACHE);
  const copy = await cache.match(path, { ignoreVary: true });
  const fresh = fetch(event.request);
  if (KEPT.test(path)) event.waitUntil(fresh.then((answer) => keepPage(path, answer.clone())).catch(() => {}));
  try {
    const answer = await (copy ? Promise.race([fresh, patience()]) : fresh);
    return answer.status >= 500 && copy ? copy : answer;
  } catch {
    return copy ?? (await cache.match(offlinePath(path))) ?? Response.error();
  }
}

function patience() {
  return new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
}

function offlinePath(path) {
  return `${LANGUAGE.exec(path)[0]}/offline`;
}

async function keepPage(path, answer) {
  const type = answer.headers.get("Content-Type") ?? "";
  const isPrivate = /no-store|private/.test(answer.headers.get("Cache-Control"));
  if (answer.status !== 200 || answer.redirected || isPrivate || !type.startsWith("text/html")) return;
  const cache = await caches.open(CACHE);
  await put(cache, path, answer);
  await trim(cache);
  const offline = offlinePath(path);
  if (!(await cache.match(offline))) await put(cache, offline, await fetch(offline));
}

// A page, with the moment at which it was kept, and the files that it names.
async function put(cache, path, answer) {
  if (!answer.ok) return;
  // The page itself says when it is a copy: a note in it waits for this moment (`offline.js`).
  const html = (await answer.text()).replace('data-kept=""', `data-kept="${new Date().toISOString()}"`);
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  await cache.delete(path);
  await cache.put(path, new Response(html, { headers }));
  await Promise.all([...new Set(html.match(HASHED))].map(file));
}

async function file(path) {
  const cache = await caches.open(CACHE);
  const copy = await cache.match(path);
  if (copy) return copy;
  const answer = await fetch(path);
  if (answer.ok) await cache.put(path, answer.clone());
  return answer;
}

// The oldest pages go, and the files that no page names any more.
async function trim(cache) {
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  const pages = paths.filter((path) => KEPT.test(path));
  if (pages.length <= PAGES_AT_MOST) return;
  await Promise.all(pages.slice(0, -PAGES_AT_MOST).map((path) => cache.delete(path)));
  const named = new Set();
  for (const path of paths.filter((path) => !path.match(HASHED))) {
    for (const one of (await (await cache.match(path))?.text())?.match(HASHED) ?? []) named.add(one);
  }
  await Promise.all(paths.map((path) => path.match(HASHED) && !named.has(path) && cache.delete(path)));
}

// Who saves data sees what a picture shows in words.
function noPicture() {
  return new Response(null, { status: 204 });
}

// The browser says that the line is back. What fails is tried again when it says so again, or when its page is opened.
async function sendKept() {
  let areAllSent = true;
  for (const record of await allKept()) {
    if (!record.values || record.problem) continue;
    const { outcome, problem } = await deliver({ ...record, isKept: true });
    if (outcome === "sent") await settle(record, { key: record.key, keptAt: Date.now(), path: record.path, hasArrived: true }, outcome);
    else if (outcome === "refused") await settle(record, { ...record, problem }, outcome);
    else if (outcome === "gone") await forget(record.key);
    else areAllSent = false;
  }
  if (!areAllSent) throw new Error("a form still waits");
}

// The next visit of its page says what became of it; an open one says so now.
async function settle({ key }, left, outcome) {
  await keep(left);
  news.postMessage({ key, outcome, problem: left.problem });
}
