#!/usr/bin/env bash
# What compiler and linker were to put into the programs is in them, and the units keep their walls.
# SPDX-License-Identifier: Apache-2.0
#
#   BUILD=FOLDER tests/hardened.t      looks at attest and attest-web there (build)
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
build=${BUILD:-build}
export LC_ALL=C
number=0 broken=0

# check NAME COMMAND…: the command says whether it is so.
check() {
    local name=$1
    shift
    number=$((number + 1))
    if "$@"; then
        echo "ok $number - $name"
    else
        echo "not ok $number - $name"
        broken=$((broken + 1))
    fi
}
skip() {
    number=$((number + 1))
    echo "ok $number - $1 # SKIP $2"
}

# ---- the programs ---------------------------------------------------------------------------------------------------

has() { grep -qE "$2" <<<"$1"; }
lacks() { ! grep -qE "$2" <<<"$1"; }
# Sections that are written and executed.
no_writable_code() { ! grep -E '^ +LOAD' <<<"$1" | grep -q 'RWE'; }
# Indirect jumps into a function land on a mark (endbr64): as many marks as there are functions of ours, at least.
is_marked() {
    local marks functions
    marks=$(objdump -d --no-show-raw-insn -j .text "$1" | grep -c 'endbr64')
    functions=$(nm "$1" | grep -c ' T ')
    [ "$functions" -gt 100 ] && [ "$marks" -ge "$functions" ]
}
# Every page of a large frame is touched, so that none is jumped over: the stack is never moved by more than a few at once. (-128
# is written with sixteen digits.)
leaps() {
    objdump -d --no-show-raw-insn -j .text "$1" |
        awk '/sub +\$0x[0-9a-f]+,%rsp/ { n = $0; sub(/.*\$0x/, "", n); sub(/,.*/, "", n); if (length(n) > 4 && length(n) < 16) print $0 }'
}
never_leaps() { [ -z "$(leaps "$1" | head -n 1)" ]; }

program() {
    local name=${1##*/} headers dynamic symbols
    headers=$(readelf -hlW "$1") dynamic=$(readelf -dW "$1") symbols=$(nm -D "$1")
    check "$name stands at another address each time (PIE)" has "$headers" 'Type: +DYN'
    check "$name: and the linker says so" has "$dynamic" 'FLAGS_1.*PIE'
    check "$name has its table of functions read-only (RELRO)" has "$headers" 'GNU_RELRO'
    check "$name fills it before it begins (NOW)" has "$dynamic" 'BIND_NOW'
    check "$name has a stack that is not executed" has "$headers" 'GNU_STACK.* RW +0x'
    check "$name has no memory both written and executed" no_writable_code "$headers"
    check "$name: nothing in it is changed at its start" lacks "$dynamic" 'TEXTREL'
    check "$name looks for libraries nowhere but in the system's folders" lacks "$dynamic" 'R(UN)?PATH'
    check "$name guards its frames (stack protector)" has "$symbols" '__stack_chk_fail'
    check "$name counts what it copies (FORTIFY)" has "$symbols" '__(memcpy|snprintf|vsnprintf)_chk'
    check "$name calls nothing that cannot count" lacks "$symbols" ' U (strcpy|strcat|sprintf|vsprintf|gets|alloca|system|popen)(@|$)'
    if [ "$(uname -m)" = x86_64 ]; then
        check "$name marks where it may be jumped to (CET)" is_marked "$1"
        check "$name never leaps over a page of its stack" never_leaps "$1"
    fi
}

for one in "$build/attest" "$build/attest-web"; do
    if ! command -v readelf >/dev/null; then
        skip "${one##*/} is hardened" 'readelf is not installed'
    elif nm -D "$one" 2>/dev/null | grep -q '__asan_init'; then
        skip "${one##*/} is hardened" 'it is built with sanitizers'
    else
        check "${one##*/} is here" test -x "$one"
        program "$one"
    fi
done

# ---- the units -------------------------------------------------------------------------------------------------------

# By systemd's own table, from 0 to 10; what is left is the network and the group that nginx is in.
rated() { systemd-analyze security --offline=true --threshold=12 --no-pager "$1" >/dev/null 2>&1; }
understood() { ! systemd-analyze verify "$1" 2>&1 | grep -v 'is not executable' | grep "${1##*/}"; }
for unit in deploy/systemd/*.service; do
    check "${unit##*/} runs as a user of its own" grep -qx 'User=attest' "$unit"
    check "${unit##*/} has no capability" grep -qx 'CapabilityBoundingSet=' "$unit"
    if systemd-analyze security --help 2>/dev/null | grep -q -- --offline; then
        check "${unit##*/} is exposed by no more than 1.2 of 10" rated "$unit"
        check "${unit##*/} is understood in every line" understood "$unit"
    else
        skip "${unit##*/} is rated" 'systemd-analyze security --offline is not here'
    fi
done

# ---- TLS in front of it ----------------------------------------------------------------------------------------------

# The example as it stands, with a certificate of our own in place of the operator's, and a free port of loopback.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tls_conf() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=training.example.org -keyout "$folder/key.pem" -out "$folder/fullchain.pem" 2>/dev/null || return
    {
        echo "pid $folder/pid; error_log $folder/log; events {} http { access_log off; client_body_temp_path $folder; fastcgi_temp_path $folder;"
        echo "proxy_temp_path $folder; uwsgi_temp_path $folder; scgi_temp_path $folder; server {"
        sed -e "s|/etc/attest/tls|$folder|" -e 's/^listen 443/listen 127.0.0.1:44343/' -e '/^listen \[::\]/d' deploy/nginx/tls.conf
        echo '} }'
    } >"$folder/nginx.conf"
    nginx -t -q -c "$folder/nginx.conf" -e "$folder/log"
}
nginx=$(PATH=$PATH:/usr/sbin command -v nginx)
if [ -z "$nginx" ] || ! command -v openssl >/dev/null; then
    skip 'TLS of the example' 'nginx or openssl is not here'
else
    nginx() { "$nginx" "$@"; }
    check 'nginx understands the example for TLS' tls_conf
    check 'which lets in no version before 1.2' grep -qx 'ssl_protocols TLSv1.2 TLSv1.3;' deploy/nginx/tls.conf
    weak() { ! openssl ciphers -v "$(sed -n 's/^ssl_ciphers \(.*\);/\1/p' deploy/nginx/tls.conf)" | grep -v '^TLS_' | grep -vE 'Kx=ECDH .*Mac=AEAD'; }
    check 'and no cipher without forward secrecy and integrity' weak
fi

echo "1..$number"
[ "$broken" = 0 ]
