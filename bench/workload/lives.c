/* SPDX-License-Identifier: MIT */
#include "lives.h"

void lives_init(struct lives *lives, uint32_t operations, struct arena *arena)
{
    *lives = (struct lives){.operations = operations, .ids = operations + 1, .fresh = 1};
    lives->due = arena_take(arena, operations + 1, sizeof *lives->due, "the workload's objects");
    lives->next = arena_take(arena, lives->ids, sizeof *lives->next, "the workload's objects");
    lives->ending = arena_take(arena, lives->ids, sizeof *lives->ending, "the workload's objects");
}

void lives_step(struct lives *lives)
{
    uint32_t id = lives->due[++lives->now];

    while (id != 0) {
        uint32_t next = lives->next[id];

        lives->next[id] = lives->overdue;
        lives->overdue = id;
        id = next;
    }
}

uint32_t lives_begin(struct lives *lives, uint32_t life, uint32_t ending)
{
    uint32_t id = lives->spare;

    if (id != 0)
        lives->spare = lives->next[id];
    else
        id = lives->fresh++;
    lives->ending[id] = ending;
    if (life <= lives->operations - lives->now) {
        uint32_t *head = &lives->due[lives->now + life];

        lives->next[id] = *head;
        *head = id;
    }
    return id;
}

bool lives_end(struct lives *lives, struct operation *operation)
{
    uint32_t id = lives->overdue;

    if (id == 0)
        return false;
    lives->overdue = lives->next[id];
    lives_cut(lives, id, operation);
    return true;
}

void lives_cut(struct lives *lives, uint32_t id, struct operation *operation)
{
    lives->next[id] = lives->spare;
    lives->spare = id;
    *operation = (struct operation){.kind = lives->ending[id], .id = id};
}
