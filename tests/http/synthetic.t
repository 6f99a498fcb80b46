#!/usr/bin/env bash
# attest demo --staff makes a whole network in an empty database, the same for the same seed, and verify accepts it.
# SPDX-License-Identifier: Apache-2.0
# Needs the server of tests/lib.sh; works in databases of its own and removes them.
set -uo pipefail

home=$(sed -n 's/^ATTEST_HOME=//p' "$ATTEST_VAR/attest.env")
run=$(sed -n 's/^ATTEST_RUN=//p' "$ATTEST_VAR/attest.env")
databases=(synthetic_empty synthetic_one synthetic_two synthetic_three)
number=0
ok() { # ok STATUS NAME [WHY]
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else
        echo "not ok $number - $2"
        printf '%s\n' "${3-}" | sed 's/^/# /'
    fi
}
sql() { # sql DATABASE STATEMENT
    PGOPTIONS='-c search_path=attest -c client_min_messages=warning' psql -X -q -A -t -v ON_ERROR_STOP=1 -h "$home/run" -U postgres -d "$1" -c "$2"
}
attest() { # attest DATABASE ARGUMENT…: the answer in $out, the status in $code
    local database=$1
    shift
    out=$(ATTEST_DATABASE="host=$run dbname=$database" "$ATTEST_BIN/attest" "$@" 2>&1)
    code=$?
}
remove() {
    local database
    for database in "${databases[@]}"; do sql postgres "DROP DATABASE IF EXISTS $database"; done
}
new() { # new DATABASE TEMPLATE
    sql postgres "CREATE DATABASE $1 TEMPLATE $2 OWNER attest_owner"
    sql postgres "ALTER DATABASE $1 SET attest.kind = 'test'"
}
# The facts of a network, without ids and instants.
facts() {
    sql "$1" "SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (
        SELECT concat_ws(',', 'post', p.employee_number, p.display_name, f.code, r.code, v.employment_kind, v.from_date, v.to_date, v.is_primary, v.reason) AS line
        FROM post_version v JOIN person p ON p.id = v.person_id JOIN facility f ON f.id = v.facility_id JOIN job_role r ON r.id = v.job_role_id
        UNION ALL SELECT concat_ws(',', 'facility', f.code, u.code, v.from_date, v.name, v.kind, v.state, v.zone)
        FROM facility_version v JOIN facility f ON f.id = v.facility_id LEFT JOIN facility u ON u.id = v.parent_id
        UNION ALL SELECT concat_ws(',', 'done', p.employee_number, c.completed_on) FROM completion c JOIN person p ON p.id = c.person_id
        UNION ALL SELECT concat_ws(',', 'leave', p.employee_number, l.from_date, l.to_date) FROM leave l JOIN person p ON p.id = l.person_id
        UNION ALL SELECT concat_ws(',', 'exempt', p.employee_number, e.from_date, e.to_date) FROM exemption e JOIN person p ON p.id = e.person_id
        UNION ALL SELECT concat_ws(',', 'award', p.employee_number, k.code, a.valid_from, a.valid_to)
        FROM award a JOIN person p ON p.id = a.person_id JOIN certification k ON k.id = a.certification_id
        UNION ALL SELECT concat_ws(',', 'standing', p.employee_number, k.code, f.code, t.during, t.standing, t.due)
        FROM timeline t JOIN person p ON p.id = t.person_id JOIN facility f ON f.id = t.facility_id JOIN certification k ON k.id = t.certification_id) x"
}
trap remove EXIT
remove

new synthetic_empty template0
attest synthetic_empty migrate
new synthetic_one synthetic_empty
new synthetic_two synthetic_empty
new synthetic_three synthetic_empty

attest synthetic_one demo --staff 200 --facilities 61 --seed 7
[ "$code" = 0 ] && [[ $out == *'61 facilities, '*' 200 people, '* ]]
ok $? 'a network of 200 people and 61 facilities' "$out"
attest synthetic_one verify
[ "$code" = 0 ] && [[ $out == 'verify: 200 people, '*', 0 differences' ]]
ok $? 'in which verify finds nothing' "$out"
attest synthetic_one award reckon
ok "$code" 'everybody reckoned once more' "$out"
attest synthetic_one verify
[ "$code" = 0 ] && [[ $out == *', 0 differences' ]]
ok $? 'differs in nothing' "$out"
out=$(sql synthetic_one "SELECT string_agg(k || ' ' || CASE WHEN n > 0 THEN 'some' ELSE 'none' END, ', ' ORDER BY k) FROM (
    SELECT 'award' AS k, count(*) AS n FROM award UNION ALL SELECT 'left', count(*) FROM post_version WHERE reason = 'left'
    UNION ALL SELECT 'transferred', count(*) FROM post_version WHERE reason = 'transferred'
    UNION ALL SELECT 'second post', count(*) FROM (SELECT person_id FROM post GROUP BY 1 HAVING count(*) = 2) x
    UNION ALL SELECT 'contact', count(*) FROM slot_value UNION ALL SELECT 'leave', count(*) FROM leave UNION ALL SELECT 'exemption', count(*) FROM exemption UNION ALL SELECT 'standing ' || s, (SELECT count(*) FROM timeline t WHERE t.standing = s)
    FROM unnest(ARRAY['lapsed', 'overdue', 'due', 'window open', 'current', 'exempt']::standing[]) s) x")
[[ $out != *none* ]]
ok $? 'with something of everything' "$out"
attest synthetic_one demo --staff 200
[ "$code" = 2 ] && [[ $out == *'holds a network already'* ]]
ok $? 'where there is a network no second one is made' "$out"

attest synthetic_two demo --seed 5 --staff 40 --facilities 12
ok "$code" 'a small one' "$out"
attest synthetic_three demo --staff 40 --facilities 12 --seed 5
[ "$code" = 0 ] && [ "$(facts synthetic_two)" = "$(facts synthetic_three)" ]
ok $? 'the same seed gives the same network' "$out"
[ "$(facts synthetic_one)" != "$(facts synthetic_two)" ]
ok $? 'another gives another'

for wrong in '--staff' '--staff 9' '--staff many' '--facilities 5' '--staff 40 --facilities 0' '--people 5'; do
    # shellcheck disable=SC2086
    attest synthetic_empty demo $wrong
    [ "$code" = 2 ] && [ "$(sql synthetic_empty 'SELECT count(*) FROM network')" = 0 ]
    ok $? "refused: $wrong" "$out"
done
echo "1..$number"
