/* SPDX-License-Identifier: MIT
 *
 * CRC-32 as zlib and gzip have it (IEEE 802.3), by a table. */
#ifndef MEASURE_CRC_H
#define MEASURE_CRC_H

#include <stddef.h>
#include <stdint.h>

struct crc {
    uint32_t table[256];
};

static inline void crc_init(struct crc *crc)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;

        for (unsigned k = 0; k < 8; k++)
            c = (c & 1) != 0 ? 0xedb88320u ^ c >> 1 : c >> 1;
        crc->table[i] = c;
    }
}

/* A sum begins with UINT32_MAX; its complement is the CRC-32 of the bytes so far. */
static inline uint32_t crc_add(const struct crc *crc, uint32_t sum, char byte)
{
    return crc->table[(sum ^ (uint8_t)byte) & 255] ^ sum >> 8;
}

#endif
