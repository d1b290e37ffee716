/* SPDX-License-Identifier: MIT */
#include "record.h"

#include "arch.h"

#define BUFFER 65536u

void record_init(struct record *record, struct arena *arena)
{
    *record = (struct record){.crc = UINT32_MAX};
    record->buffer = arena_take(arena, BUFFER, 1, "the records");
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;

        for (unsigned k = 0; k < 8; k++)
            c = (c & 1) != 0 ? 0xedb88320u ^ c >> 1 : c >> 1;
        record->table[i] = c;
    }
}

static void flush(struct record *record)
{
    arch_write(record->buffer, record->used);
    record->used = 0;
}

static void put(struct record *record, char byte)
{
    if (record->used == BUFFER)
        flush(record);
    record->buffer[record->used++] = byte;
    record->crc = record->table[(record->crc ^ (uint8_t)byte) & 255] ^ record->crc >> 8;
}

void record_text(struct record *record, const char *text)
{
    for (; *text != '\0'; text++)
        put(record, *text);
}

static void put_hex(struct record *record, uint64_t number, unsigned digits)
{
    while (digits-- > 0)
        put(record, "0123456789abcdef"[number >> 4 * digits & 15]);
}

void record_hash(struct record *record, uint64_t hash)
{
    put_hex(record, hash, 16);
}

/* Powers of ten are subtracted: a 64-bit division is a long way on both architectures. */
void record_number(struct record *record, uint64_t number)
{
    static const uint64_t power[] = {
        10000000000000000000u,
        1000000000000000000u,
        100000000000000000u,
        10000000000000000u,
        1000000000000000u,
        100000000000000u,
        10000000000000u,
        1000000000000u,
        100000000000u,
        10000000000u,
        1000000000u,
        100000000u,
        10000000u,
        1000000u,
        100000u,
        10000u,
        1000u,
        100u,
        10u,
        1u,
    };
    unsigned i = 0;

    while (i < 19 && number < power[i])
        i++;
    for (; i < 20; i++) {
        char digit = '0';

        while (number >= power[i]) {
            number -= power[i];
            digit++;
        }
        put(record, digit);
    }
}

void record_close(struct record *record)
{
    uint32_t crc = ~record->crc;

    record_text(record, "crc32 ");
    put_hex(record, crc, 8);
    put(record, '\n');
    flush(record);
}
