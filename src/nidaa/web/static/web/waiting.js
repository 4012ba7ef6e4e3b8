// A form that waits for its next try: says when that is, and lets the person hurry it or stop it.

const RETRY_AT_MOST_SECONDS = 120;
// When a region's network is back, its phones must not all come in the same second.
const BACK_ONLINE_SECONDS = 3;

export class Waiting {
  // `resend(values, attempt)` sends the form again; `stop()` gives it up; `say(what)` tells the person.
  constructor(form, { resend, stop, say }) {
    this.form = form;
    this.resend = resend;
    this.say = say;
    this.box = form.querySelector("[data-waiting]");
    this.countdown = form.querySelector("[data-countdown]");
    this.values = null;
    this.box.querySelector("[data-now]").addEventListener("click", () => this.#tryNow());
    this.box.querySelector("[data-stop]").addEventListener("click", stop);
    addEventListener("online", () => this.isOn && this.#schedule(BACK_ONLINE_SECONDS * Math.random()));
    addEventListener("offline", () => this.isOn && this.#rest());
    this.#lock(false); // A browser may have kept the lock over a reload.
  }

  get isOn() {
    return this.values !== null;
  }

  // After a reload: the form goes again soon, and the attempts are counted anew.
  begin(values) {
    this.#show(values, 0);
    this.#scheduleOrRest(1 + Math.random());
  }

  // Waits at least as long as the server asks, and longer each time; with chance in it, so that those who were refused
  // together do not come back together.
  start(values, attempt, retryAfterSeconds) {
    this.#show(values, attempt + 1);
    const backoffSeconds = Math.min(2 ** (attempt + 1), RETRY_AT_MOST_SECONDS) * (0.5 + Math.random());
    this.#scheduleOrRest(Math.max(retryAfterSeconds * (1 + Math.random() / 2), backoffSeconds));
  }

  end() {
    this.#cancel();
    this.values = null;
    this.box.hidden = true;
    this.#lock(false);
  }

  #show(values, attempt) {
    this.values = values;
    this.attempt = attempt;
    this.box.hidden = false;
    this.#lock(true);
  }

  #scheduleOrRest(seconds) {
    if (navigator.onLine) this.#schedule(seconds);
    else this.#rest();
  }

  #schedule(seconds) {
    this.#cancel();
    this.dueAt = Date.now() + seconds * 1000;
    this.timer = setInterval(() => this.#tick(), 250);
    this.#tick();
  }

  // Offline there is nothing to count down to: the browser says when the line is back.
  #rest() {
    this.#cancel();
    this.say("offline");
    this.countdown.hidden = true;
  }

  #tick() {
    const seconds = Math.ceil((this.dueAt - Date.now()) / 1000);
    this.countdown.hidden = false;
    this.countdown.querySelector("b").textContent = Math.max(0, seconds);
    if (seconds <= 0) this.#tryNow();
  }

  #tryNow() {
    if (!this.isOn) return;
    this.#cancel();
    this.countdown.hidden = true;
    this.resend(this.values, this.attempt);
  }

  #cancel() {
    clearInterval(this.timer);
  }

  // What waits is what is sent: it can be changed again once the person has stopped it.
  #lock(locked) {
    for (const field of this.form.elements) if (field.type !== "hidden" && field.type !== "button") field.disabled = locked;
  }
}
