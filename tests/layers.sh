#!/bin/bash
# The arrows of docs/architecture.md: codec/ knows no Windows header and allocates nothing; files stay readable.
cd "$top_srcdir" || exit 99
status=0
if grep -nE '#include.*(windows|objbase|mapi|wine)' dlls/mapi32/codec/*; then
    echo "codec/ must not know Windows"; status=1
fi
if grep -nE '\b(malloc|calloc|realloc|free)\(' dlls/mapi32/codec/*; then
    echo "codec/ must not allocate"; status=1
fi
long=$(find dlls programs include tests -name '*.[ch]' | xargs wc -l | awk '$2 != "total" && $1 > 1000 { print $2 ": " $1 " lines" }')
if [ -n "$long" ]; then
    echo "files of more than 1,000 lines:"; echo "$long"; status=1
fi
exit $status
