/* SPDX-License-Identifier: MIT
 *
 * Operations: the steps that a program asks for. Workloads generate them, trace files hold them,
 * the process carries them out. */
#ifndef PROCESS_OPERATION_H
#define PROCESS_OPERATION_H

#include <stdint.h>

/* New ones come last: their order is in the hash of every stream.
 *
 * What an operation does, its word in a trace, the word that stands behind SIZE, and the names of
 * its two operands there ("" where it has none). An operand in brackets may be left out. */
#define OPERATIONS(X)                                                                              \
    X(RESERVE, "reserve", "", "SIZE", "")                                                          \
    X(RESERVE_TOP, "reserve", "top", "SIZE", "")                                                   \
    X(RESERVE_AT, "reserve", "at", "SIZE", "BASE")                                                 \
    X(ALLOC, "alloc", "", "SIZE", "")                                                              \
    X(ALLOC_TOP, "alloc", "top", "SIZE", "")                                                       \
    X(ALLOC_AT, "alloc", "at", "SIZE", "BASE")                                                     \
    X(COMMIT, "commit", "", "OFFSET", "SIZE")                                                      \
    X(DECOMMIT, "decommit", "", "OFFSET", "SIZE")                                                  \
    X(RELEASE, "release", "", "", "")                                                              \
    X(SECTION_INIT, "section-init", "", "", "")                                                    \
    X(SECTION_DELETE, "section-delete", "", "", "")                                                \
    X(THREAD_CREATE, "thread-create", "", "[STACK]", "")                                           \
    X(THREAD_EXIT, "thread-exit", "", "", "")                                                      \
    X(MUTEX_CREATE, "mutex-create", "", "", "")                                                    \
    X(MUTEX_CLOSE, "mutex-close", "", "", "")                                                      \
    X(HEAP_CREATE, "heap-create", "", "", "")                                                      \
    X(HEAP_DESTROY, "heap-destroy", "", "", "")                                                    \
    X(HEAP_ALLOC, "heap-alloc", "", "HEAP", "SIZE")                                                \
    X(HEAP_FREE, "heap-free", "", "", "")                                                          \
    X(VIEW_MAP, "view-map", "", "SIZE", "")                                                        \
    X(VIEW_UNMAP, "view-unmap", "", "", "")                                                        \
    X(IMAGE_LOAD, "image-load", "", "BASE", "SIZE")                                                \
    X(IMAGE_UNLOAD, "image-unload", "", "", "")

enum operation_kind {
#define OPERATION_KIND(name, word, how, a, b) OPERATION_##name,
    OPERATIONS(OPERATION_KIND)
#undef OPERATION_KIND
        OPERATION_KINDS
};

/* One operation. Ids are the writer's own, one namespace for objects of every kind. */
struct operation {
    uint32_t kind;
    uint32_t id;
    uint32_t a, b; /* operands in the order of the table; 0 where there is none or it is left out */
};

/* Fold an operation into the hash of its stream: a step of a multiplicative hash over two words, so
 * that a change of any operation, or of their order, changes the hash. */
static inline uint64_t operation_hash(uint64_t hash, const struct operation *operation)
{
    const uint64_t odd = 0x9e3779b97f4a7c15u; /* 2^64 over the golden ratio */

    hash = (hash ^ ((uint64_t)operation->kind << 32 | operation->id)) * odd;
    hash = (hash ^ hash >> 32 ^ ((uint64_t)operation->a << 32 | operation->b)) * odd;
    return hash;
}

#endif
