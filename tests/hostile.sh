#!/bin/bash
# Hostile input at the program: attachment names that want out of the folder, name devices or fool the reader; terminal
# escapes; symbolic links where files are to be written; a disk that is full; output that is closed early.
. "$top_srcdir/tests/lib.sh"

# Names. Each attachment is made with a name of as many Qs, which is then replaced in the file.
cat > names.py << 'PY'
import sys
names = ['..\\..\\up.txt', '../../up.txt', 'C:\\drive.txt', '\\\\host\\share\\unc.txt', '/etc/absolute.txt', 'CON', 'nul.txt',
         'COM1.log', 'stream.txt:alternate', 'wild*?<>|".txt', 'dots...', 'blanks   ', ' leading', '-rf', 'bell\a\x1b[2J.txt',
         'line\nbreak.txt', 'right\u202etxt.exe', 'zero\u200bwidth.txt', 'nul\0cut.txt', 'same.txt', 'SAME.txt', 'same.txt',
         '.', '..', '\ud800lone', 'desktop.ini', 'x' * 200 + '.txt']
if sys.argv[1] == 'lengths':
    for name in names: print(len(name))
else:
    with open(sys.argv[1], 'rb') as f: content = f.read()
    for i, name in enumerate(names):
        placeholder = chr(0x100 + i) * len(name)
        if len(name) < 3: continue
        content = content.replace(placeholder.encode('utf-16le'), name.encode('utf-16le', 'surrogatepass'))
    with open(sys.argv[1], 'wb') as f: f.write(content)
PY
attachments=(); i=0
while read -r length; do
    name=$(python3 -c "print(chr(0x100 + $i) * $length, end='')")
    # a file's name has 255 bytes: longer ones are not made here, and one or two characters stay as they are
    if [ "$length" -le 110 ] && [ "$length" -ge 3 ]; then
        printf 'content %s' "$i" > "$name"
        attachments+=(--attach "$name")
    fi
    i=$((i + 1))
done < <(python3 names.py lengths)
imsg create -o hostile.msg "${attachments[@]}"
python3 names.py hostile.msg
mkdir -p deep/er
imsg extract -o deep/er/out hostile.msg > extract.log 2>&1; status=$?
check "extract succeeds" test $status = 0
check "extract: every attachment is a file" test "$(ls -A deep/er/out | wc -l)" = $((${#attachments[@]} / 2))
check "extract: nothing is elsewhere" test "$(find deep -type f | grep -vc '^deep/er/out/[^/]*$')" = 0
check "extract: nothing at the root" sh -c '! ls /etc/absolute.txt /up.txt 2>/dev/null'
check "extract: no control or mark that fools" python3 - << 'PY'
import os
for name in os.listdir('deep/er/out'):
    assert not any(ord(c) < 32 or 0x200b <= ord(c) <= 0x200f or 0x202a <= ord(c) <= 0x202e or c in '\\/:*?<>|"' for c in name), ascii(name)
    assert name.split('.')[0].upper() not in ('CON', 'NUL', 'COM1'), name
    assert not name.startswith('-') and not name.endswith((' ', '.')), name
PY
check "extract: its report is harmless" sh -c "! LC_ALL=C grep -q \"\$(printf '\033')\" extract.log"
imsg dump hostile.msg > dump.txt
check "dump: names are harmless" sh -c "! LC_ALL=C grep -q \"\$(printf '[\001-\010\016-\037]')\" dump.txt"
check "dump: no mark turns the text" python3 -c "
text = open('dump.txt', encoding='utf-8').read()
assert not any(0x202a <= ord(c) <= 0x202e or 0x2066 <= ord(c) <= 0x2069 for c in text)"
imsg dump --json hostile.msg > hostile.json
check "json: it parses" python3 -c "import json; json.load(open('hostile.json', encoding='utf-8'))"

# escapes in what a terminal shows
imsg create -o escape.msg --subject "$(printf 'a\033]0;title\007b\033[31mred')" --from "$(printf 'e\033[2J <a@b>')" \
    --to "$(printf 'r\302\2332J <c@d>')" --body "$(printf 'text\033[1mbold')"
for form in '' --props; do
    imsg dump $form escape.msg > escape.txt
    check "dump $form: no escape" sh -c "! LC_ALL=C grep -q \"\$(printf '\033')\" escape.txt"
    check "dump $form: no 8-bit escape" sh -c "! LC_ALL=C grep -q \"\$(printf '\302\233')\" escape.txt"
done

# links where files are to be written: what they name is not written to
printf 'x;y\n' > figures.csv
imsg create -o link.msg --attach figures.csv
mkdir links; printf 'precious' > target; ln -s ../target links/figures.csv; ln -s ../nowhere "links/figures (2).csv"
imsg extract -o links link.msg > /dev/null 2>&1
check "a link's target is kept" grep -qx precious target
check "a dangling link is not followed" test ! -e nowhere
check "the attachment has a name of its own" sh -c "find links -type f | xargs -d '\n' grep -l 'x;y'"
ln -s target over.msg
imsg create -o over.msg --subject s > /dev/null 2>&1
check "create through a link keeps its target or replaces the link" sh -c 'grep -qx precious target || gsf list target'

# no room: a limit on the size of files stands for a full disk
head -c 200000 /dev/urandom > large
cp "$data/full.msg" set.msg
limited() { ( trap '' XFSZ; ulimit -f 16; "$@" ); }
refuse "create without room" limited imsg create -o full.msg --attach large
check "nothing is left of it" sh -c '! ls full.msg* 2> /dev/null'
refuse "set without room" limited imsg set set.msg PR_SUBJECT=x
check "the file is as it was" cmp "$data/full.msg" set.msg
check "nothing is left beside it" test "$(ls set.msg* | wc -l)" = 1
refuse "extract without room" limited imsg extract -o small "$data/full.msg"
refuse "copy without room" limited imsg copy "$data/full.msg" copy.msg
check "no half copy" test ! -e copy.msg
refuse "dump to a full device" sh -c "imsg dump '$data/full.msg' > /dev/full"
refuse "json to a full device" sh -c "imsg dump --json '$data/full.msg' > /dev/full"

# a reader that goes away
imsg dump --props "$data"/*.msg "$data"/*.msg 2> closed.txt | head -1 > head.txt
check "output closed early: the first line is there" test -s head.txt
check "output closed early: no crash" sh -c '! grep -qiE "unhandled|exception|assert" closed.txt'

# files that are no messages at all
mkdir garbage; : > garbage/empty; head -c 100 /dev/urandom > garbage/short; head -c 3000 "$data/full.msg" > garbage/cut.msg
head -c 100000 /dev/zero > garbage/zeroes; (head -c 512 "$data/full.msg"; head -c 9000 /dev/urandom) > garbage/header.msg
for file in garbage/*; do refuse "$file" imsg dump "$file"; done
refuse "a folder" imsg dump garbage
finish
