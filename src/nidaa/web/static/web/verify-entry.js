// Entries in their one spelling, and the opening of a commitment. A second implementation of `nidaa.entries`.

import { areEqual, fromBase64, fromUtf8, joined, refuse, subtle, utf8 } from "./verify-bytes.js";

const MAX_ENTRY_BYTES = 65535;
const MAX_OPENING_BYTES = 262144;
export const LADDER = [1, 100, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000];

const oneOf = (...values) => (value) => values.includes(value);
const bytesOf = (length) => (value) => {
  return typeof value === "string" && /^[A-Za-z0-9+/=]+$/.test(value) && isBase64Of(value, length);
};
const isAction = oneOf("petition", "boycott");
const isIndex = (value) => Number.isSafeInteger(value) && value >= 0;
const REASONS = ["automated", "disposable-address", "duplicate", "not-a-person", "other", "test"];
// Kind -> key -> whether a value is one. A key that may be missing ends in a question mark.
const KINDS = new Map([
  ["open", { a: isAction, d: isDay, "until?": isDay }],
  ["sign", { a: isAction, c: bytesOf(32), d: isDay, t: bytesOf(16) }],
  ["pledge", { a: isAction, c: bytesOf(32), d: isDay, n: oneOf(...LADDER), t: bytesOf(16) }],
  ["withdraw", { a: isAction, d: isDay, of: isIndex }],
  ["void", { a: isAction, d: isDay, of: isIndex, why: oneOf(...REASONS) }],
  ["keep", { a: isAction, c: bytesOf(32), d: isDay, level: oneOf("full", "partly", "none") }],
  ["answer", { d: isDay, from: isSlug, sha256: bytesOf(32) }],
  ["close", { d: isDay }],
]);

function isBase64Of(text, length) {
  try {
    return fromBase64(text).length === length;
  } catch {
    return false;
  }
}

function isSlug(value) {
  return typeof value === "string" && /^[a-z0-9-]{1,64}$/.test(value);
}

function isDay(value) {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value) || value.startsWith("0000")) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

// Returns the entry that canonical bytes stand for. It is written again, and any byte that differs refuses it.
export function decodeEntry(data, index = null) {
  const bad = { index };
  if (data.length > MAX_ENTRY_BYTES) refuse("entry-malformed", bad);
  const entry = parsed(data, "entry-malformed");
  const kind = KINDS.get(entry?.k) ?? refuse(typeof entry?.k === "string" ? "entry-unknown" : "entry-malformed", bad);
  const keys = Object.keys(entry).sort();
  const known = Object.keys(kind).map((key) => key.replace("?", ""));
  const isDue = (key) => !key.endsWith("?") || (entry.k === "open" && entry.a === "boycott");
  const areThere = Object.keys(kind).filter(isDue).every((key) => Object.hasOwn(entry, key.replace("?", "")));
  if (!areThere || !keys.every((key) => key === "k" || known.includes(key))) refuse("entry-malformed", bad);
  const fits = (key) => key === "k" || (kind[key] ?? kind[`${key}?`])(entry[key]);
  if (typeof entry !== "object" || Array.isArray(entry) || !keys.every(fits)) refuse("entry-malformed", bad);
  const canonical = `{${keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(entry[key])}`).join(",")}}`;
  if (!areEqual(utf8(canonical), data)) refuse("entry-malformed", bad);
  return entry;
}

function parsed(data, code) {
  try {
    return JSON.parse(fromUtf8(data, code));
  } catch {
    return refuse(code);
  }
}

const OPENING = { inner_salt: 32, outer_salt: 32, nonce: 16, person_key: 32 };
const RECORD = ["address", "name", "place"];

// Reads the private half of a receipt. Any JSON of these fields will do.
export function parseOpening(data) {
  if (data.length > MAX_OPENING_BYTES) refuse("opening-malformed");
  const file = parsed(data, "opening-malformed");
  const due = [...Object.keys(OPENING), "format", "record", "entry"];
  if (!hasExactly(file, due) || file.format !== "nidaa-opening@v1") refuse("opening-malformed");
  if (!hasExactly(file.record, RECORD)) refuse("opening-malformed");
  // Half a surrogate pair has no bytes of its own: two records would open one commitment.
  const isText = (value) => typeof value === "string" && !/\p{Surrogate}/u.test(value);
  if (!RECORD.every((name) => isText(file.record[name]))) refuse("opening-malformed");
  const opening = { record: file.record, entry: decoded(file.entry) };
  for (const [name, length] of Object.entries(OPENING)) {
    opening[name] = decoded(file[name]);
    if (opening[name].length !== length) refuse("opening-malformed");
  }
  return opening;
}

function hasExactly(value, keys) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key));
}

function decoded(value) {
  if (typeof value !== "string" || !/^[A-Za-z0-9+/=]+$/.test(value)) refuse("opening-malformed");
  return fromBase64(value, "opening-malformed");
}

// Refuses unless the opening opens the commitment of an entry, down to the person.
export async function verifyOpening(opening, entryBytes, origin) {
  if (!areEqual(opening.entry, entryBytes)) refuse("opening-other-entry");
  const entry = decodeEntry(entryBytes);
  if (!("c" in entry)) refuse("opening-wrong");
  const { address, name, place } = opening.record;
  const inner = await commit(opening.inner_salt, "nidaa/inner@v1", address, name, place);
  const text = entry.t ? fromBase64(entry.t) : new Uint8Array(16);
  const { nonce, outer_salt: salt, person_key: person } = opening;
  const outer = await commit(salt, "nidaa/outer@v1", origin, entry.a, text, nonce, person, inner);
  if (!areEqual(outer, fromBase64(entry.c))) refuse("opening-wrong");
}

// HMAC-SHA256 over the parts, each behind its length, so that no two lists of parts give the same bytes.
async function commit(salt, ...parts) {
  const framed = parts.flatMap((part) => {
    const bytes = typeof part === "string" ? utf8(part) : part;
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, bytes.length);
    return [length, bytes];
  });
  const key = await subtle().importKey("raw", salt, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await subtle().sign("HMAC", key, joined(...framed)));
}
