#!/bin/bash
# The same sources give the same bytes: two copies in folders of other names, built at other times with another umask, time
# zone and locale and without ccache, have the same DLLs, programs and Debian package. Part of tools/check --long.
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
for tool in autoreconf x86_64-w64-mingw32-gcc winebuild; do
    command -v $tool > /dev/null || { echo "skipped: no $tool here"; exit 77; }
done
export CCACHE_DISABLE=1 SOURCE_DATE_EPOCH=1767225600
export DEB_BUILD_OPTIONS="nocheck parallel=$(nproc)"
status=0

copy() { # copy DIR: the sources, and nothing that was built
    mkdir -p "$1" && tar -C "$top" --exclude=./build --exclude=./.git --exclude=autom4te.cache --exclude=./configure \
        --exclude=./debian/tmp --exclude=./debian/mapi32-wine -cf - . | tar -C "$1" -xf -
}
build() { # build DIR
    (cd "$1" && autoreconf -i && mkdir build && cd build && ../configure && make -j"$(nproc)" &&
        { ! command -v dh > /dev/null || { cd .. && DEB_DESTDIR=build debian/rules binary; }; }) > "$1.log" 2>&1 ||
        { tail -20 "$1.log"; exit 1; }
}
one=$work/one two=$work/another/folder-of-another-length
copy "$one"
copy "$two"
find "$two" -exec touch -h {} +
(umask 022; export TZ=UTC LC_ALL=C; build "$one") || exit 1
(umask 077; export TZ=Asia/Kolkata LC_ALL=C.UTF-8; build "$two") || exit 1

compare() { # compare FILE, in both build folders
    if cmp -s "$one/build/$1" "$two/build/$1"; then echo "$1: the same, $(stat -c %s "$one/build/$1") bytes"; return; fi
    echo "$1 differs"
    cmp -l "$one/build/$1" "$two/build/$1" 2>&1 | head -3
    strings -a "$one/build/$1" | grep -m 3 -F "$work"
    status=1
}
for file in {x86_64,i386}-windows/{mapi32.dll,imsg.exe}; do compare "$file"; done
package=$(cd "$one/build" && ls mapi32-wine_*.deb 2> /dev/null)
if [ -n "$package" ]; then compare "$package"; else echo "skipped: the package, for want of debhelper"; fi
exit $status
