#!/bin/bash
# imsg convert: Internet messages of hard cases to message files and back, read by Python's email at the end; mbox, standard
# input, names that are taken, exit statuses.
cd "$top_builddir" || exit 99
bash "$top_srcdir/tests/run" x86_64-windows/probe.exe > /dev/null 2>&1 || { echo "skipped: no Wine runs here"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export MAPI32_RUN_TIMEOUT=0 MAPI32_PROBE=
failed=0
imsg() { bash "$top_srcdir/tests/run" "$top_builddir/x86_64-windows/imsg.exe" "$@"; }
fail() { failed=$((failed + 1)); echo "failed: $1"; }
status() { # status N COMMAND...: its exit status is N
    local want=$1; shift
    "$@" > "$work/log" 2>&1
    [ $? = "$want" ] || { fail "$*"; head -3 "$work/log"; }
}
cd "$work" || exit 99
mkdir eml msg back box
/usr/bin/python3 "$top_srcdir/tests/convert.py" make eml
status 0 imsg convert --out msg eml/*.eml
status 0 imsg convert --out back msg/*.msg
for file in back/*.eml; do name=$(basename "$file"); mv "$file" "eml/$name.back"; done
/usr/bin/python3 "$top_srcdir/tests/convert.py" check eml || failed=$((failed + 1))

one=eml/subject-b.eml
status 0 imsg convert $one one.msg
status 1 imsg convert $one one.msg
status 0 imsg convert --force $one one.msg
status 1 imsg convert missing.eml two.msg
status 2 imsg convert $one
status 2 imsg convert --no-such-option $one two.msg
imsg convert --stdin two.msg < $one || fail "--stdin"
imsg convert one.msg - > two.eml || fail "standard output"
grep -q '^From: Ann <ann@x.example>' two.eml || fail "what came out on standard output"
imsg dump $one > dump.txt || fail "dump of .eml"
grep -q 'Subject: Grüße' dump.txt || fail "what dump says"
printf 'From a\nSubject: 1\n\none\n>From x\n\nFrom b\nSubject: 2\n\ntwo\n' > in.mbox
status 0 imsg convert --mbox in.mbox --out box
[ "$(ls box)" = "$(printf 'in-00001.msg\nin-00002.msg')" ] || fail "mbox: $(ls box)"
imsg dump box/in-00001.msg | grep -q '^From x' || fail "mbox: a quoted line"
[ "$(find . -name '*.tmp')" = "" ] || fail "temporary files are left"
exit $((failed != 0))
