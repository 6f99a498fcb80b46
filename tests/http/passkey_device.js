// A device that keeps passkeys, and a browser's part of asking it: Web Authentication, level 2, in our own words.  SPDX-License-Identifier: Apache-2.0
'use strict';
const crypto = require('node:crypto');

const sha256 = data => crypto.createHash('sha256').update(data).digest();
const base64url = data => Buffer.from(data).toString('base64url');

// The little of CBOR (RFC 8949) that a key is written in.
const cbor = {
  int(n) {
    const kind = n < 0 ? 0x20 : 0;
    const value = n < 0 ? -1 - n : n;
    return Buffer.from(value < 24 ? [kind | value] : value < 256 ? [kind | 24, value] : [kind | 25, value >> 8, value & 255]);
  },
  bytes(data) {
    const n = data.length;
    return Buffer.concat([Buffer.from(n < 24 ? [0x40 | n] : n < 256 ? [0x58, n] : [0x59, n >> 8, n & 255]), data]);
  },
  map: pairs => Buffer.concat([Buffer.from([0xa0 | pairs.length]), ...pairs.flat()]),
};

const kinds = {
  ES256: { id: -7, make: () => crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }), digest: 'sha256',
    key: j => [[1, 2], [3, -7], [-1, 1], [-2, j.x], [-3, j.y]] },
  EdDSA: { id: -8, make: () => crypto.generateKeyPairSync('ed25519'), digest: null, key: j => [[1, 1], [3, -8], [-1, 6], [-2, j.x]] },
  RS256: { id: -257, make: () => crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }), digest: 'sha256',
    key: j => [[1, 3], [3, -257], [-1, j.n], [-2, j.e]] },
};

// What a page asks: the data attributes of its form, and the form.
function asked(page, formTo, plain) {
  const tag = /<form[^>]*data-passkey="[^"]*"[^>]*>/.exec(page.text);
  if (!tag) throw new Error(`no passkey is asked for on ${page.target} (${page.status})`);
  const data = {};
  for (const [, name, value] of tag[0].matchAll(/data-([a-z]+)="([^"]*)"/g)) data[name] = plain(value);
  return { ...data, form: formTo(page, plain(/action="([^"]*)"/.exec(tag[0])[1])) };
}

class Device {
  constructor(algorithm = 'ES256') {
    this.kind = kinds[algorithm];
    this.counts = true;
    this.count = 0;
    this.verifies = true; // asks for a PIN or a finger
  }

  head(rp, flags) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.counts ? ++this.count : 0);
    return Buffer.concat([sha256(rp), Buffer.from([flags]), count]);
  }

  client(type, challenge, origin, more) {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false, ...more }));
  }

  // A new passkey, as the fields of the form. by: what is to be wrong with it.
  make(question, origin, by = {}) {
    const { publicKey, privateKey } = this.kind.make();
    const jwk = publicKey.export({ format: 'jwk' });
    this.id = by.id ?? crypto.randomBytes(20);
    this.handle = Buffer.from(question.handle, 'base64url');
    this.privateKey = privateKey;
    const key = cbor.map(this.kind.key(jwk).map(([name, value]) =>
      [cbor.int(name), typeof value === 'number' ? cbor.int(value) : cbor.bytes(Buffer.from(value, 'base64url'))]));
    const length = Buffer.from([this.id.length >> 8, this.id.length & 255]);
    const flags = 0x40 | (by.absent ? 0 : 1) | (this.verifies ? 4 : 0);
    const data = Buffer.concat([this.head(by.rp ?? question.rp, flags), Buffer.alloc(16), length, this.id, key]);
    const client = this.client(by.type ?? 'webauthn.create', by.challenge ?? question.challenge, by.origin ?? origin, by.client);
    return { 'passkey-id': base64url(this.id), 'passkey-client': base64url(client), 'passkey-data': base64url(data) };
  }

  use(question, origin, by = {}) {
    const flags = (by.absent ? 0 : 1) | (this.verifies ? 4 : 0);
    const data = this.head(by.rp ?? question.rp, flags);
    const client = this.client(by.type ?? 'webauthn.get', by.challenge ?? question.challenge, by.origin ?? origin, by.client);
    const signature = crypto.sign(this.kind.digest, Buffer.concat([data, sha256(client)]), by.key ?? this.privateKey);
    return {
      'passkey-id': base64url(by.id ?? this.id), 'passkey-client': base64url(client), 'passkey-data': base64url(data),
      'passkey-signature': base64url(signature), 'passkey-user': base64url(by.handle ?? this.handle),
    };
  }
}

module.exports = { Device, asked, kinds };
