/* SPDX-License-Identifier: MIT
 *
 * The frame of a run's records: from the line that opens them to that of their CRC-32.
 */
#ifndef HOST_RECORDS_FRAME_H
#define HOST_RECORDS_FRAME_H

#include "records.h"
#include "span.h"

struct frame {
    struct span text;
    size_t lines_before;
    uint32_t crc;
};

/* Find the frame that a line opens in what an emulator wrote, and compare its CRC-32.
 * => RECORDS_WHOLE: it is as the guest wrote it, though its lines aren't read yet; the last two are
 *    whole lines of which the second is the CRC-32's */
enum fault frame_find(struct frame *frame, const char *start, struct span output, struct why *why);

#endif
