/* SPDX-License-Identifier: MIT
 *
 * Logs of Wine: every form of a line and every call, each with the operations that it becomes.
 */
#include "importing.h"

/* Lines of thread 24 of process 20. */
#define L "0020:0024:trace:virtual:"
#define ALLOCATE(address, size, type)                                                              \
    L "NtAllocateVirtualMemory 0xffffffff " address " " size " " type " 00000004\n"
#define FREE(address, size, type) L "NtFreeVirtualMemory 0xffffffff " address " " size " " type "\n"
#define SEARCHED(range) L "map_view got mem in reserved area " range "\n"
#define VIEW(range, kind) L "dump_view View: " range " (" kind ")\n"
#define PAGES(range, protection) L "dump_view       " range " " protection "\n"
#define MAP(address)                                                                               \
    L "NtMapViewOfSection handle=0x1c process=0xffffffff addr=" address " off=0 size=0 access=2\n"

static void wine(const char *log, const char *operations)
{
    becomes(&import_wine, log, operations);
}

static void counted(const char *log, const char *what, uint64_t lines)
{
    struct why why = {""};

    if (!importing(&import_wine, log, strlen(log), NULL, &why))
        fail_msg("%s: %s", log, why.text);
    if (importing_count(&import_wine, what) != lines)
        fail_msg("%s\n'%s' is said of %llu lines", log, what,
                 (unsigned long long)importing_count(&import_wine, what));
    import_free(&import);
}

static void test_memory(void **state)
{
    (void)state;
    /* a heap: reserved, committed step by step, decommitted, released */
    wine(ALLOCATE("(nil)", "00200000", "2000") SEARCHED("0x140000-0x340000")
             VIEW("0x140000 - 0x33ffff", "valloc") PAGES("0x140000 - 0x33ffff", "--rw-")
                 ALLOCATE("0x140000", "00010000", "1000") VIEW("0x140000 - 0x33ffff", "valloc")
                     PAGES("0x140000 - 0x14ffff", "c-rw-") ALLOCATE("0x150800", "00000801", "1000")
                         VIEW("0x140000 - 0x33ffff", "valloc") FREE("0x150000", "00001000", "4000")
                             FREE("0x140000", "00000000", "4000")
                                 FREE("0x140000", "00000000", "8000"),
         "reserve 1 2097152\ncommit 1 0 65536\ncommit 1 65536 8192\ndecommit 1 65536 4096\n"
         "decommit 1 0 2097152\nrelease 1\n");
    /* sizes and addresses as they were asked for */
    wine(ALLOCATE("(nil)", "0000191e", "1000") VIEW("0x110000 - 0x111fff", "valloc")
             ALLOCATE("(nil)", "00001000", "3000") VIEW("0x120000 - 0x120fff", "valloc")
                 ALLOCATE("(nil)", "00020000", "102000") VIEW("0x7fee0000 - 0x7fefffff", "valloc")
                     ALLOCATE("(nil)", "00001000", "103000")
                         VIEW("0x7fed0000 - 0x7fed0fff", "valloc"),
         "alloc 1 6430\nalloc 2 4096\nreserve 3 131072 top\nalloc 4 4096 top\n");
    wine(ALLOCATE("0x20001010", "00001000", "2000") VIEW("0x20000000 - 0x20002fff", "valloc")
             ALLOCATE("0x20002000", "00001000", "1000") VIEW("0x20000000 - 0x20002fff", "valloc")
                 ALLOCATE("0x30000000", "00010000", "3000")
                     VIEW("0x30000000 - 0x3000ffff", "valloc"),
         "reserve 1 4096 at 536875024\ncommit 1 8192 4096\nalloc 2 65536 at 805306368\n");
    /* a 64-bit program's addresses are none of NT's */
    wine(L
         "NtAllocateVirtualMemory 0xffffffffffffffff 0x7f0000000000 00010000 3000 00000004\n" VIEW(
             "0x7f0000000000 - 0x7f000000ffff", "valloc"),
         "alloc 1 65536\n");
    wine(L "NtAllocateVirtualMemoryEx 0xffffffff (nil) 00010000 3000 00000004 (nil) 0\n" VIEW(
             "0x110000 - 0x11ffff", "valloc"),
         "alloc 1 65536\n");
    counted(ALLOCATE("0x110000", "00010000", "3000") ALLOCATE("(nil)", "00000000", "3000")
                ALLOCATE("(nil)", "00001000", "80000") FREE("0x110000", "00000000", "4001"),
            "failed", 4);
    counted(FREE("0x110000", "00000000", "8000") FREE("0x110000", "00001000", "4000")
                ALLOCATE("(nil)", "00001000", "3000"),
            "doesn't show", 2);
    counted(ALLOCATE("(nil)", "00002000", "3000") VIEW("0x110000 - 0x111fff", "valloc")
                FREE("0x111000", "00000000", "8000") FREE("0x111000", "00000000", "4000"),
            "doesn't show", 2);
    counted(L "NtAllocateVirtualMemory 0x54 (nil) 00010000 3000 00000004\n" L
              "NtFreeVirtualMemory 0x54 0x10000 00000000 8000\n",
            "another process", 2);
}

