// "Check it here": the page's part of the verifier. What is chosen or pasted stays on this device; only the log's own files
// are fetched, and only by the two buttons that say so. Next: `verify-proof.js`, `verify-entry.js`, `verify-log.js`.

import "./offline.js";
import { Refused, areEqual, refuse } from "./verify-bytes.js";
import { decodeEntry, parseOpening, verifyOpening } from "./verify-entry.js";
import { continues, latestHead, recount } from "./verify-log.js";
import { keyAsText, openCheckpoint, originOf, parseKey } from "./verify-note.js";
import { leafHash, parseReceipt, verifyInclusion } from "./verify-proof.js";

// A larger log is for the program: so much is downloaded and counted here.
const RECOUNT_AT_MOST = 200000n;
const PROGRESS_EVERY_MS = 2000;
let progressAt = 0;
const box = document.querySelector("[data-check]");
// What was proved here, for the checks that follow: { index, bytes, checkpoint }.
const receipts = [];
let isPagesKey = false;
const files = { proof: null, opening: null };

if (box) {
  box.hidden = false;
  box.querySelector("[data-do=head]").addEventListener("click", () => run(checkHead));
  box.querySelector("[data-do=recount]").addEventListener("click", () => run(checkCount));
  box.querySelector("[data-do=paste]").addEventListener("click", () => run((add) => take([pasted()], add)));
  const chosen = box.querySelector("[type=file]");
  chosen.addEventListener("change", () => run((add) => take([...chosen.files], add)));
  const target = box.querySelector("[data-drop]");
  target.addEventListener("dragover", (event) => event.preventDefault());
  target.addEventListener("drop", (event) => {
    event.preventDefault();
    const dropped = [...event.dataTransfer.files];
    run((add) => take(dropped, add));
  });
}

function pasted() {
  return new Blob([box.querySelector("[data-paste]").value]);
}

// One check: its lines, and a stamp that says whether it holds, does not, or was not possible.
async function run(check) {
  const lines = [];
  const add = (name, values = {}) => lines.push(line(name, values));
  show("working", []);
  try {
    await check(add);
    if (isPagesKey) add("key-of-this-page");
    show("holds", lines);
  } catch (error) {
    // Whatever went wrong, it must never look like a proof.
    const { code, values, isProof } = error instanceof Refused ? error : { code: "failed", values: {}, isProof: false };
    if (!(error instanceof Refused)) console.error(error);
    lines.push(line(code, values, "bad"));
    show(isProof ? "fails" : "open", lines);
  }
}

function show(state, lines) {
  const list = document.createElement("ul");
  list.append(...lines);
  const results = box.querySelector("[data-results]");
  results.dataset.state = state;
  results.replaceChildren(words(`state-${state}`), list);
  results.scrollIntoView({ block: "nearest" });
}

function line(name, values, sort = "") {
  const item = document.createElement("li");
  item.className = sort;
  item.append(words(name, values));
  return item;
}

// A sentence of the page with its values in it, as text.
function words(name, values = {}) {
  const template = box.querySelector(`template[data-say="${name}"]`) ?? box.querySelector('template[data-say="failed"]');
  const copy = template.content.cloneNode(true);
  for (const slot of copy.querySelectorAll("[data-v]")) slot.textContent = shown(values[slot.dataset.v]);
  return copy;
}

function shown(value = "") {
  const isNumber = typeof value === "bigint" || typeof value === "number";
  return isNumber ? String(value).replace(/\B(?=(\d{3})+$)/g, box.dataset.group) : String(value);
}

async function usedKey() {
  const key = await parseKey(box.querySelector("[data-key]").value);
  isPagesKey = keyAsText(key) === box.dataset.verifier;
  return key;
}

// Tells the two files of a receipt apart by their beginning, keeps them for each other, and checks what is there.
async function take(blobs, add) {
  for (const blob of blobs) {
    const data = new Uint8Array(await blob.arrayBuffer());
    const start = new TextDecoder().decode(data.subarray(0, 64)).trimStart();
    files[start.startsWith("{") ? "opening" : "proof"] = data;
  }
  await checkReceipt(add);
}

