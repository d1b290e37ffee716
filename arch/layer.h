/* SPDX-License-Identifier: MIT
 *
 * What the layers share below arch.h. Nothing above arch/ includes this.
 */
#ifndef LAYER_H
#define LAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Every layer's arena. The user space of 2 GB and its books fit with room to spare. */
#define LAYER_ARENA_BYTES (256u << 20)

/* User addresses end here: 3 GB, the larger of the user spaces to be modelled. */
#define LAYER_USER_END 0xc0000000u

/* Where launchers have a file loaded, as a physical address: above a guest's image and tables,
 * below the arena, which begins behind the file's end. The file comes behind a line that says how
 * long it is: `granule-file BYTES` (arch/launch.sh writes it). Where nothing was loaded, memory is
 * zero. */
#define LAYER_FILE 0x1000000u

/* The file behind its line at a place. => a null pointer, and 0 bytes: there is no such line */
const char *layer_file(const char *place, size_t *bytes);

/* End the run with the line `error TEXT 0xNUMBER`, which no complete record holds. */
_Noreturn void layer_fail(const char *text, uint64_t number);

/* Whether a clock goes in exact step with the instructions executed: `spin` takes two instructions
 * a step and the same few around them, at every call.
 * => clock: `ticks` of it are one instruction, if it counts instructions at all */
bool layer_counts(uint64_t (*clock)(void), void (*spin)(uint32_t steps), uint32_t ticks);

#endif
