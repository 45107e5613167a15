/*
 * Damaged messages, by the thousand: opened, walked, changed, copied, saved and closed in one process, under a guard
 * page behind every block that the DLL is given. Each case comes from a number:
 *
 *     fuzz_robust.exe [--seed N] [--count M] [--level L] [--seconds S] [--memory] [--verbose] [FILE...]
 *
 * --memory, with the checked DLL (tests/robust/checked): each case again with one of its allocations failing, with all
 * failing from one on, and with one of the caller's failing.
 *
 * Levels: 0 the bytes of the compound file, 1 its streams and storages, 2 calls of the API on a sound message, 3 TNEF
 * streams, 4 compressed RTF. Without a level each case draws one. Without files: messages of tests/data. Files that are
 * no compound files are taken for TNEF where they begin with its signature, else for compressed RTF.
 *
 * Every fourth case is repeated with one call of the storage failing, as every one can.
 *
 * After each case: the allocators are back at 0, the last Release of everything gave 0, every stream and storage was
 * released, DllCanUnloadNow is S_OK; what was saved can be opened again; now and then the process' heap is validated,
 * and a case is repeated to see whether the heap grows. ole32's own hangs and faults are counted apart (see watch.h and
 * docs/robustness.md).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "../mapi32/guids.h"
#include "change.h"
#include "mutate.h"
#ifdef MAPI32_NATIVE_H
#include "../native/watch.h"
#else
#include "watch.h"
#endif
#include <tnef.h>

#include "codec/cfbdir.h"

enum level
{
    LEVEL_FILE,
    LEVEL_ELEMENTS,
    LEVEL_CALLS,
    LEVEL_TNEF,
    LEVEL_RTF,
    LEVELS
};

struct sample
{
    BYTE *data;
    ULONG size;
};

static struct sample *samples[3]; /* messages, TNEF, RTF */
static ULONG sample_counts[3];
static int only_level = -1;
static BOOL verbose, failing_memory;
static struct pageheap *checked; /* the checked DLL's own; NULL without it */
static HRESULT(WINAPI *can_unload)(void);
static LONG refused, opened, saved, copied, cyclic, decoded, failures, failing_calls;

static void add_sample(const char *path)
{
    static const BYTE cfb[] = {0xd0, 0xcf, 0x11, 0xe0}, tnef[] = {0x78, 0x9f, 0x3e, 0x22};
    FILE *file = fopen(path, "rb");
    struct sample sample = {NULL, 0};
    int kind;
    long size;

    if (!file) return;
    fseek(file, 0, SEEK_END);
    size = ftell(file);
    rewind(file);
    if (size >= 16 && size < 0x200000 && (sample.data = malloc(size)))
    {
        sample.size = (ULONG)fread(sample.data, 1, size, file);
        kind = !memcmp(sample.data, cfb, 4) ? 0 : !memcmp(sample.data, tnef, 4) ? 1 : 2;
        samples[kind] = realloc(samples[kind], (sample_counts[kind] + 1) * sizeof(sample));
        samples[kind][sample_counts[kind]++] = sample;
    }
    fclose(file);
}

static const struct sample *pick_sample(struct rng *rng, int kind)
{
    return &samples[kind][rng_below(rng, sample_counts[kind])];
}

static bool read_memory(void *context, uint64_t offset, void *data, size_t size)
{
    const struct memory_bytes *bytes = context;

    if (offset > bytes->size || size > bytes->size - offset) return false;
    memcpy(data, bytes->data + offset, size);
    return true;
}

/* Whether small streams share a block, or have one that is free. ole32 makes such files: of an empty stream whose entry
 * names a block, when it grows. */
static BOOL blocks_clash(
        const struct cfbdir *dir, const BYTE *entries, uint32_t count, const BYTE *table, uint32_t block_count)
{
    uint32_t size, block, left, i;
    BYTE *used = calloc(block_count + 1, 1);
    BOOL clash = !used;

    for (i = 1; i < count && !clash; i++)
    {
        const BYTE *entry = entries + (size_t)i * CFBDIR_ENTRY_SIZE;

        memcpy(&block, entry + 116, sizeof(block));
        memcpy(&size, entry + 120, sizeof(size));
        if (entry[66] != STGTY_STREAM || size >= dir->mini_cutoff) continue;
        for (left = (size + 63) / 64; left && !clash; left--)
        {
            clash = block >= block_count || used[block]++;
            if (!clash) memcpy(&block, table + 4 * (size_t)block, sizeof(block));
            clash |= block == 0xffffffff;
        }
    }
    free(used);
    return clash;
}

