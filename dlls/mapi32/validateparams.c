/*
 * __ValidateParameters and its like: the parameters of a method, by the numbers of mapival.h.
 *
 * The parameters are read from where the compiler put them, as an array of pointer-sized slots: on i386 the stack of
 * the method that is called, elsewhere an array that the caller made. A 64-bit integer takes two slots of 32 bits.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "validate.h"
#include <mapival.h>

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* A method's parameters, a letter each; those in upper case must be there, those in lower case may be NULL.
 *   -     anything                         f   flags; others than the method's are MAPI_E_UNKNOWN_FLAGS
 *   L     64-bit integer                   O o pointer to a pointer, written
 *   N n   pointer to a ULONG, written      Q q pointer to a 64-bit integer, written
 *   I i   IID or GUID                      X x object
 *   T t   SPropTagArray                    M   pointer to a pointer to an SPropTagArray, which may be NULL
 *   P     count and SPropValue array       E e count and that many bytes
 *   G     count and IID array              A   count and MAPINAMEID pointers
 *   R r   SRestriction                     S s SSortOrderSet
 *   K k   ENTRYLIST                        D d ADRLIST
 *   Z z   string, UTF-16 if the method's flags have MAPI_UNICODE
 *   B     buffer to write, and its size    C   buffer to read, and its size
 *   V     count and NOTIFICATION array     F   FlagList
 *   Y     STATSTG, written                 W   NOTIFICATION */
struct method
{
    METHODS number;
    const char *parameters;
    ULONG flags; /* known to the method */
};

#define ANY_FLAGS  0xffffffff
#define SAVE_FLAGS (KEEP_OPEN_READONLY | KEEP_OPEN_READWRITE | FORCE_SAVE | MAPI_DEFERRED_ERRORS | 0x1080)

