#!/usr/bin/env bash
# attest verify finds nothing wrong, and names what was damaged by hand; reports agree with it.
# SPDX-License-Identifier: Apache-2.0
# Needs the stack of tests/lib.sh with the demo network; puts everything back.
set -uo pipefail

home=$(sed -n 's/^ATTEST_HOME=//p' "$ATTEST_VAR/attest.env")
number=0
ok() { # ok STATUS NAME [WHY]
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else
        echo "not ok $number - $2"
        printf '%s\n' "${3-}" | sed 's/^/# /'
    fi
}
sql() { PGOPTIONS='-c search_path=attest -c client_min_messages=warning' psql -X -q -A -t -v ON_ERROR_STOP=1 -h "$home/run" -U postgres -d attest -c "$1"; }
verify() {
    out=$("$ATTEST_BIN/attest" verify 2>&1)
    code=$?
}
findings() { printf '%s\n' "$out" | sed '$d'; }
# One finding, and it has this text.
named() { # named NAME TEXT
    verify
    [ "$code" = 1 ] && [ "$(findings | wc -l)" = 1 ] && [[ $(findings) == *"$2"* ]] && [[ $out == *' 1 difference' ]]
    ok $? "$1" "$out"
}

verify
[ "$code" = 0 ] && [[ $out == 'verify: '*' people, '*' timelines, '*' counters, 0 differences' ]]
ok $? 'nothing differs at first' "$out"

