/* SPDX-License-Identifier: MIT
 *
 * How the cases are written. */
#ifndef CONFORMANCE_CASES_H
#define CONFORMANCE_CASES_H

#include "conformance.h"

/* Sources. Where two disagree, the one that the model follows comes first, and says why. */
#define SDK "Win32 SDK"
#define KB "Microsoft KB Q216540"
#define WINE "Wine 8.0 (measured)"
#define WINE_TESTS "Wine's tests"
#define REACTOS "ReactOS tests"
#define ASSUMPTION "assumption"

/* Calls */
#define ALLOC(address, size, type, protection)                                                     \
    {                                                                                              \
        CALL_ALLOC, address, size, type, protection, false                                         \
    }
#define RESERVE(address, size) ALLOC(address, size, MEM_RESERVE, PAGE_READWRITE)
#define COMMIT(address, size) ALLOC(address, size, MEM_COMMIT, PAGE_READWRITE)
#define BOTH(address, size) ALLOC(address, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE)
#define RESET(address, size) ALLOC(address, size, MEM_RESET, PAGE_READWRITE)
#define FREE(address, size, type)                                                                  \
    {                                                                                              \
        CALL_FREE, address, size, type, 0, false                                                   \
    }
#define RELEASE(address) FREE(address, 0, MEM_RELEASE)
#define DECOMMIT(address, size) FREE(address, size, MEM_DECOMMIT)
#define PROTECT(address, size, protection)                                                         \
    {                                                                                              \
        CALL_PROTECT, address, size, 0, protection, false                                          \
    }
#define QUERY(address)                                                                             \
    {                                                                                              \
        CALL_QUERY, address, 0, 0, 0, false                                                        \
    }

/* Results */
#define DONE(address, length)                                                                      \
    {                                                                                              \
        WIN32_OK, address, length, 0, NULL                                                         \
    }
#define FAILS(error_number)                                                                        \
    {                                                                                              \
        error_number, 0, 0, 0, NULL                                                                \
    }
#define WAS(protection)                                                                            \
    {                                                                                              \
        WIN32_OK, 0, 0, protection, NULL                                                           \
    }
#define SAYS                                                                                       \
    {                                                                                              \
        WIN32_OK, 0, 0, 0, NULL                                                                    \
    } /* of VirtualQuery: the first state */

#define INVALID_PARAMETER FAILS(WIN32_INVALID_PARAMETER)
#define INVALID_ADDRESS FAILS(WIN32_INVALID_ADDRESS)
#define NOT_ENOUGH_MEMORY FAILS(WIN32_NOT_ENOUGH_MEMORY)
#define COMMITMENT_LIMIT FAILS(WIN32_COMMITMENT_LIMIT)

/* States: region is the base of the reservation */
#define IS_FREE(base, size)                                                                        \
    {                                                                                              \
        base, size, MEM_FREE, PAGE_NOACCESS, 0, 0                                                  \
    }
#define IS_RESERVED_AS(base, size, region, given)                                                  \
    {                                                                                              \
        base, size, MEM_RESERVE, 0, region, given                                                  \
    }
#define IS_RESERVED(base, size, region) IS_RESERVED_AS(base, size, region, PAGE_READWRITE)
#define IS_COMMITTED_AS(base, size, protection, region, given)                                     \
    {                                                                                              \
        base, size, MEM_COMMIT, protection, region, given                                          \
    }
#define IS_COMMITTED(base, size, region)                                                           \
    IS_COMMITTED_AS(base, size, PAGE_READWRITE, region, PAGE_READWRITE)

/* NT's user range: the granules 1 to 32,766. */
#define END G(0x7fff)
#define LAST G(0x7ffe) /* the last granule */
#define IS_FREE_FROM(base) IS_FREE(base, END - (base))

#define CASES(name) name, sizeof name / sizeof name[0]

extern const struct conformance_group cases_reserve, cases_base, cases_types, cases_protections,
    cases_commit, cases_limit, cases_free, cases_protect, cases_query, cases_range;

#endif
