/* SPDX-License-Identifier: MIT
 *
 * An ordered map from 64-bit keys to 32-bit values, in buckets of a few hundred: whatever keys come
 * in whatever order, an entry costs the move of one bucket, so a log of any size can be followed.
 */
#ifndef HOST_IMPORT_ORDER_H
#define HOST_IMPORT_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ORDER_BUCKET = 256 };

struct order_entry {
    uint64_t key;
    uint32_t value;
};

struct order_bucket {
    unsigned entries; /* 1 to ORDER_BUCKET */
    struct order_entry entry[ORDER_BUCKET];
};

struct order {
    struct order_bucket **bucket;
    size_t buckets, room;
};

/* Where an entry stands; valid until the map changes. */
struct order_place {
    size_t bucket;
    unsigned entry;
};

/* The last entry whose key is at most `key`. => false: there is none */
bool order_at_or_below(const struct order *order, uint64_t key, struct order_place *place);

/* The first entry whose key is at least `key`. => false: there is none */
bool order_at_or_above(const struct order *order, uint64_t key, struct order_place *place);

/* The entry of a key. => false: there is none */
bool order_find(const struct order *order, uint64_t key, struct order_place *place);

struct order_entry order_get(const struct order *order, struct order_place place);

/* Put a key in. => it isn't there */
void order_insert(struct order *order, uint64_t key, uint32_t value);

/* Take a key out. => it is there */
void order_remove(struct order *order, uint64_t key);

void order_free(struct order *order);

/* An array that grows: room for one more than `used` elements. Where there is no memory the command
 * ends. => where it lies now */
void *import_grow(void *array, size_t used, size_t *room, size_t size)
    __attribute__((returns_nonnull));

#endif
