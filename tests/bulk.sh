#!/bin/bash
# docs/bulk.md: its commands, on good files, one of a hard name and one that is none.
. "$top_srcdir/tests/lib.sh"
export PARALLEL_HOME=$work/parallel
mkdir "$PARALLEL_HOME" mail
cp "$data/full.msg" "$data/draft.msg" mail
cp "$data/plain.msg" "mail/a 'hard'  name, ü.msg"
head -c 600 "$data/full.msg" > mail/broken.msg

# block LANGUAGE: the commands of that kind, for lists of 2 files, so that there is more than one
block() { sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$top_srcdir/docs/bulk.md" | grep -v '^```' | sed 's/-l 500/-l 2/; s/-N 500/-N 2/'; }
# complete FILE...: a line for every file of the folder, the broken one too
complete() {
    local names
    names=$(cat "$@" | python3 -c 'import json, sys
for line in sys.stdin: print(json.loads(line)["file"])') && [ "$(sort <<< "$names")" = "$(find mail -name '*.msg' | sort)" ]
}

check "xargs" bash -c "$(block sh)"
check "xargs: two lists" test "$(ls lists/*.jsonl | wc -l)" = 2
check "xargs: a line for every file" complete lists/*.jsonl
check "what failed" grep -q broken.msg failed.jsonl
check "it alone" test "$(wc -l < failed.jsonl)" = 1
if command -v parallel > /dev/null; then
    for form in parallel sshlogin; do
        bash -c "$(block $form)" > parallel.log 2>&1; ended=$?
        # how many of its processes failed
        check "$form: the status tells of the broken file" test $ended = 1
        check "$form: a line for every file" complete mail.jsonl
        mv mail.jsonl $form.jsonl
    done
else
    skip "GNU parallel is not installed"
fi
block python > load.py
check "SQLite" sh -c 'python3 load.py > search.txt'
check "search" contains search.txt 'full.msg Figures, all of them'
check "search: nothing else" sh -c "! grep -vi figures search.txt"
finish
