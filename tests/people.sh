#!/bin/bash
# The program for people: its help, man page and completion; names of properties; pages; what imsg check
# finds; the commands of docs/bulk.md.
cd "$top_builddir" || exit 99
bash "$top_srcdir/tests/run" x86_64-windows/probe.exe > /dev/null 2>&1 || { echo "skipped: no Wine runs here"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export MAPI32_RUN_TIMEOUT=120 MAPI32_PROBE=
failed=0 passed=0
imsg() { bash "$top_srcdir/tests/run" "$top_builddir/x86_64-windows/imsg.exe" "$@"; }
check() { # check WHAT COMMAND...: the command succeeds
    local what=$1; shift
    if "$@" > "$work/check.log" 2>&1; then passed=$((passed + 1)); else
        failed=$((failed + 1)); echo "failed: $what"; head -5 "$work/check.log"; fi
}
contains() { grep -qF -- "$2" "$1"; }
status() { # status N COMMAND...: the command ends with N; what it says is in out.txt and err.txt
    local wanted=$1 got; shift
    "$@" > out.txt 2> err.txt; got=$?
    [ $got = "$wanted" ] || { echo "status $got, not $wanted"; cat err.txt; return 1; }
}
cd "$work" || exit 99

# help: every command is named, and has its own with a usage line and examples
imsg --help | tr -d '\r' > help.txt
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' help.txt)
check "help: commands" test "$(wc -w <<< "$commands")" -ge 10
for command in $commands; do
    imsg "$command" --help | tr -d '\r' > "help-$command.txt"
    check "$command --help: what it does" grep -q "^imsg $command: " "help-$command.txt"
    check "$command --help: usage" grep -q "^usage: imsg $command " "help-$command.txt"
    check "$command --help: an example" grep -q "^  .*imsg $command " "help-$command.txt"
    check "$command: usage alone" status 2 imsg "$command"
    check "$command: its own usage" grep -q "^usage: imsg $command " err.txt
done
check "no command" status 2 imsg
check "an unknown command" status 2 imsg nothing
check "it is named" contains err.txt "there is no command 'nothing'"
check "an unknown option" status 2 imsg dump --nothing x.msg

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

# properties by name: tags and named properties, of the tables that tools/oxprops makes
cp "$top_srcdir/tests/data/plain.msg" named.msg
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
cp "$top_srcdir"/tests/data/*.msg .
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
    echo "skipped: damaged files, for want of python3-olefile"; head -3 damage.txt
fi
if [ -d "$top_srcdir/../shared/corpus/msg" ]; then
    imsg check "$top_srcdir"/../shared/corpus/msg/*.msg > corpus.txt 2> corpus-err.txt; ended=$?
    check "check: the corpus, to its end" test $ended -le 1
    check "check: a line for every file" test "$(cat corpus.txt corpus-err.txt | grep -o '[^/]*\.msg: ' | sort -u | wc -l)" \
        -ge "$(ls "$top_srcdir"/../shared/corpus/msg/*.msg | wc -l)"
fi

# docs/bulk.md: its commands, on good files, one of a hard name and one that is none
block() { sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$top_srcdir/docs/bulk.md" | grep -v '^```'; }
mkdir mail bin
cp full.msg draft.msg mail; cp plain.msg "mail/a 'hard'  name, ü.msg"
head -c 600 full.msg > mail/broken.msg
printf '#!/bin/bash\nexec bash "%s/tests/run" "%s/x86_64-windows/imsg.exe" "$@"\n' "$top_srcdir" "$top_builddir" > bin/imsg
chmod +x bin/imsg
check "bulk: xargs" env PATH="$PWD/bin:$PATH" bash -c "$(block sh | sed 's/-l 500/-l 2/')"
check "bulk: two lists" test "$(ls lists/*.jsonl | wc -l)" = 2
check "bulk: a line for every file" test "$(cat lists/*.jsonl | wc -l)" = 4
check "bulk: what failed" grep -q 'broken.msg' failed.jsonl
check "bulk: it alone" test "$(wc -l < failed.jsonl)" = 1
block python > bulk.py
check "bulk: SQLite" sh -c 'python3 bulk.py > search.txt'
check "bulk: search" contains search.txt 'full.msg Figures, all of them'
if command -v parallel > /dev/null; then
    check "bulk: parallel" env PATH="$PWD/bin:$PATH" bash -c "$(block parallel | sed 's/-N 500/-N 2/')"
    check "bulk: parallel, a line for every file" test "$(wc -l < mail.jsonl)" = 4
else
    echo "skipped: GNU parallel is not installed"
fi

echo "$passed checks passed, $failed failed"
[ $failed = 0 ]