/* A part of a region released. */
static void test_parts(void **state)
{
    (void)state;
    wine(ALLOCATE("(nil)", "00040000", "2000") VIEW("0x110000 - 0x14ffff", "valloc")
             ALLOCATE("0x120000", "00010000", "1000") VIEW("0x110000 - 0x14ffff", "valloc")
                 FREE("0x130000", "00010000", "8000") FREE("0x110000", "00020000", "8000"),
         "reserve 1 262144\ncommit 1 65536 65536\nrelease 1\nreserve 2 131072\n"
         "commit 2 65536 65536\nreserve 3 65536\nrelease 2\n");
}

static void test_files(void **state)
{
    (void)state;
    wine(MAP("(nil)") SEARCHED("0x110000-0x121000") L
         "virtual_map_section handle=0x1c size=11000 offset=0\n" VIEW("0x110000 - 0x120fff", "file")
             MAP("(nil)") VIEW("0x10000000 - 0x10073fff", "image") MAP("(nil)")
                 VIEW("0x7b000000 - 0x7b00ffff", "builtin image") MAP("(nil)")
                     SEARCHED("0x140000-0x150000") VIEW("0x140000 - 0x14ffff", "image")
                         MAP("0x200000") VIEW("0x200000 - 0x200fff", "anonymous"),
         "view-map 1 69632\nimage-load 2 268435456 475136\nimage-load 3 2063597568 65536\n"
         "image-load 4 268435456 65536\nview-map 5 4096\n");
    /* unmapping has no line: what the next one overlaps is gone */
    wine(MAP("(nil)") VIEW("0x110000 - 0x120fff", "file") MAP("(nil)")
             VIEW("0x110000 - 0x110fff", "file") MAP("(nil)")
                 VIEW("0x10000000 - 0x10000fff", "image") MAP("(nil)")
                     VIEW("0x10000000 - 0x10000fff", "image"),
         "view-map 1 69632\nview-unmap 1\nview-map 2 4096\nimage-load 3 268435456 4096\n"
         "image-unload 3\nimage-load 4 268435456 4096\n");
    wine(MAP("(nil)") VIEW("0x110000 - 0x13ffff", "file") ALLOCATE("(nil)", "00020000", "3000")
             VIEW("0x140000 - 0x15ffff", "valloc") MAP("(nil)") VIEW("0x120000 - 0x14ffff", "file"),
         "view-map 1 196608\nalloc 2 131072\nview-unmap 1\nrelease 2\nview-map 3 196608\n");
    /* a view is told again when its protections change */
    wine(MAP("(nil)") VIEW("0x10000000 - 0x10001fff", "image") L
         "NtProtectVirtualMemory 0xffffffff 0x10000000 00001000 00000004\n" VIEW(
             "0x10000000 - 0x10001fff", "image") PAGES("0x10000000 - 0x10001fff", "c-rW-"),
         "image-load 1 268435456 8192\n");
    /* Wine maps its own without a call */
    wine(VIEW("0x7bc00000 - 0x7beb9fff", "image") ALLOCATE("(nil)", "00001000", "3000"),
         "image-load 1 2076180480 2859008\n");
}

