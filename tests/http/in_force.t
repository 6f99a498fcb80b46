#!/usr/bin/env bash
# A rule for everybody is put in force while facts keep coming: nothing is lost, readers see all of it or nothing, and the end is that of a twin
# in which one came after the other. Whoever works on it may be killed at any moment.  SPDX-License-Identifier: Apache-2.0
# Needs the server of tests/lib.sh; works in databases of its own and removes them.
set -uo pipefail

home=$(sed -n 's/^ATTEST_HOME=//p' "$ATTEST_VAR/attest.env")
run=$(sed -n 's/^ATTEST_RUN=//p' "$ATTEST_VAR/attest.env")
databases=(in_force_empty in_force_one in_force_two)
scratch=$(mktemp -d)
number=0
ok() { # ok STATUS NAME [WHY]
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else
        echo "not ok $number - $2"
        printf '%s\n' "${3-}" | tail -n 20 | sed 's/^/# /'
    fi
}
sql() { # sql DATABASE STATEMENT
    PGOPTIONS='-c search_path=attest -c client_min_messages=warning' psql -X -q -A -t -v ON_ERROR_STOP=1 -h "$home/run" -U postgres -d "$1" -c "$2"
}
on() { # on DATABASE ARGUMENT…
    local database=$1
    shift
    ATTEST_DATABASE="host=$run dbname=$database" "$ATTEST_BIN/attest" "$@"
}
attest() { # the answer in $out, the status in $code
    out=$(on "$@" 2>&1)
    code=$?
}
remove() {
    local database
    for database in "${databases[@]}"; do sql postgres "DROP DATABASE IF EXISTS $database WITH (FORCE)"; done
}
new() { # new DATABASE TEMPLATE
    sql postgres "CREATE DATABASE $1 TEMPLATE $2 OWNER attest_owner"
    sql postgres "ALTER DATABASE $1 SET attest.kind = 'test'"
}
# What everybody's standing is, and what the counters say of it, without ids.
standing() {
    sql "$1" "SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (
        SELECT concat_ws(',', 'award', p.employee_number, k.code, a.valid_from, a.valid_to, a.revoked) AS line
        FROM award_now a JOIN person p ON p.id = a.person_id JOIN certification k ON k.id = a.certification_id
        UNION ALL SELECT concat_ws(',', 'standing', p.employee_number, k.code, f.code, t.during, t.standing, t.due)
        FROM timeline t JOIN person p ON p.id = t.person_id JOIN facility f ON f.id = t.facility_id JOIN certification k ON k.id = t.certification_id
        UNION ALL SELECT concat_ws(',', 'count', f.code, r.code, k.code, d.people, d.standing, d.day, sum(d.n))
        FROM standing_delta d JOIN facility f ON f.id = d.facility_id LEFT JOIN job_role r ON r.id = d.job_role_id
        LEFT JOIN certification k ON k.id = d.certification_id
        GROUP BY f.code, r.code, k.code, d.people, d.standing, d.day HAVING sum(d.n) <> 0) x"
}
trap 'remove; rm -rf "$scratch"' EXIT
remove

new in_force_empty template0
attest in_force_empty migrate
new in_force_one in_force_empty
attest in_force_one demo --staff 150 --facilities 9 --seed 3
ok "$code" 'a network' "$out"
new in_force_two in_force_one
sql in_force_one "ALTER DATABASE in_force_one SET attest.at_once = 20"

# The facts: two completions each of thirty people, a file a person.
first=$(date -d '-40 days' +%F) again=$(date -d '-3 days' +%F)
mapfile -t people < <(sql in_force_one "SELECT employee_number FROM person WHERE employee_number IS NOT NULL ORDER BY id OFFSET 20 LIMIT 30")
for who in "${people[@]}"; do
    printf 'employee_number,action,course,date\n%s,completion,CORE-101,%s\n%s,completion,CORE-101,%s\n' "$who" "$first" "$who" "$again" >"$scratch/$who.csv"
done
cat >"$scratch/rules.xml" <<'XML'
<rules xmlns="urn:attest:rules:1" title="For all">
  <certification code="ALL" title="For all" valid="12" window="2"><rule><course code="CORE-101"/></rule></certification>
  <requirement code="ALL" title="For all" certification="ALL"><due kind="days" days="30"/></requirement>
</rules>
XML
from=$(date -d '-300 days' +%F)

# Killed while it writes whom the change may touch; somebody is hired meanwhile.
coproc holder { PGOPTIONS='-c search_path=attest' psql -X -q -A -t -h "$home/run" -U postgres -d in_force_one; }
printf 'BEGIN; LOCK TABLE change_person IN SHARE MODE; SELECT 1;\n' >&"${holder[1]}"
read -r _ <&"${holder[0]}"
on in_force_one requirement import --stage --from "$from" "$scratch/rules.xml" >"$scratch/killed" 2>&1 &
worker=$!
waits=no
for _ in $(seq 600); do
    waits=$(sql in_force_one "SELECT count(*) FROM pg_stat_activity WHERE datname = 'in_force_one' AND usename = 'attest_job' AND wait_event_type = 'Lock'")
    [ "$waits" = 0 ] || break
    sleep 0.1
