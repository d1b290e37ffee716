/* SPDX-License-Identifier: MIT
 *
 * What the tests of imported logs share: a log as a text becomes the lines of its trace, and an
 * interpreter of its own says what a trace leaves.
 */
#ifndef TESTS_HOST_IMPORTING_H
#define TESTS_HOST_IMPORTING_H

#include "../testing.h"

#include "import.h"
#include "trace.h"

static struct import import;

/* Import a log. => false: why->text says why not */
static inline bool importing(const struct import_format *format, const char *log, size_t length,
                             const char *pid, struct why *why)
{
    struct part text = {log, log + length};
    uint64_t told = 0;

    if (!import_log(&import, format, text, pid, why))
        return false;
    for (unsigned i = 0; i < format->fates; i++)
        told += import.count[i];
    assert_int_equal(told, import.lines); /* each line has one fate */
    assert_true(live_sane(&import.live));
    return true;
}

/* The operations of the last import, a line each. */
static inline const char *importing_text(void)
{
    static char text[1 << 16];
    size_t length = 0;

    text[0] = '\0';
    for (uint32_t i = 0; i < import.live.operations; i++) {
        assert_true(length + TRACE_LINE_MOST + 2 < sizeof text);
        trace_write(&import.live.operation[i], text + length);
        length += strlen(text + length);
        length += (size_t)sprintf(text + length, "\n");
    }
    return text;
}

/* A log becomes just these operations. */
static inline void becomes(const struct import_format *format, const char *log,
                           const char *operations)
{
    struct why why = {""};

    if (!importing(format, log, strlen(log), NULL, &why))
        fail_msg("%s: %s", log, why.text);
    if (strcmp(importing_text(), operations) != 0)
        fail_msg("%s\nbecomes\n%s\nand not\n%s", log, importing_text(), operations);
    import_free(&import);
}

/* A log is refused, with words that hold `what`. */
static inline void refused(const struct import_format *format, const char *log, size_t length,
                           const char *pid, const char *what)
{
    struct why why = {""};

    assert_false(importing(format, log, length, pid, &why));
    if (strstr(why.text, what) == NULL)
        fail_msg("'%s' lacks '%s'", why.text, what);
}

/* How many lines had a fate whose words hold `what`. */
static inline uint64_t importing_count(const struct import_format *format, const char *what)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < format->fates; i++)
        if (strstr(format->fate[i].what, what) != NULL)
            sum += import.count[i];
    return sum;
}

/* What operations leave: bytes by kind. Sizes are rounded up to units, which a block's committed
 * parts are kept in. */
struct leaving {
    uint64_t reserved, committed, views, images, threads;
};

struct left_object {
    uint32_t kind, size; /* kind: of the operation that made it; size: in units */
    uint8_t *committed;
};

static inline uint64_t left_commit(struct left_object *object, uint32_t offset, uint32_t size,
                                   bool committed, uint32_t unit)
{
    uint64_t changed = 0;

    assert_non_null(object->committed);
    assert_true(offset % unit == 0 && size > 0);
    assert_true(offset / unit + (size + unit - 1) / unit <= object->size);
    for (uint32_t page = offset / unit; page < offset / unit + (size + unit - 1) / unit; page++) {
        changed += object->committed[page] != committed;
        object->committed[page] = committed;
    }
    return changed * unit;
}

/* Something ends or loses its id. => false: it is no end */
static inline bool left_end(struct leaving *left, struct left_object *it, uint32_t kind,
                            uint32_t unit)
{
    const uint64_t bytes = (uint64_t)it->size * unit;

    switch (kind) {
    case OPERATION_RELEASE:
        assert_true(it->committed != NULL);
        left->committed -= left_commit(it, 0, it->size * unit, false, unit);
        left->reserved -= bytes;
        free(it->committed);
        it->committed = NULL;
        break;
    case OPERATION_VIEW_UNMAP:
        assert_int_equal(it->kind, OPERATION_VIEW_MAP);
        left->views -= bytes;
        break;
    case OPERATION_IMAGE_UNLOAD:
        assert_int_equal(it->kind, OPERATION_IMAGE_LOAD);
        left->images -= bytes;
        break;
    case OPERATION_THREAD_EXIT:
        assert_int_equal(it->kind, OPERATION_THREAD_CREATE);
        left->threads--;
        break;
    default:
        return false;
    }
    it->kind = OPERATION_KINDS; /* ids don't come again */
    return true;
}

static inline void left_make(struct leaving *left, struct left_object *it,
                             const struct operation *operation, uint32_t unit)
{
    uint32_t bytes = operation->kind == OPERATION_IMAGE_LOAD ? operation->b : operation->a;

    assert_true(it->size == 0);
    it->kind = operation->kind;
    it->size = operation->kind == OPERATION_THREAD_CREATE ? 1 : (bytes + unit - 1) / unit;
    if (operation->kind == OPERATION_THREAD_CREATE) {
        left->threads++;
    } else if (operation->kind == OPERATION_VIEW_MAP) {
        left->views += (uint64_t)it->size * unit;
    } else if (operation->kind == OPERATION_IMAGE_LOAD) {
        left->images += (uint64_t)it->size * unit;
    } else {
        assert_in_range(operation->kind, OPERATION_RESERVE, OPERATION_ALLOC_AT);
        left->reserved += (uint64_t)it->size * unit;
        it->committed = calloc(it->size, 1);
        if (operation->kind >= OPERATION_ALLOC)
            left->committed += left_commit(it, 0, it->size * unit, true, unit);
    }
}

/* Carry operations out. Creating what is live and using what isn't fail the test: no importer may
 * do it. */
static inline struct leaving importing_leaves(const struct operation *operation,
                                              uint32_t operations, uint32_t ids, uint32_t unit)
{
    struct left_object *object = calloc(ids + 1, sizeof *object);
    struct leaving left = {0};

    for (uint32_t i = 0; i < operations; i++) {
        struct left_object *it = &object[operation[i].id];

        assert_in_range(operation[i].id, 1, ids);
        if (operation[i].kind == OPERATION_COMMIT)
            left.committed += left_commit(it, operation[i].a, operation[i].b, true, unit);
        else if (operation[i].kind == OPERATION_DECOMMIT)
            left.committed -= left_commit(it, operation[i].a, operation[i].b, false, unit);
        else if (!left_end(&left, it, operation[i].kind, unit))
            left_make(&left, it, &operation[i], unit);
    }
    for (uint32_t id = 0; id <= ids; id++)
        free(object[id].committed);
    free(object);
    return left;
}

#endif
