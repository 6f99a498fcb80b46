// A mail server for tests: takes messages over TLS, or refuses them as the address says.  SPDX-License-Identifier: Apache-2.0
//
//   node mail_server.js FOLDER    listens at the port that FOLDER/port names; writes FOLDER/ca.pem, FOLDER/up once it listens, and FOLDER/mail/N.json
//                                 for each message; ends with its standard input
//
// What the part of an address before @ says: gone: 550 at RCPT. unknown: 550 5.1.1. denied: 554 5.7.1. barred: 550 5.7.1. stuffed: 552 5.2.2. full: 452 at RCPT. later: 451 after the message. never: 554 after it.
// cut: the connection ends after the message, before an answer. cutearly: it ends at RCPT. slow: the answer takes FOLDER/slow milliseconds.
// Whoever signs in has to be "attest" with the password "let me in"; FOLDER/auth makes that needed. FOLDER/plain: no TLS is offered;
// FOLDER/implicit: TLS from the start.
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { SMTPServer } = require('smtp-server');

const folder = process.argv[2];
const mail = path.join(folder, 'mail');
fs.mkdirSync(mail, { recursive: true });
const has = name => fs.existsSync(path.join(folder, name));
const key = path.join(folder, 'key.pem');
const certificate = path.join(folder, 'ca.pem');
if (!has('ca.pem'))
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '2', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'], { stdio: 'ignore' });

let number = fs.readdirSync(mail).length;
const refuse = (code, text) => Object.assign(new Error(text), { responseCode: code });
const refusals = { gone: [550, 'nobody here'], unknown: [550, '5.1.1 no such user'], denied: [554, '5.7.1 Relay access denied'], barred: [550, '5.7.1 not from you'],
  stuffed: [552, '5.2.2 mailbox full'], full: [452, 'full'] };
const nameOf = address => address.split('@')[0].replace(/[^a-z].*$/, '');
const server = new SMTPServer({
  secure: has('implicit'), key: fs.readFileSync(key), cert: fs.readFileSync(certificate), disabledCommands: has('plain') ? ['STARTTLS'] : [],
  authOptional: !has('auth'), allowInsecureAuth: true, disableReverseLookup: true, logger: false, closeTimeout: 100,
  onAuth(auth, session, done) {
    const fits = auth.username === 'attest' && auth.password === 'let me in';
    done(fits ? null : refuse(535, 'no'), fits ? { user: 'attest' } : undefined);
  },
  onRcptTo({ address }, session, done) {
    const what = nameOf(address);
    if (what === 'cutearly') return this.connections.forEach(one => one._socket.destroy());
    done(refusals[what] ? refuse(...refusals[what]) : null);
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on('data', part => parts.push(part));
    stream.on('end', () => {
      const to = session.envelope.rcptTo.map(one => one.address);
      const what = nameOf(to[0]);
      if (what === 'later') return done(refuse(451, 'not now'));
      if (what === 'never') return done(refuse(554, 'not this'));
      const file = path.join(mail, `${++number}`);
      fs.writeFileSync(`${file}.new`, JSON.stringify({ number, to, from: session.envelope.mailFrom.address, secure: session.secure, user: session.user || null,
        raw: Buffer.concat(parts).toString('latin1') }));
      fs.renameSync(`${file}.new`, `${file}.json`);
      if (what === 'cut') return this.connections.forEach(one => one._socket.destroy());
      setTimeout(done, what === 'slow' ? Number(fs.readFileSync(path.join(folder, 'slow'), 'utf8')) : 0);
    });
  },
});
server.on('error', () => {}); // a connection that was cut
server.listen(Number(fs.readFileSync(path.join(folder, 'port'), 'utf8')), '127.0.0.1', () => fs.writeFileSync(path.join(folder, 'up'), ''));
process.stdin.resume().on('end', () => process.exit(0));
