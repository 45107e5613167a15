/*
 * Compressed RTF, [MS-OXRTFCP]: the contents of PR_RTF_COMPRESSED, decoded and encoded piece by piece.
 *
 * A value is a header of 16 bytes and the contents: LZFu (references into the last 4096 bytes) or MELA (plain).
 * Both directions work like zlib's: the caller hands in what input it has and takes what output there is; the state
 * is one plain struct of bounded size, which may be copied to go on from the same point twice.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_RTF_H
#define MAPI32_CODEC_RTF_H

#include "codec.h"

#define RTF_HEADER_SIZE 16
#define RTF_WINDOW      4096 /* bytes that a reference can reach */
#define RTF_MATCH_MAX   17   /* bytes of the longest reference */
#define RTF_RUN_MAX     17   /* bytes of a control byte and its eight tokens */

enum rtf_type
{
    RTF_LZFU = 0x75465a4c,
    RTF_MELA = 0x414c454d
};

struct rtf_header
{
    uint32_t comp_size; /* bytes after this field: 12 + the contents */
    uint32_t raw_size;  /* bytes of the text */
    uint32_t type;      /* enum rtf_type */
    uint32_t crc;       /* codec_crc32 over the contents (LZFu), 0 (MELA) */
};

/* Reads the header. CODEC_CORRUPT: shorter than 16 bytes, or a type that is neither LZFu nor MELA.
 * [MS-OXRTFCP] 2.1.3.1.1. */
enum codec_status rtf_header_read(struct reader *reader, struct rtf_header *header);

/* Appends the header's 16 bytes. [MS-OXRTFCP] 2.1.3.1.1. */
void rtf_header_write(struct writer *writer, const struct rtf_header *header);

/* Bytes of contents to which the header's CRC and the decoding are limited; UINT32_MAX for MELA, whose COMPSIZE real
 * writers get wrong. What the stream has beyond them is ignored (choice). */
uint32_t rtf_contents_size(const struct rtf_header *header);

/* The history in front, at most 4095 bytes that stay behind after sliding, and the room to decode into. */
#define RTF_DECODER_BUFFER (6 * RTF_WINDOW)

struct rtf_decoder
{
    uint8_t buffer[RTF_DECODER_BUFFER + RTF_MATCH_MAX]; /* position n of the dictionary is n modulo 4096 here */
    size_t end;                                         /* decoded up to here */
    size_t taken;                                       /* given to the caller up to here */
    uint32_t raw_left;                                  /* bytes of text that the header still allows */
    uint32_t contents_left;                             /* bytes of contents that the header still allows */
    uint32_t type;
    uint8_t control; /* the bits of the tokens left in this run */
    uint8_t tokens;  /* tokens left in this run */
    uint8_t high;    /* first byte of a reference */
    bool have_high;
    bool ended;
};

/* Prepares for the contents behind header. */
void rtf_decoder_init(struct rtf_decoder *decoder, const struct rtf_header *header);

/* Decodes from in, which begins where the last call left off, and appends to out.
 * CODEC_OK: all of in is used, more is needed; a caller that has no more takes this as the end (an early one is
 * tolerated). CODEC_NO_SPACE: out is full, call again with room. CODEC_END: the text has ended, by the end mark or at
 * the header's sizes; nothing more will come. Never fails: any bytes are some text. [MS-OXRTFCP] 3.1.3. */
enum codec_status rtf_decode(struct rtf_decoder *decoder, struct reader *in, struct writer *out);

#define RTF_ENCODER_BUFFER (4 * RTF_WINDOW)
#define RTF_HASH_SIZE      4096

struct rtf_encoder
{
    uint8_t buffer[RTF_ENCODER_BUFFER]; /* position n of the dictionary is n modulo 4096 here */
    size_t end;                         /* filled up to here */
    size_t pos;                         /* encoded up to here */
    size_t hashed;                      /* entered into the chains up to here */
    uint16_t slid;                      /* what to add to a place in buffer to get a chain's number for it */
    uint16_t head[RTF_HASH_SIZE];       /* by three bytes: the last place with them */
    uint16_t chain[RTF_WINDOW];         /* by place modulo 4096: the place before it in its chain */
    uint16_t pair[RTF_HASH_SIZE];       /* by two bytes: the last place with them */
    uint8_t run[RTF_RUN_MAX];           /* control byte and tokens not written yet */
    uint8_t run_size;
    uint8_t tokens;
    struct rtf_header header; /* of what was written so far */
};

/* Prepares to encode as type. */
void rtf_encoder_init(struct rtf_encoder *encoder, enum rtf_type type);

/* Encodes what in has and appends contents to out, which needs room for at least 2 * RTF_RUN_MAX bytes. Some of the
 * last input may be kept back until more is known. CODEC_OK: all of in is used. CODEC_NO_SPACE: call again with another
 * out. CODEC_UNSUPPORTED: the text does not fit the header's 32-bit sizes. */
enum codec_status rtf_encode(struct rtf_encoder *encoder, struct reader *in, struct writer *out);

/* Encodes what was kept back, and the end mark. CODEC_NO_SPACE: call again with another out. CODEC_OK: encoder->header
 * is now the header to be written in front of all that was appended. */
enum codec_status rtf_encode_end(struct rtf_encoder *encoder, struct writer *out);

#endif