#define STACK(first, last, guard)                                                                  \
    SEARCHED(first "-" last)                                                                       \
    VIEW(first " - " last, "valloc")                                                               \
    PAGES(first " - " first, "c----")                                                              \
    PAGES(first " - " first, "c" guard "rw-") PAGES(first " - " last, "c-rw-")

static void test_threads(void **state)
{
    (void)state;
    /* the first stack is the first thread's */
    wine(STACK("0x440000", "0x73ffff", "g") STACK("0x840000", "0xb3ffff", "g")
             FREE("0x840000", "00000000", "8000") STACK("0xc40000", "0xd3ffff", "g")
                 FREE("0x440000", "00000000", "8000"),
         "thread-create 1 3145728\nthread-exit 1\nthread-create 2 1048576\n");
    /* one whose place is taken has ended */
    wine(STACK("0x440000", "0x73ffff", "g") STACK("0x840000", "0xb3ffff", "g")
             ALLOCATE("(nil)", "00010000", "3000") VIEW("0x840000 - 0x84ffff", "valloc"),
         "thread-create 1 3145728\nthread-exit 1\nalloc 2 65536\n");
    wine(STACK("0x440000", "0x73ffff", "-") FREE("0x440000", "00000000", "8000"),
         "alloc 1 3145728\nrelease 1\n");
}

/* What a fresh process of the model has, isn't asked for again. */
static void test_fresh(void **state)
{
    (void)state;
    wine(
        ALLOCATE("0x7ffe0000", "00001000", "3000") VIEW("0x7ffe0000 - 0x7ffe0fff", "valloc")
            ALLOCATE("(nil)", "00200000", "102000") VIEW("0x7fde0000 - 0x7ffdffff", "valloc")
                ALLOCATE("0x7ffc0000", "00020000", "1000") VIEW("0x7fde0000 - 0x7ffdffff", "valloc")
                    FREE("0x7ffc0000", "00020000", "4000") MAP("(nil)")
                        VIEW("0x400000 - 0x437fff", "image") VIEW("0x400000 - 0x437fff", "image")
                            ALLOCATE("(nil)", "00010000", "103000")
                                VIEW("0x7fdd0000 - 0x7fddffff", "valloc"),
        "alloc 1 65536 top\n");
    counted(FREE("0x1", "00000000", "8000") L "remove_reserved_area removing 0x2-0x6\n" L
                                              "NtQueryVirtualMemory (0xffffffff, 0x7bc32d70)\n",
            "other words", 3);
}

static void test_vast(void **state)
{
    (void)state;
    wine(L "NtAllocateVirtualMemory 0xffffffffffffffff (nil) 100000000 2000 00000004\n" VIEW(
             "0x700000000 - 0x7ffffffff", "valloc") ALLOCATE("0x700010000", "00010000", "1000")
             VIEW("0x700000000 - 0x7ffffffff", "valloc") FREE("0x700000000", "00000000", "8000"),
         "alloc 1 65536\n");
    counted(ALLOCATE("(nil)", "80000000", "3000") VIEW("0x700000000 - 0x77fffffff", "valloc")
                MAP("(nil)") VIEW("0x800000000 - 0x87fffffff", "file"),
            "which no space", 2);
}

