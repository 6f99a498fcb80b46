#!/usr/bin/env bash
# The HR feed by the command line: what it does, what it refuses, what holds it, and that it can be taken back.
# SPDX-License-Identifier: Apache-2.0
# Needs the stack of tests/lib.sh with the demo network. All imports are undone at the end, so that nobody of them holds a post.
set -uo pipefail

home=$(sed -n 's/^ATTEST_HOME=//p' "$ATTEST_VAR/attest.env")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
number=0
ok() { # ok STATUS NAME [WHY]
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else
        echo "not ok $number - $2"
        printf '%s\n' "${3-}" | sed 's/^/# /'
    fi
}
sql() { PGOPTIONS='-c search_path=attest -c client_min_messages=warning' psql -X -q -A -t -v ON_ERROR_STOP=1 -h "$home/run" -U postgres -d attest -c "$1"; }
people() {
    out=$("$ATTEST_BIN/attest" people "$@" 2>&1)
    code=$?
}
says() { [ "$code" = "$1" ] && [[ $out == *"$2"* ]]; } # says CODE TEXT
verified() {
    out=$("$ATTEST_BIN/attest" verify 2>&1) && [[ $out == *' 0 differences' ]]
    ok $? "nothing differs: $1" "$out"
}
last() { sql 'SELECT max(id) FROM people_import'; }
# Where the people of the feed stand: number, facility, job role, first and last day.
posts() {
    sql "SELECT p.employee_number, f.code, r.code, lower(s.during), coalesce(last_day(s.during)::text, '')
         FROM post_span s JOIN person p ON p.id = s.person_id JOIN facility f ON f.id = s.facility_id JOIN job_role r ON r.id = s.job_role_id
         WHERE p.employee_number LIKE 'ZF-%' AND ($1) ORDER BY 1, 4, 2"
}

today=$(sql 'SELECT network_today()')
day() { sql "SELECT network_today() + $1"; }
before=$(sql 'SELECT count(*) FROM post_span')
first='employee_number,name,email,facility,job_role,employment_kind,patient_contact,from,to,post,leave_from,leave_to,licence_kind,licence_state,licence_from,licence_to'
{
    echo "$first"
    echo 'ZF-1,"Ana, One",ana@zf.example,WGH-ED,registered-nurse,employee,yes,2026-01-05,,,,,nursing,MI,2026-01-01,2027-12-31'
    printf 'ZF-2,"Bo\nTwo",,WGH-ED,registration,contractor,,,,,%s,%s,,,,\n' "$(day -3)" "$(day 30)"
    echo 'ZF-3,Cy Three,,TERN-RIVER,security,volunteer,no,,,a,,,,,,'
    echo 'ZF-3,Cy Three,,ALDER-LANE,security,volunteer,no,,,b,,,,,,'
    for i in $(seq 10 30); do echo "ZF-$i,Person $i,,WLH-ED,nursing-assistant,,,,,,,,,,,"; done
} >"$folder/feed.csv"

# ---- files of another kind, and lines that are wrong

printf 'PK\003\004' >"$folder/book.xlsx"
people import "$folder/book.xlsx"
says 2 'Excel workbook'
ok $? 'a workbook is named, and what to do' "$out"
iconv -t UTF-16 <"$folder/feed.csv" >"$folder/wide.csv"
people import "$folder/wide.csv"
says 2 'UTF-16'
ok $? 'so is a file in UTF-16' "$out"
{
    echo "$first"
    echo 'ZF-1,Ana One,demo@zf.example,NOWHERE,juggler,,,,,,,,,,,'
    echo 'ZF-2,Bo Two,staff@demo.example,WGH-ED,registration,,,2026-05-02,2026-05-01,,,,,,,'
    echo 'ZF-3,Cy Three,demo@zf.example,WGH-ED,security,,,1826-01-01,,,,,,,,'
    echo 'ZF-4,Di Four,,WGH-ED,security,,,2026-01-01,2026-03-31,,,,,,,'
    echo 'ZF-4,Dee Four,,WLH-ED,security,,,2026-03-31,,,,,,,,'
    echo 'ZF-5,Ed Five,,WGH-ED,security,,,2026-01-01,,,,,,,,'
    echo 'ZF-5,Ed Five,,WGH-ED,registration,,,2026-01-01,,,,,,,,'
    echo 'ZF-6,Flo Six,,WGH-ED,secur'
} >"$folder/wrong.csv"
people import "$folder/wrong.csv"
says 1 'Nothing was imported: 8 problems.'
ok $? 'all problems are told at once' "$out"
for text in 'line 2, facility: There is no facility with this code. (NOWHERE)' 'line 2, job_role: There is no job role with this key. (juggler)' \
    'line 3, to: The last day lies before the first one.' 'line 4, from: This day is more than 80 years before the feed' \
    'line 6, name: Another line with this employee number has another name.' 'line 6, post: Another line of the same post has some of the same days.' \
    'line 8, post: Another line says something else of the same post.' 'line 9: The line has more or fewer cells than the first one.'; do
    [[ $out == *"$text"* ]]
    ok $? "${text%%:*}" "$out"