/* What the tables of a compound file look like to our codec, as storageguard.c sees them: CODEC_CORRUPT where ole32
 * would not come to an end; CODEC_END where a chain leads out of its table: ole32 then ends the process by an assertion
 * when it writes. *clash: what blocks_clash says. */
static enum codec_status check_tables(ILockBytes *iface, BOOL *clash)
{
    struct memory_bytes *bytes = impl_from_ILockBytes(iface);
    enum codec_status status;
    size_t size, table_size;
    struct cfbdir dir;
    uint32_t count;
    BYTE *memory;

    *clash = FALSE;
    if (cfbdir_begin(&dir, read_memory, bytes, bytes->size) != CODEC_OK) return CODEC_OK;
    if ((status = cfbdir_load(&dir, NULL, 0, &size)) != CODEC_OK) return CODEC_CORRUPT;
    if ((status = cfbdir_load_mini_fat(&dir, NULL, 0, &table_size)) != CODEC_OK) return CODEC_CORRUPT;
    count = (uint32_t)(size / CFBDIR_ENTRY_SIZE);
    if (!(memory = malloc(size + table_size + (count + 1) * 5))) return CODEC_CORRUPT;
    status = cfbdir_load(&dir, memory, size, &size);
    if (status == CODEC_OK) status = cfbdir_load_mini_fat(&dir, memory + size, table_size, &table_size);
    if (status == CODEC_OK)
        status = cfbdir_check(
                memory, count, memory + size + table_size + (count + 1) * 4, (uint32_t *)(memory + size + table_size));
    if (status == CODEC_OK) status = cfbdir_check_chains(&dir, memory, count, memory + size, table_size, NULL, NULL);
    *clash = status == CODEC_OK && blocks_clash(&dir, memory, count, memory + size, (uint32_t)(table_size / 4));
    free(memory);
    return status;
}

static ILockBytes *bytes_of(const void *data, ULONG size)
{
    ILockBytes *bytes = memory_bytes_create();
    ULARGE_INTEGER zero = {{0}};

    ILockBytes_WriteAt(bytes, zero, data, size, NULL);
    return bytes;
}

static IStream *stream_of(const void *data, ULONG size)
{
    const LARGE_INTEGER zero = {{0}};
    IStream *stream = NULL;

    CreateStreamOnHGlobal(NULL, TRUE, &stream);
    IStream_Write(stream, data, size, NULL);
    IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
    return stream;
}

static HRESULT open_guarded(LPMSGSESS session, IStorage *storage, ULONG flags, IMessage **message)
{
    return OpenIMsgOnIStg(session, guardheap_allocate, guardheap_allocate_more, guardheap_free,
            &test_malloc.IMalloc_iface, NULL, storage, NULL, 0, flags, message);
}

/* An empty message on memory, which keeps its storage. */
static IMessage *new_message(struct rng *rng)
{
    IStorage *storage = count_storage(memory_storage(NULL, STG_RW));
    IMessage *message = NULL;

    open_guarded(NULL, storage, rng_once_in(rng, 4) ? 0 : MAPI_UNICODE, &message);
    IStorage_Release(storage);
    return message;
}

static IStream *encode_tnef(struct rng *rng, IMessage *message)
{
    static const SizedSPropTagArray(2, all) = {2, {PR_MESSAGE_RECIPIENTS, PR_ATTACH_DATA_BIN}};
    static char name[] = "winmail.dat";
    STnefProblemArray *problems = NULL;
    IStream *stream = stream_of("", 0);
    ITnef *tnef;
    WORD key;

    if (SUCCEEDED(OpenTnefStreamEx(NULL, stream, (LPTSTR)name, TNEF_ENCODE, message, 5, NULL, &tnef)))
    {
        tnef->lpVtbl->AddProps(
                tnef, rng_once_in(rng, 2) ? TNEF_PROP_INCLUDE : TNEF_PROP_EXCLUDE, 0, NULL, (SPropTagArray *)&all);
        if (SUCCEEDED(tnef->lpVtbl->Finish(tnef, 0, &key, &problems))) MAPIFreeBuffer(problems);
        tnef->lpVtbl->Release(tnef);
    }
    return stream;
}

