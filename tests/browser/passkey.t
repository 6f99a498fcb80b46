#!/usr/bin/env bash
# Passkeys and password fields in a browser, on a stack of its own that is reached by a name.  SPDX-License-Identifier: Apache-2.0
cd "$(dirname "$0")/../.." || exit 2
. tests/lib.sh
stack_start "$ATTEST_BIN" --no-demo --host localhost || { echo 'not ok 1 - the stack starts'; exit 1; }
ATTEST_ADDRESS=$(sed -n 's/^ATTEST_ADDRESS=//p' "$ATTEST_VAR/attest.env")
export ATTEST_ADDRESS
"$ATTEST_BIN/attest" network set-up --name 'Lakeshore Health' --code LSH --state MI --county Wayne --zone America/Detroit --from 2020-01-01 >/dev/null
ATTEST_CODE=$("$ATTEST_BIN/attest" administrator add E1 --name 'Ada Osei')
export ATTEST_CODE
node tests/browser/support/passkey.mjs
status=$?
stack_stop "$ATTEST_VAR" || status=1
exit $status
