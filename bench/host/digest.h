/* SPDX-License-Identifier: MIT
 *
 * SHA-256, as hexadecimal digits.
 */
#ifndef HOST_DIGEST_H
#define HOST_DIGEST_H

#include "command.h"

#include <nettle/sha2.h>
#include <stddef.h>
#include <stdint.h>

struct digest {
    char text[2 * SHA256_DIGEST_SIZE + 1];
};

/* Piece by piece. */
struct digest_sum {
    struct sha256_ctx context;
    uint64_t bytes; /* taken so far */
};
void digest_begin(struct digest_sum *sum);
void digest_add(struct digest_sum *sum, const void *bytes, size_t length);
void digest_end(struct digest_sum *sum, struct digest *digest);

/* The three in one. */
void digest_of(const void *bytes, size_t length, struct digest *digest);

/* Whether a text is such digits. */
bool digest_is(const char *text);

#endif