static const struct method methods[] = {
        {IUnknown_QueryInterface, "IO"},
        {IUnknown_AddRef, ""},
        {IUnknown_Release, ""},
        {IMAPIProp_GetLastError, "-fO", MAPI_UNICODE},
        {IMAPIProp_SaveChanges, "f", SAVE_FLAGS},
        {IMAPIProp_GetProps, "tfNO", MAPI_UNICODE},
        {IMAPIProp_GetPropList, "fO", MAPI_UNICODE},
        {IMAPIProp_OpenProperty, "-I-fO", ANY_FLAGS},
        {IMAPIProp_SetProps, "Po"},
        {IMAPIProp_DeleteProps, "To"},
        {IMAPIProp_CopyTo, "Gt-xiXfo", MAPI_MOVE | MAPI_NOREPLACE | MAPI_DECLINE_OK | MAPI_DIALOG},
        {IMAPIProp_CopyProps, "T-xiXfo", MAPI_MOVE | MAPI_NOREPLACE | MAPI_DECLINE_OK | MAPI_DIALOG},
        {IMAPIProp_GetNamesFromIDs, "MifNO", MAPI_NO_STRINGS | MAPI_NO_IDS},
        {IMAPIProp_GetIDsFromNames, "AfO", MAPI_CREATE},
        {IMAPITable_GetLastError, "-fO", MAPI_UNICODE},
        {IMAPITable_Advise, "-XN"},
        {IMAPITable_Unadvise, "-"},
        {IMAPITable_GetStatus, "NN"},
        {IMAPITable_SetColumns, "Tf", TBL_ASYNC | TBL_BATCH},
        {IMAPITable_QueryColumns, "fO", TBL_ALL_COLUMNS},
        {IMAPITable_GetRowCount, "fN", ANY_FLAGS},
        {IMAPITable_SeekRow, "--n"},
        {IMAPITable_SeekRowApprox, "--"},
        {IMAPITable_QueryPosition, "NNN"},
        {IMAPITable_FindRow, "R-f", DIR_BACKWARD},
        {IMAPITable_Restrict, "rf", TBL_ASYNC | TBL_BATCH},
        {IMAPITable_CreateBookmark, "N"},
        {IMAPITable_FreeBookmark, "-"},
        {IMAPITable_SortTable, "Sf", TBL_ASYNC | TBL_BATCH},
        {IMAPITable_QuerySortOrder, "O"},
        {IMAPITable_QueryRows, "-fO", TBL_NOADVANCE},
        {IMAPITable_Abort, ""},
        {IMAPITable_ExpandRow, "E-fON", ANY_FLAGS},
        {IMAPITable_CollapseRow, "EfN", ANY_FLAGS},
        {IMAPITable_WaitForCompletion, "f-n", ANY_FLAGS},
        {IMAPITable_GetCollapseState, "fENO", ANY_FLAGS},
        {IMAPITable_SetCollapseState, "fEN", ANY_FLAGS},
        {IMAPIContainer_GetContentsTable, "fO", ANY_FLAGS},
        {IMAPIContainer_GetHierarchyTable, "fO", ANY_FLAGS},
        {IMAPIContainer_OpenEntry, "eifNO", ANY_FLAGS},
        {IMAPIContainer_SetSearchCriteria, "rkf", ANY_FLAGS},
        {IMAPIContainer_GetSearchCriteria, "foon", ANY_FLAGS},
        {IABContainer_CreateEntry, "EfO", ANY_FLAGS},
        {IABContainer_CopyEntries, "K-xf", ANY_FLAGS},
        {IABContainer_DeleteEntries, "Kf", ANY_FLAGS},
        {IABContainer_ResolveNames, "tfDF", ANY_FLAGS},
        {IDistList_CreateEntry, "EfO", ANY_FLAGS},
        {IDistList_CopyEntries, "K-xf", ANY_FLAGS},
        {IDistList_DeleteEntries, "Kf", ANY_FLAGS},
        {IDistList_ResolveNames, "tfDF", ANY_FLAGS},
        {IMAPIFolder_CreateMessage, "ifO", ANY_FLAGS},
        {IMAPIFolder_CopyMessages, "KiX-xf", ANY_FLAGS},
        {IMAPIFolder_DeleteMessages, "K-xf", ANY_FLAGS},
        {IMAPIFolder_CreateFolder, "-ZzifO", ANY_FLAGS},
        {IMAPIFolder_CopyFolder, "EiXz-xf", ANY_FLAGS},
        {IMAPIFolder_DeleteFolder, "E-xf", ANY_FLAGS},
        {IMAPIFolder_SetReadFlags, "k-xf", ANY_FLAGS},
        {IMAPIFolder_GetMessageStatus, "EfN", ANY_FLAGS},
        {IMAPIFolder_SetMessageStatus, "E--n"},
        {IMAPIFolder_SaveContentsSort, "Sf", ANY_FLAGS},
        {IMAPIFolder_EmptyFolder, "-xf", ANY_FLAGS},
        {IMsgStore_Advise, "e-XN"},
        {IMsgStore_Unadvise, "-"},
        {IMsgStore_CompareEntryIDs, "EEfN", ANY_FLAGS},
        {IMsgStore_OpenEntry, "eifNO", ANY_FLAGS},
        {IMsgStore_SetReceiveFolder, "zfe", ANY_FLAGS},
        {IMsgStore_GetReceiveFolder, "zfNOo", ANY_FLAGS},
        {IMsgStore_GetReceiveFolderTable, "fO", ANY_FLAGS},
        {IMsgStore_StoreLogoff, "N"},
        {IMsgStore_AbortSubmit, "Ef", ANY_FLAGS},
        {IMsgStore_GetOutgoingQueue, "fO", ANY_FLAGS},
        {IMsgStore_SetLockState, "X-"},
        {IMsgStore_FinishedMsg, "fE", ANY_FLAGS},
        {IMsgStore_NotifyNewMail, "W"},
        {IMessage_GetAttachmentTable, "fO", ANY_FLAGS},
        {IMessage_OpenAttach, "-ifO", ANY_FLAGS},
        {IMessage_CreateAttach, "ifNO", ANY_FLAGS},
        {IMessage_DeleteAttach, "--xf", ANY_FLAGS},
        {IMessage_GetRecipientTable, "fO", ANY_FLAGS},
        {IMessage_ModifyRecipients, "fd", ANY_FLAGS},
        {IMessage_SubmitMessage, "f", ANY_FLAGS},
        {IMessage_SetReadFlag, "f", ANY_FLAGS},
        {IABProvider_Shutdown, "N"},
        {IABProvider_Logon, "X-zfnooO", ANY_FLAGS},
        {IABLogon_GetLastError, "-fO", MAPI_UNICODE},
        {IABLogon_Logoff, "f", ANY_FLAGS},
        {IABLogon_OpenEntry, "eifNO", ANY_FLAGS},
        {IABLogon_CompareEntryIDs, "EEfN", ANY_FLAGS},
        {IABLogon_Advise, "E-XN"},
        {IABLogon_Unadvise, "-"},
        {IABLogon_OpenStatusEntry, "ifNO", ANY_FLAGS},
        {IABLogon_OpenTemplateID, "EfXiOx", ANY_FLAGS},
        {IABLogon_GetOneOffTable, "fO", ANY_FLAGS},
        {IABLogon_PrepareRecips, "ftD", ANY_FLAGS},
        {IXPProvider_Shutdown, "N"},
        {IXPProvider_TransportLogon, "X-zNOO"},
        {IXPLogon_AddressTypes, "NNONO"},
        {IXPLogon_RegisterOptions, "NNO"},
        {IXPLogon_TransportNotify, "NO"},
        {IXPLogon_Idle, "f", ANY_FLAGS},
        {IXPLogon_TransportLogoff, "f", ANY_FLAGS},
        {IXPLogon_SubmitMessage, "fXNN", ANY_FLAGS},
        {IXPLogon_EndMessage, "-N"},
        {IXPLogon_Poll, "N"},
        {IXPLogon_StartMessage, "fXN", ANY_FLAGS},
        {IXPLogon_OpenStatusEntry, "ifNO", ANY_FLAGS},
        {IXPLogon_ValidateState, "-f", ANY_FLAGS},
        {IXPLogon_FlushQueues, "-ef", ANY_FLAGS},
        {IMSProvider_Shutdown, "N"},
        {IMSProvider_Logon, "X-zefinooOO", ANY_FLAGS},
        {IMSProvider_SpoolerLogon, "X-zefieoOO", ANY_FLAGS},
        {IMSProvider_CompareStoreIDs, "EEfN", ANY_FLAGS},
        {IMSLogon_GetLastError, "-fO", MAPI_UNICODE},
        {IMSLogon_Logoff, "N"},
        {IMSLogon_OpenEntry, "eifNO", ANY_FLAGS},
        {IMSLogon_CompareEntryIDs, "EEfN", ANY_FLAGS},
        {IMSLogon_Advise, "E-XN"},
        {IMSLogon_Unadvise, "-"},
        {IMSLogon_OpenStatusEntry, "ifNO", ANY_FLAGS},
        {IMAPIControl_GetLastError, "-fO", MAPI_UNICODE},
        {IMAPIControl_Activate, "f-", ANY_FLAGS},
        {IMAPIControl_GetState, "fN", ANY_FLAGS},
        {IMAPIStatus_ValidateState, "-f", ANY_FLAGS},
        {IMAPIStatus_SettingsDialog, "-f", ANY_FLAGS},
        {IMAPIStatus_ChangePassword, "ZZf", ANY_FLAGS},
        {IMAPIStatus_FlushQueues, "-ef", ANY_FLAGS},
        {IStream_Read, "Bn"},
        {IStream_Write, "Cn"},
        {IStream_Seek, "L-q"},
        {IStream_SetSize, "L"},
        {IStream_CopyTo, "XLqq"},
        {IStream_Commit, "f", ANY_FLAGS},
        {IStream_Revert, ""},
        {IStream_LockRegion, "LL-"},
        {IStream_UnlockRegion, "LL-"},
        {IStream_Stat, "Yf", ANY_FLAGS},
        {IStream_Clone, "O"},
        {IMAPIAdviseSink_OnNotify, "V"},
};

