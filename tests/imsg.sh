#!/bin/bash
# The program: making, dumping, copying, changing and extracting messages; foreign readers read what it makes; hostile
# names and output. On the messages in tests/data alone.
. "$top_srcdir/tests/lib.sh"

imsg dump "$data/full.msg" > full.txt
for line in 'From: Bo Berg <bo@example.org>' 'To: Anna Alm <anna@example.org>' 'Cc: carl@example.org' \
    'Bcc: Dora, D. <dora@example.org>' 'Sent: 2026-03-02 10:00:00 UTC' 'Subject: Figures, all of them' \
    'with Grüße aus Köln and 日本語.' 'Attachment 0: figures.csv (12 bytes)' 'Attachment 1: eins ü.txt (100000 bytes)' \
    'Attachment 2: RE: Figures (message)' '  Subject: RE: Figures'; do
    check "dump: $line" contains full.txt "$line"
done
imsg dump --props "$data/full.msg" > props.txt
check "props: subject" contains props.txt '0037001F PR_SUBJECT = "Figures, all of them"'
check "props: named" contains props.txt 'X-Mailer of {00020386-0000-0000-C000-000000000046} = "imsg"'
imsg dump "$data/draft.msg" > draft.txt
check "dump: a draft" contains draft.txt 'Subject: Not sent yet'
imsg dump --json "$data/full.msg" > full.json
check "json" python3 -c "
import json
d = json.load(open('full.json'))
assert d['form'] == 'imsg/1' and len(d['named']) == 2
p = {x['tag']: x.get('value') for x in d['message']['properties']}
assert p['0037001F'] == 'Figures, all of them' and p['0E070003'] == 0x11 and p['0E04001F'] == 'Anna Alm'
assert len(d['message']['recipients']) == 3 and len(d['message']['attachments']) == 3
assert d['message']['attachments'][2]['message']['properties']
"

# what the DLL prints, by $WINEDEBUG
said() { WINEDEBUG=$1 imsg dump "$data/full.msg" 2>&1 > /dev/null | grep -c 'trace:mapi:OpenIMsgOnIStg'; }
for options in +mapi trace+mapi -all,+mapi +mapi,-all imsg.exe:+mapi imsg:trace+all; do
    check "WINEDEBUG=$options shows calls" test "$(said $options)" -gt 0
done
for options in -all warn+mapi +map +mapis +mapi,-mapi other.exe:+mapi +mapi,trace-mapi; do
    check "WINEDEBUG=$options shows none" test "$(said $options)" = 0
done

# copies, of both kinds
imsg copy "$data/full.msg" copy.msg; imsg copy --ansi "$data/full.msg" ansi.msg
for copy in copy ansi; do
    imsg dump $copy.msg > $copy.txt
    check "the copy $copy.msg says the same" diff <(grep -v '日本語' full.txt) <(grep -v 'K.*ln and' $copy.txt | grep -v '日本語')
done
check "an ANSI copy has 8-bit strings" sh -c 'gsf list ansi.msg | grep -q __substg1.0_0037001E'

# what is extracted is what was attached; an embedded message has its named properties
imsg extract -o out "$data/full.msg" > /dev/null
check "extract: text" sh -c "printf 'a;b;c\n1;2;3\n' | cmp - out/figures.csv"
check "extract: size" test "$(stat -c %s 'out/eins ü.txt')" = 100000
imsg dump "out/RE_ Figures.msg" > inner.txt
check "extract: message" contains inner.txt 'Subject: RE: Figures'
imsg extract -o out "$data/full.msg" > /dev/null
check "extract: no file is overwritten" test -e 'out/figures (2).csv'

# hostile names: PR_ATTACH_LONG_FILENAME of an attachment, set through its own file's name where Unix allows that
mkdir hostile
for name in -rf "$(printf 'long%.0s' $(seq 60)).txt" 'two  blanks' "$(printf 'a\342\200\256txt.exe')"; do
    printf x > "hostile/$name"
