#!/bin/bash
# A program that is linked with mingw-w64's own -lmapi32 gets each function from our DLL, by the name that library has.
cd "$top_builddir" || exit 99
status=77
for arch in $PE_ARCHS; do
    triplet=$arch-w64-mingw32; [ "$arch" = i386 ] && triplet=i686-w64-mingw32
    library=$($triplet-gcc -print-file-name=libmapi32.a)
    [ -e "$library" ] || { echo "$arch: mingw-w64 has no libmapi32.a"; continue; }
    [ $status = 77 ] && status=0

    # the symbols of the library whose functions the .spec exports
    awk 'FNR == NR { if (/^[0-9]+ (stdcall|cdecl)/ && !/-noname|-private/) { sub(/^[0-9]+ [a-z]+ /, ""); sub(/\(.*/, ""); have[$0] = 1 } next }
        { symbol = $3; name = symbol; if (arch == "i386") sub(/^_/, "", name); sub(/@[0-9]+$/, "", name)
          if ((name in have) && !seen[name]++) print symbol, name }' arch="$arch" \
        "$top_srcdir/dlls/mapi32/mapi32.spec" <($triplet-nm "$library" 2>/dev/null | grep ' T ') > "$arch-windows/mingwlib.list"
    source=$arch-windows/mingwlib.c
    {
        echo '#include <windows.h>'
        echo '#include <stdio.h>'
        awk '{ printf "extern FARPROC const import_%d __asm__(\"__imp_%s\");\n", NR, $1 }' "$arch-windows/mingwlib.list"
        echo 'static const struct { const char *name; const FARPROC *import; } imports[] = {'
        awk '{ printf "    {\"%s\", &import_%d},\n", $2, NR }' "$arch-windows/mingwlib.list"
        cat <<'END'
};
int main(void)
{
    HMODULE module = GetModuleHandleA("mapi32.dll");
    unsigned int i, wrong = 0;
    void *buffer = NULL;

    for (i = 0; i < sizeof(imports) / sizeof(imports[0]); i++)
    {
        if (*imports[i].import == GetProcAddress(module, imports[i].name)) continue;
        printf("%s: %p, not %p\n", imports[i].name, *imports[i].import, GetProcAddress(module, imports[i].name));
        wrong++;
    }
    for (i = 0; i < sizeof(imports) / sizeof(imports[0]); i++)
    {
        if (!strcmp(imports[i].name, "MAPIAllocateBuffer") &&
                ((LONG (WINAPI *)(ULONG, void **))*imports[i].import)(16, &buffer)) wrong++;
        if (!strcmp(imports[i].name, "MAPIInitialize") &&
                ((HRESULT (WINAPI *)(void *))*imports[i].import)(NULL)) wrong++;
    }
    for (i = 0; i < sizeof(imports) / sizeof(imports[0]); i++)
    {
        if (!strcmp(imports[i].name, "MAPIFreeBuffer") &&
                (!buffer || ((ULONG (WINAPI *)(void *))*imports[i].import)(buffer))) wrong++;
    }
    printf("%u functions, %u wrong\n", (unsigned int)(sizeof(imports) / sizeof(imports[0])), wrong);
    return wrong || sizeof(imports) / sizeof(imports[0]) < 100;
}
END
    } > "$source"
    $triplet-gcc -o "$arch-windows/mingwlib_program.exe" "$source" -lmapi32 || { status=1; continue; }
    echo "$arch:"
    bash "$top_srcdir/tests/run" "$arch-windows/mingwlib_program.exe"
    case $? in
        0) ;;
        77) echo "$arch: skipped" ;;
        *) status=1 ;;
    esac
done
exit $status
