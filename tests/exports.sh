#!/bin/bash
# The DLLs export exactly the names and ordinals of mapi32.spec, on each architecture; and mapi32.spec has every name and
# ordinal of tests/data/exports.tsv, in both forms. A function that is not built yet ("#:" in the .spec) is named here.
cd "$top_builddir" || exit 99
status=0
spec=$top_srcdir/dlls/mapi32/mapi32.spec
want=$(awk '/^[0-9]+ / && !/-noname/ { name = $0; sub(/^[0-9]+ [a-z]+ (-private )?/, "", name); sub(/\(.*/, "", name); print $1, name }' \
    "$spec" | sort -k2)
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

# name, argument bytes and ordinal of each line, a built one or not
awk '
function bytes(args,    a, i, n, sum) {
    n = split(args, a, " ")
    for (i = 1; i <= n; i++) sum += a[i] == "int64" || a[i] == "double" ? 8 : 4
    return sum + 0
}
FNR == NR && /^(#: )?[0-9]+ (stdcall|cdecl)/ {
    line = $0; built = sub(/^#: /, "", line) ? 0 : 1
    split(line, field, " "); ordinal = field[1]
    name = line; sub(/^[0-9]+ [a-z]+ (-[a-z]+ )*/, "", name); args = name
    sub(/\(.*/, "", name); sub(/^[^(]*\(/, "", args); sub(/\).*/, "", args)
    listed[name] = ordinal; size[name] = bytes(args); done[name] = built
    next
}
FNR == NR { next }
/^#/ || $1 == "function" || !NF { next }
function check(name, ordinal, wanted) {
    if (!(name in listed)) { print name ": not in mapi32.spec"; bad = 1; return }
    if (ordinal != "" && listed[name] != ordinal) { print name ": ordinal " listed[name] ", not " ordinal; bad = 1 }
    if (ordinal == "" && listed[name] <= 256) { print name ": ordinal " listed[name] " is another one'"'"'s"; bad = 1 }
    if (wanted != "" && size[name] != wanted) { print name ": arguments of " size[name] " bytes, not " wanted; bad = 1 }
    if (!done[name]) missing[$1] = 1
    count++
}
{
    split($0, f, "\t")
    check(f[1], f[4], f[2])
    if (f[2] != "") check(f[1] "@" f[2], f[3], f[2])
}
END {
    print count " names in exports.tsv"
    for (name in missing) print name ": not built yet"
    exit bad
}' "$spec" "$top_srcdir/tests/data/exports.tsv" || status=1
exit $status