static void test_processes(void **state)
{
    static const char two[] =
        ALLOCATE("(nil)", "00001000", "3000") VIEW("0x110000 - 0x110fff", "valloc")
        /* lines without ids are those of the next process */
        "trace:virtual:NtAllocateVirtualMemory 0xffffffff (nil) 00002000 3000 00000004\n"
        "trace:virtual:dump_view View: 0x110000 - 0x111fff (valloc)\n"
        "trace:virtual:dump_view       0x110000 - 0x111fff c-rw-\n"
        "003c:0040:fixme:other:channel 0xffffffff\n"
        "003c:0040:trace:virtual:NtFreeVirtualMemory 0xffffffff 0x110000 00000000 8000\n";
    static const char threads[] =
        "trace:virtual:NtAllocateVirtualMemory 0xffffffff (nil) 00001000 3000 00000004\n"
        "trace:virtual:dump_view View: 0x110000 - 0x110fff (valloc)\n"
        "0024:trace:virtual:NtFreeVirtualMemory 0xffffffff 0x110000 00000000 8000\n"
        "0028:trace:virtual:NtAllocateVirtualMemory 0xffffffff (nil) 00003000 3000 00000004\n"
        "0028:trace:virtual:dump_view View: 0x110000 - 0x112fff (valloc)\n";
    static const char again[] =
        "trace:virtual:NtAllocateVirtualMemory 0xffffffff (nil) 00001000 3000 00000004\n";
    char text[1000];
    struct why why;

    (void)state;
    wine(two, "alloc 1 8192\nrelease 1\n");
    assert_true(importing(&import_wine, two, strlen(two), "0020", &why));
    assert_string_equal(importing_text(), "alloc 1 4096\n");
    assert_int_equal(importing_count(&import_wine, "other processes"), 4);
    assert_int_equal(importing_count(&import_wine, "other channels"), 1);
    import_free(&import);
    refused(&import_wine, two, strlen(two), "20x", "wants a number of base 16, such as 003c");
    /* without process ids it is one process, as long as it can be */
    wine(threads, "alloc 1 4096\nrelease 1\nalloc 2 12288\n");
    snprintf(text, sizeof text, "%s%s", threads, again);
    refused(&import_wine, text, strlen(text), NULL, "WINEDEBUG=+pid,+virtual");
    wine(again + 0, "");
    /* times, and two threads whose lines mix */
    wine("12.345:0020:0024:trace:virtual:NtAllocateVirtualMemory 0xffffffff (nil) 00001000 3000 "
         "00000004\n"
         "12.346:0020:0028:trace:virtual:NtAllocateVirtualMemory 0xffffffff (nil) 00002000 2000 "
         "00000004\n"
         "12.347:0020:0024:trace:virtual:dump_view View: 0x110000 - 0x110fff (valloc)\n"
         "12.348:0020:0028:trace:virtual:dump_view View: 0x120000 - 0x121fff (valloc)\r\n",
         "alloc 1 4096\nreserve 2 8192\n");
}

static void test_broken(void **state)
{
    (void)state;
    refused(&import_wine, "", 0, NULL, "none of its 0 lines is of Wine's channel virtual");
    refused(&import_wine, "\0\n\0\n", 4, NULL, "none of its 2 lines");
    refused(&import_wine, "mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f0000000000\n", 64,
            NULL, "none of its 1 lines");
    refused(&import_wine, L "NtQueryVirtualMemory x\n", strlen(L) + 23, NULL,
            "none of its 1 lines asks for memory");
    counted(ALLOCATE("(nil)", "00001000", "3000") L
            "NtAllocateVirtualMemory 0xffffffff\n" L
            "NtAllocateVirtualMemory 0xffffffff (nil) 1000 3000\n" L
            "NtAllocateVirtualMemory 0xffffffff (nil) 10000000000000000 3000 4\n" L
            "NtFreeVirtualMemory 0xffffffff (nil)\n" L "NtMapViewOfSection handle=0x1c\n" L
            "dump_view View: 0x2000 - 0x1000 (valloc)\n" L
            "dump_view View: 0x2000 - 0xffffffffffffffff (valloc)\n" L "dump_view View: valloc\n" L
            "one-word\n"
            "1:2:3:trace:virtual:NtFreeVirtualMemory 0xffffffff 0x110000 00000000 8000\n"
            "xyz:trace:virtual:NtFreeVirtualMemory 0xffffffff 0x110000 00000000 8000\n",
            "can't be understood", 11);
    counted(ALLOCATE("0xfffffffffffff000", "00001000", "3000") VIEW("0x2000 - 0x2fff", "valloc")
                ALLOCATE("(nil)", "00001000", "3000") VIEW("0x2000 - 0x2fff", "valloc")
                    FREE("0x2000", "ffffffffffffffff", "8000"),
            "can't be understood", 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory),    cmocka_unit_test(test_parts),
        cmocka_unit_test(test_files),     cmocka_unit_test(test_threads),
        cmocka_unit_test(test_fresh),     cmocka_unit_test(test_vast),
        cmocka_unit_test(test_processes), cmocka_unit_test(test_broken),
    };

    return cmocka_run_group_tests_name("import_wine", tests, NULL, NULL);
}
