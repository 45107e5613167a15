# HTML and plain text out of the RTF of real messages are those of PR_HTML and PR_BODY; docs/rtf-tnef.md has the exceptions.
corpus=$top_srcdir/../shared/corpus
test -d "$corpus" || corpus=${MAPI32_SHARED:-/work/shared}/corpus
if [ ! -d "$corpus/msg" ]; then echo "SKIP: no shared corpus at $corpus"; exit 77; fi
python=/usr/bin/python3
$python -c 'import olefile' 2>/dev/null || { echo "SKIP: no python3-olefile"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
set -e
for program in rtf rtftext; do
    ${CC:-cc} -std=gnu11 -O2 -I"$top_srcdir/dlls/mapi32" -o "$work/$program" "$top_srcdir/tests/bench/$program.c" \
        "$top_srcdir"/dlls/mapi32/codec/{rtf,rtftext,htmltext,htmllex,htmlentity,crc}.c
done
$python "$top_srcdir/tests/corpus-rtftext.py" "$work/rtf" "$work/rtftext" "$corpus"/msg/*.msg | tee "$work/log"
awk '/the same/ && $2 / $4 < ($1 == "HTML:" ? 1 : 0.95) { print "Fewer than before."; exit 1 }' "$work/log"