static void decode_tnef(struct rng *rng, IStream *stream, IMessage *message)
{
    static char name[] = "winmail.dat";
    const LARGE_INTEGER zero = {{0}};
    STnefProblemArray *problems = NULL;
    ITnef *tnef;

    IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
    if (FAILED(OpenTnefStreamEx(NULL, stream, (LPTSTR)name, TNEF_DECODE, message, 5, NULL, &tnef))) return;
    if (SUCCEEDED(tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, NULL, &problems)))
    {
        MAPIFreeBuffer(problems);
        decoded++;
    }
    tnef->lpVtbl->Release(tnef);
    (void)rng;
}

/* Everything that is done with a message. TRUE if it was saved into its own storage. */
static BOOL use_message(struct rng *rng, struct walk *walk, IMessage *message, BOOL change)
{
    SPropProblemArray *problems = NULL;
    IMessage *copy;
    IStream *tnef;
    BOOL done = FALSE;

    walk_message(walk, message, 0);
    if (change) change_message(walk, message, 0);
    if (rng_once_in(rng, 3) && (copy = new_message(rng)))
    {
        if (SUCCEEDED(IMessage_CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, copy,
                    rng_below(rng, 2) * MAPI_NOREPLACE, &problems)))
        {
            guardheap_free(problems);
            copied++;
        }
        if (rng_once_in(rng, 2)) IMessage_SaveChanges(copy, KEEP_OPEN_READWRITE);
        if (rng_once_in(rng, 2)) walk_message(walk, copy, WALK_DEPTH - 1);
        walk_release(walk, copy);
    }
    if (guardheap_plain && rng_once_in(rng, 2))
    {
        tnef = encode_tnef(rng, message);
        if ((copy = new_message(rng)))
        {
            decode_tnef(rng, tnef, copy);
            walk_message(walk, copy, WALK_DEPTH - 1);
            walk_release(walk, copy);
        }
        IStream_Release(tnef);
    }
    if (change && !rng_once_in(rng, 4))
    {
        done = SUCCEEDED(IMessage_SaveChanges(message, rng_once_in(rng, 2) ? 0 : KEEP_OPEN_READWRITE));
        if (rng_once_in(rng, 3)) walk_message(walk, message, WALK_DEPTH - 1);
    }
    return done;
}

/* Opens what there is in a compound file, in memory or (path) on disk so that nobody may write, and uses it. */
static void use_file(struct rng *rng, ILockBytes *bytes, const WCHAR *path, BOOL sound, BOOL may_write)
{
    BOOL write = !rng_once_in(rng, 3) && may_write && !path, done = FALSE;
    DWORD mode = write ? STG_RW : STGM_READ | STGM_SHARE_EXCLUSIVE;
    struct walk walk = {rng};
    IMessage *message = NULL;
    LPMSGSESS session = NULL;
    IStorage *storage;

    if (write && rng_once_in(rng, 2)) mode |= STGM_TRANSACTED;
    if (FAILED(path ? StgOpenStorage(path, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage)
                    : StgOpenStorageOnILockBytes(bytes, NULL, mode, NULL, 0, &storage)))
    {
        refused++;
        return;
    }
    storage = count_storage(storage);
    if (rng_once_in(rng, 2)) OpenIMsgSession(&test_malloc.IMalloc_iface, 0, &session);
    if (SUCCEEDED(open_guarded(session, storage, rng_once_in(rng, 2) ? MAPI_UNICODE : 0, &message)))
    {
        opened++;
        if (rng_once_in(rng, 3)) IStorage_AddRef(storage); /* released by us below, before or after the message */
        done = use_message(rng, &walk, message, write);
        if (done) saved++;
        if (session && rng_once_in(rng, 2))
        {
            CloseIMsgSession(session);
            session = NULL;
            walk_props(&walk, (IMAPIProp *)message); /* a shell */
        }
        walk_release(&walk, message);
    }
    else ok(!message, "A message came back beside an error.\n");
    if (session && rng_once_in(rng, 2))
    {
        CloseIMsgSession(session);
        session = NULL;
    }
    walk_release_all(&walk);
    if (session) CloseIMsgSession(session);
    while (IStorage_Release(storage)) continue;

    guardheap.fail_at = calls.fail_at = 0;
    if (checked) checked->fail_at = 0;
    if (done && sound)
    {
        /* what was saved is a message */
        HRESULT hr;

        hr = StgOpenStorageOnILockBytes(bytes, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &storage);
        ok(hr == S_OK, "The saved file does not open, hr %#lx.\n", hr);
        if (FAILED(hr)) return;
        hr = open_guarded(NULL, storage, 0, &message);
        ok(hr == S_OK, "The saved message does not open, hr %#lx.\n", hr);
        if (SUCCEEDED(hr)) RELEASE_LAST(message);
        RELEASE_LAST(storage);
    }
}

