#!/usr/bin/env node
// A course in two languages: each reader gets theirs, and what is not translated, or no longer fits, comes in the original and says so.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, attest, formTo, learner, links, root, sql, sqlOne, words } = require('./client.js');

const fixture = path.join(root, 'tests/fixtures/courses/two-languages');
const course = '/courses/TWO-1';
const pages = ['water', 'light', 'soil'].map((_, i) => `${course}/modules/1/pages/${i + 1}`);
const notYet = { es: /Esta página todavía no está en español\./, en: /This page is not yet in/ };

async function reader(language) {
  const person = learner();
  sql(`UPDATE person SET language = '${language}' WHERE id = ${person.id}`);
  const browser = new Browser();
  await browser.submit(formTo(await browser.get('/session'), '/session'), { login: person.login, password: 'attest-demo' });
  return { person, browser };
}

// The markup of an element and everything in it, by what its start tag matches.
function part(page, tag, pattern) {
  const found = new RegExp(`<${tag}(?=[\\s>])[^>]*${pattern}[^>]*>[\\s\\S]*?</${tag}>`).exec(page.text);
  return found ? found[0] : '';
}
const heading = page => (/<h1[^>]*>[\s\S]*?<\/h1>/.exec(page.text) || [''])[0];
const content = page => (/<div class="at-content"[^>]*>[\s\S]*?<form/.exec(page.text) || [page.text])[0];

async function begin(browser) {
  const page = await browser.get(course);
  await browser.submit(formTo(page, `${course}/enrolment`));
  return page;
}

