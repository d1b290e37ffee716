/* SPDX-License-Identifier: MIT
 *
 * Holm's correction over a campaign.
 */
#include "family.h"
#include "usual.h"

#include <stdlib.h>
#include <string.h>

/* A cell that may be a member. */
struct candidate {
    size_t cell;
    const char *workload, *policy;
    bool unusual;
};

static bool same_test(const struct candidate *a, const struct candidate *b)
{
    return strcmp(a->workload, b->workload) == 0 && strcmp(a->policy, b->policy) == 0;
}

/* By workload and policy; the one that is the family's comes first. */
static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *left = a, *right = b;
    int order = strcmp(left->workload, right->workload);
    if (order == 0)
        order = strcmp(left->policy, right->policy);
    if (order == 0)
        order = left->unusual - right->unusual;
    if (order == 0)
        order = (left->cell > right->cell) - (left->cell < right->cell);
    return order;
}

/* => how many of them were kept, at the beginning */
static size_t choose_members(struct candidate *candidates, size_t count)
{
    size_t members = 0;
    qsort(candidates, count, sizeof *candidates, compare_candidates);
    for (size_t i = 0; i < count; i++)
        if (members == 0 || !same_test(&candidates[members - 1], &candidates[i]))
            candidates[members++] = candidates[i];
    return members;
}

static size_t find_members(const struct cells *cells, struct compared *compared,
                           struct candidate *candidates)
{
    size_t count = 0;
    for (size_t i = 0; i < cells->count; i++) {
        const struct cell *cell = &cells->cell[i];
        size_t column;
        if (compared[i].onset[ONSET_FIRST_FRAGMENTATION_FAILURE].pairs < 2 ||
            strcmp(cell_field(cells, cell, "commit_limit_bytes"), "none") != 0)
            continue;
        candidates[count++] = (struct candidate){i, cell_field(cells, cell, "workload"),
                                                 cell_field(cells, cell, "policy"),
                                                 usual_differences(cells, cell, &column) > 0};
    }
    return choose_members(candidates, count);
}

bool family_correct(const struct cells *cells, struct compared *compared, struct why *why)
{
    struct candidate *members = calloc(cells->count, sizeof *members);
    double *p = calloc(2 * cells->count, sizeof *p);
    bool right = (members && p) || refuse(why, "there isn't memory enough to analyse it");
    if (right) {
        size_t tests = find_members(cells, compared, members);
        for (size_t i = 0; i < tests; i++)
            p[i] = compared[members[i].cell].onset[ONSET_FIRST_FRAGMENTATION_FAILURE].sign_test_p;
        double *corrected = p + tests;
        holm(p, tests, corrected);
        for (size_t i = 0; i < tests; i++) {
            struct comparison *test =
                &compared[members[i].cell].onset[ONSET_FIRST_FRAGMENTATION_FAILURE];
            test->family_tests = tests;
            test->holm_p = corrected[i];
        }
    }
    free(members);
    free(p);
    return right;
}