/* How many slots a kind of parameter takes. */
static unsigned int slots_of(char kind)
{
    if (kind == 'L') return sizeof(LONGLONG) / sizeof(void *);
    return kind && strchr("PEeGABCV", kind) ? 2 : 1;
}

/* Whether a parameter of a kind is bad; slots are its own and flags those of the method. */
static bool bad_parameter(struct probe *probe, char kind, void *const *slots, ULONG flags)
{
    ULONG count = (ULONG)(ULONG_PTR)slots[0];
    void *p = slots[0];

    if (strchr("onqixtrskdz", kind))
    {
        if (!p) return false;
        kind += 'A' - 'a';
    }
    switch (kind)
    {
    case 'O': return !p || !probe_write(probe, p, sizeof(void *));
    case 'N': return !p || !probe_write(probe, p, sizeof(ULONG));
    case 'Q': return !p || !probe_write(probe, p, sizeof(LONGLONG));
    case 'Y': return !p || !probe_write(probe, p, sizeof(STATSTG));
    case 'I': return bad_array(probe, p, 0, 1, sizeof(IID));
    case 'X': return !probe_object(probe, p, 3);
    case 'T': return bad_tag_array(probe, p);
    case 'M': return !p || !probe_write(probe, p, sizeof(void *)) || (*(void **)p && bad_tag_array(probe, *(void **)p));
    case 'R': return bad_restriction(probe, p);
    case 'S': return bad_sort_order_set(probe, p);
    case 'K': return bad_entry_list(probe, p);
    case 'D': return bad_row_set(probe, p);
    case 'F':
        return bad_array(probe, p, sizeof(ULONG), 0, 0) ||
               bad_array(probe, p, sizeof(ULONG), *(ULONG *)p, sizeof(ULONG));
    case 'W': return bad_array(probe, p, 0, 1, sizeof(NOTIFICATION));
    case 'Z':
        if (!p) return true;
        return flags & MAPI_UNICODE ? !probe_wide_string(probe, p, 0x10000) : !probe_string(probe, p, 0x10000);
    case 'P': return !count || bad_values(probe, slots[1], count);
    case 'E': return !count || bad_array(probe, slots[1], 0, count, 1);
    case 'e': return bad_array(probe, slots[1], 0, count, 1);
    case 'G': return bad_array(probe, slots[1], 0, count, sizeof(IID));
    case 'A': return bad_names(probe, slots[1], count);
    case 'V': return !count || bad_array(probe, slots[1], 0, count, sizeof(NOTIFICATION));
    case 'B': return (count = (ULONG)(ULONG_PTR)slots[1]) && (!p || !probe_write(probe, p, count));
    case 'C': return bad_array(probe, p, 0, (ULONG)(ULONG_PTR)slots[1], 1);
    default: return false;
    }
}

