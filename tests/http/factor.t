#!/usr/bin/env bash
# From an empty database to the second step at sign-in, guarded as production is, on a stack of its own.  SPDX-License-Identifier: Apache-2.0
cd "$(dirname "$0")/../.." || exit 2
. tests/lib.sh
export ATTEST_GUARDED=yes
stack_start "$ATTEST_BIN" --no-demo || { echo 'not ok 1 - the stack starts'; exit 1; }
node tests/http/factor.js
status=$?
stack_stop "$ATTEST_VAR" || status=1
exit $status
