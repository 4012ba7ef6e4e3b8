// The tree, and proofs in it: RFC 6962 for hashes, the loops of RFC 9162 (2.1.3.2 and 2.1.4.2) for verifying. Indexes
// and sizes are BigInt, since a log may grow beyond what a number keeps exactly.

import { areEqual, fromBase64, refuse, sha256 } from "./verify-bytes.js";

const MAX_RECEIPT_BYTES = 524288;
const MAX_PATH_HASHES = 63;
const MAX_INDEX = 2n ** 63n - 2n;
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const RECEIPT_HEAD = new RegExp(
  "^c2sp\\.org/tlog-proof@v1\\n(?:extra ([A-Za-z0-9+/=]+)\\n)?index (0|[1-9][0-9]{0,18})((?:\\n[A-Za-z0-9+/=]{44})*)$",
);

export function leafHash(entry) {
  return sha256(LEAF, entry);
}

export function nodeHash(left, right) {
  return sha256(NODE, left, right);
}

// Reads the file of a receipt: { index, path, note, extra }; nothing of it is verified yet.
export function parseReceipt(data) {
  const end = data.findIndex((byte, at) => byte === 10 && data[at + 1] === 10);
  if (end < 0 || data.length > MAX_RECEIPT_BYTES) refuse("receipt-malformed");
  // A byte that is not ASCII becomes a character that the form does not have.
  const head = new TextDecoder("latin1").decode(data.subarray(0, end));
  const [, extra, index, path] = RECEIPT_HEAD.exec(head) ?? refuse("receipt-malformed");
  const hashes = path.split("\n").slice(1).map((line) => fromBase64(line, "receipt-malformed"));
  const isPossible = hashes.length <= MAX_PATH_HASHES && hashes.every(({ length }) => length === 32);
  if (!isPossible || BigInt(index) > MAX_INDEX) refuse("receipt-malformed");
  return {
    index: BigInt(index),
    path: hashes,
    note: data.subarray(end + 2),
    extra: extra ? fromBase64(extra, "receipt-malformed") : null,
  };
}

// Refuses unless the path leads from a leaf to a root.
export async function verifyInclusion({ index, path }, leaf, { size, root }) {
  if (index >= size) refuse("path-wrong");
  let node = index;
  let last = size - 1n;
  let computed = leaf;
  for (const sibling of path) {
    if (last === 0n) refuse("path-wrong");
    if (node & 1n || node === last) {
      computed = await nodeHash(sibling, computed);
      while (!(node & 1n) && node) [node, last] = [node >> 1n, last >> 1n];
    } else {
      computed = await nodeHash(computed, sibling);
    }
    [node, last] = [node >> 1n, last >> 1n];
  }
  if (last !== 0n || !areEqual(computed, root)) refuse("path-wrong");
}

// Refuses unless the log with the old head is the beginning of the log with the new one.
export async function verifyConsistency(old, fresh, proof) {
  if (old.size > fresh.size) refuse("head-older", {}, false);
  if (old.size === 0n || old.size === fresh.size) {
    if (proof.length || (old.size && !areEqual(old.root, fresh.root))) refuse("inconsistent");
    return;
  }
  const hashes = old.size & (old.size - 1n) ? [...proof] : [old.root, ...proof];
  if (!hashes.length) refuse("inconsistent");
  let node = old.size - 1n;
  let last = fresh.size - 1n;
  while (node & 1n) [node, last] = [node >> 1n, last >> 1n];
  let [before, after] = [hashes[0], hashes[0]];
  for (const sibling of hashes.slice(1)) {
    if (last === 0n) refuse("inconsistent");
    if (node & 1n || node === last) {
      [before, after] = [await nodeHash(sibling, before), await nodeHash(sibling, after)];
      while (!(node & 1n) && node) [node, last] = [node >> 1n, last >> 1n];
    } else {
      after = await nodeHash(after, sibling);
    }
    [node, last] = [node >> 1n, last >> 1n];
  }
  if (last !== 0n || !areEqual(before, old.root) || !areEqual(after, fresh.root)) refuse("inconsistent");
}
