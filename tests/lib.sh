# What the tests of the program share; to be sourced. top_srcdir and top_builddir are set. Skips the test where no Wine runs.
# Else the test stands in a folder of its own below $work, which goes when it ends, and has
#
#   imsg ARGS               the built program, for sh -c too
#   $data                   the messages of tests/data
#   check WHAT COMMAND...   the command succeeds
#   refuse WHAT COMMAND...  it fails, neither by a crash nor by the time, and says something
#   contains FILE TEXT      FILE has TEXT in a line
#   status N COMMAND...     the command ends with N; what it says is in out.txt and err.txt
#   skip WHAT...            something is not checked here, and why
#   finish                  the last line: the verdict
cd "$top_builddir" || exit 99
bash "$top_srcdir/tests/run" x86_64-windows/probe.exe > /dev/null 2>&1 || { echo "skipped: no Wine runs here"; exit 77; }
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export MAPI32_PROBE= MAPI32_RUN_TIMEOUT=300
data=$top_srcdir/tests/data
passed=0 failed=0
mkdir "$work/bin" "$work/here"
printf '#!/bin/bash\nexec bash "%s/tests/run" "%s/x86_64-windows/imsg.exe" "$@"\n' "$top_srcdir" "$top_builddir" > "$work/bin/imsg"
chmod +x "$work/bin/imsg"
export PATH=$work/bin:$PATH
cd "$work/here" || exit 99

verdict() { # verdict STATUS WHAT
    if [ "$1" = 0 ]; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1))
    echo "failed: $2"
    head -5 "$work/check.log"
}

check() {
    local what=$1; shift
    "$@" > "$work/check.log" 2>&1
    verdict $? "$what"
}

refuse() {
    local what=$1 ended; shift
    "$@" > "$work/check.log" 2>&1; ended=$?
    echo "status $ended" >> "$work/check.log"
    [ $ended != 0 ] && [ $ended -lt 124 ] && [ "$(wc -l < "$work/check.log")" -gt 1 ]
    verdict $? "$what"
}

contains() { grep -qF -- "$2" "$1"; }

status() {
    local wanted=$1 got; shift
    "$@" > out.txt 2> err.txt; got=$?
    [ $got = "$wanted" ] || { echo "status $got, not $wanted"; cat err.txt; return 1; }
}

skip() { echo "skipped: $*"; }

finish() {
    echo "$passed checks passed, $failed failed"
    [ $failed = 0 ]
}
