#!/usr/bin/env bash
# attest requirement: a file is refused whole, counted in a dry run, or in force.  SPDX-License-Identifier: Apache-2.0
# Needs the stack of tests/lib.sh with the demo network; takes out what it puts in.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1

home=$(sed -n 's/^ATTEST_HOME=//p' "$ATTEST_VAR/attest.env")
scratch=$(mktemp -d)
number=0
ok() { # ok STATUS NAME [WHY]
    number=$((number + 1))
    if [ "$1" = 0 ]; then echo "ok $number - $2"; else
        echo "not ok $number - $2"
        printf '%s\n' "${3-}" | sed 's/^/# /'
    fi
}
sql() { PGOPTIONS='-c search_path=attest -c client_min_messages=warning' psql -X -q -A -t -v ON_ERROR_STOP=1 -h "$home/run" -U postgres -d attest -c "$1"; }
stored() { sql "SELECT (SELECT count(*) FROM requirement_version), (SELECT count(*) FROM certification_version), (SELECT count(*) FROM timeline),
    (SELECT sum(n) FROM standing_delta), (SELECT count(*) FROM rule_event)"; }
requirement() { # requirement WORD…: sets out and code
    out=$("$ATTEST_BIN/attest" requirement "$@" 2>&1)
    code=$?
}
# refused NAME TEXT WORD…: not in order, says so, and changes nothing
refused() {
    local name=$1 text=$2
    shift 2
    requirement "$@"
    [ "$code" != 0 ] && [[ $out == *"$text"* ]] && [ "$(stored)" = "$before" ]
    ok $? "$name" "$code $out"
}
clean() {
    sql "DELETE FROM requirement_version v USING requirement r WHERE r.id = v.requirement_id AND r.code LIKE 'TEST-RULES%';
         DELETE FROM requirement WHERE code LIKE 'TEST-RULES%';
         DELETE FROM certification_part p USING certification_version v, certification k
             WHERE v.id = p.certification_version_id AND k.id = v.certification_id AND k.code LIKE 'TEST-RULES%';
         DELETE FROM certification_version v USING certification k WHERE k.id = v.certification_id AND k.code LIKE 'TEST-RULES%';
         DELETE FROM certification WHERE code LIKE 'TEST-RULES%'; DELETE FROM rule_event WHERE code = 'test-rules'"
    rm -rf "$scratch"
}
trap clean EXIT

# file NAME ATTRIBUTES DUE: a certification and a requirement of it
file() {
    cat >"$scratch/$1.xml" <<XML
<rules xmlns="urn:attest:rules:1" title="Test">
  <certification code="TEST-RULES" title="Test" valid="12" window="2"><rule><external topic="test"/></rule></certification>
  <requirement code="TEST-RULES" title="Test" certification="TEST-RULES" $2>$3</requirement>
</rules>
XML
}
days='<due kind="days" days="30"/>'
before=$(stored)

for pack in requirements/*.xml; do
    requirement import --dry-run "$pack"
    [ "$code" = 0 ] && [[ $out == *'A dry run: nothing was put in force.'* ]] && [ "$(stored)" = "$before" ]
    ok $? "$pack can be put in force, and is not by a dry run" "$out"
done
requirement import --dry-run requirements/michigan.xml
[[ $out == *'MI-TRAFFICKING: '*' posts of '*' people must hold MI-TRAFFICKING'*'due '* ]]
ok $? 'a dry run says how many, and where they stand' "$out"
[[ $out == *'It is for nobody.'*'no such licence of their people is on record'* ]]
ok $? 'and that it is for nobody, since no licence is on record' "$out"

file backwards 'from="2026-02-01" to="2026-01-31"' "$days"
refused 'an end before the start' 'found an end before the start' import "$scratch/backwards.xml"
[[ $out == *'Nothing was put in force.'* ]]
ok $? 'is refused in words' "$out"
file twice 'state="GU"' '<due kind="days" days="30" on="2026-03-01"/>'
refused 'two due days in one rule' "contradicts kind=\"days\"" import "$scratch/twice.xml"
file unknown 'facility="NOWHERE" job-roles="nursing astronaut" owner="nobody@demo.example"' "$days"
refused 'a facility that is not here' 'facility NOWHERE, which is not here' import "$scratch/unknown.xml"
[[ $out == *'job role astronaut'* && $out == *'owner nobody@demo.example'* && $out != *'job role nursing'* ]]
ok $? 'with all else that is not here' "$out"
refused 'the same in a dry run' 'facility NOWHERE' import --dry-run "$scratch/unknown.xml"
file far 'from="2226-01-01"' "$days"
refused 'a day two centuries away' 'a day from 1970-01-01 to 2099-12-31' check "$scratch/far.xml"
refused 'a first day of the same kind' '--from is a day from' import --from 2226-01-01 "$scratch/far.xml"
refused 'no file' 'cannot be read' import "$scratch/none.xml"
refused 'a word that is no option' 'usage:' import --now "$scratch/far.xml"

file everybody '' "$days"
requirement import --dry-run "$scratch/everybody.xml"
[ "$code" = 0 ] && [[ $out == *'a requirement of everybody in the network'*'It is for everybody who works here.'* ]] && [ "$(stored)" = "$before" ]
ok $? 'a rule for everybody is told twice' "$out"
file past 'facility-kinds="clinic"' '<due kind="date" on="2020-01-01"/>'
requirement import --dry-run "$scratch/past.xml"
[ "$code" = 0 ] && [[ $out == *'For posts whose due day is past or on the first day: '* ]]
ok $? 'due days that are past are counted' "$out"
sed -i 's/certification="TEST-RULES"/certification="CORE"/' "$scratch/past.xml"
requirement import --dry-run "$scratch/past.xml"
[ "$code" = 0 ] && [[ $out == *'For posts of which another requirement asks the same: '* ]]
ok $? 'and posts of which another rule asks the same' "$out"

file guam 'state="GU"' "$days"
requirement import --from 2026-01-01 "$scratch/guam.xml"
[ "$code" = 0 ] && [[ $out == *'In force.'* ]] && [ "$(sql "SELECT from_date FROM requirement_version v JOIN requirement r ON r.id = v.requirement_id
    WHERE r.code = 'TEST-RULES'")" = 2026-01-01 ]
ok $? 'a rule is in force from the day that was said' "$out"
requirement list
[[ $out == *'TEST-RULES (in force from 2026-01-01): Test'*'due 30 days after the duty begins, 0 days of grace'* ]]
ok $? 'and is listed' "$out"
file guam 'state="GU"' '<due kind="days" days="60"/>'
requirement import "$scratch/guam.xml"
[ "$code" = 0 ] && [ "$(sql "SELECT string_agg(due_days::text, ' ' ORDER BY v.id) FROM requirement_version v JOIN requirement r
    ON r.id = v.requirement_id WHERE r.code = 'TEST-RULES'")" = '30 60' ]
ok $? 'a second version changes nothing of the first' "$out"
out=$("$ATTEST_BIN/attest" verify 2>&1)
ok $? 'all that is stored follows from the facts' "$out"

echo "1..$number"
