#!/bin/bash
# The program for people: its help, man page and completion; terminals; names of properties; pages; what imsg check finds, and
# that no damaged file holds it up.
. "$top_srcdir/tests/lib.sh"

# help: every command is named, and has its own with a usage line and examples
imsg --help | tr -d '\r' > help.txt
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' help.txt)
check "help: commands" test "$(wc -w <<< "$commands")" -ge 10
for command in $commands; do
    imsg "$command" --help | tr -d '\r' > "help-$command.txt"
    check "$command --help: what it does" grep -q "^imsg $command: " "help-$command.txt"
    check "$command --help: usage" grep -q "^usage: imsg $command " "help-$command.txt"
    check "$command --help: an example" grep -q "^  .*imsg $command " "help-$command.txt"
    check "$command --help: fits a terminal" sh -c "! grep -n '.\{81\}' help-$command.txt"
    check "$command: usage alone" status 2 imsg "$command"
    check "$command: its own usage" grep -q "^usage: imsg $command " err.txt
done
check "no command" status 2 imsg
check "an unknown command" status 2 imsg nothing
check "it is named" contains err.txt "there is no command 'nothing'"
check "an unknown option" status 2 imsg dump --nothing x.msg
imsg --version > version.txt
version=$(sed -n 's/^imsg \([0-9.]*\).*/\1/p' version.txt)
check "version: that of the DLL" grep -q "mapi32.dll, version $version" version.txt
strings -a -e l "$top_builddir/x86_64-windows/imsg.exe" > strings.txt
check "version: a resource of the program" sh -c "grep -A 1 ProductVersion strings.txt | grep -qx '$version'"

# the man page and the completion know every command and option that the help has
sed 's/\\-/-/g' "$top_srcdir/docs/imsg.1" > man.txt
complete_imsg() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _imsg; }
. "$top_srcdir/tools/completion/imsg"
complete_imsg imsg ''
check "completion: commands" test "$(printf '%s\n' "${COMPREPLY[@]}" | grep -v '^-' | sort | xargs)" = \
    "$(tr ' ' '\n' <<< "$commands" | sort | xargs)"
for command in $commands; do
    check "man: $command" grep -q "^\.SS $command " man.txt
    sed -n "/^\.SS $command /,/^\.S[SH] /p" man.txt | sed '$d' > section.txt
    complete_imsg imsg "$command" -
    for option in $(grep -E '^  -' "help-$command.txt" | grep -oE -- '(^|[ ,]) *--?[a-z0-9][a-z0-9-]*' | tr -d ' ,'); do
        check "man: $command $option" contains section.txt "$option"
        check "completion: $command $option" grep -qxF -e "$option" <(printf '%s\n' "${COMPREPLY[@]}")
    done
done
touch letter.msg
complete_imsg imsg dump lett
check "completion: a file" test "${COMPREPLY[*]}" = letter.msg
complete_imsg imsg rtf d
check "completion: a mode" test "${COMPREPLY[*]}" = decode
! command -v man > /dev/null || check "man: no warning" sh -c \
    '! LC_ALL=C.UTF-8 MANROFFSEQ= man --warnings -E UTF-8 -l -Tutf8 -Z "$top_srcdir/docs/imsg.1" 2>&1 > /dev/null | grep .'

# terminals: text of any language is whole there; colours stand there alone, and where NO_COLOR is set not even there
terminal() { script -qec "$1" /dev/null < /dev/null; }
coloured() { LC_ALL=C grep -q "$(printf '\033')\[[0-9;]*[1-9][0-9;]*m" "$1"; }
if terminal true > /dev/null 2>&1; then
    terminal "imsg dump '$data/full.msg'" > tty.txt
    check "terminal: text" contains tty.txt 'with Grüße aus Köln and'
    check "terminal: colours" coloured tty.txt
    NO_COLOR=1 terminal "imsg dump '$data/full.msg'" > plain.txt
    check "terminal: NO_COLOR" sh -c "! LC_ALL=C grep -q '$(printf '\033')\[[0-9;]*m' plain.txt"
    terminal "imsg check '$data/full.msg'; imsg check nothing.msg" > tty.txt
    check "terminal: colours of check" coloured tty.txt
    # lines are broken between words, by the columns that the characters take; what goes on stands below its beginning
    imsg create -o long.msg --subject 日本語の件名はとても長いので折り返される必要があります \
        --to 'a@example.org' --body "$(printf 'word %.0s' $(seq 30))" > /dev/null
    terminal "stty cols 40; imsg dump long.msg" |
        sed "s/$(printf '\033')\[1C/ /g;s/$(printf '\033')\[[0-9;?]*[a-zA-Z]//g;s/\r//g" > tty.txt
    check "terminal: words are whole" grep -qx ' *\(word \)\{7\}word' tty.txt
    check "terminal: wide characters" grep -q '^Subject: 日本語の件名はとても長いので折$' tty.txt
    check "terminal: what goes on" grep -qx ' *り返される必要があります' tty.txt
