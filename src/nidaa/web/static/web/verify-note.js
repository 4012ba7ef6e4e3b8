// Keys, signed notes and checkpoints, as docs/log-format.md has them: a second implementation beside `nidaa.ledger`.

import { areEqual, fromBase64, fromUtf8, refuse, sha256, subtle, toBase64, toHex, utf8 } from "./verify-bytes.js";

const MAX_NOTE_BYTES = 262144;
const MAX_SIGNATURES = 64;
const MAX_SIZE = 2n ** 63n - 1n;
const KEY_ID_BYTES = 4;
const EMPTY_ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
// No white space (as Unicode has it) and no plus.
const NAME = "[^ \\t-\\r\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000+]+";
const CONTROL = /[\x00-\x09\x0b-\x1f]/;
const KEY = new RegExp(`^(${NAME})\\+([0-9a-f]{8})\\+([A-Za-z0-9+/=]+)$`);
const SIGNATURE_LINE = new RegExp(`^\u2014 (${NAME}) ([A-Za-z0-9+/=]+)$`);
const CHECKPOINT = new RegExp(`^(${NAME})\\n(0|[1-9][0-9]{0,18})\\n([A-Za-z0-9+/=]{44})\\n$`);

// Reads a verifier key: { name, keyId, publicKey }. `text` is trimmed, since it may have been pasted.
export async function parseKey(text) {
  const match = KEY.exec(text.trim()) ?? refuse("key-malformed");
  const [, name, id, encoded] = match;
  const typed = fromBase64(encoded, "key-malformed");
  if (CONTROL.test(name) || typed.length !== 33 || typed[0] !== 1) refuse("key-malformed");
  const keyId = (await sha256(utf8(`${name}\n`), typed)).subarray(0, KEY_ID_BYTES);
  if (toHex(keyId) !== id) refuse("key-malformed");
  return { name, keyId, publicKey: typed.subarray(1) };
}

// Returns the checkpoint { origin, size, root } of a note (bytes) that the log's key has signed.
export async function openCheckpoint(note, key) {
  const text = await openNote(note, key);
  const match = CHECKPOINT.exec(text) ?? refuse("checkpoint-malformed");
  const [, origin, size, root] = match;
  const checkpoint = { origin, size: BigInt(size), root: fromBase64(root, "checkpoint-malformed") };
  if (checkpoint.root.length !== 32 || checkpoint.size > MAX_SIZE) refuse("checkpoint-malformed");
  if (checkpoint.size === 0n && root !== EMPTY_ROOT) refuse("checkpoint-malformed");
  if (origin !== key.name) refuse("other-log", { origin });
  return checkpoint;
}

// Signatures of other keys are ignored; one of this key that fails refuses the note, even if another one holds.
async function openNote(note, key) {
  if (note.length > MAX_NOTE_BYTES) refuse("note-malformed");
  const whole = fromUtf8(note, "note-malformed");
  const end = whole.lastIndexOf("\n\n");
  if (end < 0 || !whole.endsWith("\n") || CONTROL.test(whole)) refuse("note-malformed");
  const text = whole.slice(0, end + 1);
  const lines = whole.slice(end + 2).split("\n").slice(0, -1);
  if (!lines.length || lines.length > MAX_SIGNATURES) refuse("note-malformed");
  const ours = lines.map((line) => signatureIn(line, key)).filter(Boolean);
  if (!ours.length) refuse("not-signed");
  const held = await Promise.all(ours.map((signature) => isSigned(key, signature, utf8(text))));
  return held.every(Boolean) ? text : refuse("signature-wrong");
}

// The signature in a line if it is this key's, null if it is another's.
function signatureIn(line, key) {
  const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? refuse("note-malformed");
  const data = fromBase64(encoded, "note-malformed");
  if (data.length <= KEY_ID_BYTES) refuse("note-malformed");
  const isOurs = name === key.name && areEqual(data.subarray(0, KEY_ID_BYTES), key.keyId);
  return isOurs ? data.subarray(KEY_ID_BYTES) : null;
}

async function isSigned({ publicKey }, signature, text) {
  let imported;
  try {
    imported = await subtle().importKey("raw", publicKey, "Ed25519", false, ["verify"]);
  } catch (error) {
    // A browser that does not know Ed25519 proves nothing, and must not seem to.
    return error.name === "NotSupportedError" ? refuse("no-ed25519", {}, false) : refuse("key-malformed");
  }
  return subtle().verify("Ed25519", imported, signature, text);
}

// The note of a checkpoint names its log in its first line; nothing is verified yet.
export function originOf(note) {
  return fromUtf8(note, "note-malformed").split("\n", 1)[0];
}

export function keyAsText({ name, keyId, publicKey }) {
  return `${name}+${toHex(keyId)}+${toBase64(Uint8Array.of(1, ...publicKey))}`;
}
