// BLAKE2b with 256 bits (RFC 7693), for sessions that a test puts into the database itself.  SPDX-License-Identifier: Apache-2.0
'use strict';

const mask = (1n << 64n) - 1n;
const start = ['6a09e667f3bcc908', 'bb67ae8584caa73b', '3c6ef372fe94f82b', 'a54ff53a5f1d36f1', '510e527fade682d1', '9b05688c2b3e6c1f',
  '1f83d9abfb41bd6b', '5be0cd19137e2179'].map(word => BigInt(`0x${word}`));
const orders = ['0123456789abcdef', 'ea489fd61c02b753', 'b8c052fdae367194', '7931dcbe265a40f8', '905724afe1bc683d',
  '2c6a0b834d75fe19', 'c51fed4a0763928b', 'db7ec13950f4862a', '6fe9b308c2d714a5', 'a2847615fb9e3cd0'].map(row => [...row].map(digit => parseInt(digit, 16)));
const turn = (x, by) => (x >> by | x << 64n - by) & mask;

function mix(h, block, count, last) {
  const m = Array.from({ length: 16 }, (_, i) => block.readBigUInt64LE(8 * i));
  const v = [...h, ...start];
  v[12] ^= count;
  if (last) v[14] ^= mask;
  const quarter = (a, b, c, d, x, y) => {
    v[a] = v[a] + v[b] + x & mask;
    v[d] = turn(v[d] ^ v[a], 32n);
    v[c] = v[c] + v[d] & mask;
    v[b] = turn(v[b] ^ v[c], 24n);
    v[a] = v[a] + v[b] + y & mask;
    v[d] = turn(v[d] ^ v[a], 16n);
    v[c] = v[c] + v[d] & mask;
    v[b] = turn(v[b] ^ v[c], 63n);
  };
  for (let round = 0; round < 12; round++) {
    const s = orders[round % 10].map(i => m[i]);
    for (let i = 0; i < 4; i++) quarter(i, 4 + i, 8 + i, 12 + i, s[2 * i], s[2 * i + 1]);
    for (let i = 0; i < 4; i++) quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, s[8 + 2 * i], s[9 + 2 * i]);
  }
  return h.map((word, i) => word ^ v[i] ^ v[i + 8]);
}

// 32 bytes. key: at most 64 bytes, or none.
function blake2b(bytes, key = Buffer.alloc(0)) {
  const padded = key.length ? Buffer.concat([key, Buffer.alloc(128 - key.length), bytes]) : bytes;
  let h = [...start];
  h[0] ^= 0x01010000n ^ BigInt(key.length) << 8n ^ 32n;
  for (let at = 0; ; at += 128) {
    const block = Buffer.alloc(128);
    padded.copy(block, 0, at, Math.min(at + 128, padded.length));
    const last = at + 128 >= padded.length;
    h = mix(h, block, BigInt(Math.min(at + 128, padded.length)), last);
    if (last) break;
  }
  const out = Buffer.alloc(64);
  h.forEach((word, i) => out.writeBigUInt64LE(word, 8 * i));
  return out.subarray(0, 32);
}

module.exports = { blake2b };
