// A served log: that its head continues an earlier one, and that its entries have the root that is signed.

import { areEqual, joined, refuse } from "./verify-bytes.js";
import { decodeEntry } from "./verify-entry.js";
import { openCheckpoint } from "./verify-note.js";
import { leafHash, nodeHash, verifyConsistency } from "./verify-proof.js";
import { Tally } from "./verify-tally.js";

const TILE_WIDTH = 256n;
const HEIGHT = 8n;
const AT_ONCE = 6;

// Fetches a file of the log; where the line fails nothing is proved and nothing disproved.
export async function readFile(logPath, name, options = {}) {
  const answer = await fetch(`${logPath}/${name}`, options).catch(() => refuse("line", {}, false));
  if (answer.status >= 500) refuse("line", {}, false);
  if (!answer.ok) refuse("file-missing", { name });
  return new Uint8Array(await answer.arrayBuffer());
}

// The newest head: { checkpoint, note }.
export async function latestHead(logPath, key) {
  const note = await readFile(logPath, "checkpoint", { cache: "no-store" });
  return { checkpoint: await openCheckpoint(note, key), note };
}

// Refuses unless the log whose head is `fresh` continues the one whose head was `old`.
export async function continues(logPath, old, fresh) {
  if (old.size === 0n || old.size >= fresh.size) return verifyConsistency(old, fresh, []);
  const tiles = new Map();
  const read = (name) => {
    if (!tiles.has(name)) tiles.set(name, readFile(logPath, name));
    return tiles.get(name);
  };
  return verifyConsistency(old, fresh, await consistencyProof(old.size, fresh.size, read));
}

// RFC 6962, section 2.1.2, over tiles.
async function consistencyProof(oldSize, newSize, read) {
  const proof = [];
  let [start, end] = [0n, newSize];
  while (end !== oldSize) {
    const middle = start + split(end - start);
    if (oldSize <= middle) {
      proof.push(await rootOver(middle, end, newSize, read));
      end = middle;
    } else {
      proof.push(await rootOver(start, middle, newSize, read));
      start = middle;
    }
  }
  if (start > 0n) proof.push(await rootOver(start, end, newSize, read));
  return proof.reverse();
}

async function rootOver(start, end, size, read) {
  const width = end - start;
  if (width & (width - 1n)) {
    const middle = start + split(width);
    return nodeHash(await rootOver(start, middle, size, read), await rootOver(middle, end, size, read));
  }
  const height = BigInt(width.toString(2).length - 1);
  const [level, rise] = [height / HEIGHT, height % HEIGHT];
  const first = start >> (HEIGHT * level);
  const name = tilePath(size, level, first / TILE_WIDTH);
  const place = Number(first % TILE_WIDTH);
  const tile = await read(name);
  const hashes = [];
  for (let at = place; at < place + 2 ** Number(rise); at++) hashes.push(tile.subarray(at * 32, at * 32 + 32));
  if (hashes.some(({ length }) => length !== 32)) refuse("file-wrong", { name });
  return perfectRoot(hashes);
}

// The largest power of two below a width of 2 or more.
function split(width) {
  return 1n << BigInt((width - 1n).toString(2).length - 1);
}

async function perfectRoot(hashes) {
  let row = hashes;
  while (row.length > 1) {
    const pairs = Array.from({ length: row.length / 2 }, (_, at) => nodeHash(row[2 * at], row[2 * at + 1]));
    row = await Promise.all(pairs);
  }
  return row[0];
}

// The path of a tile as a log of that size serves it; `level` is a BigInt, or "entries".
export function tilePath(size, level, number) {
  const hashes = level === "entries" ? size : size >> (HEIGHT * level);
  const rest = hashes - number * TILE_WIDTH;
  const groups = String(number).padStart(Math.ceil(String(number).length / 3) * 3, "0").match(/.{3}/g);
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${level}/${path}${rest < TILE_WIDTH ? `.p/${rest}` : ""}`;
}

// Downloads all entries, refuses unless they have the root of the checkpoint, and returns their tally, with what it was
// at each of `sizes`. `onEntry(index, bytes)` sees each entry; what it makes of it stands only once this returns.
export async function recount(logPath, checkpoint, { sizes = [], onEntry = () => {}, onProgress = () => {} } = {}) {
  const tally = new Tally();
  const at = new Map();
  const tree = new Tree();
  for await (const { name, data, width } of bundles(logPath, checkpoint.size)) {
    const entries = entriesIn(data, name);
    if (entries.length !== width) refuse("file-wrong", { name });
    const leaves = await Promise.all(entries.map(leafHash));
    await tree.extend(leaves);
    for (const bytes of entries) {
      if (sizes.includes(tally.size)) at.set(tally.size, tally.counts());
      onEntry(tally.size, bytes);
      tally.add(decodeEntry(bytes, tally.size));
    }
    onProgress(tally.size);
  }
  if (sizes.includes(tally.size)) at.set(tally.size, tally.counts());
  if (!areEqual(await tree.root(), checkpoint.root)) refuse("root-wrong");
  return { tally, at };
}

// The bundles in order; some are fetched ahead.
async function* bundles(logPath, size) {
  const ahead = [];
  for (let number = 0n; number * TILE_WIDTH < size || ahead.length; number++) {
    if (number * TILE_WIDTH < size) {
      const name = tilePath(size, "entries", number);
      const rest = size - number * TILE_WIDTH;
      const bundle = readFile(logPath, name).then((data) => ({ name, data, width: Number(rest < TILE_WIDTH ? rest : TILE_WIDTH) }));
      // A failure is met when its turn comes.
      bundle.catch(() => {});
      ahead.push(bundle);
    }
    if (ahead.length >= AT_ONCE || (number + 1n) * TILE_WIDTH >= size) yield await ahead.shift();
  }
}

function entriesIn(data, name) {
  const entries = [];
  let at = 0;
  while (at + 2 <= data.length) {
    const start = at + 2;
    at = start + (data[at] << 8 | data[at + 1]);
    entries.push(data.subarray(start, at));
  }
  return at === data.length ? entries : refuse("file-wrong", { name });
}

// The root of a growing tree: one hash for each perfect subtree, the largest first.
class Tree {
  constructor() {
    this.peaks = [];
  }

  async extend(leaves) {
    // A full bundle always begins at a multiple of its width: it is one subtree.
    if (leaves.length === Number(TILE_WIDTH)) return this.#add({ height: 8, hash: await perfectRoot(leaves) });
    for (const hash of leaves) await this.#add({ height: 0, hash });
    return undefined;
  }

  async #add(peak) {
    let last = peak;
    while (this.peaks.at(-1)?.height === last.height) {
      const left = this.peaks.pop();
      last = { height: last.height + 1, hash: await nodeHash(left.hash, last.hash) };
    }
    this.peaks.push(last);
  }

  async root() {
    if (!this.peaks.length) return new Uint8Array(await crypto.subtle.digest("SHA-256", joined()));
    let root = this.peaks.at(-1).hash;
    for (const { hash } of this.peaks.slice(0, -1).reverse()) root = await nodeHash(hash, root);
    return root;
  }
}
