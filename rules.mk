# The PE part of the build: one template, instantiated for each of $(PE_ARCHS). GNU make.

ARFLAGS = cr
V_CC = $(if $(filter 1,$(V)),,@echo "  CC       $@";)
V_LD = $(if $(filter 1,$(V)),,@echo "  LD       $@";)
V_GEN = $(if $(filter 1,$(V)),,@echo "  GEN      $@";)
warnings = -Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers $(WERROR)

dll_sources := $(sort $(wildcard $(srcdir)/dlls/mapi32/*.c $(srcdir)/dlls/mapi32/codec/*.c))
dll_headers := $(sort $(wildcard $(srcdir)/dlls/mapi32/*.h $(srcdir)/dlls/mapi32/codec/*.h))
imsg_sources := $(sort $(wildcard $(srcdir)/programs/imsg/*.c)) $(srcdir)/dlls/mapi32/codec/cfbwrite.c
bench_sources := $(sort $(wildcard $(srcdir)/tests/bench/storage/*.c)) $(srcdir)/dlls/mapi32/codec/propstream.c
codec_sources := $(sort $(wildcard $(srcdir)/dlls/mapi32/codec/*.c))

pe_cppflags = -I$(srcdir)/include -I$(srcdir)/dlls/mapi32 -DCOBJMACROS -D_WIN32_WINNT=0x0601 -D__USE_MINGW_ANSI_STDIO=0 \
    -DPROJECT_VERSION='"$(VERSION)"'
# A build that is to give the same bytes wherever it is made says so by SOURCE_DATE_EPOCH: its debug information names no folder.
anywhere_cflags = $(if $(SOURCE_DATE_EPOCH),-ffile-prefix-map=$(abs_srcdir)=.. -ffile-prefix-map=$(abs_builddir)=.)
pe_cflags = -std=gnu11 -O2 -g $(anywhere_cflags) $(warnings)
imsg_libs = -lversion
pe_libs = -lbcrypt -lole32 -loleaut32 -luuid -ladvapi32 -luser32 -lgdi32 -lmpr

checked_cflags = -DCHUNK_MAX=1 -DSPARE_WINDOWS=0 -fsanitize=undefined -fno-sanitize=nonnull-attribute,alignment -fsanitize-undefined-trap-on-error -fno-omit-frame-pointer -Wno-maybe-uninitialized

# Internal calls of these go through their thunks, as a program's do.
comma = ,
wrapped_x86_64 = MAPIAllocateBuffer MAPIAllocateMore MAPIFreeBuffer
wrapped_i386 = MAPIAllocateBuffer@8 MAPIAllocateMore@12 MAPIFreeBuffer@4

# For linkers that follow Microsoft's; made where LLVM is.
msvc_library = $(if $(LLVM_DLLTOOL),mapi32.lib)
msvc_dlltool_x86_64 = $(LLVM_DLLTOOL) -m i386:x86-64
msvc_dlltool_i386 = $(LLVM_DLLTOOL) -m i386 -k

# $(call pe_objects,ARCH,SOURCES): the objects of SOURCES for ARCH
pe_objects = $(patsubst $(srcdir)/%.c,$(1)-windows/obj/%.o,$(2))

dll_objects = $(call pe_objects,$(1),$(dll_sources))
imsg_objects = $(call pe_objects,$(1),$(imsg_sources))
pe_all = $(foreach arch,$(PE_ARCHS),$(addprefix $(arch)-windows/,mapi32.dll imsg.exe libmapi32.a $(msvc_library) probe.exe cocreate.exe))

define pe_arch
$(1)-windows/obj/%.o: $$(srcdir)/%.c
	@$$(MKDIR_P) $$(@D)
	$$(V_CC)$$($(1)_CC) $$(pe_cppflags) $$(pe_cflags) $$(PE_CFLAGS) -MMD -MP -c -o $$@ $$<

# The exports are thunks, so that they can be handed over to a mail client; see tools/handover.
$(1)-windows/obj/handover.spec: $$(srcdir)/dlls/mapi32/mapi32.spec $$(srcdir)/tools/handover
	@$$(MKDIR_P) $$(@D)
	$$(V_GEN)$$(SHELL) $$(srcdir)/tools/handover spec $(1) $$< > $$@

$(1)-windows/obj/handover.s: $$(srcdir)/dlls/mapi32/mapi32.spec $$(srcdir)/tools/handover
	@$$(MKDIR_P) $$(@D)
	$$(V_GEN)$$(SHELL) $$(srcdir)/tools/handover asm $(1) $$< > $$@

$(1)-windows/obj/thunks.o: $(1)-windows/obj/handover.s
	$$(V_CC)$$($(1)_CC) -c -o $$@ $$<

$(1)-windows/obj/mapi32.spec.o: $(1)-windows/obj/handover.spec
	$$(V_GEN)$$(WINEBUILD) -b $$($(1)_TRIPLET) --dll -F mapi32.dll -E $$< -o $$@

$(1)-windows/obj/%.res.o: $$(srcdir)/%.rc
	@$$(MKDIR_P) $$(@D)
	$$(V_GEN)$$($(1)_WINDRES) -DMAPI32_VERSION='\"$$(VERSION)\"' -i $$< -o $$@

$(1)-windows/mapi32.dll: $(call dll_objects,$(1)) $(1)-windows/obj/thunks.o $(1)-windows/obj/mapi32.spec.o $(1)-windows/obj/dlls/mapi32/mapi32.res.o
	$$(V_LD)$$($(1)_CC) -shared -static-libgcc -Wl,--no-insert-timestamp $(patsubst %,-Wl$(comma)--wrap=%,$(wrapped_$(1))) -o $$@ $$^ $$(pe_libs)

# winebuild's def has both name forms; the linker's library needs the plain ones with i386's stdcall decoration.
$(1)-windows/libmapi32.a: $$(srcdir)/dlls/mapi32/mapi32.spec $$(srcdir)/tools/implib-def
	$$(V_GEN)$$(SHELL) $$(srcdir)/tools/implib-def $(1) $$< > $$@.def && $$($(1)_DLLTOOL) $$(if $$(filter i386,$(1)),-k) -d $$@.def -l $$@ && rm -f $$@.def

$(1)-windows/mapi32.lib: $$(srcdir)/dlls/mapi32/mapi32.spec $$(srcdir)/tools/implib-def
	@$$(MKDIR_P) $$(@D)
	$$(V_GEN)$$(SHELL) $$(srcdir)/tools/implib-def $(1) $$< > $$@.def && $$(msvc_dlltool_$(1)) -d $$@.def -l $$@ && rm -f $$@.def

# Written anew each time, since prefix and libdir can be given to make install.
.PHONY: $(1)-windows/mapi32.pc
$(1)-windows/mapi32.pc: $$(srcdir)/dlls/mapi32/mapi32.pc.in
	@$$(MKDIR_P) $$(@D)
	@sed 's#%prefix%#$$(prefix)#; s#%exec_prefix%#$$(exec_prefix)#; s#%pkglibdir%#$$(pkglibdir)#; s#%includedir%#$$(includedir)#; \
	    s#%ARCH%#$(1)#; s#%TRIPLET%#$$($(1)_TRIPLET)#; s#%VERSION%#$$(VERSION)#' $$< > $$@

$(1)-windows/imsg.exe: $(call imsg_objects,$(1)) $(1)-windows/obj/programs/imsg/imsg.res.o $(1)-windows/libmapi32.a
	$$(V_LD)$$($(1)_CC) -municode -static-libgcc -Wl,--no-insert-timestamp -o $$@ $(call imsg_objects,$(1)) $(1)-windows/obj/programs/imsg/imsg.res.o $(1)-windows/libmapi32.a $$(imsg_libs) $$(pe_libs)

$(1)-windows/probe.exe: $$(srcdir)/tests/probe.c
	@$$(MKDIR_P) $$(@D)
	$$(V_LD)$$($(1)_CC) -o $$@ $$<

$(1)-windows/cocreate.exe: $$(srcdir)/tests/cocreate.c
	@$$(MKDIR_P) $$(@D)
	$$(V_LD)$$($(1)_CC) -I$$(srcdir)/include $$(pe_cflags) -o $$@ $$< -lole32 -luuid

$(1)-windows/%_test.exe: $(1)-windows/obj/tests/mapi32/%.o $(1)-windows/libmapi32.a $(1)-windows/mapi32.dll $(1)-windows/probe.exe
	$$(V_LD)$$($(1)_CC) -static-libgcc -o $$@ $$< $(1)-windows/libmapi32.a $$(pe_libs)

# What tries the DLL out at length, over the public API alone; the fuzzer looks into directories by our codec.
$(1)-windows/%_robust.exe: $(1)-windows/obj/tests/robust/%.o $(1)-windows/obj/dlls/mapi32/codec/cfbdir.o $(1)-windows/libmapi32.a $(1)-windows/mapi32.dll $(1)-windows/probe.exe
	$$(V_LD)$$($(1)_CC) -static-libgcc -o $$@ $$< $(1)-windows/obj/dlls/mapi32/codec/cfbdir.o $(1)-windows/libmapi32.a $$(pe_libs)

# The checked DLL, in a folder of its own with the tests that are to run against it: undefined behaviour traps, and
# its allocations come from a page heap.
$(1)-windows/checked/obj/%.o: $$(srcdir)/%.c $$(wildcard $$(srcdir)/tests/robust/checked/*.h $$(srcdir)/tests/robust/pageheap.h)
	@$$(MKDIR_P) $$(@D)
	$$(V_CC)$$($(1)_CC) $$(pe_cppflags) $$(pe_cflags) -O1 $$(checked_cflags) $$(if $$(filter-out dlls/mapi32/codec/% dlls/mapi32/guids,$$(filter dlls/%,$$*)),-include $$(srcdir)/tests/robust/checked/checked.h) -MMD -MP -c -o $$@ $$<

$(1)-windows/checked/mapi32.dll: $(patsubst $(1)-windows/obj/%,$(1)-windows/checked/obj/%,$(call dll_objects,$(1))) $(1)-windows/checked/obj/tests/robust/checked/checked.o $(1)-windows/checked/obj/tests/robust/checked/locks.o $(1)-windows/obj/thunks.o $(1)-windows/obj/mapi32.spec.o $(1)-windows/obj/dlls/mapi32/mapi32.res.o
	$$(V_LD)$$($(1)_CC) -shared -static-libgcc -Wl,--no-insert-timestamp $(patsubst %,-Wl$(comma)--wrap=%,$(wrapped_$(1))) -o $$@ $$^ $$(pe_libs)

$(1)-windows/checked/%.exe: $(1)-windows/%.exe $(1)-windows/checked/mapi32.dll
	@cp $$< $(1)-windows/probe.exe $$(@D)

# tests/bench/NAME.c that use the DLL
$(1)-windows/%_bench.exe: $(1)-windows/obj/tests/bench/%.o $(1)-windows/libmapi32.a $(1)-windows/mapi32.dll $(1)-windows/probe.exe
	$$(V_LD)$$($(1)_CC) -static-libgcc -o $$@ $$< $(1)-windows/libmapi32.a $$(pe_libs)

# The storage benchmark: tests/bench/storage, with the codec that its plain reader uses.
$(1)-windows/storage_bench.exe: $(call pe_objects,$(1),$(bench_sources)) $(1)-windows/libmapi32.a $(1)-windows/mapi32.dll $(1)-windows/probe.exe
	$$(V_LD)$$($(1)_CC) -municode -static-libgcc -o $$@ $(call pe_objects,$(1),$(bench_sources)) $(1)-windows/libmapi32.a $$(pe_libs)

# Mail clients for the test of the hand-over.
$(1)-windows/client_%.dll: $$(srcdir)/tests/client/%.c
	@$$(MKDIR_P) $$(@D)
	$$(V_LD)$$($(1)_CC) -shared -static-libgcc -o $$@ $$<

$(1)-windows/client_full.dll: $$(srcdir)/tests/client/full $$(srcdir)/dlls/mapi32/mapi32.spec
	@$$(MKDIR_P) $(1)-windows/obj
	$$(V_GEN)$$(SHELL) $$< asm $(1) $$(srcdir)/dlls/mapi32/mapi32.spec > $(1)-windows/obj/client_full.s
	@$$(SHELL) $$< spec $(1) $$(srcdir)/dlls/mapi32/mapi32.spec > $(1)-windows/obj/client_full.spec
	@$$(WINEBUILD) -b $$($(1)_TRIPLET) --dll -F client_full.dll -E $(1)-windows/obj/client_full.spec -o $(1)-windows/obj/client_full.spec.o
	$$(V_LD)$$($(1)_CC) -shared -static-libgcc -o $$@ $(1)-windows/obj/client_full.s $(1)-windows/obj/client_full.spec.o

$(1)-windows/handover_test.exe: $(addprefix $(1)-windows/client_,full.dll simple.dll broken.dll)

-include $(patsubst %.o,%.d,$(call dll_objects,$(1)) $(call imsg_objects,$(1))) $$(wildcard $(1)-windows/obj/tests/mapi32/*.d $(1)-windows/obj/tests/robust/*.d $(1)-windows/checked/obj/dlls/mapi32/*.d)
endef

$(foreach arch,$(PE_ARCHS),$(eval $(call pe_arch,$(arch))))
.SECONDARY:

# The codecs, natively: unit tests and replayed fuzz cases under the sanitizers.
native_cflags = -std=gnu11 -O1 -g $(warnings) -fsanitize=address,undefined -fno-sanitize-recover=all \
    -fno-omit-frame-pointer -I$(srcdir)/dlls/mapi32 -I$(srcdir)/tests/codec
native_objs := $(patsubst $(srcdir)/%.c,native/obj/%.o,$(codec_sources))

native/obj/%.o: $(srcdir)/%.c
	@$(MKDIR_P) $(@D)
	$(V_CC)$(CC) $(native_cflags) -MMD -MP -c -o $@ $<

native/%.native: native/obj/tests/codec/%.o $(native_objs)
	$(V_LD)$(CC) $(native_cflags) -o $@ $^

native/fuzz_%.native: native/obj/tests/fuzz/%.o native/obj/tests/fuzz/replay/replay.o $(native_objs)
	$(V_LD)$(CC) $(native_cflags) -o $@ $^

-include $(native_objs:.o=.d) $(wildcard native/obj/tests/codec/*.d native/obj/tests/fuzz/*.d)

# The DLL natively under the sanitizers too: against Wine's headers (WINE_INCLUDES), over the Windows functions of
# tests/native. What a conformance test does not need is not linked into it; what needs windows, or the thunks of the
# exports, is not there.
whole_cflags = -DCHUNK_MAX=1 -DSPARE_WINDOWS=0 -std=gnu11 -O0 -g1 -fshort-wchar $(filter-out -Werror,$(warnings)) -Wno-format -Wno-attributes -fsanitize=address,undefined \
    -fno-sanitize=nonnull-attribute,alignment -fno-sanitize-recover=all -fno-omit-frame-pointer -include $(srcdir)/tests/native/native.h \
    -isystem native/include -isystem $(WINE_INCLUDES) -I$(srcdir)/include -I$(srcdir)/dlls/mapi32 \
    -DCOBJMACROS -DWIN32_LEAN_AND_MEAN -D_WIN32_WINNT=0x0601 -DPROJECT_VERSION='"$(VERSION)"' -DDECLSPEC_HIDDEN=$(whole_hidden)
whole_objs := $(patsubst $(srcdir)/%.c,native/whole/%.o,$(filter-out %/handover.c %/idle.c %/main.c,$(dll_sources)))
windows_objs := $(patsubst $(srcdir)/%.c,native/whole/%.o,$(sort $(wildcard $(srcdir)/tests/native/*.c)))

# mingw-w64's MAPI headers, without its others
native/include/mapix.h:
	@$(MKDIR_P) $(@D)
	@header=`echo '#include <mapix.h>' | $(firstword $(x86_64_CC) $(i386_CC)) -M -xc - | tr ' ' '\n' | grep '/mapix\.h$$'`; \
	    ln -sf "$${header%/*}"/mapi*.h "$${header%/*}/imessage.h" "$${header%/*}/tnef.h" $(@D)/

# tests define those that they use again
native/whole/dlls/mapi32/guids.o native/whole/tests/native/comguids.o: whole_hidden = '__attribute__((weak))'

# Wine's headers have it not, and the sanitizers keep better traces
native/whole/tests/robust/%.o: whole_cflags += '-DCaptureStackBackTrace(...)=((void)0)'

native/whole/%.o: $(srcdir)/%.c | native/include/mapix.h
	@$(MKDIR_P) $(@D)
	$(V_CC)$(CC) $(whole_cflags) -MMD -MP -c -o $@ $<

# its own allocations are those that tests can let fail, see failing.c
failing = malloc calloc realloc strdup native_wcsdup

native/whole/libmapi32.a: $(whole_objs)
	$(V_LD)rm -f $@.tmp && $(AR) $(ARFLAGS) $@.tmp $^ && \
	    $(OBJCOPY) $(foreach name,$(failing),--redefine-sym $(name)=failing_$(name)) $@.tmp && mv -f $@.tmp $@

native/whole/libwindows.a: $(windows_objs)
	$(V_LD)rm -f $@ && $(AR) $(ARFLAGS) $@ $^

whole_libs = -Wl,--start-group native/whole/libmapi32.a native/whole/libwindows.a -Wl,--end-group \
    -Wl,-u,DllGetClassObject,-u,DllCanUnloadNow -rdynamic -lpthread

native/%_whole.native: native/whole/tests/mapi32/%.o native/whole/libmapi32.a native/whole/libwindows.a
	$(V_LD)$(CC) $(whole_cflags) -o $@ $< $(whole_libs)

native/%_whole.native: native/whole/tests/robust/%.o native/whole/libmapi32.a native/whole/libwindows.a
	$(V_LD)$(CC) $(whole_cflags) -o $@ $< $(whole_libs)

-include $(whole_objs:.o=.d) $(windows_objs:.o=.d) $(wildcard native/whole/tests/*/*.d)