done
echo 'ZF-2,Bo Two,staff@demo.example,WGH-ED,registration' | cat <(echo 'employee_number,name,email,facility,job_role') - >"$folder/taken.csv"
people import "$folder/taken.csv"
says 1 'line 2, email: Somebody else on record has this e-mail address. (staff@demo.example)'
ok $? 'an address of somebody else' "$out"
{
    echo 'employee_number,name,facility,job_role,from'
    awk 'BEGIN { for (i = 1; i <= 100000; i++) print "ZF-9,Nine,WGH-ED,security,soon" }'
} >"$folder/many.csv"
people import "$folder/many.csv"
says 1 'Nothing was imported: 100000 problems.' && [ "$(wc -l <<<"$out")" -lt 310 ]
ok $? 'a hundred thousand problems are counted, and some are shown' "${out:0:2000}"
"$ATTEST_BIN/attest" people problems "$(last)" >"$folder/all.csv" && [ "$(wc -l <"$folder/all.csv")" = 100001 ] && [[ $(tail -1 "$folder/all.csv") == 100001,from,* ]]
ok $? 'all of them are there as CSV'
[ "$(sql "SELECT count(*) FROM person WHERE employee_number LIKE 'ZF-%'")" = 0 ]
ok $? 'nothing of all that was applied'

# ---- a first load

