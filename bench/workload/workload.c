/* SPDX-License-Identifier: MIT */
#include "workload.h"

#include "text.h"

const struct workload *workload_named(const char *name)
{
    for (unsigned i = 0; i < workload_count; i++)
        if (text_equal(workloads[i]->name, name))
            return workloads[i];
    return NULL;
}