/* The same on disk, where the DLL reads the file beside its storage. */
static void use_disk_file(struct rng *rng, ILockBytes *bytes, const BYTE *data, ULONG size)
{
    static ULONG number;
    WCHAR folder[MAX_PATH], path[MAX_PATH];
    DWORD written;
    HANDLE file;

    GetTempPathW(ARRAYSIZE(folder), folder);
    /* a case that hangs keeps its file */
    swprintf(path, ARRAYSIZE(path), L"%lsfuzz-%lx-%lx.msg", folder, GetCurrentProcessId(), ++number);
    file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    ok(file != INVALID_HANDLE_VALUE && WriteFile(file, data, size, &written, NULL) && written == size,
            "Cannot write a file, error %lu.\n", GetLastError());
    CloseHandle(file);
    use_file(rng, bytes, path, FALSE, FALSE);
    ok(DeleteFileW(path), "The file is still open, error %lu.\n", GetLastError());
}

static void run_file(struct rng *rng)
{
    static BYTE data[0x210000];
    const struct sample *sample = pick_sample(rng, 0);
    enum codec_status status;
    ILockBytes *bytes;
    ULONG size = sample->size;
    BOOL clash;

    memcpy(data, sample->data, size);
    size = mutate_file(rng, data, size, sizeof(data));
    bytes = bytes_of(data, size);
    if ((status = check_tables(bytes, &clash)) == CODEC_CORRUPT) cyclic++;
    else if (rng_once_in(rng, 3)) use_disk_file(rng, bytes, data, size);
    else use_file(rng, bytes, NULL, FALSE, status == CODEC_OK);
    ILockBytes_Release(bytes);
}

static void run_elements(struct rng *rng)
{
    const struct sample *sample = pick_sample(rng, 0);
    ILockBytes *bytes = bytes_of(sample->data, sample->size);
    IStorage *storage;
    ULONG count;
    BOOL clash;

    if (check_tables(bytes, &clash) == CODEC_OK &&
            SUCCEEDED(StgOpenStorageOnILockBytes(bytes, NULL, STG_RW, NULL, 0, &storage)))
    {
        for (count = 1 + rng_below(rng, 6); count; count--) mutate_storage(rng, storage, 0);
        IStorage_Release(storage);
        /* what ole32 has spoilt is no test of ours */
        if (check_tables(bytes, &clash) == CODEC_OK && !clash) use_file(rng, bytes, NULL, TRUE, TRUE);
    }
    ILockBytes_Release(bytes);
}

static void run_calls(struct rng *rng)
{
    const struct sample *sample = pick_sample(rng, 0);
    ILockBytes *bytes = bytes_of(sample->data, sample->size);
    BOOL clash;

    if (check_tables(bytes, &clash) == CODEC_OK) use_file(rng, bytes, NULL, TRUE, TRUE);
    ILockBytes_Release(bytes);
}

static void run_tnef(struct rng *rng)
{
    static BYTE data[0x210000];
    struct walk walk = {rng};
    IMessage *message;
    IStream *stream;
    ULONG size = 0, i;

    if (sample_counts[1] && !rng_once_in(rng, 4))
    {
        const struct sample *sample = pick_sample(rng, 1);

        memcpy(data, sample->data, size = sample->size);
    }
    else if ((message = new_message(rng)))
    {
        /* one of our own */
        const LARGE_INTEGER zero = {{0}};

        change_message(&walk, message, 0);
        IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
        stream = encode_tnef(rng, message);
        IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
        IStream_Read(stream, data, sizeof(data) - 0x1000, &size);
        IStream_Release(stream);
        walk_release(&walk, message);
    }
    for (i = rng_below(rng, 6); i; i--) size = mutate_bytes(rng, data, size, sizeof(data));
    stream = stream_of(data, size);
    if ((message = new_message(rng)))
    {
        decode_tnef(rng, stream, message);
        use_message(rng, &walk, message, TRUE);
        walk_release(&walk, message);
    }
    walk_release(&walk, stream);
    walk_release_all(&walk);
}

