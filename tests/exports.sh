#!/bin/bash
# The DLLs export exactly the names and ordinals of mapi32.spec, on each architecture.
cd "$top_builddir" || exit 99
status=0
want=$(awk '/^[0-9]+ / && !/-noname/ { name = $0; sub(/^[0-9]+ [a-z]+ (-private )?/, "", name); sub(/\(.*/, "", name); print $1, name }' \
    "$top_srcdir/dlls/mapi32/mapi32.spec" | sort -k2)
for arch in $PE_ARCHS; do
    triplet=$arch-w64-mingw32; [ "$arch" = i386 ] && triplet=i686-w64-mingw32
    have=$($triplet-objdump -p "$arch-windows/mapi32.dll" | awk '
        /^The Export Tables/ { on = 1 } /Ordinal Base/ { base = $NF }
        /\[Ordinal\/Name Pointer\] Table/ { names = 1; next }
        names && /^[ \t]+\[/ { gsub(/[\[\]]/, " "); print $1 + base, $NF } names && /^$/ { exit }' | sort -k2)
    if [ "$want" != "$have" ]; then
        echo "$arch: the export table is not that of mapi32.spec:"
        diff <(echo "$want") <(echo "$have") | head -20
        status=1
    else
        echo "$arch: $(echo "$have" | wc -l) exports"
    fi
done
exit $status
