#!/bin/bash
# make distcheck: the tarball builds in a folder of its own from sources that cannot be written, passes its tests, installs,
# uninstalls without leaving anything, and cleans up. tools/check has run all tests on both CPUs by then: distcheck is told to
# configure for one, to build all of its tests, and to run a few that touch every part. Part of tools/check --long.
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top/build" 2> /dev/null || { echo "nothing is built: run tools/prepare"; exit 99; }
unset MAKEFLAGS MFLAGS MAKELEVEL MAPI32_LONG
log=$top/build/distcheck.log
tests="tests/exports.sh tests/layers.sh tests/exports-md.sh tests/examples.sh tests/dist-win.sh tests/bulk.sh tests/docs.sh"
for name in memory imsg msgsave table rtfsync tnef; do tests="$tests x86_64-windows/${name}_test.exe"; done
if ! make -j"$(nproc)" distcheck DISTCHECK_CONFIGURE_FLAGS=--host=x86_64-w64-mingw32 TESTS="$tests" > "$log" 2>&1; then
    grep -E '^(FAIL|ERROR)|\*\*\*|rror:' "$log" | head -20
    tail -20 "$log"
    exit 1
fi
grep -E '^# (TOTAL|PASS|SKIP|FAIL)' "$log"
tail -4 "$log"
