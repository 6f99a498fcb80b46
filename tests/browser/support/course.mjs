// A course for journeys: every kind of page, small papers.  SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { one, person } from "./stack.mjs";

export const COURSE = "WAYS-1";

/** The steps of its question that is put in order, as they are right. */
export const STEPS = ["warn", "alert", "close", "meet"];

/** Puts the course before staff: the fixture with every kind, its longest quiz cut to five questions. */
export function publish() {
  if (one(`SELECT count(*) FROM live_course WHERE code = '${COURSE}'`) !== "0") return;
  const folder = mkdtempSync(join(tmpdir(), "attest-course-"));
  cpSync(new URL("../../fixtures/courses/every-kind", import.meta.url), folder, { recursive: true });
  const edit = (file, change) => writeFileSync(join(folder, file), change(readFileSync(join(folder, file), "utf8")));
  edit("course.xml", (xml) => xml.replace("code=\"EVERY-1\"", `code="${COURSE}"`));
  edit("modules/practice.xml", (xml) => xml.replace(/<draw bank="fire-bank" items="alarm-first good-habits[^>]*>\s*<draw bank="kitchen"[^>]*>/,
    "<draw bank=\"fire-bank\" items=\"alarm-first good-habits gloves-help leave-steps door-checks\"/>"));
  const settings = Object.fromEntries(readFileSync(`${process.env.ATTEST_VAR}/attest.env`, "utf8").split("\n")
    .filter((line) => /^ATTEST_/.test(line)).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
  execFileSync(join(process.env.ATTEST_BIN, "attest"), ["course", "import", "--publish", folder], { env: { ...process.env, ...settings }, stdio: "pipe" });
  rmSync(folder, { recursive: true });
}

/** Somebody who has never begun it, and holds what their post asks for. */
export const colleague = () => person(`
  NOT EXISTS (SELECT FROM enrolment e JOIN course_version v ON v.id = e.course_version_id JOIN course c ON c.id = v.course_id
              WHERE e.person_id = p.id AND c.code = '${COURSE}')
  AND EXISTS (SELECT FROM timeline t WHERE t.person_id = p.id AND t.during @> current_date AND t.standing = 'current')`);
