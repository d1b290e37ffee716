/* SPDX-License-Identifier: MIT
 *
 * Numbers and names as they stand in campaigns, parameters, records and tables. Both are strict,
 * because all of these may come from somebody else.
 */
#ifndef HOST_NUMBER_H
#define HOST_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No count or sum of a run comes near it, and every tool that reads JSON or CSV holds it exactly.
 */
#define NUMBER_MOST ((UINT64_C(1) << 53) - 1)

/* A decimal number from 0 to `most`, without sign, blanks or leading zeros. */
bool number_read(const char *text, size_t length, uint64_t most, uint64_t *value);

/* The same, with K, M or G (binary) allowed behind it. */
bool number_read_size(const char *text, size_t length, uint64_t most, uint64_t *value);

/* The longest name of a workload, a policy and the like. */
enum { NAME_MOST = 32 };

/* One to NAME_MOST characters of A-Za-z0-9._+- that don't begin with a dot or a dash: safe in file
 * names, in command lines, in CSV and in gnuplot's strings. */
bool name_is_safe(const char *text, size_t length);

/* numerator / denominator with six digits after the point, rounded half up, computed in integers so
 * that it is the same text on every machine. The denominator isn't 0; products of two values up to
 * NUMBER_MOST are in range. */
__extension__ typedef unsigned __int128 wide;
enum { RATIO_TEXT = 64 };
const char *ratio_text(wide numerator, wide denominator, char text[RATIO_TEXT]);

#endif
