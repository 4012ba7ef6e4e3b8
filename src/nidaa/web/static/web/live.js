// The counts of an open page, renewed without reloading: one event a second at most, the same for all.

const page = document.querySelector("[data-live]");
const ANNOUNCE_EVERY_MS = 60000;
// When the site serves no live counts right now (switched off, or too many watch): ask again later, and later each time.
const ASK_AGAIN_MS = 30000;
const ASK_AGAIN_AT_MOST_MS = 600000;
// The measures of `figures.py`: from one drawn figure to the next, between groups of three, a figure's width, the stretch,
// what is free before and behind a 1.
const [ADVANCE, GROUP_GAP, WIDTH, STRETCH, ONE_BEFORE, ONE_BEHIND] = [50, 16, 44, 1.2, 5, 10];
let source = null;
let refusals = 0;
let timer = 0;
let announcedAt = Date.now();

// Who saves data reads the number that came with the page.
if (page && "EventSource" in window && !navigator.connection?.saveData) {
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
  const before = number.value;
  number.value = count;
  number.textContent = group(count);
  draw(number.nextElementSibling, number.value, before);
  const ruler = number.closest("[data-tally]")?.querySelector("[data-ladder]");
  if (ruler) measure(ruler, count);
  announce(number);
}

// The figures do not roll: from the first group of three that differs they are underlined for two seconds.
function draw(picture, now, before) {
  const drawn = picture?.firstElementChild;
  if (!drawn) return;
  const size = now.length;
  const other = [...now].findIndex((figure, place) => size !== before.length || figure !== before[place]);
  const first = Math.max(0, other - 2 + (size - 1 - other) % 3);
  let x = now[0] === "1" ? -ONE_BEFORE : 0;
  let from;
  let uses = "";
  for (let place = 0; place < size; place++, x += ADVANCE) {
    if (place && (size - place) % 3 === 0) x += GROUP_GAP;
    if (place === first) from = x;
    uses += `<use href="#f${now[place]}" x="${x}"/>`;
  }
  const width = x - ADVANCE + WIDTH - (now.endsWith("1") ? ONE_BEHIND : 0);
  drawn.innerHTML = `${uses}<path class="changed" d="M${from} 108H${width}"/>`;
  picture.setAttribute("viewBox", `0 0 ${Math.round(width * STRETCH)} 100`);
  const line = drawn.lastElementChild;
  setTimeout(() => line.remove(), 2000);
}

function measure(ruler, count) {
  const ladder = ruler.dataset.ladder.split(" ").map(Number);
  const goal = ladder.find((step) => step > count) ?? ladder.at(-1);
  ruler.querySelector(".bar").setAttribute("width", 1000 * Math.min(1, count / goal));
  // A closed campaign's ruler says no more how many are missing.
  const left = ruler.querySelector("[data-left]");
  if (left) left.textContent = group(Math.max(0, goal - count));
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
