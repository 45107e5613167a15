# All streams of the shared corpus whose CRC is right decode to the text of its manifest, and survive both ways.
corpus=$top_srcdir/../shared/corpus
test -d "$corpus" || corpus=${MAPI32_SHARED:-/work/shared}/corpus
if [ ! -e "$corpus/MANIFEST-rtf.tsv" ]; then echo "SKIP: no shared corpus at $corpus"; exit 77; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
set -e
${CC:-cc} -std=gnu11 -O2 -I"$top_srcdir/dlls/mapi32" -o "$work/rtf" "$top_srcdir/tests/bench/rtf.c" \
    "$top_srcdir/dlls/mapi32/codec/rtf.c" "$top_srcdir/dlls/mapi32/codec/crc.c"
"$work/rtf" --out "$work" "$corpus"/rtf/*.rtfc > "$work/log"
"$work/rtf" "$corpus"/rtf/*.rtfc
tail -n +2 "$corpus/MANIFEST-rtf.tsv" | awk -F'\t' -v work="$work" '{
    name = $1; sub(".*/", "", name); print $9 "  " work "/" name ".rtf" }' > "$work/sums"
sha256sum --quiet -c "$work/sums"
echo "$(wc -l < "$work/sums") texts are those of the manifest"
awk '/ratio/ { sub(".*ratio ", ""); if ($1 + 0 > 1.02) { print "The streams are larger than 1.02 times the given ones."; exit 1 } }' "$work/log"
