// Providers for provider.js: a real one (oidc-provider), and one that does what a real one cannot be made to.  SPDX-License-Identifier: Apache-2.0
'use strict';
const crypto = require('node:crypto');
const http = require('node:http');
const { address } = require('./client.js');

const listening = server => new Promise(done => server.on('listening', () => done(server)));
const closed = server => new Promise(done => { server.closeAllConnections?.(); server.close(done); });

// A key pair as JWK, with its id.
function key(kid, kind = 'rsa') {
  const pair = kind === 'rsa' ? crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }) : crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const more = { kid, use: 'sig', alg: kind === 'rsa' ? 'RS256' : 'ES256' };
  return { kid, pair, secret: { ...pair.privateKey.export({ format: 'jwk' }), ...more }, open: { ...pair.publicKey.export({ format: 'jwk' }), ...more } };
}

// ---- the real one

// People who have an account there, by login: the claims that it tells of them.
class Real {
  constructor(people, options = {}) { Object.assign(this, { people, options, keys: [key('k1'), key('e1', 'ec')], port: 0 }); }

  get issuer() { return `http://127.0.0.1:${this.port}`; }

  async start() {
    const { default: Provider } = await import('oidc-provider');
    // Its port stands in its name, so it is found out first.
    if (!this.port) {
      const probe = await listening(http.createServer().listen(0, '127.0.0.1'));
      this.port = probe.address().port;
      await closed(probe);
    }
    const warn = console.warn;
    const info = console.info;
    console.warn = console.info = () => {}; // it warns of settings that are meant for trying it out
    this.provider = new Provider(this.issuer, {
      clients: [{
        client_id: 'attest', client_secret: 'a secret: of ours & theirs', redirect_uris: ['real', 'mail', 'open'].map(code => `${address.origin}/sign-in/back/${code}`),
        backchannel_logout_uri: `${address.origin}/sign-in/out/real`, backchannel_logout_session_required: true,
        post_logout_redirect_uris: [`${address.origin}/session`], ...this.options.client,
      }],
      jwks: { keys: this.keys.map(one => one.secret) },
      features: { backchannelLogout: { enabled: true } },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'employee_number'] },
      cookies: { keys: ['for a test'] },
      pkce: { required: () => true },
      findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id, ...this.people[id] }) }),
      ...this.options.settings,
    });
    this.codes = [];
    this.provider.on('grant.success', context => this.codes.push(context.oidc.params.code));
    this.server = await listening(this.provider.listen(this.port, '127.0.0.1'));
    console.warn = warn;
    console.info = info;
    return this;
  }

  stop() { return closed(this.server); }
}

// A browser at the real provider: keeps its cookies, fills its forms in, and stops where it is sent back to us.
class There {
  constructor() { this.cookies = new Map(); }

  async ask(url, options = {}) {
    const reply = await fetch(url, { redirect: 'manual', ...options, headers: { Cookie: [...this.cookies].map(pair => pair.join('=')).join('; '), ...options.headers } });
    // Together in one line: older Node tells them so, and in none of them is a comma but before the next one's name, or in a day.
    for (const line of (reply.headers.get('set-cookie') ?? '').split(/, *(?=[^;,= ]+=)/).filter(Boolean)) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    return { status: reply.status, location: reply.headers.get('location'), text: await reply.text(), url };
  }

  // From the address of an authorization request to the path that one is sent back to. login null: stops it.
  async visit(url, login) {
    let reply = await this.ask(url);
    for (let steps = 0; steps < 20; steps++) {
      if (reply.location) {
        const to = new URL(reply.location, reply.url);
        if (to.origin === address.origin) return to.pathname + to.search;
        reply = await this.ask(to);
        continue;
      }
      const action = /<form[^>]* action="([^"]+)"/.exec(reply.text);
      if (!action) throw new Error(`no way on at ${reply.url}: ${reply.status} ${reply.text.slice(0, 300)}`);
      if (login === null) reply = await this.ask(new URL(/<a href="([^"]*abort[^"]*)"/.exec(reply.text)[1], reply.url));
      else {
        const fields = Object.fromEntries([...reply.text.matchAll(/<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"/g)].map(found => [found[1], found[2]]));
        reply = await this.ask(new URL(action[1], reply.url), { method: 'POST', body: new URLSearchParams({ ...fields, login, password: 'x' }), headers: { Origin: this.origin ?? new URL(reply.url).origin } });
      }
    }
    throw new Error('no end of steps');
  }
}

// ---- the wicked one

const encoded = value => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

// Answers as told: `configuration`, `keySet` and `token` are functions of the request, or text, or null for no answer at all.
class Wicked {
  constructor() {
    this.key = key('w1');
    this.asked = [];
    this.reset();
  }

  reset() {
    this.configuration = () => ({
      issuer: this.issuer, authorization_endpoint: `${this.issuer}/auth`, token_endpoint: `${this.issuer}/token`, jwks_uri: `${this.issuer}/keys`,
      end_session_endpoint: `${this.issuer}/end?x=1`,
    });
    this.keySet = () => ({ keys: [this.key.open] });
    this.token = () => ({ access_token: 'access', token_type: 'Bearer', id_token: this.signed() });
    this.status = 200;
    this.headers = {};
  }

  get now() { return Math.floor(Date.now() / 1000); }

  claims(more = {}) {
    return { iss: this.issuer, sub: 'w-1', aud: 'attest', iat: this.now, exp: this.now + 300, nonce: this.nonce, email: 'wanda@guarded.example', email_verified: true, ...more };
  }

  signed(more = {}, { head = {}, by = this.key } = {}) {
    const text = `${encoded({ alg: 'RS256', kid: by.kid, ...head })}.${encoded(this.claims(more))}`;
    return `${text}.${crypto.sign('sha256', Buffer.from(text), by.pair.privateKey).toString('base64url')}`;
  }

  // A logout token.
  logout(more = {}, options = {}) {
    return this.signed({ nonce: undefined, email: undefined, email_verified: undefined, jti: crypto.randomUUID(),
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} }, ...more }, options);
  }

  async start() {
    this.server = await listening(http.createServer((request, reply) => {
      const parts = [];
      request.on('data', part => parts.push(part));
      request.on('end', () => {
        const path = request.url.split('?')[0];
        this.asked.push({ path, method: request.method, body: Buffer.concat(parts).toString(), headers: request.headers });
        const what = { '/.well-known/openid-configuration': this.configuration, '/keys': this.keySet, '/token': this.token }[path];
        if (what === null) return; // never answers
        const says = typeof what === 'function' ? what() : what ?? '';
        reply.writeHead(path === '/token' ? this.status : 200, { 'Content-Type': 'application/json', ...(path === '/token' ? this.headers : {}) });
        reply.end(typeof says === 'string' ? says : JSON.stringify(says));
      });
    }).listen(this.port ?? 0, '127.0.0.1'));
    this.port = this.server.address().port;
    this.issuer = `http://127.0.0.1:${this.port}`;
    return this;
  }

  stop() { return closed(this.server); }
}

module.exports = { Real, There, Wicked, encoded, key };
