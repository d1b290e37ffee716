/* SPDX-License-Identifier: MIT */
#include "import_order.h"
#include "array.h"
#include "command.h"

#include <stdlib.h>
#include <string.h>

void *import_grow(void *array, size_t used, size_t *room, size_t size)
{
    array = array_grown(array, used, room, size);
    if (array == NULL)
        exit(complain(EXIT_BROKEN, "import: there isn't memory enough for this log"));
    return array;
}

/* The bucket that a key belongs to: the last whose first key is at most the key, else the first. */
static size_t bucket_of(const struct order *order, uint64_t key)
{
    size_t low = 0, high = order->buckets;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (order->bucket[middle]->entry[0].key <= key)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* How many entries of a bucket have keys below `key`. */
static unsigned entries_below(const struct order_bucket *bucket, uint64_t key)
{
    unsigned low = 0, high = bucket->entries;

    while (low < high) {
        unsigned middle = (low + high) / 2;

        if (bucket->entry[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool order_at_or_above(const struct order *order, uint64_t key, struct order_place *place)
{
    if (order->buckets == 0)
        return false;
    place->bucket = bucket_of(order, key);
    place->entry = entries_below(order->bucket[place->bucket], key);
    if (place->entry == order->bucket[place->bucket]->entries) {
        place->bucket++;
        place->entry = 0;
    }
    return place->bucket < order->buckets;
}

bool order_find(const struct order *order, uint64_t key, struct order_place *place)
{
    return order_at_or_above(order, key, place) && order_get(order, *place).key == key;
}

bool order_at_or_below(const struct order *order, uint64_t key, struct order_place *place)
{
    if (order_find(order, key, place))
        return true;
    if (order->buckets == 0)
        return false;
    place->bucket = bucket_of(order, key);
    place->entry = entries_below(order->bucket[place->bucket], key);
    if (place->entry == 0)
        return false; /* only the first bucket can begin above the key */
    place->entry--;
    return true;
}

struct order_entry order_get(const struct order *order, struct order_place place)
{
    return order->bucket[place.bucket]->entry[place.entry];
}

static struct order_bucket *bucket_insert(struct order *order, size_t at)
{
    struct order_bucket *bucket = malloc(sizeof *bucket);

    order->bucket =
        import_grow(order->bucket, order->buckets, &order->room, sizeof(struct order_bucket *));
    if (bucket == NULL)
        exit(complain(EXIT_BROKEN, "import: there isn't memory enough for this log"));
    memmove(order->bucket + at + 1, order->bucket + at,
            (order->buckets - at) * sizeof(struct order_bucket *));
    order->buckets++;
    order->bucket[at] = bucket;
    bucket->entries = 0;
    return bucket;
}

void order_insert(struct order *order, uint64_t key, uint32_t value)
{
    struct order_bucket *bucket, *upper;
    size_t at = bucket_of(order, key);
    unsigned entry;

    bucket = order->buckets == 0 ? bucket_insert(order, 0) : order->bucket[at];
    if (bucket->entries == ORDER_BUCKET) {
        upper = bucket_insert(order, at + 1);
        upper->entries = ORDER_BUCKET / 2;
        bucket->entries = ORDER_BUCKET - upper->entries;
        memcpy(upper->entry, bucket->entry + bucket->entries,
               upper->entries * sizeof upper->entry[0]);
        if (key >= upper->entry[0].key)
            bucket = upper;
    }
    entry = entries_below(bucket, key);
    memmove(bucket->entry + entry + 1, bucket->entry + entry,
            (bucket->entries - entry) * sizeof bucket->entry[0]);
    bucket->entry[entry] = (struct order_entry){key, value};
    bucket->entries++;
}

void order_remove(struct order *order, uint64_t key)
{
    size_t at = bucket_of(order, key);
    struct order_bucket *bucket = order->bucket[at];
    unsigned entry = entries_below(bucket, key);

    memmove(bucket->entry + entry, bucket->entry + entry + 1,
            (bucket->entries - entry - 1) * sizeof bucket->entry[0]);
    if (--bucket->entries > 0)
        return;
    free(bucket);
    memmove(order->bucket + at, order->bucket + at + 1,
            (order->buckets - at - 1) * sizeof(struct order_bucket *));
    order->buckets--;
}

void order_free(struct order *order)
{
    for (size_t i = 0; i < order->buckets; i++)
        free(order->bucket[i]);
    free(order->bucket);
    *order = (struct order){0};
}
