// Bytes as the log's formats spell them, SHA-256, and what a check that fails says.

// A check that does not hold. `code` says why in the page's words; `isProof` is false where nothing was disproved: a
// browser lacks something, or a file could not be fetched.
export class Refused extends Error {
  constructor(code, values = {}, isProof = true) {
    super(code);
    Object.assign(this, { code, values, isProof });
  }
}

export function refuse(code, values, isProof) {
  throw new Refused(code, values, isProof);
}

export function toBase64(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

// Base64 that has one spelling: what toBase64 writes and nothing else.
export function fromBase64(text, code) {
  let binary;
  try {
    binary = atob(text);
  } catch {
    refuse(code);
  }
  if (btoa(binary) !== text) refuse(code);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function utf8(text) {
  return new TextEncoder().encode(text);
}

// A byte order mark is a character like others, and is refused where none is due.
export function fromUtf8(bytes, code) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse(code);
  }
}

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function areEqual(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

// A browser has these only on https and on its own machine.
export function subtle() {
  return self.crypto?.subtle ?? refuse("no-crypto", {}, false);
}

export async function sha256(...parts) {
  return new Uint8Array(await subtle().digest("SHA-256", joined(...parts)));
}
