#!/bin/bash
# Sending through stand-ins for the host's mailers: what xdg-email gets, and the messages that MAPI32_MAILER gets.
[[ " $PE_ARCHS " = *" x86_64 "* ]] || exit 77
command -v python3 >/dev/null || exit 77
cd "$top_builddir" || exit 99
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/calls" "$work/messages"
export MAIL_TEST=$work
cat > "$work/bin/xdg-email" <<'END'
#!/bin/bash
# records its arguments, each ended by a NUL, and copies the files it is given
[ -n "$MAIL_TEST_FAIL" ] && exit 4
number=$(ls "$MAIL_TEST/calls" | grep -c args)
printf '%s\0' "$@" > "$MAIL_TEST/calls/$number.args"
while [ $# -gt 0 ]; do
    if [ "$1" = --attach ]; then mkdir -p "$MAIL_TEST/calls/$number.files"; cp "$2" "$MAIL_TEST/calls/$number.files/"; fi
    shift
done
END
cat > "$work/mailer" <<'END'
#!/bin/bash
number=$(ls "$MAIL_TEST/messages" | wc -l)
cp "$1" "$MAIL_TEST/messages/$(printf %03d "$number").eml"
END
chmod +x "$work/bin/xdg-email" "$work/mailer"
export PATH=$work/bin:$PATH
status=0
run() { bash "$top_srcdir/tests/run" "$@"; code=$?; [ $code = 77 ] && exit 77; [ $code = 0 ] || status=1; }

run x86_64-windows/sendmail_test.exe send
run x86_64-windows/sendmail_test.exe big
python3 "$top_srcdir/tests/mail.py" calls "$work" || status=1
# the program: a number of its own for its call
rm -rf "$work"/calls/*
printf first > "$work/eins ü.txt"; printf second > "$work/two '\$(x)\`.txt"
run x86_64-windows/imsg.exe send --to 'Bo <bo@x.y>' --to anna@x.y --cc cc@x.y --bcc bcc@x.y --subject 'Grüße $(x) 日本語 😀' \
    --body $'Zeile 1\nKörper `x`' --attach "$work/eins ü.txt" --attach "$work/two '\$(x)\`.txt"
python3 "$top_srcdir/tests/mail.py" program "$work" || status=1
if bash "$top_srcdir/tests/run" x86_64-windows/imsg.exe send --to a@x.y --attach "$work/none" 2> "$work/log"; then
    echo "FAILED: a missing attachment was sent"; status=1
fi
grep -q MAPI_E_ATTACHMENT_NOT_FOUND "$work/log" || { cat "$work/log"; status=1; }
python3 "$top_srcdir/tests/mail.py" make "$work" || status=1
MAIL_TEST_FAIL=1 MAPI32_MAILER=$work/mailer run x86_64-windows/sendmail_test.exe cases "Z:${work//\//\\}\\cases"
python3 "$top_srcdir/tests/mail.py" messages "$work" || status=1
exit $status
