/* SPDX-License-Identifier: MIT
 *
 * The contract of a layer: all that the suite asks of one architecture.
 *
 * A layer is one folder: start-up code, page tables, console and a launcher script a platform. It
 * maps single pages at user addresses (0x10000 up to 0xbfffffff) and touches nothing but the first
 * word of each; everything above it is one freestanding source for every architecture. A layer may
 * assume that its callers keep to the ranges stated here.
 */
#ifndef ARCH_H
#define ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The architecture and the platform that it runs on, as they stand in every record. */
const char *arch_name(void);
const char *arch_platform(void);

/* Page size as a power of two: 12 on x86, 13 on Alpha. */
unsigned arch_page_shift(void);

/* The run's parameters, `key=value` pairs with a blank between, as the launcher was given them. */
const char *arch_parameters(void);

/* The file that the launcher loaded beside the guest (--load), whole, as it was on the host.
 * => none was loaded: a null pointer, and 0 bytes
 * => at most ARCH_FILE_BYTES_MOST long, at no alignment; the bytes behind its end are nobody's */
#define ARCH_FILE_BYTES_MOST (64u << 20)
const char *arch_file(size_t *bytes);

/* Memory for the suite's own data, zeroed and aligned to a page.
 * => at least 192 MB; it never moves and is never mapped at a user address */
void *arch_arena(size_t *bytes);

/* Physical frames of one page each for the pages under test, numbered from 0; the layer's own
 * tables don't come out of them. What a frame holds is what was last stored in it, or anything. */
uint32_t arch_frames(void);

/* Map the page at a user address onto a frame, and take the mapping away again, with the
 * translation invalidated; unmap gives back the frame. Tables come into being with their first page
 * and go with their last.
 * => address is a multiple of the page size; map: it isn't mapped; unmap: it is */
void arch_map(uint32_t address, uint32_t frame);
uint32_t arch_unmap(uint32_t address);

/* The first word of a mapped page, through its mapping. */
void arch_store(uint32_t address, uint32_t word);
uint32_t arch_load(uint32_t address);

/* What a load from the first word of any user page, mapped or not, comes to.
 * => ARCH_FAULTED: the processor reported a fault at just that address, and went on after it
 * => ARCH_UNTRIED: the platform ends at a fault instead of delivering it, so nothing was touched */
enum arch_touch { ARCH_LOADED, ARCH_FAULTED, ARCH_UNTRIED };
enum arch_touch arch_touch(uint32_t address);

/* Page-table pages in use for user addresses, the root included: with no page mapped, the tables
 * above the last level remain (1 on x86, 2 on Alpha). */
uint32_t arch_tables(void);

/* Instructions executed since some fixed moment, where the platform counts them exactly; elsewhere
 * arch_counts() is false and the counter stays 0. */
bool arch_counts(void);
uint64_t arch_instructions(void);

/* Write bytes out, in order; they are out when the run has ended. */
void arch_write(const char *bytes, size_t length);

/* End the run. 0: it went as it should. An exit code can't be trusted on every platform, so the
 * records say for themselves whether they are whole. */
_Noreturn void arch_end(unsigned status);

/* The suite's entry, called once by the start-up code. To return is to end with status 0. */
void guest_main(void);

#endif