done
kill -KILL $worker
wait $worker 2>/dev/null
printf 'COMMIT;\n\\q\n' >&"${holder[1]}"
# shellcheck disable=SC2154
wait "$holder_PID" 2>/dev/null
sql in_force_one "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'in_force_one' AND usename = 'attest_job'" >/dev/null
[ "$waits" != 0 ] && [ "$(sql in_force_one 'SELECT state FROM rule_change')" = computing ]
ok $? 'a change is killed while it looks for whom it may touch'
for database in in_force_one in_force_two; do
    sql "$database" "BEGIN;
        INSERT INTO person (display_name, employee_number) VALUES ('New Here', 'NEW-1');
        INSERT INTO post (person_id) SELECT id FROM person WHERE employee_number = 'NEW-1';
        INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
        SELECT o.id, o.person_id, '$again', s.facility_id, s.job_role_id, s.employment_kind, s.patient_contact, s.visitor_contact, true
        FROM post o JOIN person p ON p.id = o.person_id AND p.employee_number = 'NEW-1'
        CROSS JOIN (SELECT * FROM post_span x WHERE x.during @> date '$again' ORDER BY x.post_id LIMIT 1) s;
        COMMIT" >/dev/null
    attest "$database" award reckon NEW-1
    ok "$code" "somebody is hired in $database" "$out"
done
for who in "${people[@]:0:3}"; do on in_force_one award import "$scratch/$who.csv" >>"$scratch/facts" 2>&1 || echo "failed: $who" >>"$scratch/lost"; done
for _ in $(seq 50); do
    attest in_force_one work --once
    [ "$(sql in_force_one 'SELECT state FROM rule_change')" = computing ] || break
done
out=$(sql in_force_one "SELECT c.state, c.people = c.done, c.done = (SELECT count(*) FROM change_person p WHERE p.staged = p.facts),
    (SELECT count(*) FROM post_span s WHERE s.during && daterange('$from', NULL) AND s.person_id NOT IN (SELECT person_id FROM change_person)) FROM rule_change c")
[ "$out" = 'ready|t|t|0' ]
ok $? 'what is gone on with finds everybody, each once' "$out"

# Facts by two, and a reader, while it is put in force.
facts() { # facts WHO…
    local who
    for who; do on in_force_one award import "$scratch/$who.csv" >>"$scratch/facts" 2>&1 || echo "failed: $who" >>"$scratch/lost"; done
}
reader() {
    while [ ! -e "$scratch/over" ]; do
        sql in_force_one "SELECT CASE WHEN count(*) FILTER (WHERE t.post_id IS NULL) = 0 THEN 'all' WHEN count(t.post_id) = 0 THEN 'none' ELSE 'some' END
            FROM post_span s LEFT JOIN timeline t ON t.post_id = s.post_id AND t.during @> date '$again'
                AND t.certification_id = (SELECT id FROM certification WHERE code = 'ALL')
            WHERE s.during @> date '$again'" >>"$scratch/seen"
    done
}
reader &
reading=$!
facts "${people[@]:3:14}" &
one=$!
facts "${people[@]:17:13}" &
two=$!
attest in_force_one requirement put 1
wait $one $two
[ "$code" = 0 ] && [[ $out == *'In force.'* ]] && [ ! -e "$scratch/lost" ]
ok $? 'it is put in force, and every fact is stored' "$out
$(cat "$scratch/lost" 2>/dev/null)"
touch "$scratch/over"
wait $reading
seen=$(uniq "$scratch/seen" | tr '\n' ' ')
[[ $seen == 'none all ' || $seen == 'all ' ]]
ok $? 'readers saw nothing of it, and then all' "$seen"
attest in_force_one work --once
attest in_force_one verify
[ "$code" = 0 ] && [[ $out == 'verify: 151 people, '*' 0 differences' ]] && [ "$(sql in_force_one 'SELECT state FROM rule_change')" = settled ]
ok $? 'verify is clean' "$out"

for who in "${people[@]}"; do on in_force_two award import "$scratch/$who.csv" >>"$scratch/facts" 2>&1 || echo "failed: $who" >>"$scratch/lost"; done
attest in_force_two requirement import --from "$from" "$scratch/rules.xml"
ok "$code" 'in the twin the facts come first, and then the rule' "$out"
[ "$(standing in_force_one)" = "$(standing in_force_two)" ]
ok $? 'both end alike: awards, standings, counts'
echo "1..$number"
