# The TNEF streams of the shared corpus: counts as in its manifest; decoded by imsg, every property is there with the
# value that the truth has; encoded again, Debian's tnef and ytnef find the attachments, byte for byte.
corpus=$top_srcdir/../shared/corpus
test -d "$corpus" || corpus=${MAPI32_SHARED:-/work/shared}/corpus
if [ ! -e "$corpus/MANIFEST-tnef.tsv" ]; then echo "SKIP: no shared corpus at $corpus"; exit 77; fi
imsg=$top_builddir/x86_64-windows/imsg.exe
if [ ! -e "$imsg" ]; then echo "SKIP: no imsg.exe for x86_64"; exit 77; fi
if [ -z "$WINE64" ]; then echo "SKIP: no Wine"; exit 77; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() { echo "FAILED: $*"; failed=1; }
run() { MAPI32_PROBE= bash "$top_srcdir/tests/run" "$imsg" "$@"; }

${CC:-cc} -std=gnu11 -O2 -I"$top_srcdir/dlls/mapi32" -o "$work/count" "$top_srcdir/tests/bench/tnef.c" \
    "$top_srcdir/dlls/mapi32/codec/tnef.c" || exit 1
# the streams, and in the place of one with a wrong signature a copy that has the right one
mkdir "$work/tnef"
cp "$corpus"/tnef/*.tnef "$work/tnef"
chmod u+w "$work"/tnef/*
counted=0
tail -n +2 "$corpus/MANIFEST-tnef.tsv" > "$work/manifest"
while IFS=$'\t' read -r file _ _ _ _ _ signature attributes attachments recipients properties _ _ objects bad _; do
    name=$(basename "$file" .tnef)
    [ "$objects" = - ] || echo "$name" >> "$work/objects"
    if [ "$signature" != ok ]; then
        echo "$name" >> "$work/damaged"
        printf '\x78\x9f\x3e\x22' | dd of="$work/tnef/$name.tnef" conv=notrunc status=none
    fi
    found=$("$work/count" "$work/tnef/$name.tnef")
    [ "$found" = "$attributes	$attachments	$recipients	$properties	$bad" ] || fail "$name: counted $found"
    [ "$bad" = 0 ] || echo "$name" >> "$work/damaged"
    counted=$((counted + 1))
done < "$work/manifest"
echo "$counted streams have the attributes and properties of the manifest"

mkdir "$work/msg" "$work/json" "$work/dat"
run tnef decode --out "Z:$work/msg" $(ls "$corpus"/tnef/*.tnef | sed 's/^/Z:/') 2> "$work/errors"
for name in $(cat "$work/damaged"); do
    grep -q "$name.*problem" "$work/errors" || fail "$name: no problem was reported"
done
[ "$(ls "$work/msg" | wc -l)" = "$counted" ] || fail "$(ls "$work/msg" | wc -l) messages were decoded"
run dump --json --out "Z:$work/json" $(ls "$work"/msg/*.msg | sed 's/^/Z:/')
for file in "$work"/json/*.json; do
    name=$(basename "$file" .msg.json)
    python3 "$top_srcdir/tests/corpus-tnef.py" "$corpus/truth/tnef/$name.tnef.json" "$file" > "$work/out" || fail "$name: $(cat "$work/out")"
    tail -1 "$work/out"
done

# The files that a program finds in a stream, by content. Those that are objects are made anew, so they differ.
files() { mkdir -p "$work/x"; (ulimit -v 1000000; timeout 20 "$@" > /dev/null 2>&1); status=$?
    find "$work/x" -type f -exec sha256sum {} + | cut -d' ' -f1 | sort; rm -rf "$work/x"; return $status; }
command -v tnef > /dev/null && command -v ytnef > /dev/null || { echo "no tnef and ytnef: attachments are not compared"; exit $failed; }
same=0
for file in "$work"/msg/*.msg; do
    name=$(basename "$file" .msg)
    run tnef encode "Z:$file" "Z:$work/dat/$name.dat" || fail "$name: not encoded"
    for program in "tnef --number-backups -C" "ytnef -f"; do
        files $program "$work/x" "$work/tnef/$name.tnef" > "$work/given"; given=$?
        files $program "$work/x" "$work/dat/$name.dat" > "$work/ours"; ours=$?
        [ "$ours" -lt 100 ] || fail "$name: $program ended with $ours"
        # what it cannot read itself tells nothing
        if [ "$given" -ge 100 ] || [ ! -s "$work/given" ] || grep -qx "$name" "$work/objects"; then continue; fi
        cmp -s "$work/given" "$work/ours" && same=$((same + 1)) || fail "$name: $program finds other files"
    done
done
echo "$same times tnef or ytnef found the same attachments"
exit $failed
