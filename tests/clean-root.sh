#!/bin/bash
# clean-root.sh DIR [demo] [check] [package]: what a newcomer does on a Debian 12 that has nothing yet; all three, or those that
# are named. As root, with debootstrap and a mirror of Debian (MIRROR) in reach; an hour and 6 GB. No part of tools/check.
#
#   demo     debootstrap into DIR/root, a clone of what is committed here, and in it, by chroot, tools/demo
#   check    tools/check there
#   package  tools/deb there; apt installs the package in a second root, DIR/bare, where its imsg reads a message and its
#            mapi32-install-prefix does its work (tests/deb.sh)
#
# Roots that are in DIR already are used again. What ran stands in DIR/STEP.log. The roots see neither the network's proxies
# nor the locale of the caller, nor any process outside.
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
dir=${1:?usage: clean-root.sh DIR [demo] [check] [package]}; shift
[ $# != 0 ] || set -- demo check package
[ "$(id -u)" = 0 ] || { echo "clean-root.sh has to run as root"; exit 77; }
command -v debootstrap > /dev/null || { echo "clean-root.sh needs debootstrap"; exit 77; }
mkdir -p "$dir" && dir=$(cd "$dir" && pwd) || exit 1

# inside ROOT COMMAND...: in a chroot with a /proc of its own; whatever still runs at the end is ended
inside() {
    local root=$1; shift
    unshare --mount --pid --fork --kill-child --root="$root" --wd=/root --mount-proc /usr/bin/env -i HOME=/root \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

# root NAME: a Debian in DIR/NAME
root() {
    [ ! -e "$dir/$1/etc/debian_version" ] || return 0
    debootstrap --variant=minbase bookworm "$dir/$1" "${MIRROR:-http://deb.debian.org/debian}" > "$dir/debootstrap.log" 2>&1 ||
        { tail -5 "$dir/debootstrap.log"; exit 1; }
}

# step NAME COMMAND...: its output in NAME.log, its verdict here
status=0
step() {
    local name=$1 ended start=$SECONDS; shift
    "$@" > "$dir/$name.log" 2>&1; ended=$?
    echo "$name: $(tail -1 "$dir/$name.log") (status $ended, $(((SECONDS - start + 30) / 60)) min)"
    [ $ended = 0 ] || status=1
}

root root
clone=$dir/root/root/mapi32
[ -e "$clone" ] || git clone -q "$top" "$clone" || exit 1
for name; do
    case $name in
        demo) step demo inside "$dir/root" mapi32/tools/demo ;;
        check) step check inside "$dir/root" mapi32/tools/check ;;
        package)
            root bare
            step deb inside "$dir/root" mapi32/tools/deb
            package=$(echo "$clone"/build/mapi32-wine_*.deb)
            [ ! -e "$package" ] || step package env MAPI32_DEB_ROOT="$dir/bare" bash "$top/tests/deb.sh" "$package"
            ;;
        *) echo "no such step: $name"; exit 2 ;;
    esac
done
exit $status
