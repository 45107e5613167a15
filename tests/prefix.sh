#!/bin/bash
# tools/install-prefix: a prefix gets our DLL, programs run with it and CoCreateInstance finds the converter, a second run
# changes nothing, and --remove puts back what was there. Each CPU in a prefix of its own, a copy of the tests'.
cd "$top_builddir" || exit 99
work=$(mktemp -d "$top_builddir/prefix-install.XXXXXX") || exit 99
stop() { WINEPREFIX=$1 "$(dirname "${WINE64:-/usr/lib/wine/wine64}")/wineserver64" -k 2>/dev/null || WINEPREFIX=$1 /usr/lib/wine/wineserver64 -k 2>/dev/null; }
trap 'for dir in "$work"/*/; do stop "$dir"; done; rm -rf "$work"' EXIT
failed=0 ran=0
check() { # check WHAT COMMAND...
    local what=$1; shift
    "$@" > "$work/log" 2>&1 || { failed=$((failed + 1)); echo "failed: $what"; tail -5 "$work/log"; }
}
export WINEDEBUG=-all MAPI32_LIBDIR=$top_builddir WINE32_LINGER=2
for arch in $PE_ARCHS; do
    bash "$top_srcdir/tests/run" "$arch-windows/probe.exe" > "$work/log" 2>&1 || { echo "$arch: $(head -1 "$work/log")"; continue; }
    [ -e x86_64-windows/mapi32.dll ] && [ -e i386-windows/mapi32.dll ] || { echo "$arch: not both CPUs are built"; continue; }
    ran=1
    if [ "$arch" = i386 ]; then export WINE=${WINE32:-$WINE64}; from=prefix32; else export WINE=$WINE64; from=prefix64; fi
    # hard links, but for the registry, which Wine writes in place
    cp -al "$from" "$work/$arch"; prefix=$work/$arch
    for file in "$prefix"/*.reg; do cp "$file" "$file.new" && mv -f "$file.new" "$file"; done
    [ "$arch" = i386 ] && folder=syswow64 || folder=system32
    dll=$prefix/drive_c/windows/$folder/mapi32.dll
    before=$(cksum < "$dll") || before=none
    install() { bash "$top_srcdir/tools/install-prefix" "$@" "$prefix"; }
    run() { WINEPREFIX=$prefix "$WINE" "$@"; }

    check "$arch: dry run" install --dry-run
    check "$arch: a dry run changes nothing" test "$(cksum < "$dll" || echo none)" = "$before"
    check "$arch: install" install
    check "$arch: the DLL is ours" cmp "$arch-windows/mapi32.dll" "$dll"
    install > "$work/again" 2>&1
    check "$arch: a second run copies nothing" sh -c "! grep -q '^copy' '$work/again'"
    check "$arch: the program loads it" sh -c "WINEPREFIX='$prefix' '$WINE' 'C:\\windows\\$folder\\imsg.exe' --version | grep -q ', version '"
    check "$arch: the program reads a message" run "C:\\windows\\$folder\\imsg.exe" dump "$top_srcdir/tests/data/plain.msg"
    cp "$arch-windows/cocreate.exe" "$prefix/drive_c/cocreate.exe"
    check "$arch: CoCreateInstance" run 'C:\cocreate.exe'
    check "$arch: remove" install --remove
    check "$arch: what was there is back" test "$(cksum < "$dll" || echo none)" = "$before"
    check "$arch: nothing is left" sh -c "! ls '$prefix'/drive_c/windows/*/imsg.exe '$prefix'/drive_c/windows/*/*.before-mapi32 2>/dev/null"
    check "$arch: the override is gone" sh -c "! grep -q '^\"mapi32\"=' '$prefix/user.reg'"
    check "$arch: the class is gone" sh -c "! WINEPREFIX='$prefix' '$WINE' 'C:\\cocreate.exe'"
done
[ $ran = 1 ] || { echo "skipped: no Wine runs here"; exit 77; }
[ $failed = 0 ]
