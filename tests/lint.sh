#!/bin/bash
# The sources as clang, cppcheck, clang-tidy and clang-format see them: no warning, no finding, no other layout. gcc's warnings are
# errors of every build that tools/prepare makes. Part of tools/check --long. What is left alone stands with its reason in
# .clang-tidy and tests/lint/cppcheck.txt. A tool that is not here is skipped, and said so.
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top" || exit 99
jobs=$(nproc) status=0 ran=0
# clang finds mingw-w64's headers from where its gcc is, which is not where ccache has a link to itself
PATH=$(tr ':' '\n' <<< "$PATH" | grep -v ccache | paste -sd :)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
defines="-Iinclude -Idlls/mapi32 -DCOBJMACROS -D_WIN32_WINNT=0x0601 -D__USE_MINGW_ANSI_STDIO=0 -DPROJECT_VERSION=\"0\""
# gcc's set of the build; ms_printf is gcc's name of what clang's printf is on Windows; a mail client exports what mapi.h declares;
# MAPI's arrays of one are as long as the count beside them says
warnings="-Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers -Wno-ignored-attributes
    -Wno-dll-attribute-on-redeclaration -Wno-array-bounds"
all=$(find dlls include programs examples tests -name '*.[ch]' | sort)
windows=$(find dlls programs tests/mapi32 tests/robust tests/client tests/bench/storage -name '*.c' | sort)

# verdict TOOL: what was found stands in the log
verdict() {
    ran=$((ran + 1))
    if [ -s "$log" ]; then echo "--- $1"; head -40 "$log"; status=1; else echo "$1: nothing"; fi
}
has() { command -v "$1" > /dev/null || { echo "skipped: no $1 here"; return 1; }; }

if has clang-format; then
    xargs clang-format --dry-run -Werror <<< "$all" > "$log" 2>&1
    verdict clang-format
fi
awk 'length > 120 { print FILENAME ":" FNR ": " length " columns" } FNR == 1000 { print FILENAME ": 1,000 lines" }' $all > "$log"
verdict "lines"
if has clang; then
    : > "$log"
    for target in x86_64-w64-mingw32 i686-w64-mingw32; do
        xargs -P "$jobs" -n 20 clang "--target=$target" -fsyntax-only -std=gnu11 $warnings $defines <<< "$windows" >> "$log" 2>&1
    done
    verdict clang
fi
if has cppcheck; then
    cppcheck -j "$jobs" --quiet --std=c11 --platform=win64 --enable=warning,portability,performance --inline-suppr \
        --suppressions-list=tests/lint/cppcheck.txt -Iinclude -Idlls/mapi32 dlls programs examples tests \
        --template='{file}:{line}: {severity} {id}: {message}' > "$log" 2>&1
    verdict cppcheck
fi
if has clang-tidy; then
    find dlls programs -name '*.c' | xargs -P "$jobs" -n 8 sh -c \
        'clang-tidy --quiet "$@" -- --target=x86_64-w64-mingw32 -std=gnu11 -w '"$defines"' 2> /dev/null' clang-tidy > "$log"
    verdict clang-tidy
fi
[ $ran -gt 1 ] || status=77
exit $status
