// Part of guarded.js: too many requests of one session are refused, and nobody else's.  SPDX-License-Identifier: Apache-2.0
'use strict';
const http = require('node:http');
const { ok, is, none } = require('./tap.js');
const { Browser, address, send } = require('./client.js');

// So many at once, each on a connection of its own: nginx counts them as they arrive, however long the workers take.
function crowd(cookie, count) {
  const agent = new http.Agent({ maxSockets: count });
  const one = () => new Promise((resolve, reject) => {
    http.get({ host: address.hostname, port: address.port, path: '/help', headers: { Cookie: cookie }, agent }, reply => {
      reply.resume();
      reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers }));
    }).on('error', reject);
  });
  return Promise.all(Array.from({ length: count }, one)).finally(() => agent.destroy());
}

async function pace(one, other, password) {
  const [fast, calm] = [await new Browser().signIn(one.login, password), await new Browser().signIn(other.login, password)];
  const replies = await crowd(fast.cookie, 400);
  none(replies.filter(reply => ![200, 429, 503].includes(reply.status)).map(reply => reply.status), 'a crowd of requests is answered');
  const [page] = replies.filter(reply => reply.status === 429);
  ok(page, 'a session that asks for 400 pages at once is slowed', JSON.stringify(replies.map(reply => reply.status)));
  ok(page && page.headers['retry-after'] === '30' && /^text\/html/.test(page.headers['content-type']) && page.headers['cache-control'] === 'no-store'
    && /frame-ancestors/.test(page.headers['content-security-policy']), 'by a page that says when to come again', page && JSON.stringify(page.headers));
  is((await calm.get('/help')).status, 200, 'somebody else behind the same address is not');
  is((await send('GET', '/static/favicon.svg', { headers: { Cookie: fast.cookie } })).status, 200, 'nor are files');
}

module.exports = { pace };
