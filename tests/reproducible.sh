#!/bin/bash
# The same sources give the same bytes: the tree that tools/check has built, with its package, and a copy in a folder of another
# name and length, built at another time with another umask, time zone and locale and without ccache, have the same DLLs, programs
# and Debian package. Part of tools/check --long, after tests/deb.sh.
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
[ -e "$top/build/x86_64-windows/mapi32.dll" ] || { echo "nothing is built: run tools/prepare"; exit 99; }
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
for tool in autoreconf x86_64-w64-mingw32-gcc winebuild; do
    command -v $tool > /dev/null || { echo "skipped: no $tool here"; exit 77; }
done
export CCACHE_DISABLE=1
export DEB_BUILD_OPTIONS="nocheck parallel=$(nproc)"
status=0 one=$top two=$work/another/folder-of-another-length

mkdir -p "$two"
tar -C "$top" --exclude=./build --exclude=./.git --exclude=autom4te.cache --exclude=./configure --exclude=./debian/tmp \
    --exclude=./debian/mapi32-wine -cf - . | tar -C "$two" -xf -
find "$two" -exec touch -h {} +
(umask 077; export TZ=Asia/Kolkata LC_ALL=C.UTF-8
    cd "$two" && autoreconf -i && mkdir build && cd build && ../configure && make -j"$(nproc)" &&
        { ! command -v dh > /dev/null || { cd .. && DEB_DESTDIR=build debian/rules binary; }; }) > "$work/log" 2>&1 ||
    { tail -20 "$work/log"; exit 1; }

compare() { # compare FILE, in both build folders
    if cmp -s "$one/build/$1" "$two/build/$1"; then echo "$1: the same, $(stat -c %s "$one/build/$1") bytes"; return; fi
    echo "$1 differs"
    cmp -l "$one/build/$1" "$two/build/$1" 2>&1 | head -3
    strings -a "$two/build/$1" | grep -m 3 -F "$work"
    status=1
}
for file in {x86_64,i386}-windows/{mapi32.dll,imsg.exe}; do compare "$file"; done
package=$(cd "$two/build" && ls mapi32-wine_*.deb 2> /dev/null)
if [ -z "$package" ]; then echo "skipped: the package, for want of debhelper"
elif [ ! -e "$one/build/$package" ]; then echo "no $package in build: run tools/deb"; status=1
else compare "$package"; fi
exit $status