else
    skip "terminals: there is no script, or it gets none"
fi
imsg dump "$data/full.msg" > plain.txt
check "no terminal, no escape" sh -c "! LC_ALL=C grep -q '$(printf '\033')' plain.txt"

# properties by name: tags and named properties, of the tables that tools/oxprops makes
cp "$data/plain.msg" named.msg
check "set: names of [MS-OXPROPS]" status 0 imsg set named.msg PidLidReminderSet=true pidlidreminderdelta=15 \
    PidLidPercentComplete=0.5 'PidLidLocation=Room 1' PidTagSensitivity=2
imsg dump --props named.msg | tr -d '\r' > props.txt
check "props: boolean" contains props.txt 'PidLidReminderSet, 0x8503 of {00062008-0000-0000-C000-000000000046} = true'
check "props: number" contains props.txt 'PidLidReminderDelta, 0x8501 of {00062008-0000-0000-C000-000000000046} = 15'
check "props: double" contains props.txt 'PidLidPercentComplete, 0x8102 of {00062003-0000-0000-C000-000000000046} = 0.5'
check "props: text" contains props.txt 'PidLidLocation, 0x8208 of {00062002-0000-0000-C000-000000000046} = "Room 1"'
check "props: tag" contains props.txt '00360003 PR_SENSITIVITY = 2'
check "set: a named property removed" status 0 imsg set named.msg 'PidLidLocation!'
imsg dump --props named.msg > props.txt
check "props: it is gone" sh -c '! grep -q PidLidLocation props.txt'
check "set: no such name" status 1 imsg set named.msg PidLidNothing=1
check "it is named" contains err.txt 'PidLidNothing: cannot be set'
tags_header=/usr/share/mingw-w64/include/mapitags.h
if [ -e $tags_header ]; then
    check "oxtags.c is what the facts make" sh -c \
        "python3 '$top_srcdir/tools/oxprops/generate' tags $tags_header | cmp - '$top_srcdir/programs/imsg/oxtags.c'"
fi
check "oxnames.c is what the facts make" sh -c \
    "python3 '$top_srcdir/tools/oxprops/generate' names | cmp - '$top_srcdir/programs/imsg/oxnames.c'"

# pages: a message that tries everything is text in them, and nothing but data
cat > evil.html << 'HTML'
<html><head><base href="http://example.org/"><meta http-equiv="refresh" content="0;url=http://example.org/"></head>
<body onload="alert(1)"><script src="http://example.org/x.js"></script><img src="http://example.org/pixel.png">
"></iframe><script>alert(2)</script><p>K&ouml;ln</p></body></html>
HTML
imsg create -o evil.msg --from 'x <a@x>' --subject '</title><script>alert(3)</script>' --body '</pre><img src=x>' \
    --html @evil.html --attach help.txt
check "html: a page" status 0 imsg dump --html evil.msg
check "html: nothing in it is the message's markup" python3 - out.txt evil.html << 'PY'
import html.parser
import sys

page = open(sys.argv[1], encoding='utf-8', newline='').read()
tags, policy, frames, text = [], None, [], []


class Parser(html.parser.HTMLParser):
    def handle_starttag(self, tag, attrs):
        global policy
        attrs = dict(attrs)
        tags.append(tag)
        assert not any(name.startswith('on') or name in ('src', 'href') for name in attrs), attrs
        if attrs.get('http-equiv') == 'Content-Security-Policy':
            policy = attrs['content']
        if tag == 'iframe':
            assert attrs['sandbox'] is None
            frames.append(attrs['srcdoc'])

    def handle_data(self, data):
        text.append(data)


Parser().feed(page)
assert set(tags) <= set('html head meta style title body h1 h2 pre iframe details summary'.split()), tags
assert policy.startswith("default-src 'none';") and 'script' not in policy, policy
assert len(frames) == 1 and 'K&ouml;ln' in frames[0] and 'alert(2)' in frames[0], frames
text = ''.join(text)
for wanted in '</title><script>alert(3)', '</pre><img src=x>', 'Attachment 0: help.txt', 'PR_SUBJECT':
    assert wanted in text, wanted
