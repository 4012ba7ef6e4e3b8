// The counts of an open page, renewed without reloading: one event a second at most, the same for all.

const page = document.querySelector("[data-live]");
const ANNOUNCE_EVERY_MS = 60000;
// When the site serves no live counts right now (switched off, or too many watch): ask again later, and later each time.
const ASK_AGAIN_MS = 30000;
const ASK_AGAIN_AT_MOST_MS = 600000;
let source = null;
let refusals = 0;
let timer = 0;
let announcedAt = Date.now();

if (page && "EventSource" in window) {
  // A page in the background asks for nothing: it saves the phone's battery and the server's lines.
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  addEventListener("pagehide", stop);
  if (!document.hidden) start();
}

function start() {
  stop();
  source = new EventSource(page.dataset.live);
  for (const kind of ["message", "counts"]) source.addEventListener(kind, ({ data }) => show(JSON.parse(data)));
  source.onopen = () => { refusals = 0; };
  source.onerror = () => {
    if (source?.readyState === EventSource.CLOSED) askAgain();
  };
}

function askAgain() {
  const wait = Math.min(ASK_AGAIN_MS * 2 ** refusals++, ASK_AGAIN_AT_MOST_MS) * (1 + Math.random());
  timer = setTimeout(() => !document.hidden && start(), wait);
}

function stop() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

function show(counts) {
  for (const number of document.querySelectorAll("data.count[data-action]")) {
    const count = countOf(counts[number.dataset.action]);
    // An older head than the one that is shown (another cache, another process) never turns a number back.
    if (count === undefined || counts.tree_size < Number(number.dataset.size)) continue;
    number.dataset.size = counts.tree_size;
    if (String(count) !== number.value) change(number, count);
  }
}

function countOf(action) {
  return action && (action.count ?? action.signs_or_pledges - action.withdrawals - action.voids);
}

function change(number, count) {
  number.value = count;
  number.textContent = group(count);
  number.classList.add("changed");
  setTimeout(() => number.classList.remove("changed"), 2000);
  const ruler = number.closest("[data-tally]")?.querySelector("[data-ladder]");
  if (ruler) measure(ruler, count);
  announce(number);
}

function measure(ruler, count) {
  const ladder = ruler.dataset.ladder.split(" ").map(Number);
  const goal = ladder.find((step) => step > count) ?? ladder.at(-1);
  ruler.querySelector(".bar").setAttribute("width", 1000 * Math.min(1, count / goal));
  ruler.querySelector("[data-left]").textContent = group(Math.max(0, goal - count));
  ruler.querySelector("[data-goal]").textContent = group(goal);
}

// A screen reader hears the number once a minute, not with every signature.
function announce(number) {
  if (Date.now() - announcedAt < ANNOUNCE_EVERY_MS) return;
  announcedAt = Date.now();
  const words = number.closest("[data-tally]")?.querySelector("[data-announce]");
  if (words) words.textContent = `${number.textContent} ${words.dataset.announce}`;
}

function group(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, page.dataset.group);
}
