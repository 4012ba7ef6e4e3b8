// The form, with JavaScript: a proof of work instead of a waiting time, and a submission that is kept and sent again
// when the line or the server fails. Without this file the form works all the same. Next: `proof.js`, `waiting.js`.

import { prove } from "./proof.js";
import { Waiting } from "./waiting.js";

const form = document.querySelector("form[data-challenge]");
const STORE = form && `nidaa:unsent:${new URL(form.action).pathname}`;
// Why a proof is refused although the form is right: another one is made, and the form goes again under the same key.
const STALE = new Set(["proof-expired", "proof-spent", "proof-too-easy", "proof-wrong"]);
const PROOFS_AT_MOST = 5;
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
  const unsent = kept();
  if (unsent) {
    fillIn(unsent);
    waiting.begin(unsent);
  }
}

// What only this browser knows: a nonce, so that nobody else can be handed the same leaf, and a key, so that a retry
// never counts twice. The work starts while the person is still typing.
function prepare() {
  for (const name of ["nonce", "key"]) form.elements[name].value ||= randomBytes();
  newProof();
}

function newProof(refused = "") {
  if (refused || !proof) {
    proof = prove(form.dataset.challenge, form.dataset.solver, refused);
    proof.catch(() => { proof = null; });
  }
  return proof;
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
  await send(Object.fromEntries(new FormData(form)), 0);
}

// The same form under the same key and nonce, however often it takes.
async function resend(values, attempt) {
  if (sending) return;
  say("again");
  await send(values, attempt);
}

// One submission, once: it ends in the next page, in errors beside the fields, or in waiting.
async function send(values, attempt) {
  busy(true);
  current = values;
  try {
    values.altcha ||= await newProof();
    const answer = await post(values);
    if (answer.ok) return done();
    const problem = await answer.json().catch(() => ({}));
    if (values !== current) return;
    if (answer.status < 500 && answer.status !== 429) return refuse(problem);
    const why = [429, 503].includes(answer.status) ? "busy" : "failed";
    wait(values, attempt, why, Number(answer.headers.get("Retry-After")) || 0);
  } catch {
    if (values === current) wait(values, attempt, "failed", 0);
  } finally {
    busy(false);
  }
}

// Posts, and posts again with another proof while the server says that nothing else is wrong.
async function post(values) {
  for (let proofs = 1; ; proofs++) {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(values),
      signal: AbortSignal.timeout(30000),
    });
    const { errors = [] } = answer.ok ? {} : await answer.clone().json().catch(() => ({}));
    if (!errors.length || !errors.every(({ code }) => STALE.has(code)) || proofs >= PROOFS_AT_MOST) return answer;
    const tooEasy = errors.some(({ code }) => code === "proof-too-easy");
    const refused = values.altcha;
    values.altcha = "";
    values.altcha = await newProof(tooEasy ? refused : "stale");
  }
}

function wait(values, attempt, why, retryAfterSeconds) {
  keep(values);
  say(navigator.onLine ? why : "offline");
  waiting.start(values, attempt, retryAfterSeconds);
}

function done() {
  end();
  // Whoever comes back to this page and signs for a second person sends another form.
  form.reset();
  for (const name of ["nonce", "key", "altcha"]) form.elements[name].value = "";
  location.assign(form.dataset.sent);
}

function stop() {
  end();
  say("stopped");
  for (const name of ["nonce", "key"]) form.elements[name].value = "";
  form.addEventListener("focusin", prepare, { once: true });
}

function end() {
  current = null;
  waiting.end();
  proof = null;
  forget();
}

function refuse(problem) {
  end();
  say("refused", problem.errors ? "" : problem.detail);
  const general = [];
  for (const { field, message } of problem.errors || []) {
    const slot = form.querySelector(`[data-error="${CSS.escape(field)}"]`);
    if (slot) showError(slot, form.elements[field], message);
    else general.push(message);
  }
  if (general.length) say("refused", general.join(" "));
  const first = form.querySelector("[aria-invalid=true]");
  if (first) first.focus();
}

// The store of this tab: it outlives a reload and nothing else. It holds personal data, and is emptied at the end.
function keep(values) {
  try {
    sessionStorage.setItem(STORE, JSON.stringify(values));
  } catch {
    // A private window may refuse to store; the form itself still holds what was typed.
  }
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE));
  } catch {
    return null;
  }
}

function forget() {
  try {
    sessionStorage.removeItem(STORE);
  } catch {
    // Then nothing was stored either.
  }
}

function fillIn(values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements[name];
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
}

function showError(slot, input, message) {
  slot.textContent = message;
  slot.hidden = false;
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", slot.id);
}

function clearErrors() {
  for (const slot of form.querySelectorAll("[data-error]")) slot.hidden = true;
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

function say(what, detail = "") {
  const words = what && form.querySelector(`[data-say="${what}"]`).textContent;
  form.querySelector("[data-status]").textContent = [words, detail].filter(Boolean).join(" ");
}

function busy(now) {
  sending = now;
  form.querySelector("[type=submit]").setAttribute("aria-busy", String(now));
}