done
hostile=(); for name in hostile/*; do hostile+=(--attach "$name"); done
imsg create -o hostile.msg "${hostile[@]}"
imsg extract -o hostile-out hostile.msg > /dev/null
check "hostile names: all are extracted" test "$(ls -A hostile-out | wc -l)" = "$(ls -A hostile | wc -l)"
check "hostile names: none is hostile any more" sh -c "! ls -A hostile-out | LC_ALL=C grep -E '^-|\$(printf '\342\200\256')'"
printf x > a
imsg create -o evil.msg --subject "$(printf 'a\033[2Jb\tc')" --from "$(printf 'x\a<y@z>')"
imsg dump evil.msg > evil.txt
check "terminal escapes are harmless" sh -c "! LC_ALL=C grep -q \"\$(printf '\033')\" evil.txt"
imsg dump "$data"/*.msg | head -1 > head.txt
check "output that nobody reads on" test -s head.txt

# changes in place, whole or not at all
cp "$data/full.msg" set.msg
imsg set set.msg 'PR_SUBJECT=AW: changed' PR_IMPORTANCE=2 'PR_CONVERSATION_TOPIC!' PR_CLIENT_SUBMIT_TIME=2020-01-02T03:04
imsg dump --props set.msg > set.txt
check "set: text" contains set.txt 'PR_SUBJECT = "AW: changed"'
# a prefix that is there, if only an empty one, and that the subject begins with, is kept (imsg.md 4.4)
check "set: prefix" contains set.txt 'PR_SUBJECT_PREFIX = ""'
check "set: topic" contains set.txt 'PR_CONVERSATION_TOPIC = "AW: changed"'
check "set: number" contains set.txt 'PR_IMPORTANCE = 2'
check "set: time" contains set.txt 'PR_CLIENT_SUBMIT_TIME = 2020-01-02 03:04:00 UTC'
cp "$data/full.msg" set.msg
refuse "set: a value that is none" imsg set set.msg PR_SUBJECT=x PR_IMPORTANCE=abc
refuse "set: a property that the message keeps" imsg set set.msg PR_CREATION_TIME=2020-01-01
check "a refused change leaves the file as it was" cmp "$data/full.msg" set.msg
refuse "a file that is not there" imsg dump nothing.msg
refuse "no message" imsg dump a
refuse "an attachment that is not there" imsg create -o x.msg --attach nothing
check "nothing is left of what failed" sh -c '! ls x.msg* 2>/dev/null'
refuse "usage" imsg nothing
imsg dump "$data/plain.msg" nothing.msg > /dev/null 2> many.txt; status=$?
check "one bad file among good ones" test $status = 1
check "it is named" contains many.txt 'nothing.msg: cannot be read: MAPI_E_NOT_FOUND'
printf '%s\0%s\0' "$data/plain.msg" "$data/draft.msg" > names
imsg dump --json --files0-from - < names > list.txt 2> list.err
check "names from standard input" sh -c 'cat list.err; test "$(grep -c imsg/1 list.txt)" = 2'

# TNEF: there and back; with a wrong signature too, but not what is something else
imsg tnef encode "$data/full.msg" winmail.dat
check "tnef: there" sh -c 'imsg=$(head -c 4 winmail.dat | od -An -tx1); test "$imsg" = " 78 9f 3e 22"'
{ printf 'x\x9f>23'; tail -c +6 winmail.dat; } > signature.dat
{ printf 'what this is'; tail -c +13 winmail.dat; } > other.dat
imsg tnef decode --out tnef winmail.dat 2> /dev/null; imsg tnef decode --out tnef signature.dat 2> signature.err
for name in winmail signature; do
    imsg dump tnef/$name.msg > $name.txt
    check "tnef: back, $name" contains $name.txt 'Subject: Figures, all of them'
    check "tnef: attachments, $name" contains $name.txt 'eins ü.txt (100000 bytes)'
done
check "tnef: a wrong signature is told" contains signature.err 'signature.dat: problem: not the signature of TNEF'
refuse "tnef: something else" imsg tnef decode --out tnef other.dat

# foreign readers
for file in "$data"/*.msg copy.msg ansi.msg set.msg "out/RE_ Figures.msg"; do
    check "gsf reads $file" sh -c "gsf list '$file' && gsf dump '$file' __properties_version1.0 > /dev/null"
    check "olefile reads $file" /usr/bin/python3 - "$file" << 'PY'
import olefile, sys
ole = olefile.OleFileIO(sys.argv[1])
assert ole.exists('__properties_version1.0') and ole.exists('__nameid_version1.0/__substg1.0_00030102')
assert ole.root.clsid.upper() == '00020D0B-0000-0000-C000-000000000046'
assert not ole.parsing_issues
PY
done
cp "$data/full.msg" convert.msg
if command -v msgconvert > /dev/null; then
    check "Email::Outlook::Message reads it" msgconvert convert.msg --outfile convert.eml
    check "and finds everything" python3 - << 'PY'
import email, email.policy
m = email.message_from_file(open('convert.eml'), policy=email.policy.default)
assert m['from'] == 'Bo Berg <bo@example.org>' and m['to'] == 'Anna Alm <anna@example.org>', (m['from'], m['to'])
assert m['subject'] == 'Figures, all of them' and 'carl@example.org' in m['cc']
names = [p.get_filename() for p in m.walk() if p.get_filename()]
assert names == ['figures.csv', 'eins ü.txt'], names
assert any(p.get_content_type() == 'message/rfc822' for p in m.walk())
PY
fi
finish
