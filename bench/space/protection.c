/* SPDX-License-Identifier: MIT */
#include "protection.h"
#include "bits.h"

static const uint32_t protections[16] = {
    PAGE_READWRITE,
    PAGE_NOACCESS,
    PAGE_READONLY,
    PAGE_EXECUTE,
    PAGE_EXECUTE_READ,
    PAGE_EXECUTE_READWRITE,
    PAGE_READWRITE | PAGE_GUARD,
    PAGE_READONLY | PAGE_GUARD,
    PAGE_EXECUTE | PAGE_GUARD,
    PAGE_EXECUTE_READ | PAGE_GUARD,
    PAGE_EXECUTE_READWRITE | PAGE_GUARD,
    PAGE_READWRITE | PAGE_NOCACHE,
    PAGE_READONLY | PAGE_NOCACHE,
    PAGE_EXECUTE | PAGE_NOCACHE,
    PAGE_EXECUTE_READ | PAGE_NOCACHE,
    PAGE_EXECUTE_READWRITE | PAGE_NOCACHE,
};

uint32_t protection_code(uint32_t protection)
{
    for (uint32_t code = 0; code < 16; code++)
        if (protections[code] == protection)
            return code;
    return NONE;
}

uint32_t protection_of(uint32_t code)
{
    return protections[code];
}
