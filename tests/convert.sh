#!/bin/bash
# imsg convert: Internet messages of hard cases to message files and back, read by Python's email at the end; mbox, standard
# input, names that are taken, exit statuses.
. "$top_srcdir/tests/lib.sh"
mkdir eml msg back box
/usr/bin/python3 "$top_srcdir/tests/convert.py" make eml
check "to message files" status 0 imsg convert --out msg eml/*.eml
check "and back" status 0 imsg convert --out back msg/*.msg
check "dumps of the message files" status 0 imsg dump --json --out eml msg/*.msg
status 0 imsg dump --json --out eml msg/*.msg
for file in back/*.eml; do name=$(basename "$file"); mv "$file" "eml/$name.back"; done
check "what they say" /usr/bin/python3 "$top_srcdir/tests/convert.py" check eml

one=eml/subject-b.eml
check "a file" status 0 imsg convert $one one.msg
check "a name that is taken" status 1 imsg convert $one one.msg
check "--force" status 0 imsg convert --force $one one.msg
check "a file that is not there" status 1 imsg convert missing.eml two.msg
check "no name for the result" status 2 imsg convert $one
check "an unknown option" status 2 imsg convert --no-such-option $one two.msg
check "--stdin" imsg convert --stdin two.msg < $one
check "--seed" sh -c "imsg convert --seed 7 $one seed1.msg && imsg convert --seed 7 $one seed2.msg && cmp seed1.msg seed2.msg"
check "--seed on the way back" sh -c "imsg convert --seed 7 one.msg seed1.eml && imsg convert --seed 7 one.msg seed2.eml && cmp seed1.eml seed2.eml"
check "another seed" sh -c "imsg convert --seed 8 one.msg seed3.eml && ! cmp -s seed1.eml seed3.eml"
check "the same seed in hexadecimal" sh -c "imsg convert --seed 0x7 one.msg seed4.eml && cmp seed1.eml seed4.eml"
check "--seed without a number" status 2 imsg convert --seed x $one seed3.msg
mkdir turn1 turn2 turn3
check "a second turn" sh -c "imsg convert --seed 7 --out turn1 msg/*.msg && imsg convert --seed 7 --out turn2 turn1/*.eml &&
    imsg convert --seed 7 --out turn3 turn2/*.msg"
check "a second turn changes nothing" diff -r turn1 turn3
check "standard output" sh -c "imsg convert one.msg - > two.eml"
check "what comes out there" contains two.eml 'From: Ann <ann@x.example>'
check "dump of .eml" status 0 imsg dump $one
check "what dump says" contains out.txt 'Subject: Grüße'
printf 'From a\nSubject: 1\n\none\n>From x\n\nFrom b\nSubject: 2\n\ntwo\n' > in.mbox
check "mbox" status 0 imsg convert --mbox in.mbox --out box
check "mbox: its files" test "$(ls box | xargs)" = 'in-00001.msg in-00002.msg'
check "mbox: a quoted line" sh -c "imsg dump box/in-00001.msg | grep -q '^From x'"
check "no temporary files are left" test -z "$(find . -name '*.tmp')"
finish