async function checkReceipt(add) {
  if (!files.proof) refuse("proof-missing", {}, false);
  const receipt = parseReceipt(files.proof);
  const opening = files.opening && parseOpening(files.opening);
  const bytes = receipt.extra ?? opening?.entry ?? refuse("entry-missing", {}, false);
  const key = await usedKey();
  const origin = originOf(receipt.note);
  if (origin !== key.name) refuse("other-log", { origin });
  const checkpoint = await openCheckpoint(receipt.note, key);
  await verifyInclusion(receipt, await leafHash(bytes), checkpoint);
  const entry = decodeEntry(bytes, receipt.index);
  add("in-the-log", { index: receipt.index, size: checkpoint.size, origin });
  add(["sign", "pledge"].includes(entry.k) ? `entry-${entry.k}` : "entry-other", { kind: entry.k, day: entry.d });
  if (opening) {
    await verifyOpening(opening, bytes, origin);
    const { name, address, place } = opening.record;
    add(place ? "opened-with-place" : "opened", { name, address, place });
  }
  receipts.push({ index: receipt.index, bytes, checkpoint });
}

// The head is signed, and continues every head that this browser has verified before.
async function checkHead(add) {
  const key = await usedKey();
  const logPath = box.dataset.log;
  const { checkpoint, note } = await latestHead(logPath, key);
  add("head-signed", { size: checkpoint.size });
  const before = await remembered(key);
  if (before) {
    await continues(logPath, before, checkpoint);
    add("head-continues", { size: before.size });
  }
  for (const receipt of receipts) {
    await continues(logPath, receipt.checkpoint, checkpoint);
    add("receipt-continues", { index: receipt.index });
  }
  remember(key, note);
  return { checkpoint, logPath };
}

// A head of another key for the same log is the one thing that this must not overlook.
async function remembered(key) {
  const stored = JSON.parse(storage(() => localStorage.getItem(`nidaa:head:${key.name}`)) ?? "null");
  if (!stored) return null;
  if (stored.key !== keyAsText(key)) refuse("key-changed", { key: stored.key });
  return openCheckpoint(new TextEncoder().encode(stored.note), key);
}

function remember(key, note) {
  const stored = JSON.stringify({ key: keyAsText(key), note: new TextDecoder().decode(note) });
  storage(() => localStorage.setItem(`nidaa:head:${key.name}`, stored));
}

function storage(use) {
  try {
    return use();
  } catch {
    return null;
  }
}

// All entries, from the first: they have the signed root, and they count to what this page says.
async function checkCount(add) {
  const { checkpoint, logPath } = await checkHead(add);
  if (checkpoint.size > RECOUNT_AT_MOST) refuse("too-large", { size: checkpoint.size }, false);
  const claims = [...box.querySelectorAll("[data-claim]")].map(({ dataset, value }) => (
    { action: dataset.claim, size: Number(dataset.size), count: Number(value) }
  ));
  const held = new Map(receipts.map(({ index, bytes }) => [Number(index), bytes]));
  const { tally, at } = await recount(logPath, checkpoint, {
    sizes: claims.map(({ size }) => size),
    onEntry: (index, bytes) => held.has(index) && !areEqual(held.get(index), bytes) && refuse("receipt-gone", { index }),
    onProgress: (done) => progress(done, checkpoint.size),
  });
  add("root-right", { size: checkpoint.size });
  for (const { action, size, count } of claims) {
    const counted = at.get(size)?.[action];
    if (counted === undefined) refuse("count-ahead", { size }, false);
    if (counted !== count) refuse("count-wrong", { count, counted });
    add(`counted-${action}`, { count, size });
  }
  for (const index of held.keys()) add(`receipt-${tally.stateOf(index) || "other"}`, { index });
}

// Not with every bundle: it is read out to whoever listens.
function progress(done, size) {
  if (Date.now() - progressAt < PROGRESS_EVERY_MS) return;
  progressAt = Date.now();
  show("working", [line("progress", { done, size })]);
}
