/* SPDX-License-Identifier: MIT
 *
 * SHA-256 by nettle.
 */
#include "digest.h"

#include <string.h>

void digest_begin(struct digest_sum *sum)
{
    sha256_init(&sum->context);
    sum->bytes = 0;
}

void digest_add(struct digest_sum *sum, const void *bytes, size_t length)
{
    sha256_update(&sum->context, length, bytes);
    sum->bytes += length;
}

void digest_end(struct digest_sum *sum, struct digest *digest)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t raw[SHA256_DIGEST_SIZE];
    sha256_digest(&sum->context, sizeof raw, raw);
    for (size_t i = 0; i < sizeof raw; i++) {
        digest->text[2 * i] = digits[raw[i] >> 4];
        digest->text[2 * i + 1] = digits[raw[i] & 15];
    }
    digest->text[2 * sizeof raw] = '\0';
}

void digest_of(const void *bytes, size_t length, struct digest *digest)
{
    struct digest_sum sum;
    digest_begin(&sum);
    digest_add(&sum, bytes, length);
    digest_end(&sum, digest);
}

bool digest_is(const char *text)
{
    const size_t length = sizeof(struct digest) - 1;
    return strlen(text) == length && strspn(text, "0123456789abcdef") == length;
}
