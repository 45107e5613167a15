#!/bin/bash
# The message files of the shared corpus as Internet messages: what Python's email reads there is what the files hold.
corpus=$top_srcdir/../shared/corpus
test -d "$corpus" || corpus=${MAPI32_SHARED:-/work/shared}/corpus
if [ ! -d "$corpus/msg" ]; then echo "SKIP: no shared corpus at $corpus"; exit 77; fi
if [ -z "$WINE64" ]; then echo "SKIP: no Wine"; exit 77; fi
[[ " $PE_ARCHS " = *" x86_64 "* ]] || { echo "SKIP: no x86_64"; exit 77; }
cd "$top_builddir" || exit 99
make -s x86_64-windows/tomime_bench.exe x86_64-windows/imsg.exe > /dev/null || exit 99
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0
fail() { echo "FAILED: $*"; failed=1; }
run() { MAPI32_PROBE= bash "$top_srcdir/tests/run" "$@"; }

mkdir "$work/eml" "$work/json"
# fixed time and chance, so that what comes out can be compared
export MAPI32_FIXED_SEED=1
# files that are damaged are refused by both
run x86_64-windows/imsg.exe dump --json --out "Z:$work/json" $(ls "$corpus"/msg/*.msg | sed 's/^/Z:/') 2> "$work/errors"
pairs=()
for file in "$work"/json/*.msg.json; do
    name=$(basename "$file" .msg.json)
    grep -q "$name.*cannot be read" "$work/errors" || pairs+=("Z:$corpus/msg/$name.msg" "Z:$work/eml/$name.eml")
done
run x86_64-windows/tomime_bench.exe "${pairs[@]}" || fail "not all were converted"
count=0
for file in "$work"/eml/*.eml; do
    name=$(basename "$file" .eml)
    count=$((count + 1))
    python3 "$top_srcdir/tests/corpus-mime.py" "$work/json/$name.msg.json" "$file" > "$work/out" || fail "$name: $(cat "$work/out")"
done
[ "$count" -gt 0 ] || fail "no messages"
echo "$count messages compared"

# and back; a second turn gives the same Internet message
mkdir "$work"/{msg,back,eml2,msg2,eml3,late,msg3,eml4}
convert() { run x86_64-windows/imsg.exe convert --out "Z:$work/$2" $(ls "$work/$1"/* | sed 's/^/Z:/') > "$work/out" 2>&1 || fail "$(cat "$work/out")"; }
convert eml msg
run x86_64-windows/imsg.exe dump --json --out "Z:$work/back" $(ls "$work"/msg/*.msg | sed 's/^/Z:/')
"$(dirname "$corpus")/tools/compare-dump" -v --copy "$corpus" "$work/back" > "$work/differences"
python3 "$top_srcdir/tests/mime-differences.py" "$work/json" "$work/differences" > "$work/out" || fail "differences that mime.md does not name"
cat "$work/out"
convert msg eml2
convert eml2 msg2
convert msg2 eml3
count=0
for file in "$work"/back/*.json; do
    name=$(basename "$file" .msg.json)
    python3 "$top_srcdir/tests/corpus-mime.py" --back "$work/json/$name.msg.json" "$file" > "$work/out" || fail "$name: $(cat "$work/out")"
    if cmp -s "$work/eml2/$name.eml" "$work/eml3/$name.eml"; then count=$((count + 1)); else cp "$work/eml3/$name.eml" "$work/late"; fi
done
echo "$count messages are the same after the second turn"
# a TNEF has the header of the message before: once that is the same, so is the TNEF
count=0
if [ -n "$(ls "$work/late")" ]; then
    convert late msg3
    convert msg3 eml4
    for file in "$work"/late/*.eml; do
        name=$(basename "$file")
        grep -q application/ms-tnef "$file" && cmp -s "$file" "$work/eml4/$name" && count=$((count + 1)) || fail "$name: the second turn differs"
    done
fi
echo "$count are after the third"
exit $failed
