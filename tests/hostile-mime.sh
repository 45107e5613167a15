#!/bin/bash
# Hostile mail at the program, and a file of 100 MB both ways: hostile-mime.py says what, and measures time and memory.
cd "$top_builddir" || exit 99
bash "$top_srcdir/tests/run" x86_64-windows/probe.exe > /dev/null 2>&1 || { echo "skipped: no Wine runs here"; exit 77; }
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export MAPI32_RUN_TIMEOUT=0 MAPI32_PROBE=
exec_imsg="$top_srcdir/tests/run $top_builddir/x86_64-windows/imsg.exe"
/usr/bin/python3 "$top_srcdir/tests/hostile-mime.py" "$work" $exec_imsg
