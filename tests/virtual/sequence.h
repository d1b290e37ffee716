/* SPDX-License-Identifier: MIT
 *
 * A sequence of Win32 calls of every kind, good and bad, made on a space and on the model of one,
 * which must agree after each of them. What is called is chosen by the caller: from random numbers
 * (sequences.c) or from the bytes of a fuzzer (tests/fuzz/virtual.c). */
#ifndef VIRTUAL_SEQUENCE_H
#define VIRTUAL_SEQUENCE_H

#include <stdbool.h>
#include <stdint.h>

/* Where choices come from. */
struct choices {
    uint32_t (*below)(void *state, uint32_t limit); /* one of 0..limit-1; limit may be 2^32-1 */
    bool (*more)(void *state);                      /* whether there is another step */
    void *state;
};

/* What a sequence came across, over all sequences run. */
struct sequence_counts {
    uint64_t steps;
    uint64_t results[5][6]; /* by call, and by result: in the order of sequence_results */
};
extern struct sequence_counts sequence_counts;
extern const char *const sequence_calls[5];
extern const unsigned sequence_results[6];

/* Run one sequence on the native layer, freshly started.
 * => null, or what the two differ in; the calls made so far are then on stderr */
const char *sequence_run(const struct choices *choices);

#endif
