#!/bin/bash
# deb.sh [PACKAGE]: the Debian package. tools/deb builds it, with lintian, where none is given; its imsg reads a message, its
# mapi32-install-prefix puts the DLL into that prefix and takes it out. Part of tools/check --long. It is unpacked into a folder
# and run from there; with MAPI32_DEB_ROOT=DIR, a clean root, apt installs it there instead (tests/clean-root.sh).
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d) || exit 1
status=0
wrong() { echo "$*"; status=1; }

package=${1:-}
if [ -z "$package" ]; then
    package=$("$top/tools/deb") || { echo "$package"; exit 1; }
    echo "$package"
    package=$top/$(tail -1 <<< "$package")
fi
root=${MAPI32_DEB_ROOT:-}
if [ -n "$root" ]; then
    cp "$package" "$top/tests/data/full.msg" "$root/tmp/"
    # with a /proc of its own, and nothing of the caller's environment; Wine's server has time to write the registry
    run() {
        unshare --mount --pid --fork --kill-child --root="$root" --wd=/tmp --mount-proc /usr/bin/env -i \
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp/mapi32-home \
            WINEPREFIX=/tmp/mapi32-home/prefix sh -c \
            '"$@"; ended=$?; [ ! -x /usr/lib/wine/wineserver64 ] || /usr/lib/wine/wineserver64 -w; exit $ended' run "$@"
    }
    run sh -c "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends /tmp/$(basename "$package")" \
        > "$work/apt.log" 2>&1 || { tail -20 "$work/apt.log"; exit 1; }
    bin=/usr/bin message=/tmp/full.msg home=$root/tmp/mapi32-home
else
    dpkg-deb -x "$package" "$work/root"
    run() { env HOME="$work/home" WINEPREFIX="$work/home/prefix" "$@"; }
    bin=$work/root/usr/bin message=$top/tests/data/full.msg home=$work/home
fi
# nothing of Wine stays behind, nor of its prefix
stop() {
    local server
    for server in /usr/lib/wine/wineserver64 /usr/lib/wine/wineserver; do run "$server" -k 2> /dev/null && break; done
    rm -rf "$work" "$home"
}
trap stop EXIT
mkdir -p "$home"

run "$bin/imsg" dump "$message" > "$work/dump" 2> "$work/errors" || wrong "imsg dump: $(cat "$work/errors")"
grep -q 'Figures, all of them' "$work/dump" || wrong "imsg dump printed: $(cat "$work/dump")"
[ ! -s "$work/errors" ] || wrong "imsg dump complained: $(cat "$work/errors")"
if run "$bin/mapi32-install-prefix" > "$work/install" 2>&1; then
    grep -q 'the prefix loads it' "$work/install" || wrong "mapi32-install-prefix printed: $(cat "$work/install")"
    run "$bin/mapi32-install-prefix" --remove > "$work/remove" 2>&1 || wrong "--remove: $(cat "$work/remove")"
else
    wrong "mapi32-install-prefix: $(cat "$work/install")"
fi
exit $status
