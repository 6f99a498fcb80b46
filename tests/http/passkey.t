#!/usr/bin/env bash
# Passkeys, from an empty database, guarded as production is, on a stack of its own that is reached by a name.  SPDX-License-Identifier: Apache-2.0
cd "$(dirname "$0")/../.." || exit 2
. tests/lib.sh
export ATTEST_GUARDED=yes
stack_start "$ATTEST_BIN" --no-demo --host localhost || { echo 'not ok 1 - the stack starts'; exit 1; }
ATTEST_ADDRESS=$(sed -n 's/^ATTEST_ADDRESS=//p' "$ATTEST_VAR/attest.env")
export ATTEST_ADDRESS
node tests/http/passkey.js
status=$?
stack_stop "$ATTEST_VAR" || status=1
exit $status
