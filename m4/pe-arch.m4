# MAPI32_PE_ARCH(ARCH, TRIPLET)
# Looks for a mingw-w64 compiler of TRIPLET and adds ARCH to PE_ARCHS when there is one.
AC_DEFUN([MAPI32_PE_ARCH],
[AC_CHECK_PROG([$1_CC], [$2-gcc], [$2-gcc])
AC_CHECK_PROG([$1_WINDRES], [$2-windres], [$2-windres])
AC_CHECK_PROG([$1_DLLTOOL], [$2-dlltool], [$2-dlltool])
AC_SUBST([$1_CC])
AC_SUBST([$1_WINDRES])
AC_SUBST([$1_DLLTOOL])
AC_SUBST([$1_TRIPLET], [$2])
AS_IF([test -n "$$1_CC" && test -n "$$1_WINDRES"], [PE_ARCHS="$PE_ARCHS $1"])
])
