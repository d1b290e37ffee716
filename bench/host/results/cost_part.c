/* SPDX-License-Identifier: MIT
 *
 * The reader of cost parts. It believes nothing, as that of the records.
 */
#include "cost_part.h"
#include "array.h"
#include "records_frame.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    struct cost_part *cost;
    size_t line, room;
    uint64_t operation, instructions; /* at the last step's end */
    struct why *why;
};

static bool malformed(struct reader *reader, const char *what)
{
    return refuse(reader->why, "line %zu of its cost part is malformed: %s", reader->line, what);
}

static bool next_line(struct reader *reader, struct span *rest, struct span *line)
{
    reader->line++;
    return span_line(rest, line) || malformed(reader, "it is missing");
}

static bool next_number(struct span *rest, uint64_t *number)
{
    struct span field;
    return span_field(rest, &field) && number_read(field.at, field.length, NUMBER_MOST, number);
}

/* The run's own begin line, its second. */
static bool check_begin(struct reader *reader, const struct records *records, struct span line)
{
    struct span rest = {records->text, records->length}, begin;
    span_line(&rest, &begin);
    span_line(&rest, &begin);
    if (line.length == begin.length && memcmp(line.at, begin.at, line.length) == 0)
        return true;
    return refuse(reader->why, "its cost part is that of another run");
}

static bool read_step(struct reader *reader, struct span rest)
{
    struct cost_part *cost = reader->cost;
    struct cost_step step;
    uint64_t instructions;
    struct cost_step *steps = array_grown(cost->steps, cost->count, &reader->room, sizeof *steps);
    if (!steps)
        return refuse(reader->why, "there isn't memory enough to read its cost part");
    cost->steps = steps;
    if (!next_number(&rest, &step.operation) || !next_number(&rest, &instructions) ||
        !next_number(&rest, &step.regions) || rest.at)
        return malformed(reader, "it should have three numbers");
    if (step.operation <= reader->operation || instructions < reader->instructions)
        return malformed(reader, "its operation or its instructions are out of order");
    step.operations = step.operation - reader->operation;
    step.instructions = instructions - reader->instructions;
    reader->operation = step.operation;
    reader->instructions = instructions;
    cost->steps[cost->count++] = step;
    return true;
}

/* The totals, which are those of the last step and of the run. */
static bool check_end(struct reader *reader, const struct records *records, struct span line)
{
    const char *operations = pairs_find(&records->end, "operations");
    char wanted[128];
    int length = snprintf(wanted, sizeof wanted,
                          "end operations=%" PRIu64 " instructions=%" PRIu64 " whole_run=",
                          reader->operation, reader->instructions);
    uint64_t whole;
    if (line.length <= (size_t)length || memcmp(line.at, wanted, (size_t)length) != 0)
        return malformed(reader, "its totals aren't those of its last step");
    if (!number_read(line.at + length, line.length - (size_t)length, NUMBER_MOST, &whole) ||
        whole < reader->instructions)
        return malformed(reader, "the whole run can't cost this");
    snprintf(wanted, sizeof wanted, "%" PRIu64, reader->operation);
    return strcmp(wanted, operations) == 0 || malformed(reader, "the run had other operations");
}

static bool read_lines(struct reader *reader, const struct records *records, struct span frame)
{
    static const char columns[] = "columns operation,instructions,regions";
    struct span line, rest;
    next_line(reader, &frame, &line);
    if (!next_line(reader, &frame, &line) || !check_begin(reader, records, line))
        return false;
    if (!next_line(reader, &frame, &line) ||
        (!span_is(line, columns) &&
         !malformed(reader, "its columns aren't those that this version reads")))
        return false;
    for (;;) {
        if (!next_line(reader, &frame, &line))
            return false;
        if (span_after(line, "end", &rest))
            break;
        if (!span_after(line, "step", &rest))
            return malformed(reader, "it is of no kind that may stand here");
        if (!read_step(reader, rest))
            return false;
    }
    if (!check_end(reader, records, line) || !next_line(reader, &frame, &line))
        return false;
    return frame.length == 0 || malformed(reader, "it should be the CRC-32's");
}

bool cost_read(struct cost_part *cost, const struct records *records, const char *bytes,
               size_t length, struct why *why)
{
    struct reader reader = {.cost = cost, .why = why};
    struct frame frame;
    struct why inner;
    memset(cost, 0, sizeof *cost);
    enum fault fault = frame_find(&frame, "granule-cost 1", (struct span){bytes, length}, &inner);
    if (fault == RECORDS_NO_START)
        return refuse(why, "there is no cost part behind its records: nothing was counted");
    if (fault != RECORDS_WHOLE)
        return refuse(why, "its cost part: %.400s", inner.text);
    cost->text = frame.text.at;
    cost->length = frame.text.length;
    if (read_lines(&reader, records, frame.text))
        return true;
    cost_free(cost);
    return false;
}

void cost_free(struct cost_part *cost)
{
    free(cost->steps);
    memset(cost, 0, sizeof *cost);
}
