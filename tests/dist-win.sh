#!/bin/bash
# make dist-win: the zip has what Windows needs, and making it again gives the same bytes.
cd "$top_builddir" || exit 99
unset MAKEFLAGS MFLAGS MAKELEVEL
command -v zip > /dev/null || { echo "skipped: no zip"; exit 77; }
status=0
sum=
for round in 1 2; do
    out=$(make -s dist-win 2>&1) || { echo "$out"; exit 1; }
    zip=$(echo mapi32-*-windows.zip)
    [ -z "$sum" ] || [ "$sum" = "$(cksum < "$zip")" ] || { echo "$zip differs when it is made again"; status=1; }
    sum=$(cksum < "$zip")
done
names=$(python3 -c 'import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print("\n".join(archive.namelist()))' "$zip") || exit 1
root=${zip%.zip}
for arch in $PE_ARCHS; do
    for file in mapi32.dll imsg.exe libmapi32.a; do
        grep -qx "$root/$arch/$file" <<< "$names" || { echo "$arch/$file is missing"; status=1; }
    done
done
for file in README.md COPYING docs/exports.md examples/list.c $(cd "$top_srcdir" && echo include/*.h); do
    grep -qx "$root/$file" <<< "$names" || { echo "$file is missing"; status=1; }
done
exit $status