/* Checks the parameters of method number in slots. */
static HRESULT check_parameters(METHODS number, void *const *slots)
{
    struct probe probe = {0};
    const struct method *method = NULL;
    unsigned int i, count = 0;
    const char *kind;
    ULONG flags = 0;

    for (i = 0; i < ARRAYSIZE(methods) && !method; i++)
        if (methods[i].number == number) method = &methods[i];
    if (!method)
    {
        WARN("There is no method %u.\n", number);
        return MAPI_E_INVALID_PARAMETER;
    }

    for (kind = method->parameters; *kind; kind++) count += slots_of(*kind);
    if (bad_array(&probe, slots, 0, count, sizeof(*slots))) return MAPI_E_INVALID_PARAMETER;
    for (kind = method->parameters, i = 0; *kind; i += slots_of(*kind++))
        if (*kind == 'f') flags = (ULONG)(ULONG_PTR)slots[i];

    for (kind = method->parameters, i = 0; *kind; i += slots_of(*kind++))
        if (bad_parameter(&probe, *kind, &slots[i], flags)) return MAPI_E_INVALID_PARAMETER;
    return flags & ~method->flags ? MAPI_E_UNKNOWN_FLAGS : S_OK;
}

/***********************************************************************
 *      HrValidateParameters (MAPI32.241)
 *
 * Checks the parameters of a method of a MAPI interface: that what must be there is, that all can be read or written,
 * and that the flags are known. Nothing faults.
 *
 * PARAMS
 *  method     [I] The number of the method, from mapival.h.
 *  parameters [I] Its parameters, without the object, in slots of a pointer's size.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER, also for an unknown method (choice); MAPI_E_UNKNOWN_FLAGS.
 *
 * Source: client reference, HrValidateParameters; mapival.h.
 */
HRESULT WINAPI HrValidateParameters(METHODS method, LPVOID *parameters)
{
    TRACE("%u, %p.\n", method, parameters);
    return check_parameters(method, parameters);
}

/***********************************************************************
 *      __ValidateParameters (MAPI32.187)
 *
 * The same for a method in C: object points to where the object is on the stack, which the parameters follow. The
 * object is checked too.
 *
 * Source: client reference, ValidateParameters; mapival.h.
 */
HRESULT WINAPI __ValidateParameters(METHODS method, LPVOID object)
{
    struct probe probe = {0};
    void **slots = object;

    TRACE("%u, %p.\n", method, object);
    if (bad_array(&probe, slots, 0, 1, sizeof(*slots)) || !probe_object(&probe, slots[0], 3))
        return MAPI_E_INVALID_PARAMETER;
    return check_parameters(method, slots + 1);
}

/***********************************************************************
 *      __CPPValidateParameters (MAPI32.188)
 *
 * The same for a method in C++: first points to the first parameter after the object on the stack.
 *
 * Source: client reference, ValidateParameters; mapival.h.
 */
HRESULT WINAPI __CPPValidateParameters(METHODS method, const LPVOID first)
{
    TRACE("%u, %p.\n", method, first);
    return check_parameters(method, (void *const *)first);
}

#if defined(_X86_)
HRESULT CDECL HrValidateParametersValist(METHODS method, va_list args);
#endif

/***********************************************************************
 *      HrValidateParametersValist (MAPI32.@)
 *
 * The same for a list of arguments: the object, which is not checked, and the parameters.
 *
 * Source: client reference, HrValidateParametersValist; mapival.h.
 */
HRESULT CDECL HrValidateParametersValist(METHODS method, va_list args)
{
    TRACE("%u, %p.\n", method, (void *)args);
    return check_parameters(method, (void *const *)args + 1);
}

/***********************************************************************
 *      HrValidateParametersV (MAPI32.@)
 *
 * The same for arguments: the object, which is not checked, and the parameters.
 *
 * Source: client reference, HrValidateParametersV; mapival.h.
 */
HRESULT CDECL HrValidateParametersV(METHODS method, ...)
{
    va_list args;
    HRESULT hr;

    va_start(args, method);
    hr = HrValidateParametersValist(method, args);
    va_end(args);
    return hr;
}