static void run_rtf(struct rng *rng)
{
    static BYTE data[0x210000];
    SPropValue value = {PR_RTF_COMPRESSED};
    struct walk walk = {rng};
    IMessage *message;
    ULONG size = 0, i;
    BOOL updated;

    if (sample_counts[2])
    {
        const struct sample *sample = pick_sample(rng, 2);

        memcpy(data, sample->data, size = sample->size);
    }
    for (i = rng_below(rng, 6); i; i--) size = mutate_bytes(rng, data, size, sizeof(data));
    if (!(message = new_message(rng))) return;
    value.Value.bin.cb = size;
    value.Value.bin.lpb = data;
    IMessage_SetProps(message, 1, &value, NULL);
    RTFSync(message, RTF_SYNC_RTF_CHANGED, &updated);
    if (rng_once_in(rng, 2)) use_message(rng, &walk, message, TRUE);
    else walk_rtf(&walk, message);
    RTFSync(message, RTF_SYNC_BODY_CHANGED, &updated);
    walk_release(&walk, message);
    walk_release_all(&walk);
}

static void run_once(uint64_t seed)
{
    static void (*const levels[LEVELS])(struct rng *) = {run_file, run_elements, run_calls, run_tnef, run_rtf};
    struct rng rng = rng_init(seed);
    enum level level = (enum level)rng_below(&rng, LEVELS);

    if (only_level >= 0) level = (enum level)only_level;
    if (level < LEVEL_TNEF && !sample_counts[0]) return;
    guardheap_plain = level >= LEVEL_TNEF || rng_once_in(&rng, 4);
    levels[level](&rng);
}

/* The case again, with a call of the storages or streams that fails. */
static void run_failing_storage(uint64_t seed)
{
    static const HRESULT results[] = {STG_E_MEDIUMFULL, STG_E_ACCESSDENIED, STG_E_READFAULT, STG_E_REVERTED, E_FAIL};
    struct rng rng = rng_init(~seed);

    calls.all = 0;
    run_once(seed);
    calls.fail_at = 1 + rng_below(&rng, calls.all);
    calls.failure = results[rng_below(&rng, ARRAYSIZE(results))];
    calls.all = 0;
    winetest_push_context("call %ld fails", calls.fail_at);
    run_once(seed);
    calls.fail_at = 0;
    ok(watch.abandoned || !calls.live, "%ld storages and streams are left.\n", calls.live);
    ok(watch.abandoned || !guardheap.live, "%ld buffers are left.\n", guardheap.live);
    ok(watch.abandoned || can_unload() == S_OK, "Objects are left.\n");
    winetest_pop_context();
    failing_calls++;
}

/* The case again, with allocations that fail. */
static void run_failing(uint64_t seed)
{
    struct rng rng = rng_init(~seed);
    LONG own, callers, live, i;

    checked->calls = guardheap.calls = 0;
    run_once(seed);
    own = checked->calls;
    callers = guardheap.calls;
    live = checked->live;
    for (i = 0; i < 3; i++)
    {
        checked->calls = guardheap.calls = 0;
        if (i < 2) checked->fail_at = 1 + rng_below(&rng, own);
        else guardheap.fail_at = 1 + rng_below(&rng, callers);
        checked->fail_after = i == 1;
        winetest_push_context("%s %ld",
                i == 2 ? "caller's allocation"
                : i    ? "allocations from"
                       : "allocation",
                i == 2 ? guardheap.fail_at : checked->fail_at);
        run_once(seed);
        guardheap.fail_at = checked->fail_at = 0;
        ok(checked->live <= live, "%ld of %ld blocks are left.\n", checked->live - live, checked->live);
        if (checked->live > live) pageheap_report(checked);
        ok(!guardheap.live, "%ld buffers are left.\n", guardheap.live);
        if (guardheap.live) pageheap_report(&guardheap);
        ok(watch.abandoned || can_unload() == S_OK, "Objects are left.\n");
        winetest_pop_context();
        failures++;
    }
}

/* Bytes of the process' heap that are in use. */
static SIZE_T heap_used(void)
{
    PROCESS_HEAP_ENTRY entry = {NULL};
    SIZE_T used = 0;

    HeapLock(GetProcessHeap());
    while (HeapWalk(GetProcessHeap(), &entry))
        if (entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) used += entry.cbData;
    HeapUnlock(GetProcessHeap());
    return used;
}