assert tags.index('meta') < tags.index('title')
PY
check "html: many need a folder" status 2 imsg dump --html evil.msg full.msg
check "html: in a folder" status 0 imsg dump --html --out pages evil.msg named.msg
check "html: their names" test "$(ls pages | xargs)" = 'evil.msg.html named.msg.html'

# check: what we make is as the format wants it; each kind of damage is named, with its place
cp "$data"/*.msg .
imsg copy full.msg copy.msg
imsg copy --ansi full.msg ansi.msg
check "check: what imsg makes" status 0 imsg check full.msg plain.msg draft.msg copy.msg ansi.msg
check "check: no message" status 1 imsg check help.txt
check "it is named" contains err.txt 'help.txt: is no message file'
mkdir bad
if /usr/bin/python3 "$top_srcdir/tests/damage-msg.py" full.msg bad 2> damage.txt; then
    check "check: damage" status 1 imsg check bad/*.msg
    tr -d '\r' < out.txt > found.txt
    finds() { check "check: $1" contains found.txt "bad/$1.msg: $2"; }
    finds reserved '/__properties_version1.0: the reserved bytes of the header are not 0 (Outlook does not mind)'
    finds next-id '/__properties_version1.0: the next attachment'"'"'s number is 1, but 2 is taken'
    finds count '/__properties_version1.0: the header counts 9 recipients, there are'
    finds flags '/__properties_version1.0: 0037001F has the flags 0x8'
    finds size '/__substg1.0_0037001F: the entry says 3 bytes'
    finds class '/__properties_version1.0: PR_MESSAGE_CLASS is not there, which selects the form (Outlook minds)'
    finds class '/__properties_version1.0: 6FFF001F has an entry, and no stream'
    finds class '/__substg1.0_001A001F: no entry in the property stream belongs to it'
    finds type '/__properties_version1.0: 00170777 is of a type'
    finds twice '/__properties_version1.0: 00260003 is the second entry'
    finds mask '/__substg1.0_0037001F: a Unicode string'
    finds number '/__attach_version1.0_#00000001/__properties_version1.0: PR_ATTACH_NUM is not'
    finds set '/__nameid_version1.0/__substg1.0_00030102: entry 0 is of property set 99'
    finds index '/__nameid_version1.0/__substg1.0_00030102: entry 0 says that it is 5'
    finds clsid '/: the class is {00000000-0000-0000-0000-000000000000}'
    finds name '/__attach_version1.0_#0000000x: the number is not eight'
    finds nameid '/__nameid_version1.0: the names of properties cannot be read'
    check "check: every damaged file has a line" test "$(cut -d: -f1 found.txt | sort -u | wc -l)" = "$(ls bad | wc -l)"
else
    skip "damaged files, for want of python3-olefile: $(head -3 damage.txt)"
fi
# bytes changed at random, in the header and tables, the directory, anywhere: no file may crash or hold it up
mkdir mutated
python3 - full.msg mutated << 'PY'
import random
import sys

whole = open(sys.argv[1], 'rb').read()
directory = 512 * (1 + int.from_bytes(whole[48:52], 'little'))
for seed in range(24):
    rng, content = random.Random(seed), bytearray(whole)
    first, size = ((24, 488), (directory, 2048), (512, len(whole) - 512))[seed % 3]
    for _ in range(1 + seed % 5):
        content[first + rng.randrange(size)] = rng.choice((0, 1, 0x7f, 0x80, 0xfe, 0xff, rng.randrange(256)))
    with open(f'{sys.argv[2]}/{seed:02}.msg', 'wb') as file:
        file.write(content)
PY
for file in mutated/*.msg; do
    MAPI32_RUN_TIMEOUT=120 imsg check "$file" > out.txt 2> err.txt; ended=$?
    check "check: $file, status $ended" test $ended -le 1 -a -s out.txt -o $ended = 1 -a -s err.txt
done
if [ -d "$top_srcdir/../shared/corpus/msg" ]; then
    imsg check "$top_srcdir"/../shared/corpus/msg/*.msg > corpus.txt 2> corpus-err.txt; ended=$?
    check "check: the corpus, to its end" test $ended -le 1
    check "check: a line for every file" test "$(cat corpus.txt corpus-err.txt | grep -o '[^/]*\.msg: ' | sort -u | wc -l)" \
        -ge "$(ls "$top_srcdir"/../shared/corpus/msg/*.msg | wc -l)"
fi

finish
