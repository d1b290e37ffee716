/* SPDX-License-Identifier: MIT
 *
 * Lives: every object ends once, at or after its time, by the operation that was asked for, and its
 * id is free until then. */
#include "../testing.h"

#include "lives.h"

#define HORIZON 5000

struct life {
    bool live;
    uint32_t due, ending;
};

static void check_lives(uint32_t percent_new)
{
    static struct life lives_of[HORIZON + 1];
    struct chance chance = testing_chance(percent_new);
    struct arena arena = testing_layer(12);
    struct lives lives;
    uint32_t forever = 0; /* the youngest of those that end only when they are cut */
    uint32_t begun = 0;
    uint32_t ended = 0;
    uint32_t late = 0;

    memset(lives_of, 0, sizeof lives_of);
    lives_init(&lives, HORIZON, &arena);
    for (uint32_t now = 1; now <= HORIZON; now++) {
        struct operation operation;

        lives_step(&lives);
        assert_int_equal(lives.now, now);
        if (forever != 0 && chance_percent(&chance, 10)) {
            lives_cut(&lives, forever, &operation);
            assert_int_equal(operation.id, forever);
            assert_int_equal(operation.kind, lives_of[forever].ending);
            lives_of[forever].live = false;
            forever = 0;
            ended++;
            continue;
        }
        if (!chance_percent(&chance, percent_new) && lives_end(&lives, &operation)) {
            struct life *life = &lives_of[operation.id];

            assert_true(life->live);
            assert_true(now >= life->due);
            assert_int_equal(operation.kind, life->ending);
            assert_int_equal(operation.a, 0);
            assert_int_equal(operation.b, 0);
            late += now - life->due;
            life->live = false;
            ended++;
        } else {
            static const uint32_t lengths[] = {1, 2, 50, 1000, FOREVER, HORIZON};
            uint32_t length = lengths[chance_below(&chance, 6)];
            uint32_t ending = chance_below(&chance, OPERATION_KINDS);
            uint32_t id = lives_begin(&lives, length, ending);

            assert_in_range(id, 1, lives.ids - 1);
            assert_false(lives_of[id].live);
            lives_of[id] = (struct life){true, now + length, ending};
            if (length == FOREVER) {
                lives_of[id].due = FOREVER;
                forever = id;
            }
            begun++;
        }
        /* while nothing is overdue, nothing that lives is past its time */
        if (lives.overdue == 0 && now % 16 == 0)
            for (uint32_t id = 1; id <= begun; id++)
                assert_false(lives_of[id].live && lives_of[id].due <= now);
    }
    assert_true(lives.fresh <= begun + 1);
    print_message("# %u begun, %u ended, %.1f operations late on average\n", begun, ended,
                  ended != 0 ? (double)late / ended : 0);
    if (percent_new < 100)
        assert_true(ended > HORIZON / 10);
}

static void test_lives(void **state)
{
    (void)state;
    check_lives(0);
    check_lives(30);
    check_lives(60);
    check_lives(100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lives)};

    return cmocka_run_group_tests_name("lives", tests, NULL, NULL);
}