static void run_case(uint64_t seed)
{
    LONG failed = winetest_failed;
    SIZE_T used[4];
    int i;

    winetest_context_depth = 0;
    winetest_push_context("seed %I64u", seed);
    if (verbose) trace("%ld\n", watch.done);
    run_once(seed);
    ok(watch.abandoned || !guardheap.live, "%ld buffers are left.\n", guardheap.live);
    if (guardheap.live && !watch.abandoned) pageheap_report(&guardheap);
    ok(!guardheap.errors, "%ld frees of no block, or bytes written behind blocks.\n", guardheap.errors);
    /* what was given up in ole32 holds on to things for ever */
    if (!watch.abandoned)
    {
        ok(test_malloc.refcount == 1, "The allocator has %ld references.\n", test_malloc.refcount);
        ok(!calls.live, "%ld storages and streams are left.\n", calls.live);
        ok(can_unload() == S_OK, "Objects are left.\n");
    }
    if (failing_memory && !watch.abandoned) run_failing(seed);
    if (seed % 4 == 0) run_failing_storage(seed);
    if (seed % 64 == 0)
    {
        ok(HeapValidate(GetProcessHeap(), 0, NULL), "The heap is damaged.\n");
        for (i = 0; i < 4; i++)
        {
            run_once(seed);
            used[i] = heap_used();
            if (i && used[i] <= used[i - 1]) break;
        }
        ok(i < 4, "The heap grows: %Iu, %Iu, %Iu, %Iu bytes.\n", used[0], used[1], used[2], used[3]);
    }
    if (winetest_failed != failed) watch_fail("a check failed");
    winetest_pop_context();
}

static void add_default_samples(void)
{
    static const char *const names[] = {"full.msg", "plain.msg", "draft.msg", "fuzz/tnef/message",
            "fuzz/tnef/attachments", "fuzz/tnef/nested", "fuzz/tnef/nested-iid", "fuzz/rtf/hello", "fuzz/rtf/overlap",
            "fuzz/rtf/mela"};
    const char *top = getenv("top_srcdir");
    char path[MAX_PATH];
    size_t i;

    for (i = 0; i < ARRAYSIZE(names); i++)
    {
        _snprintf(path, sizeof(path), "%s/tests/data/%s", top ? top : "..", names[i]);
        add_sample(path);
    }
}

START_TEST(fuzz)
{
    uint64_t seed = 1, count = sizeof(void *) == 8 ? 400 : 120;
    DWORD seconds = sizeof(void *) == 8 ? 8 : 30, started = GetTickCount();
    LPMSGSESS session;
    char address[32];
    int i;

    for (i = 1; i < winetest_argc; i++)
    {
        if (!strcmp(winetest_argv[i], "--verbose")) verbose = watch.verbose = TRUE;
        else if (!strcmp(winetest_argv[i], "--memory")) failing_memory = TRUE;
        else if (!strcmp(winetest_argv[i], "--seed") && i + 1 < winetest_argc)
            seed = _strtoui64(winetest_argv[++i], NULL, 10);
        else if (!strcmp(winetest_argv[i], "--count") && i + 1 < winetest_argc)
            count = _strtoui64(winetest_argv[++i], NULL, 10);
        else if (!strcmp(winetest_argv[i], "--level") && i + 1 < winetest_argc) only_level = atoi(winetest_argv[++i]);
        else if (!strcmp(winetest_argv[i], "--seconds") && i + 1 < winetest_argc) seconds = atoi(winetest_argv[++i]);
        else add_sample(winetest_argv[i]);
    }
    if (!sample_counts[0] && !sample_counts[1] && !sample_counts[2]) add_default_samples();
    ok(sample_counts[0] + sample_counts[1] + sample_counts[2], "There are no samples.\n");
    can_unload = (void *)GetProcAddress(GetModuleHandleW(L"mapi32.dll"), "DllCanUnloadNow");
    test_malloc = counting_malloc_init();
    pageheap_init(&guardheap);
    /* the DLL tells where its heap is when it first allocates */
    if (SUCCEEDED(OpenIMsgSession(&test_malloc.IMalloc_iface, 0, &session))) CloseIMsgSession(session);
    if (GetEnvironmentVariableA("MAPI32_CHECKED", address, sizeof(address))) sscanf(address, "%p", (void **)&checked);
    if (failing_memory && !checked)
    {
        skip("This is not the checked DLL.\n");
        return;
    }
    watch_run(run_case, seed, count, seconds);
    started = GetTickCount() - started;
    printf("%I64u cases in %lu s: %ld files refused by ole32, %ld with a cyclic directory, %ld messages opened, %ld "
           "saved, "
           "%ld copied, %ld TNEF streams read; ole32 hung %ld times and faulted %ld times\n",
            count, started / 1000, refused, cyclic, opened, saved, copied, decoded, watch.ole32_hangs,
            watch.ole32_faults);
    printf("%ld cases with a failing call of the storage\n", failing_calls);
    if (failures) printf("%ld cases with failing allocations\n", failures);
}
