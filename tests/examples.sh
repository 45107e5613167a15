#!/bin/bash
# The installed tree: make install into a folder of its own, the examples built from there by pkg-config, with mingw-w64's
# gcc and g++ and, where they are, with clang and LLVM's linkers against mapi32.lib; each is run and its output checked.
# make uninstall takes everything away.
cd "$top_builddir" || exit 99
unset MAKEFLAGS MFLAGS MAKELEVEL
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
status=0 ran=0

wrong() { echo "$*"; status=1; }

# programs FOLDER: runs the three examples of FOLDER and checks what they print
programs() {
    local made=$1/made.msg out code
    bash "$top_srcdir/tests/run" "$1/make.exe" "$(windows "$made")" 'Zahlen für Köln'
    code=$?
    [ $code != 77 ] || { echo "$1: skipped"; return; }
    [ $code = 0 ] || { wrong "$1: make.exe: exit code $code"; return; }
    ran=$((ran + 1))
    out=$(bash "$top_srcdir/tests/run" "$1/list.exe" "$(windows "$made")" | tr -d '\r')
    [ "$out" = 'subject: Zahlen für Köln
sender: Bo Berg
recipient: Anna Alm (anna@example.org)
attachment: figures.csv (text/csv)' ] || wrong "$1: list.exe printed: $out"
    out=$(bash "$top_srcdir/tests/run" "$1/session.exe" "$(windows "$made")" \
        "$(windows "$top_srcdir/tests/data/full.msg")" "$(windows "$top_srcdir/tests/data/plain.msg")" | tr -d '\r')
    [ "$out" = '3 messages, 5 recipients, 4 attachments
closed: 3' ] || wrong "$1: session.exe printed: $out"
    # what is no message is said, by name
    bash "$top_srcdir/tests/run" "$1/list.exe" "$(windows "$top_srcdir/README.md")" > "$work/refused" 2>&1 &&
        wrong "$1: list.exe took README.md"
    grep -q 'README.md: no compound file' "$work/refused" || wrong "$1: list.exe said: $(cat "$work/refused")"
}

# the name that Wine has for a file
windows() { echo "Z:${1//\//\\}"; }

# beside FOLDER ARCH: the DLL that was installed, and the probe of tests/run, beside the programs of FOLDER
beside() { cp "$pkglibdir/$2-windows/mapi32.dll" "$2-windows/probe.exe" "$1"; }

# msvc ARCH CPU MACHINE FOLDER: the examples as objects for Microsoft's ABI, with mingw-w64's headers and C runtime
msvc() {
    local arch=$1 cpu=$2 machine=$3 folder=$4 source name more defines='' base=__image_base__=__ImageBase
    local lib=/usr/$cpu-w64-mingw32/lib gcc
    gcc=$(dirname "$("$cpu-w64-mingw32-gcc" -print-libgcc-file-name)")
    # on i386 mingw-w64's headers ask for the name of the CPU that only gcc gives
    [ "$arch" = x86_64 ] || { defines='-D_X86_=1 -Di386=1'; base=__image_base__=___ImageBase; }
    for source in "$top_srcdir"/examples/*.c "$top_srcdir"/examples/*.cpp; do
        name=$(basename "${source%.*}") more=
        [ "${source##*.}" = c ] || more='-fno-exceptions -fno-rtti'
        clang --target="$cpu-pc-windows-msvc" -fgnuc-version=4.2.1 $defines $more -O2 -w -isystem "/usr/$cpu-w64-mingw32/include" \
            -I"$include" -c -o "$folder/$name.obj" "$source" || { wrong "$source: clang, msvc, $arch"; return; }
        lld-link /nologo /lldmingw "/alternatename:$base" /subsystem:console "/machine:$machine" /entry:mainCRTStartup \
            "/out:$folder/$name.exe" "$folder/$name.obj" "$lib/crt2u.o" "$pkglibdir/$arch-windows/mapi32.lib" \
            "$lib"/lib{ole32,uuid,mingw32}.a "$gcc"/lib{gcc,gcc_eh}.a \
            "$lib"/lib{mingwex,msvcrt,advapi32,shell32,user32,kernel32}.a > "$work/link.log" 2>&1 ||
            { wrong "$name: lld-link, $arch: $(grep -v '^warning' "$work/link.log")"; return; }
    done
    programs "$folder"
}

make -s install DESTDIR="$work/root" > "$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
export PKG_CONFIG_SYSROOT_DIR=$work/root
for arch in $PE_ARCHS; do
    cpu=$arch machine=x64
    [ "$arch" = x86_64 ] || { cpu=i686; machine=x86; }
    PKG_CONFIG_LIBDIR=$(dirname "$(find "$work/root" -name "mapi32-$cpu-w64-mingw32.pc")")
    export PKG_CONFIG_LIBDIR
    libdir=$(pkg-config --variable=libdir "mapi32-$cpu-w64-mingw32") || exit 1
    case $libdir in "$work"/*) ;; *) libdir=$work/root$libdir ;; esac
    pkglibdir=$(dirname "$libdir")
    include=$(find "$work/root" -type d -path '*/include/mapi32')
    for file in mapi32.dll imsg.exe libmapi32.a; do
        [ -s "$libdir/$file" ] || wrong "$file is not installed for $arch"
    done

    folder=$work/gcc/$arch-windows
    mkdir -p "$folder"
    make -s -C "$folder" -f "$top_srcdir/examples/Makefile" CROSS="$cpu-w64-mingw32" CFLAGS='-O2 -Wall -Wextra -Wno-missing-field-initializers -Werror' ||
        { wrong "the examples: gcc, $arch"; continue; }
    beside "$folder" "$arch"
    programs "$folder"

    [ -s "$libdir/mapi32.lib" ] && command -v clang > /dev/null && command -v lld-link > /dev/null || continue
    folder=$work/msvc/$arch-windows
    mkdir -p "$folder"
    beside "$folder" "$arch"
    msvc "$arch" "$cpu" "$machine" "$folder"
done

make -s uninstall DESTDIR="$work/root" > "$work/uninstall.log" 2>&1 || wrong "uninstall: $(cat "$work/uninstall.log")"
left=$(find "$work/root" -type f)
[ -z "$left" ] || wrong "uninstall left: $left"
echo "$ran sets of examples ran"
[ $status != 0 ] || [ $ran != 0 ] || status=77
exit $status
