#!/usr/bin/env bash
# Messages, on a stack of its own whose mail goes to a server of this test.  SPDX-License-Identifier: Apache-2.0
cd "$(dirname "$0")/../.." || exit 2
. tests/lib.sh
post=$(mktemp -d /tmp/attest-mail-XXXXXX)
chmod 755 "$post"
export ATTEST_TEST_POST=$post ATTEST_GUARDED=yes
ATTEST_MAIL_SERVER=localhost:$(free_port)
export ATTEST_MAIL_SERVER ATTEST_MAIL_FROM=training@wrenfield.example ATTEST_MAIL_CA=$post/ca.pem
stack_start "$ATTEST_BIN" --no-demo || { echo 'not ok 1 - the stack starts'; exit 1; }
node tests/http/messages.js
status=$?
stack_stop "$ATTEST_VAR" || status=1
rm -rf "$post"
exit $status
