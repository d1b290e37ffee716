/* SPDX-License-Identifier: MIT
 *
 * What the layers share below arch.h. Nothing above arch/ includes this.
 */
#ifndef LAYER_H
#define LAYER_H

#include <stdbool.h>
#include <stdint.h>

/* Every layer's arena. The user space of 2 GB and its books fit with room to spare. */
#define LAYER_ARENA_BYTES (256u << 20)

/* User addresses end here: 3 GB, the larger of the user spaces to be modelled. */
#define LAYER_USER_END 0xc0000000u

/* End the run with the line `error TEXT 0xNUMBER`, which no complete record holds. */
_Noreturn void layer_fail(const char *text, uint64_t number);

/* Whether a clock goes in exact step with the instructions executed: `spin` takes two instructions
 * a step and the same few around them, at every call.
 * => clock: `ticks` of it are one instruction, if it counts instructions at all */
bool layer_counts(uint64_t (*clock)(void), void (*spin)(uint32_t steps), uint32_t ticks);

#endif
