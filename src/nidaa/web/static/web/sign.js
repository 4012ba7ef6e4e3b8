// The form, with JavaScript: a proof of work instead of a waiting time, and a submission that is kept and sent again
// when the line or the server fails. Without this file the form works all the same. Next: `unsent.js`, `waiting.js`.

import { prove } from "./proof.js";
import { SYNC_TAG, allKept, deliver, forget, keep, news } from "./unsent.js";
import { Waiting } from "./waiting.js";

const form = document.querySelector("form[data-challenge]");
const path = form && new URL(form.action).pathname;
let proof = null;
let sending = false;
// What is on its way; an answer to anything else (the person has stopped it) changes nothing.
let current = null;
const waiting = form && new Waiting(form, { resend, stop, say });

if (form) {
  form.addEventListener("focusin", prepare, { once: true });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  news.onmessage = ({ data }) => data.key === current?.key && waiting.isOn && settle(data);
  allKept().then((records) => resume(records.find((record) => record.path === path)));
}

// What an earlier visit left behind, or what the service worker made of it meanwhile.
function resume(record) {
  if (!record || sending || waiting.isOn) return;
  current = { ...record, isKept: true };
  if (record.values) fillIn(record.values);
  if (record.hasArrived) settle({ outcome: "arrived" });
  else if (record.problem) settle({ outcome: "refused", problem: record.problem });
  else waiting.begin(current);
}

// What only this browser knows: a nonce, so that nobody else can be handed the same leaf, and a key, so that a retry
// never counts twice. The work starts while the person is still typing.
function prepare() {
  for (const name of ["nonce", "key"]) form.elements[name].value ||= randomBytes();
  proof ??= prove(form.dataset.challenge, form.dataset.solver).catch(() => { proof = null; });
}

function randomBytes() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function submit() {
  if (sending || waiting.isOn) return;
  prepare();
  say("working");
  clearErrors();
  const values = Object.fromEntries(new FormData(form));
  const { challenge, sent } = form.dataset;
  current = { key: values.key, path, page: location.pathname, challenge, sent, values };
  await send(current, 0);
}

// The same form under the same key and nonce, however often it takes.
async function resend(record, attempt) {
  if (sending) return;
  say("again");
  await send(record, attempt);
}

async function send(record, attempt) {
  busy(true);
  record.values.altcha ||= (await proof) ?? "";
  const result = await deliver(record, form.dataset.solver);
  busy(false);
  if (record !== current) return;
  if (["busy", "failed"].includes(result.outcome)) await wait(record, attempt, result);
  else await settle(result, true);
}

async function wait(record, attempt, { outcome, seconds }) {
  say(navigator.onLine ? outcome : "offline");
  waiting.start(record, attempt, seconds);
  record.keptAt ??= Date.now();
  record.isKept = await keep(record);
  // Stopped while it was being kept.
  if (record !== current) await forget(record.key);
  // Where the browser can, it wakes the service worker when the line is back, also once this page is closed.
  else navigator.serviceWorker?.ready.then(({ sync }) => sync?.register(SYNC_TAG)).catch(() => {});
}

// A form's end: here, in another window, or in the service worker.
async function settle({ outcome, problem }, tell = false) {
  const { key } = current;
  current = null;
  proof = null;
  waiting.end();
  if (tell) news.postMessage({ key, outcome, problem });
  // What is corrected goes under the same key; another form has another one.
  for (const name of outcome === "refused" ? ["altcha"] : ["altcha", "key", "nonce"]) form.elements[name].value = "";
  form.addEventListener("focusin", prepare, { once: true });
  if (outcome === "refused") refuse(problem);
  else if (outcome !== "sent") say(outcome);
  await forget(key);
  if (outcome === "sent") leave();
}

// Whoever comes back to this page and signs for a second person sends another form.
function leave() {
  form.reset();
  location.assign(form.dataset.sent);
}

function stop() {
  settle({ outcome: "stopped" }, true);
}

function refuse({ errors = [], detail }) {
  const general = errors.length ? [] : [detail];
  for (const { field, message } of errors) {
    const slot = form.querySelector(`[data-error="${CSS.escape(field)}"]`);
    if (slot) showError(slot, form.elements[field], message);
    else general.push(message);
  }
  say("refused", general.join(" "));
  form.querySelector("[aria-invalid=true]")?.focus();
}

// What was typed, and what was ticked if it still says the same. What the page itself says of the form stays this page's.
function fillIn(values) {
  for (const field of form.elements) {
    const value = values[field.name];
    if (field.type === "checkbox") field.checked = field.value === value;
    else if (value && field.type !== "hidden") field.value = value;
  }
}

function showError(slot, input, message) {
  slot.textContent = message;
  slot.hidden = false;
  input.setAttribute("aria-invalid", true);
}

function clearErrors() {
  for (const slot of form.querySelectorAll("[data-error]")) slot.hidden = true;
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

function say(what, detail = "") {
  const words = form.querySelector(`[data-say=${what}]`).textContent;
  form.querySelector("[data-status]").textContent = `${words} ${detail}`;
}

function busy(now) {
  sending = now;
  form.querySelector("[type=submit]").setAttribute("aria-busy", now);
}