async function inSpanish() {
  const { browser, person } = await reader('es');
  const list = await browser.get('/courses');
  like(words(list.text), /Plantas en la planta/, 'the list of courses has the title in Spanish');
  like(part(list, 'a', 'href="/courses/ONE-1"'), /lang="en"/, 'a course that is only in English is marked as that');

  const outline = await begin(browser);
  is(heading(outline), '<h1>Plantas en la planta</h1>', 'so has the course, without a mark: the page is in Spanish');
  const text = words(outline.text);
  none(['Cómo cuidar las plantas', 'Elegir cuándo regar una planta', '1. Las plantas', 'El agua', 'Compruebe lo que sabe', 'Idiomas: inglés, español (en parte)']
    .filter(one => !text.includes(one)), 'its description, objectives, modules, pages and quizzes are in Spanish, and it says which languages there are');
  like(outline.text, /<span lang="en">(<a [^>]*>)?Light</, 'the title of a page that is not translated is marked as English');
  like(outline.text, /<span lang="en">(<a [^>]*>)?Soil</, 'so is one whose translation is out of date');

  const note = await browser.get(pages[0]);
  like(words(note.text), /Una planta se seca\./, 'the note before a page is in Spanish');
  unlike(note.text, notYet.es, 'and nothing is missing');
  const water = await browser.get(`${pages[0]}?show=1`);
  is(heading(water), '<h1>El agua</h1>', 'a translated page has its title');
  like(words(content(water)), /Deje escurrir la planta\. Riéguela cuando la tierra esté seca/, 'and its text in Spanish');
  unlike(content(water), /Water a plant|<div class="at-content" lang/, 'and nothing of the original');
  like(water.text, /<track kind="captions" src="\/media\/[0-9a-f]{64}" srclang="es"/, 'with Spanish captions');
  is((await browser.get(/<track [^>]*src="([^"]*)"/.exec(water.text)[1])).status, 200, 'that are there');
  like(water.text, /<dt id="definition-def-drain">Escurrir<\/dt>/, 'words are explained in Spanish');
  like(water.text, /<li id="source-src-plants"[^>]*>[\s\S]*?<span lang="en">Plant policy/, 'a source keeps its own name, marked as English');
  unlike(water.text, notYet.es, 'and no line says otherwise');
  like(words((await browser.get(`${pages[0]}/summary`)).text), /Toque la tierra antes de regar\./, 'the summary of equal credit is in Spanish');

  for (const [i, title, sentence] of [[1, 'Light', /Most plants like a bright place\./], [2, 'Soil', /Change the soil every second spring\./]]) {
    const page = await browser.get(pages[i]);
    is(heading(page), `<h1 lang="en">${title}</h1>`, `${title}: the title is the original's, and marked`);
    like(page.text, /<div class="at-content" lang="en">/, `${title}: so is the text`);
    like(words(content(page)), sentence, `${title}: which is whole`);
    is(page.text.match(new RegExp(notYet.es, 'g')).length, 1, `${title}: one line says so`);
    like(page.text, /<html[^>]* lang="es"/, `${title}: all else is in Spanish`);
  }
  unlike((await browser.get(pages[2])).text, /La tierra|cada tres años/, 'nothing of a translation that is out of date is shown');

  const api = new Browser();
  const signed = await api.api('POST', '/session', { login: person.login, password: 'attest-demo' });
  api.csrf = signed.json.csrf_token;
  const enrolment = (await api.api('POST', '/enrolments', { course: 'TWO-1' })).json;
  is(enrolment.modules[0].pages.map(one => [one.title, one.language]), [['El agua', 'es'], ['Light', 'en'], ['Soil', 'en']],
    'the API says of each title which language it is in');
  is([enrolment.modules[0].title, enrolment.modules[0].language, enrolment.quizzes[0].title, enrolment.quizzes[0].language],
    ['Las plantas', 'es', 'Compruebe lo que sabe', 'es'], 'of modules and quizzes too');
  const learning = (await api.api('GET', '/learning')).json.items;
  is([...new Set(learning.filter(one => one.course).map(one => one.language))], ['es'], 'and of what is to be learnt');

  await browser.submit(formTo(await browser.get(pages[1]), pages[1]));
  is(sqlOne(`SELECT string_agg(p.key, ' ') FROM page_read r JOIN page p ON p.id = r.page_id WHERE r.person_id = ${person.id}`), 'light',
    'a page counts whichever language it was read in');
  await asked(browser);
}

// A quiz that is drawn from items in two languages.
async function asked(browser) {
  const quiz = `${course}/quizzes/check`;
  const first = await browser.follow(await browser.submit(formTo(await browser.get(quiz), quiz)));
  const spanish = { when: /¿Cuándo se riega una planta\?[\s\S]*Todos los días a mediodía/, cold: /El agua con hielo es la mejor\.[\s\S]*Falso/ };
  const seen = [];
  for (const number of [1, 2, 3]) {
    const main = part(await browser.get(first.target.replace(/\d+$/, number)), 'main', '');
    const key = Object.keys(spanish).find(one => spanish[one].test(main));
    seen.push(key ? `${key}: ${/<label[^>]*lang=/.test(main) ? 'marked' : 'Spanish'}`
      : /What helps a plant\?/.test(main) ? `how: ${/lang="en"[^>]*>(<p>)?What helps/.test(main) && /<label[^>]*lang="en"[^>]*>Salt/.test(main) && /Esta pregunta todavía no está en español\./.test(main) ? 'marked' : 'English'}` : main);
  }
  is(seen.sort(), ['cold: Spanish', 'how: marked', 'when: Spanish'], 'questions are asked in Spanish, and the one that is not translated is marked as English');
}

// The course that is shipped is in Spanish from end to end.
async function shipped() {
  const { browser } = await reader('es');
  const link = part(await browser.get('/courses'), 'a', 'href="/courses/CORE-101"');
  ok(/Deténgase/.test(link) && !/lang="en"/.test(link), 'CORE-101 has its title in Spanish');
  const outline = await browser.submit(formTo(await browser.get('/courses/CORE-101'), '/courses/CORE-101/enrolment'));
  ok([200, 303].includes(outline.status), 'it is begun');
  const main = part(await browser.get('/courses/CORE-101'), 'main', '');
  unlike(main, /lang="en"/, 'nothing of its outline is in English');
  const all = sql(`SELECT m.number, p.number FROM page p JOIN module m ON m.id = p.module_id JOIN live_course v ON v.id = p.course_version_id AND v.code = 'CORE-101' ORDER BY p.step`);
  const english = [];
  for (const [module, page] of all) {
    const reply = await browser.get(`/courses/CORE-101/modules/${module}/pages/${page}?show=1`);
    if (reply.status !== 200 || notYet.es.test(reply.text) || /<div class="at-content" lang/.test(reply.text)) english.push(`${module}/${page}: ${reply.status}`);
  }
  ok(all.length > 0, 'it has pages');
  none(english, 'and each of them is in Spanish');
}

async function inEnglish() {
  const { browser } = await reader('en');
  const outline = await begin(browser);
  is(heading(outline), '<h1>Plants on the ward</h1>', 'who reads English has the original');
  like(words(outline.text), /Languages: English, Spanish \(in part\)/, 'and is told of the other language');
  unlike(part(outline, 'main', ''), /Plantas|\slang=/, 'of which nothing is shown');
  for (const target of [`${pages[0]}?show=1`, ...pages.slice(1)]) {
    const page = await browser.get(target);
    unlike(page.text, notYet.en, `${target}: nothing is missing`);
    unlike(heading(page) + content(page), /\slang=/, `${target}: and nothing is marked`);
  }
  like((await browser.get(`${pages[0]}?show=1`)).text, /srclang="en"/, 'captions are the original\'s');
}

// A language that the interface does not speak, and the course is not in.
async function inVietnamese() {
  const { browser } = await reader('vi');
  await begin(browser);
  const page = await browser.get(pages[1]);
  like(page.text, /<html[^>]* lang="en"/, 'where nothing is in the language of a reader, the page is in English');
  like(words(page.text), /This page is not yet in Vietnamese\./, 'and says so');
  unlike(heading(page) + content(page), /\slang=/, 'without a mark where the page around it is English too');
}

// Another translation is another version, and none that a learner of the original would notice.
async function newVersion(scratch) {
  fs.cpSync(fixture, scratch, { recursive: true });
  const edit = (file, from, to) => {
    const text = fs.readFileSync(path.join(scratch, file), 'utf8');
    if (!text.includes(from)) throw new Error(`no ${from} in ${file}`);
    fs.writeFileSync(path.join(scratch, file), text.replace(from, to));
  };
  const copy = `${scratch}-copy`;
  fs.cpSync(fixture, copy, { recursive: true });
  const plants = path.join(copy, 'es/modules/plants.xml');
  fs.writeFileSync(plants, fs.readFileSync(plants, 'utf8').replace('Cambie la tierra cada tres años.', 'Change the soil every second spring.'));
  like((await attest('course', 'stamp', 'es', copy)).out, /<page> "soil" stamped [0-9a-f]{12}, was 000000000000\n +6 words of it read as in the original: is it translated\?\n1 unit stamped/,
    'of a page that was copied and never translated, stamping says so');
  fs.rmSync(copy, { recursive: true });
  edit('es/modules/plants.xml', 'cada tres años', 'cada dos primaveras');
  const refused = await attest('course', 'import', '--publish', scratch);
  is(refused.status, 1, 'the same version with other translations is refused');
  like(refused.out, /version 1 of TWO-1 is stored with other translations; .*raise version\. \[version\]/, 'and is told why');
  edit('course.xml', 'version="1"', 'version="2"');
  like((await attest('course', 'stamp', 'es', scratch)).out, /es\/modules\/plants\.xml:19: <page> "soil" stamped [0-9a-f]{12}, was 000000000000\n1 unit stamped, 0 left/,
    'once somebody has looked at it again, it is stamped');
  like((await attest('course', 'import', '--publish', scratch)).out, /The change counts as minor/, 'and counts as a minor change');
  is(sqlOne("SELECT count(DISTINCT hash) FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = 'TWO-1'"), '1',
    'the original has the same hash in both versions');
  const { browser } = await reader('es');
  await begin(browser);
  const page = await browser.get(pages[2]);
  is(heading(page), '<h1>La tierra</h1>', 'who begins now has the new page in Spanish');
  like(words(content(page)), /Cambie la tierra cada dos primaveras\./, 'with its text');
}

// The same course before anybody translated it.
function originalOnly(folder) {
  fs.cpSync(fixture, folder, { recursive: true });
  fs.rmSync(path.join(folder, 'es'), { recursive: true });
  const file = path.join(folder, 'course.xml');
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('code="TWO-1"', 'code="ONE-1"').replace(/\s+partial-translations="es"/, ''));
  return folder;
}

run(async () => {
  const first = await attest('course', 'import', '--publish', fixture);
  like(first.out, /Version 1 of TWO-1 is stored and is now live/, 'a course in two languages is published');
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-language-'));
  try {
    const one = await attest('course', 'import', '--publish', originalOnly(path.join(scratch, 'one')));
    like(one.out, /Version 1 of ONE-1/, 'and one in a single language');
    await inSpanish();
    await shipped();
    await inEnglish();
    await inVietnamese();
    await newVersion(path.join(scratch, 'two'));
  } finally {
    fs.rmSync(scratch, { recursive: true });
  }
});
