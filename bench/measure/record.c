/* SPDX-License-Identifier: MIT */
#include "record.h"

#include "arch.h"

#define BUFFER 65536u

void record_init(struct record *record, struct arena *arena)
{
    *record = (struct record){0};
    record_open(record);
    record->buffer = arena_take(arena, BUFFER, 1, "the records");
    crc_init(&record->crc);
}

void record_open(struct record *record)
{
    record->sum = UINT32_MAX;
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
    record->sum = crc_add(&record->crc, record->sum, byte);
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

void record_crc(struct record *record, uint32_t crc)
{
    put_hex(record, crc, 8);
}

/* The last digits of a number, at least so many: the compiler makes a product of this division. */
static void put_decimal(struct record *record, uint32_t number, unsigned least)
{
    uint32_t digit[10]; /* words: ev5 has no byte stores */
    unsigned count = 0;

    while (number != 0 || count < least) {
        digit[count++] = '0' + number % 10;
        number /= 10;
    }
    while (count > 0)
        put(record, (char)digit[--count]);
}

/* Of a number beyond 32 bits, billions are subtracted until the rest is below one: a 64-bit
 * division is a long way on both architectures. */
void record_number(struct record *record, uint64_t number)
{
    const uint64_t billion = 1000000000;
    uint64_t billions = 0;

    if (number <= UINT32_MAX) {
        put_decimal(record, (uint32_t)number, 1);
        return;
    }
    for (unsigned shift = 35; shift-- > 0;) {
        if (number >> shift >= billion) {
            number -= billion << shift;
            billions += (uint64_t)1 << shift;
        }
    }
    record_number(record, billions);
    put_decimal(record, (uint32_t)number, 9);
}

void record_close(struct record *record)
{
    uint32_t crc = ~record->sum;

    record_text(record, "crc32 ");
    record_crc(record, crc);
    put(record, '\n');
    flush(record);
}