people import "$folder/feed.csv" --dry-run
says 0 'A dry run: nothing was imported.' && says 0 '  24 people are new' && says 0 '  25 posts begin' && says 0 '  1 leaves of absence' && [ -z "$(posts true)" ]
ok $? 'a dry run counts, and applies nothing' "$out"
people import "$folder/feed.csv"
load=$(last)
says 0 "Import $load of feed.csv: in force."
ok $? 'the same file, in force' "$out"
[ "$(posts "p.employee_number IN ('ZF-1', 'ZF-2', 'ZF-3')")" = "ZF-1|WGH-ED|registered-nurse|2026-01-05|
ZF-2|WGH-ED|registration|$today|
ZF-3|ALDER-LANE|security|$today|
ZF-3|TERN-RIVER|security|$today|" ]
ok $? 'everybody stands where it says, from the day that it says or its own' "$(posts true)"
[ "$(sql "SELECT l.from_date || ' ' || l.to_date FROM leave_now l JOIN person p ON p.id = l.person_id WHERE p.employee_number = 'ZF-2'")" = "$(day -3) $(day 30)" ] &&
    [ "$(sql "SELECT l.state || l.kind || t.number FROM licence_term_now t JOIN licence l ON l.id = t.licence_id JOIN person p ON p.id = l.person_id WHERE p.employee_number = 'ZF-1'")" = MInursing0 ] &&
    [ "$(sql "SELECT count(*) FROM post_span s JOIN person p ON p.id = s.person_id WHERE p.employee_number = 'ZF-3' AND s.is_primary")" = 1 ]
ok $? 'with leave, a licence, and one post that is the primary one'
verified 'after a first load'
people import "$folder/feed.csv"
says 0 'nothing changes for 24.' && says 0 ': nothing changes.'
ok $? 'the same feed twice changes nothing' "$out"

# ---- a day later: a transfer, a new name, a leaver, a post less, leave that ends sooner, somebody new

posted=$(sql "INSERT INTO post (person_id) SELECT id FROM person WHERE employee_number = 'ZF-1' RETURNING id")
sql "INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
     SELECT o.id, o.person_id, '2026-02-01', f.id, r.id, 'employee', false, false, false FROM post o, facility f, job_role r
     WHERE o.id = $posted AND f.code = 'WGH' AND r.code = 'reception'"
"$ATTEST_BIN/attest" award reckon ZF-1 >/dev/null
sed -e "s/Ana, One\",ana@zf.example,WGH-ED/Ana, Won\",ana@zf.example,WLH-ED/" -e '/^ZF-30/d' -e '/,b,,/d' -e "s/$(day 30)/$(day 10)/" "$folder/feed.csv" >"$folder/next.csv"
echo 'ZF-31,Nia New,,WGH,security,student,,,,,,,,,,' >>"$folder/next.csv"
people import "$folder/next.csv" --date "$(day 1)"
second=$(last)
says 0 '1 people are new' && says 0 '1 people leave' && says 0 '1 posts move' && says 0 '1 people have another name' && says 0 '2 posts end' &&
    says 0 '1 leaves of absence are over' && says 0 '1 posts were entered by hand, and stay'
ok $? 'what changed is counted, and so is what the feed leaves alone' "$out"
[ "$(posts "p.employee_number IN ('ZF-1', 'ZF-3', 'ZF-30', 'ZF-31')")" = "ZF-1|WGH-ED|registered-nurse|2026-01-05|$today
ZF-1|WGH|reception|2026-02-01|
ZF-1|WLH-ED|registered-nurse|$(day 1)|
ZF-3|ALDER-LANE|security|$today|$(day 1)
ZF-3|TERN-RIVER|security|$today|
ZF-30|WLH-ED|nursing-assistant|$today|$(day 1)
ZF-31|WGH|security|$(day 1)|" ]
ok $? 'a transfer begins on its day, who is missing ends on it, a post entered by hand stays' "$(posts true)"
[ "$(sql "SELECT l.from_date || ' ' || l.to_date FROM leave_now l JOIN person p ON p.id = l.person_id WHERE p.employee_number = 'ZF-2'")" = "$(day -3) $(day 10)" ]
ok $? 'leave has its new days'
verified 'after a day'
people import "$folder/next.csv" --date "$(day 1)"
says 0 ': nothing changes.'
ok $? 'and once more changes nothing' "$out"

# ---- what holds it

people import "$folder/feed.csv"
says 1 'earlier day than the last feed in force'
ok $? "yesterday's file after today's is held" "$out"
people drop "$(last)"
says 0 dropped
ok $? 'and dropped' "$out"
head -c -1 "$folder/next.csv" >"$folder/cut.csv"
people import "$folder/cut.csv" --date "$(day 1)"
says 1 'may be cut off'
ok $? 'a file without the end of its last line is held' "$out"
people drop "$(last)"
head -12 "$folder/next.csv" >"$folder/half.csv"
people import "$folder/half.csv" --date "$(day 2)"
held=$(last)
says 1 'More than 5 percent' && [ "$(posts "s.during @> network_today() + 3" | wc -l)" = 25 ]
ok $? 'half a file is held by the brake, and nothing of it applied' "$out"
people put "$held"
says 1 "attest people put $held --confirm"
ok $? 'it is not put in force without a word' "$out"
people put "$held" --confirm
says 0 'in force' && [ "$(posts "s.during @> network_today() + 3" | wc -l)" = 11 ]
ok $? 'with one it is' "$out"
verified 'after many left'

sql "INSERT INTO person (display_name, employee_number, email, language) VALUES ('Mallory', 'ZF-77', 'mallory@zf.example', 'en')"
{ cat "$folder/next.csv"; echo 'ZF-77,Hal New,hal@zf.example,WGH,security,,,,,,,,,,,'; } >"$folder/hired.csv"
people import "$folder/hired.csv" --date "$(day 3)"
says 1 'The file would take over people whom somebody entered by hand' && says 1 'ZF-77 Hal New: Mallory, mallory@zf.example → Hal New, hal@zf.example' &&
    [ -z "$(posts "p.employee_number = 'ZF-77'")" ]
ok $? 'somebody who entered a number before HR did is not taken over without a word' "$out"
people drop "$(last)"

# ---- taking back

people undo "$second" 'The wrong file'
says 2 "Import $held stands on this one"
ok $? 'an import on which another stands cannot be undone' "$out"
people undo "$held" 'It was half a file'
says 0 "Import $held is undone" && [ "$(posts "s.during @> network_today() + 3" | wc -l)" = 25 ]
ok $? 'the last one can' "$out"
people undo "$held" 'Again'
says 2 'undone already'
ok $? 'once' "$out"
verified 'after it was undone'
people import "$folder/half.csv" --date "$(day 2)" --confirm
back=$(last)
people import "$folder/next.csv" --date "$(day 40)"
says 0 '14 people come back' && [ "$(posts "p.employee_number = 'ZF-20'")" = "ZF-20|WLH-ED|nursing-assistant|$today|$(day 2)
ZF-20|WLH-ED|nursing-assistant|$(day 40)|" ]
ok $? 'who comes back keeps what was before' "$out"
people undo "$(last)" 'A test'
people undo "$back" 'A test'

# ---- somebody stops the worker in the middle

sed -e 's/WLH-ED,nursing-assistant/WGH-ED,nursing-assistant/' "$folder/next.csv" >"$folder/moves.csv"
{
    for seconds in 0.05 0.2 0.4 0.8; do
        timeout -s KILL "$seconds" "$ATTEST_BIN/attest" people import "$folder/moves.csv" --date "$(day 3)"
    done
} >/dev/null 2>&1 # which is where the shell tells of them, too
[ -z "$(sql "SELECT 1 FROM people_import WHERE name = 'moves.csv'")" ] && people import "$folder/moves.csv" --date "$(day 3)"
"$ATTEST_BIN/attest" work --once >/dev/null 2>&1
[ "$(sql "SELECT count(*) FROM people_import i WHERE i.name = 'moves.csv' AND people_import_state(i) NOT IN ('settled', 'nothing')")" = 0 ] &&
    [ "$(sql "SELECT count(*) FROM people_import i WHERE i.name = 'moves.csv' AND people_import_state(i) = 'settled'")" = 1 ] &&
    [ "$(posts "s.during @> network_today() + 3 AND f.code = 'WGH-ED' AND r.code = 'nursing-assistant'" | wc -l)" = 20 ]
ok $? 'whoever works next goes on, and it is put in force once' "$("$ATTEST_BIN/attest" people imports | head -6)"
verified 'after a worker was stopped'

# ---- everything is undone

for import in $(sql "SELECT i.id FROM people_import i WHERE i.undoes IS NULL AND people_import_counts(i) AND people_import_undone(i.id) IS NULL ORDER BY i.id DESC"); do
    people undo "$import" 'The end of the test'
    says 0 'is undone' || ok 1 "import $import is undone" "$out"
done
sql "INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
     SELECT post_id, person_id, from_date, from_date - 1, facility_id, job_role_id, employment_kind, false, false, false FROM post_version WHERE post_id = $posted"
"$ATTEST_BIN/attest" award reckon ZF-1 >/dev/null
[ "$(sql 'SELECT count(*) FROM post_span')" = "$before" ] && [ "$(sql "SELECT count(*) FROM leave_now l JOIN person p ON p.id = l.person_id WHERE p.employee_number LIKE 'ZF-%'")" = 0 ] &&
    [ "$(sql "SELECT display_name FROM person WHERE employee_number = 'ZF-1'")" = 'Ana, One' ]
ok $? 'everything is as it was, and people who came by it are on record without posts' "$(posts true)"
verified 'at the end'
"$ATTEST_BIN/attest" people imports | grep -q "undone by import"
ok $? 'the list says what became of each'
echo "1..$number"
