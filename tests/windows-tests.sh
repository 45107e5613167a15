#!/bin/bash
# make windows-tests: the folder has every conformance test, and its batch file runs under Wine's cmd, with our DLL, and
# tells a failure.
cd "$top_builddir" || exit 99
unset MAKEFLAGS MFLAGS MAKELEVEL
out=$(make -s windows-tests 2>&1) || { echo "$out"; exit 1; }
status=0 ran=0
wrong() { echo "$*"; status=1; }

for arch in $PE_ARCHS; do
    there=$(cd "windows-tests/$arch" && ls ./*_test.exe)
    expected=$(cd "$top_srcdir/tests/mapi32" && for file in ./*.c; do echo "${file%.c}_test.exe"; done)
    [ "$there" = "$expected" ] || wrong "$arch: the folder has other tests than tests/mapi32"

    # tests/run takes the CPU from the name of the folder, and its program from there
    work=$(mktemp -d) || exit 99
    folder=$work/$arch-windows system=$top_builddir/prefix64/drive_c/windows/system32
    [ "$arch" = x86_64 ] || system=$top_builddir/prefix32/drive_c/windows/syswow64
    cp -r "windows-tests/$arch" "$folder"
    cp "$arch-windows/probe.exe" "$folder"
    bash "$top_srcdir/tests/run" "$folder/probe.exe" > /dev/null || { echo "$arch: skipped"; rm -rf "$work"; continue; }
    ran=$((ran + 1))
    cp "$system/cmd.exe" "$folder"
    echo 'no program' > "$folder/broken_test.exe"
    batch() { bash "$top_srcdir/tests/run" "$folder/cmd.exe" /c "Z:${folder//\//\\}\\run-tests.bat" "$@" | tr -d '\r'; }
    out=$(batch ours memory propflat)
    [ "$out" = '2 passed, 0 failed' ] || wrong "$arch: run-tests.bat ours memory propflat printed: $out"
    grep -q ' 0 failures' "$folder/results/memory_test.txt" || wrong "$arch: memory_test printed nothing"
    out=$(batch ours broken memory | grep -E 'passed|^failed')
    [ "$out" = '1 passed, 1 failed
failed: broken_test' ] || wrong "$arch: run-tests.bat ours broken memory printed: $out"
    [ ! -e "$folder/mapi32.dll" ] || wrong "$arch: run-tests.bat left its DLL"
    rm -rf "$work"
done
[ $status != 0 ] || [ $ran != 0 ] || status=77
exit $status
