// A form on its way: kept in this browser until the server has it, and sent once, by an open page or by the service
// worker. Nothing here knows a document. Before: `sign.js`, `offline-worker.js`. Next: `proof.js`.
//
// A record: { key, path, page, challenge, sent, values, keptAt } and, once the service worker was done with it, `problem`
// (refused) or `hasArrived` (then without values). `key` is the form's own. It stands in IndexedDB as it is: readable for
// whoever uses this browser.

import { prove } from "./proof.js";

// So long a form is kept that nobody comes back to send.
const KEPT_AT_MOST_MS = 7 * 24 * 3600 * 1000;
// Why a proof is refused although the form is right: another one is made, and the form goes again under the same key.
const STALE = new Set(["proof-expired", "proof-spent", "proof-too-easy", "proof-wrong"]);
const PROOFS_AT_MOST = 5;
export const SYNC_TAG = "nidaa-unsent";

// Resolves to whether the browser keeps it; a private window may refuse.
export async function keep(record) {
  try {
    await ask("readwrite", (store) => store.put(record));
    return true;
  } catch {
    return false;
  }
}

// The records of this browser; what nobody came back to send in time is dropped.
export async function allKept() {
  const records = await ask("readonly", (store) => store.getAll()).catch(() => []);
  const isLate = ({ keptAt }) => Date.now() - keptAt > KEPT_AT_MOST_MS;
  await Promise.all(records.filter(isLate).map(({ key }) => forget(key)));
  return records.filter((record) => !isLate(record));
}

export function forget(key) {
  return ask("readwrite", (store) => store.delete(key)).catch(() => {});
}

function ask(mode, question) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("nidaa", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("unsent", { keyPath: "key" });
    opening.onerror = reject;
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction("unsent", mode);
      const asked = question(transaction.objectStore("unsent"));
      transaction.oncomplete = () => { database.close(); resolve(asked.result); };
      transaction.onabort = reject;
    };
  });
}

// Sends a record and resolves to { outcome }: "sent", "refused" (with `problem`), "busy" or "failed" (with `seconds` to
// wait), or "gone": whoever had the lock before has sent or stopped it. The key makes a second sending harmless; the lock
// makes it rare, and keeps a form that was stopped from being sent.
export function deliver(record, solverPath) {
  const attempt = () => send(record, solverPath).catch(() => ({ outcome: "failed", seconds: 0 }));
  return navigator.locks ? navigator.locks.request(`nidaa ${record.key}`, attempt) : attempt();
}

async function send(record, solverPath) {
  if (record.isKept) {
    const stored = await ask("readonly", (store) => store.get(record.key));
    if (!stored?.values) return { outcome: stored?.hasArrived ? "sent" : "gone" };
  }
  const answer = await post(record, solverPath);
  if (answer.ok) return { outcome: "sent" };
  const problem = await answer.json().catch(() => ({}));
  if (answer.status < 500 && answer.status !== 429) return { outcome: "refused", problem };
  const outcome = [429, 503].includes(answer.status) ? "busy" : "failed";
  return { outcome, seconds: Number(answer.headers.get("Retry-After")) || 0 };
}

// Posts, and posts again with another proof while the server says that nothing else is wrong.
async function post({ path, challenge, values }, solverPath) {
  values.altcha ||= await prove(challenge, solverPath);
  for (let proofs = 1; ; proofs++) {
    const answer = await fetch(path, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(values),
      signal: AbortSignal.timeout?.(30000),
    });
    const { errors = [] } = answer.ok ? {} : await answer.clone().json().catch(() => ({}));
    if (!errors.length || !errors.every(({ code }) => STALE.has(code)) || proofs >= PROOFS_AT_MOST) return answer;
    const refused = errors.some(({ code }) => code === "proof-too-easy") ? values.altcha : "";
    values.altcha = "";
    values.altcha = await prove(challenge, solverPath, refused);
  }
}

// What became of a form is told to all windows of this browser, and to the service worker: { key, outcome, problem }.
export const news = "BroadcastChannel" in self ? new BroadcastChannel("nidaa") : { postMessage() {} };
