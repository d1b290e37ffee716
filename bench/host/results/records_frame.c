/* SPDX-License-Identifier: MIT
 *
 * Finding the frame of a run's records in what an emulator wrote.
 */
#include "records_frame.h"

#include <inttypes.h>
#include <string.h>
#include <zlib.h>

/* Where the run's own lines begin, with the number of lines before. A guest that can't begin says
 * why in a line of its own. */
static bool find_start(const char *start, struct span *rest, size_t *lines, struct span *error)
{
    struct span line, message;
    for (struct span all = *rest; span_line(rest, &line); ++*lines) {
        if (span_is(line, start)) {
            rest->length = all.length - (size_t)(line.at - all.at);
            rest->at = line.at;
            return true;
        }
        if (!error->at && span_after(line, "error", &message))
            *error = message;
    }
    return false;
}

static bool read_crc(struct span text, uint32_t *crc)
{
    static const char digits[] = "0123456789abcdef";
    *crc = 0;
    if (text.length != 8)
        return false;
    for (size_t i = 0; i < 8; i++) {
        const char *digit = memchr(digits, text.at[i], 16);
        if (!digit)
            return false;
        *crc = *crc << 4 | (uint32_t)(digit - digits);
    }
    return true;
}

static enum fault guest_error(struct span message, struct why *why)
{
    why_set(why, "the guest says: %.*s", (int)(message.length > 300 ? 300 : message.length),
            message.at);
    return RECORDS_GUEST_ERROR;
}

/* How a stream ends that lacks its CRC-32. */
static enum fault cut(size_t lines, bool ended, struct span rest, struct why *why)
{
    if (ended && rest.length == 0)
        why_set(why, "its output breaks off behind the end record, without the CRC-32");
    else if (ended)
        why_set(why, "its output breaks off within line %zu, the CRC-32's", lines + 1);
    else if (rest.length)
        why_set(why, "its output breaks off within line %zu, without its end record", lines + 1);
    else
        why_set(why, "its output breaks off behind line %zu, without its end record", lines);
    return RECORDS_CUT;
}

static enum fault compare_crc(struct frame *frame, size_t line, struct span text, struct why *why)
{
    uint32_t crc = (uint32_t)crc32(0, (const Bytef *)frame->text.at, (uInt)frame->text.length);
    if (read_crc(text, &frame->crc) && frame->crc == crc)
        return RECORDS_WHOLE;
    why_set(why, "its CRC-32 differs: line %zu says %.*s, but the lines give %08" PRIx32, line,
            (int)(text.length > 16 ? 16 : text.length), text.at, crc);
    return RECORDS_CRC;
}

enum fault frame_find(struct frame *frame, const char *start, struct span output, struct why *why)
{
    struct span rest = output, line, text, error = {NULL, 0};
    bool ended = false;
    frame->lines_before = 0;
    if (output.length > RECORDS_MOST) {
        why_set(why, "its output is larger than 64 MB");
        return RECORDS_MALFORMED;
    }
    if (!find_start(start, &rest, &frame->lines_before, &error)) {
        if (error.at)
            return guest_error(error, why);
        why_set(why, output.length ? "there is no start record in its output" : "it wrote nothing");
        return RECORDS_NO_START;
    }
    frame->text = (struct span){rest.at, 0};
    size_t lines = frame->lines_before;
    for (; span_line(&rest, &line); lines++) {
        frame->text.length = (size_t)(line.at - frame->text.at);
        if (span_after(line, "error", &text))
            return guest_error(text, why);
        if (span_after(line, "crc32", &text)) {
            enum fault fault = compare_crc(frame, lines + 1, text, why);
            frame->text.length = (size_t)(rest.at - frame->text.at);
            return fault;
        }
        ended = ended || span_after(line, "end", &text);
    }
    return cut(lines, ended, rest, why);
}
