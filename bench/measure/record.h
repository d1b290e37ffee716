/* SPDX-License-Identifier: MIT
 *
 * Records: what a run tells, as lines of text, closed by a CRC-32 of them all. */
#ifndef MEASURE_RECORD_H
#define MEASURE_RECORD_H

#include <stdint.h>

#include "arena.h"
#include "crc.h"

struct record {
    char *buffer;
    uint32_t used; /* bytes waiting to be written */
    uint32_t sum;  /* of everything so far, not yet complemented */
    struct crc crc;
};

/* Make a stream of records, and begin it. */
void record_init(struct record *record, struct arena *arena);

/* Begin another one, behind one that was closed. */
void record_open(struct record *record);

/* Parts of a line: text as it is, unsigned decimal, 16 or 8 lower-case hexadecimal digits. */
void record_text(struct record *record, const char *text);
void record_number(struct record *record, uint64_t number);
void record_hash(struct record *record, uint64_t hash);
void record_crc(struct record *record, uint32_t crc);

/* Close the stream: its CRC-32 (that of zlib and IEEE 802.3) as the last line, and write out all.
 */
void record_close(struct record *record);

#endif
