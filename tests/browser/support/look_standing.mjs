// Pages of who must hold what: evidence, skills, exemptions, certifications, requirements.  SPDX-License-Identifier: Apache-2.0
//
// People, and two certifications that nobody has to hold, of their own. What is made here is taken back at the end, or is about
// those people alone.
import { main, press, signIn, visitor } from "./browser.mjs";
import { look, watch } from "./look.mjs";
import { newcomer, one, person, sql } from "./stack.mjs";

const newPage = async (login) => {
  const page = watch(await (await visitor({ reducedMotion: "reduce" })).newPage());
  await signIn(page, login);
  return page;
};
const visit = async (page, url, name, status) => {
  await page.goto(url);
  await look(page, name, status);
};
const day = (n) => one(`SELECT civil_date(clock(), 'America/Detroit') + ${n}`);
const pdf = Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");

/** What somebody did elsewhere: sent, answered, read again. */
export async function evidence() {
  const who = newcomer();
  const title = `A course of a college, ${who.id}`;
  const page = await newPage(who.login);
  await visit(page, "/evidence", "evidence-none");
  await visit(page, "/evidence/new", "evidence-new");
  await press(page, "Send evidence");
  await look(page, "evidence-problems", 422);
  await page.fill("#title", title);
  await page.fill("#provider", "A college");
  await page.fill("#done", day(-10));
  await page.fill("#hours", "1.5");
  await page.setInputFiles("#file", { name: "certificate.pdf", mimeType: "application/pdf", buffer: pdf });
  await press(page, "Send evidence");
  await page.waitForURL(/\/evidence\?sent=1$/);
  await look(page, "evidence-waits");

  const admin = await newPage("admin@demo.example");
  await visit(admin, "/waiting/evidence", "evidence-queue");
  await visit(admin, await main(admin).getByRole("link", { name: title, exact: true }).getAttribute("href"), "evidence-to-answer");
  await press(admin, "Save answer");
  await look(admin, "evidence-answer-problems", 422);
  await main(admin).getByLabel("No, it does not count").check({ force: true });
  await admin.fill("#reason", "It is about something else.");
  await press(admin, "Save answer");
  await admin.waitForURL(/\/waiting\?saved=1$/);
  await look(admin, "evidence-answered");
  await visit(page, "/evidence", "evidence-declined");
}

/** Exemption, leave and extension of somebody: agreed, and ended. */
export async function agreements() {
  const who = newcomer();
  const admin = await newPage("admin@demo.example");
  const base = `/people/${who.id}/exemptions`;
  await visit(admin, base, "agreed-none");
  for (const [kind, button] of [["exemption", "Save exemption"], ["leave", "Save leave"], ["extension", "Save extension"]]) {
    await visit(admin, `${base}/${kind}`, `agree-${kind}`);
    await press(admin, button);
    await look(admin, `agree-${kind}-problems`, 422);
  }
  await admin.goto(`${base}/leave`);
  await admin.fill("#from", day(3));
  await admin.fill("#to", day(9));
  await admin.fill("#reason", "Family");
  await press(admin, "Save leave");
  await admin.waitForURL(new RegExp(`${base}$`));
  await look(admin, "agreed");
  await visit(admin, await main(admin).getByRole("link", { name: /^End it/ }).getAttribute("href"), "agreed-end");
  await press(admin, "End it early");
  await look(admin, "agreed-end-problems", 422);
  await main(admin).getByLabel(/agreed by mistake/).check({ force: true });
  await admin.fill("#reason", "Of another person");
  await press(admin, "End it early");
  await admin.waitForURL(new RegExp(`${base}$`));
  await look(admin, "agreed-ended");
  for (const [path, name] of [
    ["requirements", "requirements"], ["requirements/CORE-ALL", "requirement"], ["requirements/CORE-ALL/change", "requirement-change"],
    ["requirements/new", "requirement-new"], ["certifications/CORE", "certification-rule"], ["certifications/CORE/change", "certification-change"],
    ["rules?pack=texas", "rules-file"], ["packs", "packs"], ["packs/michigan", "pack"], ["changes", "changes"],
    ["exceptions", "exceptions"], ["exceptions?show=looked-at&kind=leave", "exceptions-looked-at"],
  ]) await visit(admin, `/administration/${path}`, name);
  await admin.goto("/administration/requirements/new");
  await press(admin, "Show whom it reaches");
  await look(admin, "requirement-problems", 422);
}

/** A certification in force, made of one part; its code. */
function certification(code, kind, title) {
  sql(`WITH c AS (INSERT INTO certification (code) VALUES ('${code}') RETURNING id),
    v AS (INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months)
      SELECT c.id, '2020-01-01', 'Shown on ${code}', 12, 2 FROM c RETURNING id)
    INSERT INTO certification_part (certification_version_id, number, kind, skill, title)
      SELECT v.id, 1, '${kind}', ${kind === "hands-on" ? `'${code.toLowerCase()}'` : "NULL"}, '${title}' FROM v`);
  return code;
}

function forget(code) {
  sql(`DELETE FROM certification_part p USING certification_version v, certification c
       WHERE p.certification_version_id = v.id AND v.certification_id = c.id AND c.code = '${code}';
    DELETE FROM certification_version v USING certification c WHERE v.certification_id = c.id AND c.code = '${code}';
    DELETE FROM certification WHERE code = '${code}'`);
}

/** What a certification is made of, what a day would do, and who signs a skill off. */
export async function certifications() {
  const who = newcomer();
  const page = await newPage(who.login);
  await visit(page, "/certifications", "certifications");
  await visit(page, "/certifications/CORE", "certification");
  await page.fill("#on", day(20));
  await press(page, "Show my next date");
  await main(page).locator("#outcome").waitFor();
  await look(page, "certification-ahead");
  await visit(page, "/certifications/CORE?on=1999-01-01", "certification-problem");

  const watcher = person(`EXISTS (SELECT FROM post_span s JOIN facility f ON f.id = s.facility_id
    WHERE s.person_id = p.id AND s.during @> current_date AND f.code = 'WGH')`);
  const grant = one(`INSERT INTO facility_grant (person_id, permission, facility_id, from_date)
    SELECT ${watcher.id}, 'observer', id, '2020-01-01' FROM facility WHERE code = 'WGH' RETURNING id`);
  const skill = certification(`LOOKED-${who.id}`, "hands-on", "Asks the patient alone");
  const word = certification(`SAID-${who.id}`, "attestation", "I know whom to call");
  try {
    await visit(page, `/certifications/${skill}`, "certification-of-a-skill");
    await visit(page, `/certifications/${word}`, "certification-of-a-word");
    const observer = await newPage(watcher.login);
    await visit(observer, "/hands-on", "hands-on");
    await visit(observer, "/hands-on?q=nobody-of-this-name", "hands-on-nobody");
    const [id, number] = sql(`SELECT p.id, p.employee_number FROM person p JOIN post_span s ON s.person_id = p.id
      JOIN facility f ON f.id = s.facility_id WHERE s.during @> current_date AND f.code = 'WGH' AND p.id <> ${watcher.id} ORDER BY p.id LIMIT 1`)[0];
    await visit(observer, `/hands-on?q=${number}`, "hands-on-found");
    await visit(observer, `/hands-on/${id}`, "hands-on-person");
    await press(observer, "Sign off");
    await look(observer, "hands-on-problems", 422);
  } finally {
    forget(skill);
    forget(word);
    sql(`INSERT INTO facility_grant_revocation (grant_id, from_date, reason) VALUES (${grant}, '2020-01-01', 'tests')`);
  }
}
