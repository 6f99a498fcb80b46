# shellcheck shell=bash
# Private stacks for tests: each in a folder of its own, on a free port, stopped by process id when the script ends.
# SPDX-License-Identifier: Apache-2.0
#
# Sourced from the repository's root:  . tests/lib.sh; stack_start build

stacks=() # folders of the stacks that were started

# The programs themselves, not Debian's wrapper of them, which costs more than most statements of a test.
pg_bin=$(find /usr/lib/postgresql/1[5-9]/bin -name psql 2>/dev/null | sort -V | tail -n 1)
if [ -n "$pg_bin" ]; then export PATH=${pg_bin%/psql}:$PATH; fi

free_port() { # free_port: a loopback port on which nobody listens
    local port
    for _ in {1..50}; do
        port=$((20000 + RANDOM % 12000)) # below the range the kernel gives to outgoing connections
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
    echo 'no free port found' >&2
    return 1
}

# stack_start BUILD [OPTION…]: starts tools/stack up with the programs of BUILD on a new, empty folder, and exports
# ATTEST_VAR (the folder), ATTEST_ADDRESS and ATTEST_BIN (the folder with the programs `attest` and `attest-web`).
# Reports of sanitizers go to $ATTEST_VAR/log/sanitizer.*
stack_start() {
    local build=$1
    shift
    trap stacks_stop EXIT
    ATTEST_VAR=$(mktemp -d /tmp/attest-test-XXXXXX)
    chmod 755 "$ATTEST_VAR"
    # Where the service user can read it, whatever the modes of the folders above the repository.
    cp tests/lsan.supp "$ATTEST_VAR/lsan.supp"
    stacks+=("$ATTEST_VAR")
    ATTEST_BIN=$(cd "$build" && pwd -P)
    local port out="$ATTEST_VAR/start.log"
    port=$(free_port)
    ATTEST_ADDRESS=http://127.0.0.1:$port
    export ATTEST_VAR ATTEST_BIN ATTEST_ADDRESS
    local reports=log_path=$ATTEST_VAR/log/sanitizer
    if ! ASAN_OPTIONS=$reports:$ASAN_OPTIONS UBSAN_OPTIONS=$reports:$UBSAN_OPTIONS \
        LSAN_OPTIONS=suppressions=$ATTEST_VAR/lsan.supp:print_suppressions=0 tools/stack up --var "$ATTEST_VAR" \
        --port "$port" --build "$build" --kind test "$@" >"$out" 2>&1; then
        cat "$out"
        return 1
    fi
}

# stack_stop FOLDER: stops one stack; fails if a sanitizer had something to say, and shows it.
stack_stop() {
    tools/stack down --var "$1" >/dev/null
    ! cat "$1"/log/sanitizer.* 2>/dev/null
}

stacks_stop() {
    local folder
    for folder in "${stacks[@]}"; do
        tools/stack down --var "$folder" >/dev/null || true
        if [ -n "${ATTEST_KEEP-}" ]; then
            echo "kept: $folder"
        else
            rm -rf "$folder"
        fi
    done
}

ASAN_OPTIONS=${ASAN_OPTIONS-abort_on_error=0:detect_leaks=1}
UBSAN_OPTIONS=${UBSAN_OPTIONS-print_stacktrace=1}
LSAN_OPTIONS=${LSAN_OPTIONS-suppressions=$PWD/tests/lsan.supp:print_suppressions=0}
export ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS
