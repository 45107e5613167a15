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

# and back; a second turn gives the same Internet message, but for the random value of boundaries and the times in TNEF
mkdir "$work/msg" "$work/back" "$work/eml2" "$work/msg2" "$work/eml3"
convert() { run x86_64-windows/imsg.exe convert --out "Z:$work/$2" $(ls "$work/$1"/* | sed 's/^/Z:/') > "$work/out" 2>&1 || fail "$(cat "$work/out")"; }
masked() { sed -E 's/(_NextPart_[0-9]{3}_)[0-9A-F]{16}/\1R/' "$1"; }
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
    grep -q application/ms-tnef "$work/eml2/$name.eml" && continue
    cmp -s <(masked "$work/eml2/$name.eml") <(masked "$work/eml3/$name.eml") && count=$((count + 1)) || fail "$name: the second turn differs"
done
echo "$count messages are the same after the second turn"
exit $failed
