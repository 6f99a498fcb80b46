-- What a row of the counters costs, where there are millions.  SPDX-License-Identifier: Apache-2.0
--
-- Differences are derived from facts that have these references themselves, and of what they name nothing is ever deleted; attest verify
-- compares them with the facts. The two references cost more than half of storing a difference.
ALTER TABLE standing_delta DROP CONSTRAINT IF EXISTS standing_delta_facility_id_fkey, DROP CONSTRAINT IF EXISTS standing_delta_person_id_fkey;
-- Whose a difference is, is asked for of corrections, and of what a change of rules has booked: the one index for the other is not kept up. One
-- change at a time is on its way, so the second finds all of it, and what one person has in it, without its number: with that in front the planner
-- would read all of a change for one person.
DROP INDEX standing_delta_person_id_idx;
CREATE INDEX ON standing_delta (person_id) WHERE people;
DROP INDEX standing_delta_change_id_idx;
CREATE INDEX ON standing_delta (person_id) WHERE change_id <> 0;
-- What is not in the sums yet, without what a change on its way has booked: readers pass that by.
DROP INDEX standing_delta_facility_id_idx;
CREATE INDEX ON standing_delta (change_id, facility_id) WHERE NOT folded;

-- As before, by that index.
CREATE OR REPLACE FUNCTION change_take_back(change bigint, whom bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM timeline_row t WHERE t.person_id = ANY (whom) AND t.came <> 0 AND t.came = change;
    UPDATE timeline_row t SET goes = 0 WHERE t.person_id = ANY (whom) AND t.goes <> 0 AND t.goes = change;
    INSERT INTO standing_delta (change_id, person_id, facility_id, job_role_id, certification_id, people, standing, day, n)
    SELECT change, d.person_id, d.facility_id, d.job_role_id, d.certification_id, d.people, d.standing, d.day, -sum(d.n)
    FROM standing_delta d WHERE d.change_id <> 0 AND d.change_id = change AND d.person_id = ANY (whom)
    GROUP BY d.person_id, d.facility_id, d.job_role_id, d.certification_id, d.people, d.standing, d.day HAVING sum(d.n) <> 0;
END
$$;

-- Whom a change may touch is looked for part by part: so far among people with ids up to looked_to, where there were `touched` of them.
ALTER TABLE rule_change
    ADD looked_to bigint NOT NULL DEFAULT 0,
    ADD touched integer NOT NULL DEFAULT 0;
GRANT UPDATE (looked_to, touched) ON rule_change TO attest_job;
