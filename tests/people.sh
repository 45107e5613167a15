#!/bin/bash
# The program for people: its help, man page and completion.
cd "$top_builddir" || exit 99
bash "$top_srcdir/tests/run" x86_64-windows/probe.exe > /dev/null 2>&1 || { echo "skipped: no Wine runs here"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export MAPI32_RUN_TIMEOUT=120 MAPI32_PROBE=
failed=0 passed=0
imsg() { bash "$top_srcdir/tests/run" "$top_builddir/x86_64-windows/imsg.exe" "$@"; }
check() { # check WHAT COMMAND...: the command succeeds
    local what=$1; shift
    if "$@" > "$work/check.log" 2>&1; then passed=$((passed + 1)); else
        failed=$((failed + 1)); echo "failed: $what"; head -5 "$work/check.log"; fi
}
contains() { grep -qF -- "$2" "$1"; }
status() { # status N COMMAND...: the command ends with N; what it says is in out.txt and err.txt
    local wanted=$1 got; shift
    "$@" > out.txt 2> err.txt; got=$?
    [ $got = "$wanted" ] || { echo "status $got, not $wanted"; cat err.txt; return 1; }
}
cd "$work" || exit 99

# help: every command is named, and has its own with a usage line and examples
imsg --help | tr -d '\r' > help.txt
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' help.txt)
check "help: commands" test "$(wc -w <<< "$commands")" -ge 10
for command in $commands; do
    imsg "$command" --help | tr -d '\r' > "help-$command.txt"
    check "$command --help: what it does" grep -q "^imsg $command: " "help-$command.txt"
    check "$command --help: usage" grep -q "^usage: imsg $command " "help-$command.txt"
    check "$command --help: an example" grep -q "^  .*imsg $command " "help-$command.txt"
    check "$command: usage alone" status 2 imsg "$command"
    check "$command: its own usage" grep -q "^usage: imsg $command " err.txt
done
check "no command" status 2 imsg
check "an unknown command" status 2 imsg nothing
check "it is named" contains err.txt "there is no command 'nothing'"
check "an unknown option" status 2 imsg dump --nothing x.msg

echo "$passed checks passed, $failed failed"
[ $failed = 0 ]
