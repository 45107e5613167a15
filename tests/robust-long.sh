#!/bin/bash
# The long runs of tests/robust, as tools/check --long has them: 10^5 damaged messages, the checked DLL under the fuzzer, under
# failing allocations and under all conformance tests. Samples are those of ../shared/corpus where it is there, and tests/data.
top_srcdir=$(cd "$(dirname "$0")/.." && pwd)
export top_builddir=${top_builddir:-$top_srcdir/build}
cd "$top_builddir" || exit 99
bash "$top_srcdir/tests/run" x86_64-windows/probe.exe > /dev/null 2>&1 || { echo "skipped: no Wine runs here"; exit 77; }
export MAPI32_RUN_TIMEOUT=0 MAPI32_PROBE=
shared=$top_srcdir/../shared/corpus
samples=("$top_srcdir"/tests/data/*.msg "$top_srcdir"/tests/data/fuzz/tnef/* "$top_srcdir"/tests/data/fuzz/rtf/*)
[ ! -d "$shared" ] || samples+=("$shared"/msg/* "$shared"/tnef/* "$shared"/rtf/*)
# another seed each day, named in the output
seed=${MAPI32_SEED:-$(($(date +%s) / 86400 * 1000000))}
status=0
run() { # run WHAT PROGRAM ARGUMENTS...
    local began=$SECONDS log=robust-run.$BASHPID
    echo "$1 (seed $seed):"
    bash "$top_srcdir/tests/run" "${@:2}" > "$log" || status=1
    grep -v '^seed .*: ole32 hangs' "$log"; rm -f "$log"
    echo "$1: $((SECONDS - began)) s"
}
# what the checked DLL is made of was made for nothing else
tests=$(cd "$top_srcdir/tests/mapi32" && ls ./*.c | sed 's/^..//;s/\.c$//')
make -s -j"$(nproc)" x86_64-windows/checked/{fuzz,threads,lifetime}_robust.exe \
    $(for test in $tests; do echo "x86_64-windows/checked/${test}_test.exe"; done) > checked.log 2>&1 || { tail checked.log; exit 1; }

plain() {
    # many of these hang in ole32
    run "compound files" x86_64-windows/fuzz_robust.exe --seed "$seed" --count 12000 --seconds 4 --level 0 "${samples[@]}"
    for level in 1 2 3 4; do
        run "level $level" x86_64-windows/fuzz_robust.exe --seed "$seed" --count 19000 --level $level "${samples[@]}"
    done
    exit $status
}

checked() {
    # first the DLL of tests/native, under ASan and UBSan
    local began=$SECONDS
    if make -s native/fuzz_whole.native > native.log 2>&1; then
        echo "levels, natively (seed $seed):"
        native/fuzz_whole.native --seed "$seed" --count 3000 "${samples[@]}" 2>&1 || status=1
        echo "levels, natively: $((SECONDS - began)) s"
    else tail -3 native.log; status=1; fi
    run "checked" x86_64-windows/checked/fuzz_robust.exe --seed "$seed" --count 6000 "${samples[@]}"
    for level in 1 2 3 4; do
        run "checked, failing allocations, level $level" x86_64-windows/checked/fuzz_robust.exe --memory --seed "$seed" \
            --count 600 --level $level "${samples[@]}"
    done
    export -n MAPI32_LONG
    run "checked, threads" x86_64-windows/checked/threads_robust.exe --count 40
    run "checked, lifetimes" x86_64-windows/checked/lifetime_robust.exe
    export MAPI32_RUN_TIMEOUT=300
    passed=0 failed=
    for test in $tests; do
        # they load other DLLs, or this one 150 times over, each with a heap of its own
        case $test in handover|unload) continue ;; esac
        if (cd x86_64-windows/checked && bash "$top_srcdir/tests/run" "./${test}_test.exe") \
            > "x86_64-windows/checked/$test.log" 2>&1; then
            passed=$((passed + 1))
        else
            failed="$failed $test"; tail -5 "x86_64-windows/checked/$test.log"
        fi
    done
    echo "checked: $passed conformance tests passed${failed:+, failed:$failed}"
    [ -z "$failed" ] || status=1
    exit $status
}

# both at once, and what they say one after the other
(plain) > robust-plain.out 2>&1 & plain_pid=$!
(checked) > robust-checked.out 2>&1 & checked_pid=$!
wait $plain_pid || status=1
wait $checked_pid || status=1
cat robust-plain.out robust-checked.out
exit $status
