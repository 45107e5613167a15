#!/bin/bash
# The real messages of shared/corpus: dumped on each CPU, and copied through CopyTo and dumped again, they say what the
# truth says; the copies have no anomaly for a foreign reader. Skipped where the corpus, or a Wine, is not there.
shared=$(cd "$top_srcdir/../shared" 2>/dev/null && pwd) || { echo "skipped: no ../shared here"; exit 77; }
[ -d "$shared/corpus/msg" ] || { echo "skipped: no corpus in ../shared"; exit 77; }
cd "$top_builddir" || exit 99
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export MAPI32_RUN_TIMEOUT=0
ran=0 status=0
for arch in $PE_ARCHS; do
    bash "$top_srcdir/tests/run" "$arch-windows/probe.exe" > "$work/log" 2>&1 || { echo "$arch: $(head -1 "$work/log")"; continue; }
    ran=1
    MAPI32_PROBE= bash "$top_srcdir/tests/run" "$arch-windows/imsg.exe" dump --json --out "$work/dumps-$arch" "$shared"/corpus/msg/* \
        > "$work/log" 2>&1
    "$shared/tools/compare-dump" "$shared/corpus" "$work/dumps-$arch" > "$work/log" 2>&1 || { head -20 "$work/log"; status=1; }
    echo "$arch: dumps: $(tail -1 "$work/log")"

    MAPI32_PROBE= bash "$top_srcdir/tests/run" "$arch-windows/imsg.exe" copy --out "$work/copies-$arch" "$shared"/corpus/msg/* \
        > "$work/log" 2>&1
    # a damaged file gives no copy: its dump is the error
    names=(); for file in "$shared"/corpus/msg/*; do names+=("$work/copies-$arch/${file##*/}"); done
    MAPI32_PROBE= bash "$top_srcdir/tests/run" "$arch-windows/imsg.exe" dump --json --out "$work/copied-$arch" "${names[@]}" \
        > "$work/log" 2>&1
    "$shared/tools/compare-dump" --copy "$shared/corpus" "$work/copied-$arch" > "$work/log" 2>&1 ||
        { head -20 "$work/log"; status=1; }
    echo "$arch: copies: $(tail -1 "$work/log")"
    /usr/bin/python3 "$top_srcdir/tests/anomalies.py" "$shared/tools/msg2json.py" "$work/copies-$arch"/* || status=1
done
[ $ran = 1 ] || { echo "skipped: no Wine runs here"; exit 77; }
exit $status
