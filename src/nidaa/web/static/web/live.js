// The counts of an open page, renewed without reloading: one event a second at most, the same for all.

const page = document.querySelector("[data-live]");
const ANNOUNCE_EVERY_MS = 60000;
// When the site serves no live counts right now (switched off, or too many watch): ask again later, and later each time.
const ASK_AGAIN_MS = 30000;
const ASK_AGAIN_AT_MOST_MS = 600000;
// The measures of `figures.py`: from one drawn figure to the next, between groups of three, a figure's width, the stretch.
const [ADVANCE, GROUP_GAP, WIDTH, STRETCH] = [50, 16, 44, 1.2];
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

// The figures do not roll: the groups from the first one that differs are underlined for two seconds.
function draw(picture, now, before) {
  const drawn = picture?.firstElementChild;
  if (!drawn) return;
  let x = 0, from;
  const places = [...now].map((figure, place) => {
    const isFirst = place && (now.length - place) % 3 === 0;
    if (isFirst) x += GROUP_GAP;
    if (from === undefined && (isFirst || !place)) {
      const end = place + ((now.length - place) % 3 || 3);
      if (now.length !== before.length || now.slice(place, end) !== before.slice(place, end)) from = x;
    }
    const use = svg("use", { href: `#f${figure}`, x });
    x += ADVANCE;
    return use;
  });
  const width = x - ADVANCE + WIDTH;
  const line = svg("path", { class: "changed", d: `M${from} 108H${width}` });
  drawn.replaceChildren(...places, line);
  picture.setAttribute("viewBox", `0 0 ${Math.round(width * STRETCH)} 100`);
  setTimeout(() => line.remove(), 2000);
}

function svg(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
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
