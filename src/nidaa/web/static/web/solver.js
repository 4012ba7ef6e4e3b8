// The proof of work, in a Worker or within the service worker: find the number n below max with SHA-256(salt + n) = challenge.
// SHA-256 is written out here because SubtleCrypto is absent on plain http in a village's network,
// and because a promise for each try costs more than the hash.

const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
const K = Int32Array.from(primes, (p) => fraction(Math.cbrt(p)));
const START = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)));
const W = new Int32Array(64);
const H = new Int32Array(8);

function compress(bytes, at) {
  for (let i = 0; i < 16; i++, at += 4) {
    W[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15], y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = H;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  H[0] += a; H[1] += b; H[2] += c; H[3] += d; H[4] += e; H[5] += f; H[6] += g; H[7] += h;
}

function solve({ salt, challenge, maxnumber }) {
  const prefix = new TextEncoder().encode(salt);
  const wanted = Int32Array.from(challenge.match(/.{8}/g), (word) => parseInt(word, 16));
  const block = new Uint8Array((Math.floor((prefix.length + 26) / 64) + 1) * 64);
  for (let n = 0; n <= maxnumber; n++) {
    const digits = String(n);
    let length = prefix.length;
    block.fill(0);
    block.set(prefix);
    for (let i = 0; i < digits.length; i++) block[length++] = digits.charCodeAt(i);
    block[length] = 0x80;
    const end = (Math.floor((length + 8) / 64) + 1) * 64;
    block[end - 2] = (length * 8) >> 8;
    block[end - 1] = (length * 8) & 255;
    H.set(START);
    for (let at = 0; at < end; at += 64) compress(block, at);
    if (H.every((word, i) => word === wanted[i])) return n;
  }
  return null;
}

if ("DedicatedWorkerGlobalScope" in self) self.onmessage = ({ data }) => self.postMessage(solve(data));
else self.solveProof = solve;
