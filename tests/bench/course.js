// A course with one module of about a megabyte: the pages of CORE-101's longest module again and again.  SPDX-License-Identifier: Apache-2.0
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { root } = require('../http/client.js');

const size = 1 << 20;

// One page under other ids and in other words, since nothing may stand there twice; what it says of itself by these ids follows.
function copyOf(page, n) {
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(match => match[1]);
  const renamed = list => list.split(' ').map(id => ids.includes(id) ? `${id}-${n}` : id).join(' ');
  return page.replace(/\s(id|ref)="([^"]+)"/g, (all, name, value) => all.replace(`"${value}"`, `"${renamed(value)}"`))
    .replace(/<p>(?=[A-Z])/g, `<p>Copy ${n}. `);
}

// Makes the course in `folder`, in English alone; returns the file of the large module.
function largeCourse(folder) {
  fs.cpSync(path.join(root, 'courses/CORE-101'), folder, { recursive: true });
  fs.rmSync(path.join(folder, 'es'), { recursive: true, force: true });
  const course = path.join(folder, 'course.xml');
  fs.writeFileSync(course, fs.readFileSync(course, 'utf8').replace(/\s(partial-)?translations="[^"]*"/g, ''));
  const modules = path.join(folder, 'modules');
  const file = fs.readdirSync(modules).map(name => path.join(modules, name)).sort((a, b) => fs.statSync(b).size - fs.statSync(a).size)[0];
  const text = fs.readFileSync(file, 'utf8');
  const pages = text.match(/<page [\s\S]*?<\/page>/g);
  const more = [];
  for (let n = 2, length = text.length; length < size; n++)
    for (const page of pages) {
      more.push(copyOf(page, n));
      length += page.length;
    }
  const end = text.lastIndexOf('</page>') + '</page>'.length;
  fs.writeFileSync(file, `${text.slice(0, end)}\n${more.join('\n')}${text.slice(end)}`);
  return file;
}

module.exports = { largeCourse };
