#!/usr/bin/env bash
# The packs put in force, and the words of the table of docs/requirements.md on their pages, on a stack of its own.  SPDX-License-Identifier: Apache-2.0
cd "$(dirname "$0")/../.." || exit 2
. tests/lib.sh
stack_start "$ATTEST_BIN" --no-demo || { echo 'not ok 1 - the stack starts'; exit 1; }
node tests/http/patterns.js
status=$?
stack_stop "$ATTEST_VAR" || status=1
exit $status
