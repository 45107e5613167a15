#!/bin/bash
# docs/exports.md is current; every function that is exported has a doc comment and a test that names it.
command -v python3 >/dev/null || exit 77
if ! python3 "$top_srcdir/tools/exports-md" > "$top_builddir/exports.md.new"; then
    status=1
fi
if ! diff -u "$top_srcdir/docs/exports.md" "$top_builddir/exports.md.new"; then
    echo "docs/exports.md is not current: tools/exports-md > docs/exports.md"
    status=1
fi
rm -f "$top_builddir/exports.md.new"
exit ${status:-0}
