// The stack under test, and its database as only a test may see it.  SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import people from "../../http/people.js";

export const address = process.env.ATTEST_ADDRESS;
export const exitAddress = "https://www.weather.gov/"; // ATTEST_EXIT_URL; never really opened
export const password = "attest-demo";

if (!address || !process.env.ATTEST_VAR) {
  console.log("Bail out! ATTEST_ADDRESS and ATTEST_VAR say which stack is tested; tests/run sets them.");
  process.exit(2);
}

/** Rows of a statement as arrays of texts, run as the superuser of the private cluster. */
export function sql(statement) {
  const text = execFileSync("psql", [
    "-X", "-q", "-A", "-t", "-F", "\u001f", "-v", "ON_ERROR_STOP=1", "-h", `${process.env.ATTEST_VAR}/run`,
    "-U", "postgres", "-d", "attest", "-c", `SET search_path = attest, public; ${statement}`,
  ], { encoding: "utf8" });
  return text.split("\n").filter((line) => line !== "").map((line) => line.split("\u001f"));
}

export const one = (statement) => sql(statement)[0]?.[0];

const taken = new Set();

/**
 * A person of the demo network who may sign in from now on, nobody else's in this run: {id, login}.
 * `where` speaks of p (person) and of no started course unless it says so.
 */
export function person(where = "true") {
  const mine = ["0", ...taken].join(",");
  const [row, ...others] = sql(`
    SELECT p.id, p.employee_number, ${people.unmarked} FROM person p
    WHERE p.id NOT IN (${mine}) AND NOT EXISTS (SELECT FROM credential c WHERE c.person_id = p.id)
      AND EXISTS (SELECT FROM post_span s WHERE s.person_id = p.id AND s.during @> current_date)
      AND (${where}) ORDER BY p.id LIMIT 2`);
  // The last of them is not used up before there is another like them.
  if (row && !others.length && row[2] === "t") sql(people.like(row[0]));
  if (!row) throw new Error(`nobody in the demo network fits: ${where}`);
  taken.add(row[0]);
  sql(`INSERT INTO credential (person_id, password_hash)
       SELECT ${row[0]}, c.password_hash FROM credential c JOIN person p ON p.id = c.person_id
       WHERE p.email = 'staff@demo.example'`);
  return { id: row[0], login: row[1] };
}

/** Somebody who must hold the certification and has never begun its course. */
export const newcomer = () => person(`
  NOT EXISTS (SELECT FROM enrolment e WHERE e.person_id = p.id)
  AND EXISTS (SELECT FROM timeline t WHERE t.person_id = p.id AND t.during @> current_date
              AND t.standing IN ('due', 'overdue'))`);

const papers = new Map();

/** The questions of an attempt by number: {kind, right, wrong}, the latter two as keys of options. */
export function paper(attempt) {
  if (!papers.has(attempt)) {
    const rows = sql(`
      SELECT a.number, i.kind, coalesce(string_agg(o.key, ',' ORDER BY o.number) FILTER (WHERE o.num > 0), ''),
             coalesce(string_agg(o.key, ',' ORDER BY o.number) FILTER (WHERE o.num <= 0), '')
      FROM attempt_item a JOIN item i ON i.id = a.item_id JOIN item_part o ON o.item_id = i.id
      WHERE a.attempt_id = ${attempt} GROUP BY a.number, i.kind ORDER BY a.number`);
    papers.set(attempt, rows.map(([number, kind, right, wrong]) =>
      ({ number: Number(number), kind, right: right.split(","), wrong: wrong.split(",") })));
  }
  return papers.get(attempt);
}

export const right = (attempt, number) => paper(attempt)[number - 1].right;
export const wrong = (attempt, number) => paper(attempt)[number - 1].wrong;
/** So many questions whose wrong answer is worth nothing at all. */
export const plain = (attempt, count) => paper(attempt).filter((item) => item.kind !== "multiple-choice")
  .slice(0, count).map((item) => item.number);
