#!/bin/bash
# messages.sh: makes the .msg files beside it, with the built imsg (tools/imsg), so that tests need no files of others.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
imsg() { "$here/../../tools/imsg" "$@"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'Dear Anna,\r\n\r\nhere are the figures, with Grüße aus Köln and 日本語.\r\n\r\nBo\r\n' > "$work/body.txt"
printf '<html><body><p>Dear Anna, <b>here</b> &auml;re {the} figures.</p></body></html>\n' > "$work/body.html"
printf 'a;b;c\n1;2;3\n' > "$work/figures.csv"
head -c 100000 /dev/zero | tr '\0' 'x' > "$work/eins ü.txt"
imsg create -o "$here/plain.msg" --from 'Bo Berg <bo@example.org>' --to 'Anna Alm <anna@example.org>' \
    --subject 'RE: Figures' --body "@$work/body.txt" --date 2026-03-01T09:30:00Z
imsg create -o "$here/full.msg" --from 'Bo Berg <bo@example.org>' --to 'Anna Alm <anna@example.org>' \
    --cc carl@example.org --bcc '"Dora, D." <dora@example.org>' --subject 'Figures, all of them' \
    --body "@$work/body.txt" --html "@$work/body.html" --attach "$work/figures.csv" --attach "$work/eins ü.txt" \
    --embed "$here/plain.msg" --header 'X-Mailer=imsg' --header 'X-Test=some value' --date 2026-03-02T10:00:00Z
imsg create -o "$here/draft.msg" --draft --to anna@example.org --subject 'Not sent yet' --html "@$work/body.html"
