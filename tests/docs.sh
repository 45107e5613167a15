#!/bin/bash
# Every command in README.md, CONTRIBUTING.md and docs/ is run, here or by the test that is named here, or it is said why not.
# They run in a folder that has files of the names they use. A command that is new has to be added below.
. "$top_srcdir/tests/lib.sh"
ln -s "$top_srcdir/tools" "$top_srcdir/tests" .
ln -s "$top_builddir" build
export MAPI32_BUILD=$top_builddir

# the files that the commands name, and a mailer
for name in FILE IN; do cp "$data/full.msg" $name.msg; done
imsg convert IN.msg IN.eml
printf 'Text of a file.\n' > text; printf 'a;b\n' > file; printf '%%PDF-1.4\n' > figures.pdf
imsg tnef encode IN.msg winmail.dat > /dev/null
printf '{\\rtf1\\ansi Text.}' > FILE.rtf
imsg rtf encode FILE.rtf > /dev/null
printf '#!/bin/sh\nexit 0\n' > "$work/bin/xdg-email"; chmod +x "$work/bin/xdg-email"
check "the files that the commands name" test -s IN.eml -a -s winmail.dat -a -s FILE.rtfc

# how COMMAND: "run" and what is run; "test NAME", which runs it; "not WHY"; nothing for a command that is not known here
how() {
    local line=$1
    case $line in
        tools/demo | tools/check) echo test clean-root ;;
        'autoreconf -i && mkdir build && cd build') echo test distcheck ;;
        '../configure && make && make check && make install') echo test distcheck ;;
        tools/install-prefix*) echo test prefix ;;
        tools/deb) echo test deb ;;
        'make -C build dist-win') echo test dist-win ;;
        'make -C build windows-tests') echo test windows-tests ;;
        dpkg-buildpackage*) echo not the tree that is tested is removed by it ;;
        tests/clean-root.sh*) echo not an hour, and a mirror of Debian ;;
        xdg-settings*) echo not without a desktop ;;
        tools/bench* | ARCH=* | 'make bench'*) echo not figures on a busy machine say nothing ;;
        *fuzz_robust.exe*) line=${line/--seed N/--seed 1}; line=${line/\[--level L\] /}; echo run "${line/ FILE.../ FILE.msg}" ;;
        tools/imsg*) line=${line/ FILE.../ FILE.msg}; echo run "${line/.../}" ;;
    esac
}

# Lines of code: fenced, or indented by four blanks behind a blank line. What is explained behind them is cut off.
lines() {
    awk '/^```/ { fence = !fence; if (fence) print "fence " substr($0, 4); next }
        fence { next }
        /^    [^ ]/ && (blank || code) { print; code = 1; next }
        { code = 0; blank = /^$/ }' "$1" | sed -E 's/^ +//; s/ +#.*//; s/  +.*//'
}

ran=0 named=0 not=0
for file in "$top_srcdir"/README.md "$top_srcdir"/CONTRIBUTING.md "$top_srcdir"/docs/*.md; do
    name=${file#"$top_srcdir/"}
    while read -r line; do
        word=${line%% *}
        # tests/bulk.sh runs all the blocks of these kinds
        case $name:$line in
            docs/bulk.md:'fence sh' | docs/bulk.md:'fence parallel' | docs/bulk.md:'fence sshlogin' | docs/bulk.md:'fence python') continue ;;
        esac
        # figures and pictures are no commands
        case $word in
            fence | ARCH=* | tools/* | tests/* | make | xdg-* | apt* | dpkg* | imsg | mapi32-*) ;;
            *) command -v "$word" > /dev/null || [ "$word" = ../configure ] || continue ;;
        esac
        read -r kind rest < <(how "$line")
        case $kind in
            run) rm -f OUT.msg; ran=$((ran + 1)); check "$name: $line" bash -c "$rest" ;;
            test) named=$((named + 1)); check "$name: $line: tests/$rest.sh" test -e "$top_srcdir/tests/$rest.sh" ;;
            not) not=$((not + 1)) ;;
            *) check "$name: '$line' is neither run nor listed in tests/docs.sh" false ;;
        esac
    done < <(lines "$file")
done
check "the commands are found" test $ran -ge 14 -a $named -ge 6
echo "$ran commands were run, $named are other tests', $not cannot be run"
finish
