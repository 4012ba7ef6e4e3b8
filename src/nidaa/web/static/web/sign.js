// The form, with JavaScript: a proof of work instead of a waiting time, and a submission that is kept and
// sent again when the line or the server fails. Without this file the form works all the same.

const form = document.querySelector("form[data-challenge]");
const STORE = form && `nidaa:unsent:${new URL(form.action).pathname}`;
const RETRY_AT_MOST_SECONDS = 60;
let proof = null;
let sending = false;
let timer = 0;

if (form) {
  form.addEventListener("focusin", prepare, { once: true });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  form.querySelector("[data-forget]").addEventListener("click", forget);
  addEventListener("online", () => unsent() && resend(0));
  if (unsent()) resend(0);
}

// What only this browser knows: a nonce, so that nobody else can be handed the same leaf, and a key, so
// that a retry never counts twice. The work starts while the person is still typing.
function prepare() {
  for (const name of ["nonce", "key"]) form.elements[name].value ||= randomBytes();
  proof ??= work();
  proof.catch(() => { proof = null; });
}

function randomBytes() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function work() {
  const answer = await fetch(form.dataset.challenge, { cache: "no-store", signal: AbortSignal.timeout(20000) });
  if (!answer.ok) throw new Error("no challenge");
  const { algorithm, challenge, maxnumber, salt, signature } = await answer.json();
  const number = await new Promise((resolve, reject) => {
    const worker = new Worker(form.dataset.solver);
    worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); };
    worker.onerror = (error) => { worker.terminate(); reject(error); };
    worker.postMessage({ salt, challenge, maxnumber });
  });
  return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
}

async function submit() {
  if (sending) return;
  prepare();
  say("working");
  clearErrors();
  await send(Object.fromEntries(new FormData(form)), 0);
}

// One submission, once: it ends in the next page, in errors beside the fields, or in the store.
async function send(values, attempt, provedAgain = false) {
  busy(true);
  try {
    values.altcha = await (proof ??= work());
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(values),
      signal: AbortSignal.timeout(30000),
    });
    if (answer.ok) return done();
    const problem = await answer.json().catch(() => ({}));
    const stale = (problem.errors || []).some(({ field }) => ["altcha", "stamp"].includes(field));
    if (stale && !provedAgain) {
      proof = null;
      return await send(values, attempt, true);
    }
    if (answer.status < 500 && answer.status !== 429) return refuse(problem);
    keep(values, attempt, Number(answer.headers.get("Retry-After")) || 0, problem.detail);
  } catch {
    proof = null;
    keep(values, attempt, 0);
  } finally {
    busy(false);
  }
}

function done() {
  localStorage.removeItem(STORE);
  location.assign(form.dataset.sent);
}

function keep(values, attempt, retryAfterSeconds, detail) {
  try {
    localStorage.setItem(STORE, JSON.stringify(values));
  } catch {
    // A private window may refuse to store; the form itself still holds what was typed.
  }
  say("kept", detail);
  form.querySelector("[data-forget]").hidden = false;
  const backoffSeconds = Math.min(2 ** (attempt + 1), RETRY_AT_MOST_SECONDS) * (0.5 + Math.random());
  clearTimeout(timer);
  timer = setTimeout(() => resend(attempt + 1, values), Math.max(retryAfterSeconds * (1 + Math.random() / 2), backoffSeconds) * 1000);
}

function resend(attempt, values = unsent()) {
  if (!values || sending) return;
  clearTimeout(timer);
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements[name];
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
  say("again");
  send(values, attempt);
}

function unsent() {
  try {
    return JSON.parse(localStorage.getItem(STORE));
  } catch {
    return null;
  }
}

function forget() {
  clearTimeout(timer);
  localStorage.removeItem(STORE);
  form.querySelector("[data-forget]").hidden = true;
  say("");
}

function refuse(problem) {
  localStorage.removeItem(STORE);
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