# A difference of the counters: one changed, one removed.
read -r id what day _ < <(sql "SELECT d.id, f.code || ',' || r.code || ',' || c.code || ',' || replace(d.standing::text, ' ', '_'), d.day, d.n
    FROM standing_delta d JOIN facility f ON f.id = d.facility_id JOIN job_role r ON r.id = d.job_role_id
    JOIN certification c ON c.id = d.certification_id WHERE d.n > 0 AND d.folded ORDER BY d.id OFFSET 50 LIMIT 1" | tr '|' ' ')
what=${what//,/, } what=${what//_/ }
sql "UPDATE standing_delta SET n = n + 3 WHERE id = $id"
named 'a changed counter is named' "counter of $what: on $day"
sql "UPDATE standing_delta SET n = n - 3 WHERE id = $id"
sql "CREATE TABLE public.kept_delta AS SELECT * FROM standing_delta WHERE id = $id; DELETE FROM standing_delta WHERE id = $id"
named 'a counter that is gone is named' "counter of $what: on $day"
sql "INSERT INTO standing_delta OVERRIDING SYSTEM VALUE SELECT * FROM public.kept_delta; DROP TABLE public.kept_delta"

# Each post once: a difference under no certification; a correction for people; where a post is booked; a sum kept ahead.
read -r id what day < <(sql "SELECT d.id, f.code || ',_' || r.code || ',_all_certifications,_' || replace(d.standing::text, ' ', '_'), d.day
    FROM standing_delta d JOIN facility f ON f.id = d.facility_id JOIN job_role r ON r.id = d.job_role_id
    WHERE d.certification_id = 0 AND NOT d.people AND d.folded ORDER BY d.id OFFSET 20 LIMIT 1" | tr '|' ' ')
sql "UPDATE standing_delta SET n = n + 2 WHERE id = $id"
named 'a changed count of posts once is named' "counter of ${what//_/ }: on $day"
sql "UPDATE standing_delta SET n = n - 2 WHERE id = $id"
read -r id what day < <(sql "SELECT d.id, f.code || ',_' || coalesce(r.code::text, 'any_job_role') || ',_' || coalesce(c.code::text, 'all_certifications')
    || ',_' || replace(d.standing::text, ' ', '_'), d.day
    FROM standing_delta d JOIN facility f ON f.id = d.facility_id LEFT JOIN job_role r ON r.id = d.job_role_id LEFT JOIN certification c ON c.id = d.certification_id
    WHERE d.people AND d.folded ORDER BY d.id LIMIT 1" | tr '|' ' ')
sql "UPDATE standing_delta SET n = n - 5 WHERE id = $id"
named 'a changed correction is named' "correction for people of ${what//_/ }: on $day"
sql "UPDATE standing_delta SET n = n + 5 WHERE id = $id"
read -r post whose first < <(sql "SELECT o.post_id, p.employee_number, lower(o.during) FROM post_place o JOIN person p ON p.id = o.person_id
    WHERE p.employee_number IS NOT NULL ORDER BY o.post_id OFFSET 30 LIMIT 1" | tr '|' ' ')
sql "CREATE TABLE public.kept_place AS SELECT * FROM post_place WHERE post_id = $post AND lower(during) = '$first';
    DELETE FROM post_place WHERE post_id = $post AND lower(during) = '$first'"
named 'a post that is booked nowhere is named' "post $post of person $whose: stands at "
sql "INSERT INTO post_place SELECT * FROM public.kept_place; DROP TABLE public.kept_place"
read -r what where < <(sql "SELECT f.code, format('facility_id = %s AND people = %L AND period = %s AND job_role_id = %s AND certification_id = %s AND change_id = 0',
    s.facility_id, s.people, s.period, s.job_role_id, s.certification_id)
    FROM standing_fold s JOIN facility f ON f.id = s.facility_id WHERE s.period % 100 > 0 AND cardinality(s.entries) > 1 ORDER BY 2 LIMIT 1" | sed 's/|/ /')
sql "UPDATE standing_fold SET n[cardinality(n)] = n[cardinality(n)] + 1 WHERE $where"
named 'a changed sum is named' "sum of $what, "
sql "UPDATE standing_fold SET n[cardinality(n)] = n[cardinality(n)] - 1 WHERE $where"
turned='entries = ARRAY(SELECT e FROM unnest(entries) WITH ORDINALITY u (e, o) ORDER BY o DESC), n = ARRAY(SELECT e FROM unnest(n) WITH ORDINALITY u (e, o) ORDER BY o DESC)'
sql "UPDATE standing_fold SET $turned WHERE $where"
verify
[ "$code" = 1 ] && ! findings | grep -qv "sum of $what, "
ok $? 'a sum out of order is named' "$out"
sql "UPDATE standing_fold SET $turned WHERE $where"

# A row of a timeline: another standing, another last day, gone.
read -r post person begins < <(sql "SELECT t.post_id, p.employee_number, lower(t.during) FROM timeline t JOIN person p ON p.id = t.person_id
    WHERE t.standing = 'current' AND p.employee_number IS NOT NULL ORDER BY t.post_id, t.during OFFSET 40 LIMIT 1" | tr '|' ' ')
row="post_id = $post AND lower(during) = '$begins'"
sql "UPDATE timeline SET standing = 'lapsed' WHERE $row"
named 'a changed standing is named' "timeline of person $person, post $post, CORE: stored: lapsed from $begins"
sql "UPDATE timeline SET standing = 'current', due = due + 1 WHERE $row"
named 'a changed due day is named' "timeline of person $person, post $post, CORE: stored: current from $begins"
sql "UPDATE timeline SET due = due - 1 WHERE $row"
sql "CREATE TABLE public.kept_row AS SELECT * FROM timeline_row WHERE $row; DELETE FROM timeline WHERE $row"
named 'a row that is gone is named' "timeline of person $person, post $post, CORE: stored: nothing; the facts give: current from $begins"
sql "INSERT INTO timeline_row SELECT * FROM public.kept_row; DROP TABLE public.kept_row"

# A row that lies over another.
sql "INSERT INTO timeline_row (post_id, person_id, certification_id, facility_id, job_role_id, during, standing, due)
    SELECT post_id, person_id, certification_id, facility_id, job_role_id, daterange(lower(during) + 1, upper(during)), 'lapsed', due FROM timeline_row WHERE $row"
named 'a second standing on one day is named' "timeline of person $person, post $post, CORE: stored: lapsed from"
sql "SET session_replication_role = replica; DELETE FROM timeline_row WHERE post_id = $post AND lower(during) = date '$begins' + 1"

# A certificate that is gone.
read -r award < <(sql "SELECT min(award_id) FROM certificate")
sql "CREATE TABLE public.kept_certificate AS SELECT * FROM certificate WHERE award_id = $award; DELETE FROM certificate WHERE award_id = $award"
named 'an award without its certificate is named' "award $award: no certificate"
sql "INSERT INTO certificate OVERRIDING SYSTEM VALUE SELECT * FROM public.kept_certificate; DROP TABLE public.kept_certificate"

sql "UPDATE certificate SET number = 2, reason = 'lost', recorded_by = person_id WHERE award_id = $award"
named 'a certificate that was not the next is named' "award $award: its certificates are numbered 2"
sql "UPDATE certificate SET number = 1, reason = NULL, recorded_by = NULL WHERE award_id = $award"

# The tree.
sql "DELETE FROM facility_closure c USING facility a, facility d WHERE a.id = c.ancestor_id AND d.id = c.descendant_id
    AND a.code = 'WHN' AND d.code = 'WGH'"
verify
[ "$code" = 1 ] && [[ $out == 'facility tree: that WGH lies 1 below WHN on '*' is missing'* ]]
ok $? 'a hole in the tree is named first' "$(printf '%s\n' "$out" | head -n 3)"
sql "INSERT INTO facility_closure SELECT * FROM facility_closure_expected() EXCEPT SELECT * FROM facility_closure"

verify
ok "$code" 'all is put back' "$out"

# --mend: what is derived is brought in line with the facts, all of it at once; a record is named, and left as it is.
sql "UPDATE standing_delta SET n = n + 3 WHERE id = (SELECT id FROM standing_delta WHERE n > 0 AND folded AND NOT people AND certification_id > 0 ORDER BY id OFFSET 50 LIMIT 1);
    DELETE FROM standing_delta WHERE id = (SELECT id FROM standing_delta WHERE folded AND NOT people AND certification_id = 0 ORDER BY id OFFSET 90 LIMIT 1);
    UPDATE standing_delta SET n = n - 5 WHERE id = (SELECT id FROM standing_delta WHERE people AND folded ORDER BY id LIMIT 1);
    DELETE FROM post_place WHERE post_id = $post AND lower(during) = '$first';
    DELETE FROM post_place WHERE post_id = (SELECT post_id FROM post_place ORDER BY post_id OFFSET 12 LIMIT 1);
    UPDATE standing_fold SET n[cardinality(n)] = n[cardinality(n)] + 1 WHERE $where;
    UPDATE timeline SET standing = 'lapsed' WHERE $row;
    UPDATE certificate SET number = 2, reason = 'lost', recorded_by = person_id WHERE award_id = $award"
since=$(sql 'SELECT clock_timestamp()')
out=$("$ATTEST_BIN/attest" verify --mend 2>&1)
code=$?
found=$(printf '%s\n' "$out" | sed '/^verify: /,$d')
left=$(printf '%s\n' "$out" | sed '1,/^mended: /d')
[[ $found == *'counter of '* && $found == *'correction for people of '* && $found == *'it is not booked there'* && $found == *'sum of '* && $found == *'stored: lapsed from '* ]]
ok $? 'mending names first what is wrong' "$out"
[ "$code" = 1 ] && [[ $left == "award $award: its certificates are numbered 2"*' 1 difference' ]] && [ "$(printf '%s\n' "$left" | wc -l)" = 2 ]
ok $? 'then all that follows from facts is mended, and a record is named alone' "$out"
sql "UPDATE certificate SET number = 1, reason = NULL, recorded_by = NULL WHERE award_id = $award; DELETE FROM timeline_past WHERE dropped_at >= '$since'"
out=$("$ATTEST_BIN/attest" verify --mend 2>&1)
code=$?
[ $code = 0 ] && [ "$(printf '%s\n' "$out" | wc -l)" = 1 ] && [[ $out == *' 0 differences' ]]
ok $? 'where nothing differs nothing is mended' "$out"
sql "DELETE FROM facility_closure c USING facility a, facility d WHERE a.id = c.ancestor_id AND d.id = c.descendant_id AND a.code = 'WHN' AND d.code = 'WGH'"
before=$(sql 'SELECT count(*), sum(n) FROM standing_delta')
out=$("$ATTEST_BIN/attest" verify --mend 2>&1)
[ $? = 2 ] && [[ $out == *'Nothing was mended: the tree'* ]] && [ "$(sql 'SELECT count(*), sum(n) FROM standing_delta')" = "$before" ]
ok $? 'a wrong tree is not mended by what it makes wrong' "$(printf '%s\n' "$out" | tail -n 3)"
sql "INSERT INTO facility_closure SELECT * FROM facility_closure_expected() EXCEPT SELECT * FROM facility_closure"

# The report counts what the timelines hold, on any day. Other tests may have left other certifications.
for day in '2 years ago' today 'in a year'; do
    date=$(case $day in today) date +%F ;; '2 years ago') date -d '-2 years' +%F ;; *) date -d '+1 year' +%F ;; esac)
    report=$("$ATTEST_BIN/attest" report compliance --as-of "$date" | tr -d '\r' | awk -F, '$5 == "CORE" { print $2 "|" $9 + 0 "|" $11 + 0 "|" $13 + 0 }' | sort)
    facts=$(sql "SELECT f.code, count(*) FILTER (WHERE t.standing = 'current'), count(*) FILTER (WHERE t.standing = 'due'),
        count(*) FILTER (WHERE t.standing = 'lapsed') FROM facility f JOIN facility_span s ON s.facility_id = f.id AND s.during @> date '$date'
        LEFT JOIN timeline t ON t.facility_id = f.id AND t.during @> date '$date'
            AND t.certification_id = (SELECT id FROM certification WHERE code = 'CORE') GROUP BY 1" | sort)
    [ -n "$report" ] && [ "$report" = "$facts" ]
    ok $? "the report agrees with the timelines: $day" "$(diff <(echo "$report") <(echo "$facts"))"
done
"$ATTEST_BIN/attest" report compliance --facility WGH --format json | node -e '
    const rows = JSON.parse(require("fs").readFileSync(0, "utf8")).filter(row => row.certification === "CORE");
    const codes = rows.map(row => row.facility).join(" ");
    process.exit(codes === "WGH WGH-ED WGH-WNC" && rows.every(row => row.percent === null || row.percent <= 100) ? 0 : 1)'
ok $? 'one facility and all below it, as JSON'
for wrong in '--as-of 2026-02-30' '--facility NOWHERE' '--format xml' 'more'; do
    code=0
    # shellcheck disable=SC2086
    "$ATTEST_BIN/attest" report compliance $wrong >/dev/null 2>&1 || code=$?
    [ "$code" = 2 ]
    ok $? "refused: $wrong"
done
code=0
again=$("$ATTEST_BIN/attest" demo 2>&1) || code=$?
[ "$code" = 0 ] && [[ $again == 'the demo network is already here'* ]]
ok $? 'the demo network is loaded once' "$again"
echo "1..$number"
