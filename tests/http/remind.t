#!/usr/bin/env bash
# Reminders by hand, the huddle list, pages of messages: on a stack of its own, with a mail server.  SPDX-License-Identifier: Apache-2.0
cd "$(dirname "$0")/../.." || exit 2
. tests/lib.sh
post=$(mktemp -d /tmp/attest-mail-XXXXXX)
chmod 755 "$post"
export ATTEST_TEST_POST=$post
ATTEST_MAIL_SERVER=localhost:$(free_port)
export ATTEST_MAIL_SERVER ATTEST_MAIL_FROM=training@wrenfield.example ATTEST_MAIL_CA=$post/ca.pem
stack_start "$ATTEST_BIN" || { echo 'not ok 1 - the stack starts'; exit 1; }
node tests/http/remind.js
status=$?
stack_stop "$ATTEST_VAR" || status=1
rm -rf "$post"
exit $status
