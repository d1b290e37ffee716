/* SPDX-License-Identifier: MIT
 *
 * Logs of strace: every form of a line and every call, each with the operations that it becomes;
 * and random logs against pages of the test's own.
 */
#include "importing.h"

#define ANON "MAP_PRIVATE|MAP_ANONYMOUS, -1, 0"
#define FIXED "MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0"

static void strace(const char *log, const char *operations)
{
    becomes(&import_strace, log, operations);
}

/* The same, and how many lines had a fate. */
static void counted(const char *log, const char *what, uint64_t lines)
{
    struct why why = {""};

    if (!importing(&import_strace, log, strlen(log), NULL, &why))
        fail_msg("%s: %s", log, why.text);
    if (importing_count(&import_strace, what) != lines)
        fail_msg("%s\n'%s' is said of %llu lines", log, what,
                 (unsigned long long)importing_count(&import_strace, what));
    import_free(&import);
}

static void test_mmap(void **state)
{
    (void)state;
    strace("mmap(NULL, 5000, PROT_READ|PROT_WRITE, " ANON ") = 0x7f0000000000\n", "alloc 1 5000\n");
    strace("mmap(NULL, 8192, PROT_NONE, " ANON ") = 0x7f0000000000", "reserve 1 8192\n");
    strace("mmap(NULL, 100, PROT_READ, MAP_SHARED, 3, 0x1000) = 0x7f0000000000\n",
           "view-map 1 100\n");
    strace(
        "mmap(NULL, 9000, PROT_READ, MAP_PRIVATE|MAP_DENYWRITE, 3, 0) = 0x7f0000000000\n"
        "mmap(0x7f0000001000, 4096, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_FIXED|MAP_DENYWRITE, 3, "
        "0x1000) = 0x7f0000001000\n"
        "mmap(0x7f0000002000, 808, PROT_READ|PROT_WRITE, " FIXED ") = 0x7f0000002000\n"
        "mprotect(0x7f0000001000, 4096, PROT_NONE) = 0\n",
        "image-load 1 268435456 9000\n");
    /* a loader that doesn't know MAP_DENYWRITE, as musl's */
    strace("mmap(NULL, 12288, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f0000000000\n"
           "mmap(0x7f0000001000, 4096, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_FIXED, 3, 0x1000) = "
           "0x7f0000001000\n"
           "munmap(0x7f0000000000, 12288) = 0\n",
           "image-load 1 268435456 12288\nimage-unload 1\n");
    strace("mmap2(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANON, -1, 0) = 0xf7700000\n",
           "alloc 1 4096\n");
    strace(
        "mmap(0x10000000, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE, -1, 0) "
        "= 0x10000000\n",
        "alloc 1 4096\n");
    counted("mmap(NULL, 0, PROT_READ, " ANON ") = -1 EINVAL (Invalid argument)\n"
            "mmap(NULL, 4096, PROT_READ, " ANON ") = ?\n",
            "failed", 2);
    counted("mmap(NULL, 4096, PROT_READ, " ANON ") = 0x7f0000000000\n"
            "mmap(NULL, 4096, PROT_READ, " ANON ") = 0x7f0000000000\n",
            "still had something", 1);
    counted("mmap(0x7f0000000000, 4096, PROT_READ, " ANON ") = 0x7f0000000000\n", "address dropped",
            1);
    counted("mmap(NULL, 4096, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000\n",
            "shared memory", 1);
}

/* MAP_FIXED over blocks opens and closes them; over others it ends them. */
static void test_over(void **state)
{
    (void)state;
    strace("mmap(NULL, 16384, PROT_NONE, " ANON ") = 0x7f0000000000\n"
           "mmap(0x7f0000001000, 8192, PROT_READ|PROT_WRITE, " FIXED ") = 0x7f0000001000\n"
           "mmap(0x7f0000001000, 8192, PROT_READ|PROT_WRITE, " FIXED ") = 0x7f0000001000\n"
           "mmap(0x7f0000002000, 4096, PROT_NONE, " FIXED ") = 0x7f0000002000\n",
           "reserve 1 16384\ncommit 1 4096 8192\ndecommit 1 8192 4096\n");
    strace("mmap(NULL, 16384, PROT_NONE, " ANON ") = 0x7f0000000000\n"
           "mprotect(0x7f0000003000, 4096, PROT_READ) = 0\n"
           "mmap(0x7f0000001000, 4096, PROT_READ, MAP_SHARED|MAP_FIXED, 3, 0) = 0x7f0000001000\n",
           "reserve 1 16384\ncommit 1 12288 4096\nrelease 1\nreserve 2 4096\nreserve 3 8192\n"
           "commit 3 4096 4096\nview-map 4 4096\n");
    /* over two blocks, and beyond a block's end */
    strace("mmap(NULL, 8192, PROT_NONE, " ANON ") = 0x7f0000000000\n"
           "mmap(NULL, 8192, PROT_NONE, " ANON ") = 0x7f0000002000\n"
           "mmap(0x7f0000001000, 8192, PROT_READ, " FIXED ") = 0x7f0000001000\n"
           "mmap(0x7f0000003000, 8192, PROT_READ, " FIXED ") = 0x7f0000003000\n",
           "reserve 1 8192\nreserve 2 8192\ncommit 1 4096 4096\ncommit 2 0 4096\n"
           "release 2\nalloc 3 4096\nalloc 4 8192\n");
    strace("mmap(NULL, 8192, PROT_READ, MAP_SHARED, 3, 0) = 0x7f0000000000\n"
           "mmap(0x7f0000000000, 8192, PROT_READ, " FIXED ") = 0x7f0000000000\n",
           "view-map 1 8192\nview-unmap 1\nalloc 2 8192\n");
}

static void test_munmap(void **state)
{
    (void)state;
    strace("mmap(NULL, 5000, PROT_READ, " ANON ") = 0x7f0000000000\n"
           "mmap(NULL, 5000, PROT_READ, MAP_SHARED, 3, 0) = 0x7f0000002000\n"
           "mmap(NULL, 5000, PROT_EXEC, MAP_PRIVATE, 3, 0) = 0x7f0000004000\n"
           "munmap(0x7f0000000000, 24576)           = 0\n"
           "munmap(0x7f0000000000, 24576)           = 0\n",
           "alloc 1 5000\nview-map 2 5000\nimage-load 3 268435456 5000\n"
           "release 1\nview-unmap 2\nimage-unload 3\n");
    /* both ends of a reservation, as an allocator does that wants it aligned */
    strace("mmap(NULL, 134217728, PROT_NONE, " ANON ") = 0x7f0001000000\n"
           "munmap(0x7f0001000000, 50331648) = 0\n"
           "munmap(0x7f0008000000, 16777216) = 0\n"
           "mprotect(0x7f0004000000, 135168, PROT_READ|PROT_WRITE) = 0\n",
           "reserve 1 134217728\nrelease 1\nreserve 2 83886080\nrelease 2\nreserve 3 67108864\n"
           "commit 3 0 135168\n");
    /* the middle of a block, a view and an image */
    strace("mmap(NULL, 12288, PROT_READ, " ANON ") = 0x7f0000000000\n"
           "mmap(NULL, 12288, PROT_READ, MAP_SHARED, 3, 0) = 0x7f0000003000\n"
           "mmap(NULL, 12288, PROT_EXEC, MAP_PRIVATE, 3, 0) = 0x7f0000006000\n"
           "munmap(0x7f0000001000, 4096) = 0\n"
           "munmap(0x7f0000004000, 4096) = 0\n"
           "munmap(0x7f0000007000, 1) = 0\n",
           "alloc 1 12288\nview-map 2 12288\nimage-load 3 268435456 12288\n"
           "release 1\nalloc 4 4096\nalloc 5 4096\n"
           "view-unmap 2\nview-map 6 4096\nview-map 7 4096\n"
           "image-unload 3\nview-map 8 4096\nview-map 9 4096\n");
    counted("munmap(0x7f0000000000, 4096) = 0\nmprotect(0x7f0000000000, 4096, PROT_READ) = 0\n"
            "mremap(0x7f0000000000, 4096, 8192, MREMAP_MAYMOVE) = 0x7f0000100000\n",
            "doesn't show", 3);
}

static void test_mprotect(void **state)
{
    (void)state;
    strace("mmap(NULL, 16384, PROT_READ|PROT_WRITE, " ANON ") = 0x7f0000000000\n"
           "mprotect(0x7f0000000000, 4096, PROT_NONE) = 0\n"
           "mprotect(0x7f0000000000, 4096, PROT_NONE) = 0\n"
           "mprotect(0x7f0000001000, 4096, PROT_READ) = 0\n"
           "pkey_mprotect(0x7f0000000000, 8192, PROT_READ, 1) = 0\n"
           "madvise(0x7f0000000000, 8192, MADV_DONTNEED) = 0\n",
           "alloc 1 16384\ndecommit 1 0 4096\ncommit 1 0 8192\n");
    counted("mmap(NULL, 16384, PROT_READ|PROT_WRITE, " ANON ") = 0x7f0000000000\n"
            "madvise(0x7f0000000000, 8192, MADV_DONTNEED) = 0\nmlockall(MCL_CURRENT) = 0\n",
            "madvise", 2);
}

static void test_mremap(void **state)
{
    (void)state;
    strace("mmap(NULL, 8192, PROT_READ|PROT_WRITE, " ANON ") = 0x7f0000000000\n"
           "mremap(0x7f0000000000, 8192, 16384, MREMAP_MAYMOVE) = 0x7f0000000000\n"
           "mremap(0x7f0000000000, 16384, 20000, MREMAP_MAYMOVE) = 0x7f0000100000\n"
           "mremap(0x7f0000100000, 20480, 4096, MREMAP_MAYMOVE) = 0x7f0000100000\n"
           "mremap(0x7f0000100000, 4096, 4096, MREMAP_MAYMOVE) = 0x7f0000100000\n"
           "mremap(0x7f0000100000, 4096, 4096, MREMAP_MAYMOVE|MREMAP_DONTUNMAP) = 0x7f0000200000\n"
           "munmap(0x7f0000200000, 4096) = 0\nmunmap(0x7f0000100000, 4096) = 0\n",
           "alloc 1 8192\nalloc 2 16384\nrelease 1\nalloc 3 20000\nrelease 2\n"
           "release 3\nalloc 4 4096\nalloc 5 4096\nrelease 5\nrelease 4\n");
    strace("mmap(NULL, 8192, PROT_READ, MAP_SHARED, 3, 0) = 0x7f0000000000\n"
           "mremap(0x7f0000001000, 0, 4096, MREMAP_MAYMOVE) = 0x7f0000100000\n"
           "mremap(0x7f0000001000, 4096, 8192, MREMAP_MAYMOVE|MREMAP_FIXED, 0x7f0000100000) = "
           "0x7f0000100000\n",
           "view-map 1 8192\nview-map 2 4096\n"
           "view-map 3 8192\nview-unmap 1\nview-map 4 4096\nview-unmap 2\n");
}

static void test_brk(void **state)
{
    (void)state;
    strace("brk(NULL) = 0x555555560000\n"
           "brk(0x555555581000) = 0x555555581000\n"
           "brk(0x555555582010) = 0x555555582010\n"
           "brk(0x555555582020) = 0x555555582020\n"
           "brk(0x555555571000) = 0x555555571000\n"
           "brk(0x555555560000) = 0x555555560000\n",
           "alloc 1 135168\nalloc 2 8192\nrelease 1\nalloc 3 69632\nrelease 2\nrelease 3\n");
    counted("brk(0x555555581000) = 0x555555581000\nbrk(0x555555582000) = 0x555555582000\n"
            "brk(0x655555582000) = 0x555555582000\n",
            "before the log says", 1);
    counted("brk(0x555555581000) = 0x555555581000\nbrk(0x555555582000) = 0x555555582000\n"
            "brk(0x655555582000) = 0x555555582000\n",
            "failed", 1);
}

/* 2 GB and more: what is opened of it, or nothing. */
static void test_vast(void **state)
{
    (void)state;
    strace("mmap(NULL, 4294967296, PROT_NONE, " ANON ") = 0x7e0000000000\n"
           "mmap(0x7e0000000000, 1048576, PROT_READ|PROT_WRITE, " FIXED ") = 0x7e0000000000\n"
           "mprotect(0x7e0000080000, 1048576, PROT_READ) = 0\n"
           "mprotect(0x7e0000000000, 1048576, PROT_NONE) = 0\n"
           "munmap(0x7e0000000000, 4294967296) = 0\n",
           "alloc 1 1048576\nalloc 2 524288\ndecommit 1 0 1048576\nrelease 1\nrelease 2\n");
    counted("mmap(NULL, 4294967296, PROT_NONE, " ANON ") = 0x7e0000000000\n"
            "mprotect(0x7e0000000000, 2147483648, PROT_READ) = 0\n"
            "mmap(NULL, 2147483648, PROT_READ, " ANON ") = 0x7d0000000000\n"
            "mmap(NULL, 2147483648, PROT_READ, MAP_SHARED, 3, 0) = 0x7c0000000000\n"
            "mprotect(0x7d0000000000, 4096, PROT_READ) = 0\n"
            "mmap(NULL, 2147479552, PROT_READ, " ANON ") = 0x7b0000000000\n",
            "which no space of NT can hold", 4);
    strace("mmap(NULL, 2147479552, PROT_READ, " ANON ") = 0x7b0000000000\n",
           "alloc 1 2147479552\n");
}

static void test_many(void **state)
{
    static char log[40000];
    size_t length = 0;

    (void)state;
    for (unsigned i = 0; i < 251; i++)
        length += (size_t)sprintf(log + length,
                                  "mmap(NULL, 4096, PROT_NONE, " ANON ") = 0x7f%02x00000000\n", i);
    length += (size_t)sprintf(log + length, "mprotect(0x7f0000000000, 1078036795392, 1) = 0\n");
    sprintf(log + length, "mprotect(0x7f0100000000, 1078036795392, 1) = 0\n");
    counted(log, "more than 250 mappings", 1);
    counted(log, "commit", 1);
}

/* What may stand around a call. */
static void test_forms(void **state)
{
    static const char *const forms[] = {
        "%s = 0x7f0000000000\n",
        "%s            = 0x7f0000000000\r\n",
        "12 %s = 0x7f0000000000\n",
        "[pid    12] %s = 0x7f0000000000\n",
        "12 10:31:07 %s = 0x7f0000000000 <0.000012>\n",
        "12 10:31:07.123456 %s = 0x7f0000000000\n",
        "1700000000.123456 %s = 0x7f0000000000\n",
        "     0.000123 %s = 0x7f0000000000\n",
        "12 1700000000.123456 [00007f5dd2c4a1b7] %s = 0x7f0000000000 <0.000012>\n",
        "[pid 12] [00007f5dd2c4a1b7] %s = 0x7f0000000000",
        "\n%s = 0x7f0000000000\n\n",
    };

    (void)state;
    for (unsigned i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        char log[400];

        snprintf(log, sizeof log, forms[i], "mmap(NULL, 4096, PROT_READ, " ANON ")");
        strace(log, "alloc 1 4096\n");
    }
    strace("mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 3</usr/lib/a (1), \"b\" = 2.so>, 0) = "
           "0x7f0000000000\n",
           "view-map 1 4096\n");
    strace("mmap(0, 0x1000, 0x1, 0x22, 0xffffffff, 0) = 0x7f0000000000\n"
           "mmap(0x7f0000000000, 0x1000, 0, 0x32, 0xffffffff, 0) = 0x7f0000000000\n",
           "alloc 1 4096\ndecommit 1 0 4096\n");
    counted("12 mmap(NULL, 4096, PROT_READ, " ANON ") = 0x7f0000000000\n"
            "12 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---\n"
            "strace: Process 13 attached\n"
            "12 +++ exited with 0 +++\n",
            "signals", 3);
    counted("mmap(NULL, 4096, PROT_READ, " ANON ") = 0x7f0000000000\n"
            "mmap(NULL, 4096, PROT_READ) = 0x7f0000000000\n"
            "mmap(NULL, 4096x, PROT_READ, " ANON ") = 0x7f0000000000\n"
            "mmap(NULL, 18446744073709551615, PROT_READ, " ANON ") = 0x7f0000000000\n"
            "mmap(NULL, 99999999999999999999, PROT_READ, " ANON ") = 0x7f0000000000\n"
            "mmap(NULL, 4096, PROT_READ, " ANON ") = 0xffffffffffffffff\n"
            "mmap(NULL, 4096, PROT_READ, " ANON "\n"
            "what is this\n"
            "12\n"
            "12 <... mmap res\n",
            "can't be understood", 9);
    counted("openat(AT_FDCWD, \"mmap(NULL, 4096) = 5\", O_RDONLY) = 3\n"
            "mmap(NULL, 4096, PROT_READ, " ANON ") = 0x7f0000000000\n",
            "other calls", 1);
}

/* Calls of two threads that overlap. */
static void test_halves(void **state)
{
    (void)state;
    strace("1 mmap(NULL, 8192, PROT_READ, " ANON " <unfinished ...>\n"
           "1 <... mmap resumed>) = 0x7f0000000000\n"
           "1 mmap(NULL,  <unfinished ...>\n"
           "1 <... mmap resumed>4096, PROT_READ, " ANON ") = 0x7f0000004000\n"
           "1 munmap(0x7f0000000000, 8192 <unfinished ...>\n"
           "1 <... munmap resumed>)           = 0\n",
           "alloc 1 8192\nalloc 2 4096\nrelease 1\n");
    /* munmap counts from its first half: the other thread gets the address before its second */
    strace("1 clone(child_stack=NULL, flags=CLONE_VM|CLONE_THREAD) = 2\n"
           "1 mmap(NULL, 8192, PROT_READ, " ANON ") = 0x7f0000000000\n"
           "1 munmap(0x7f0000000000, 8192 <unfinished ...>\n"
           "2 mmap(NULL, 4096, PROT_READ, " ANON ") = 0x7f0000000000\n"
           "1 <... munmap resumed>)           = 0\n"
           "2 munmap(0x7f0000000000, 4096) = 0\n",
           "thread-create 1\nalloc 2 8192\nrelease 2\nalloc 3 4096\nrelease 3\n");
    counted("1 mmap(NULL, 8192, PROT_READ, " ANON ") = 0x7f0000000000\n"
            "1 mmap(NULL, 8192, <unfinished ...>\n"
            "1 mmap(NULL, 4096, <unfinished ...>\n"
            "1 +++ killed by SIGKILL +++\n"
            "1 <... mmap resumed>PROT_READ, " ANON ") = 0x7f0000000000\n",
            "half is missing", 2);
}

#define STACK "mmap(NULL, 8392704, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_STACK, -1, 0) = "
#define CLONE "CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM"

static void test_threads(void **state)
{
    (void)state;
    /* glibc: the guard page is left; the next thread takes the same stack; then it goes */
    strace("1 " STACK "0x7f0000000000\n"
           "1 mprotect(0x7f0000001000, 8388608, PROT_READ|PROT_WRITE) = 0\n"
           "1 clone3({flags=" CLONE ", child_tid=0x7f0000800910, parent_tid=0x7f0000800910, "
           "exit_signal=0, stack=0x7f0000000000, stack_size=0x7fff80, tls=0x7f0000800640} => "
           "{parent_tid=[2]}, 88) = 2\n"
           "2 mmap(NULL, 4096, PROT_READ, " ANON ") = 0x7f0001000000\n"
           "2 exit(0)                           = ?\n"
           "2 +++ exited with 0 +++\n"
           "1 clone(child_stack=0x7f00007fff70, flags=" CLONE ", parent_tid=[3], "
           "tls=0x7f0000800640, child_tidptr=0x7f0000800910) = 3\n"
           "1 munmap(0x7f0001000000, 4096) = 0\n"
           "3 +++ exited with 0 +++\n"
           "1 munmap(0x7f0000000000, 8392704) = 0\n",
           "thread-create 1 8392704\nalloc 2 4096\nthread-exit 1\nthread-create 3 8392704\n"
           "release 2\nthread-exit 3\n");
    /* the stack in the middle of something, in nothing known, and none at all */
    strace("1 mmap(NULL, 8388608, PROT_READ|PROT_WRITE, " ANON ") = 0x7f0000000000\n"
           "1 clone(child_stack=0x7f0000400000, flags=CLONE_VM) = 2\n"
           "1 clone(child_stack=0x7e0000400000, flags=CLONE_VM) = 3\n"
           "1 clone(child_stack=NULL, flags=CLONE_VM) = 4\n",
           "alloc 1 8388608\nthread-create 2\nthread-create 3\nthread-create 4\n");
    /* the thread speaks before the clone that made it ends */
    strace("1 " STACK "0x7f0000000000\n"
           "1 clone3({flags=" CLONE
           ", stack=0x7f0000000000, stack_size=0x7fff80} <unfinished ...>\n"
           "2 mmap(NULL, 4096, PROT_READ, " ANON ") = 0x7f0001000000\n"
           "1 <... clone3 resumed> => {parent_tid=[2]}, 88) = 2\n"
           "1 mmap(NULL, 8192, PROT_READ, " ANON ") = 0x7f0001001000\n",
           "thread-create 1 8392704\nalloc 2 4096\nalloc 3 8192\n");
    /* at the end of the process its threads don't end one by one */
    strace("1 " STACK "0x7f0000000000\n"
           "1 clone(child_stack=0x7f00007fff70, flags=" CLONE ") = 2\n"
           "1 exit_group(0) = ?\n2 +++ exited with 0 +++\n1 +++ exited with 0 +++\n",
           "thread-create 1 8392704\n");
    counted("1 " STACK "0x7f0000000000\n"
            "1 mprotect(0x7f0000001000, 8388608, PROT_READ|PROT_WRITE) = 0\n"
            "1 clone(child_stack=0x7f00007fff70, flags=" CLONE ") = 2\n"
            "1 munmap(0x7f0000000000, 8392704) = 0\n",
            "a thread's stack", 3);
}

/* Of several processes and programs the busiest is followed, or the one that is asked for. */
static void test_processes(void **state)
{
    static const char log[] = "1 brk(NULL) = 0x555000000000\n"
                              "1 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD) = 2\n"
                              "2 mmap(NULL, 4096, PROT_READ, " ANON ") = 0x7f0000000000\n"
                              "1 mmap(NULL, 8192, PROT_READ, " ANON ") = 0x7f0000000000\n"
                              "2 munmap(0x7f0000000000, 4096) = 0\n"
                              "2 munmap(0x7f0000000000, 4096) = 0\n"
                              "2 +++ exited with 0 +++\n";
    struct why why;

    (void)state;
    strace(log, "alloc 1 4096\nrelease 1\n");
    assert_true(importing(&import_strace, log, strlen(log), "1", &why));
    assert_string_equal(importing_text(), "alloc 1 8192\n");
    assert_int_equal(importing_count(&import_strace, "other processes"), 3);
    import_free(&import);
    refused(&import_strace, log, strlen(log), "3", "no process 3 asks for memory in it; 2 does");
    refused(&import_strace, log, strlen(log), "x", "--pid is 'x'; it wants a number");
    /* a program ends where its process becomes another, whether the log has the call or not */
    strace("execve(\"/bin/sh\", [\"sh\"], 0x7ffc4 /* 20 vars */) = 0\n"
           "brk(NULL) = 0x555000000000\nmmap(NULL, 4096, PROT_READ, " ANON ") = 0x7f0000000000\n"
           "execve(\"/bin/a\", [\"a\", \"b) = 3\"], 0x7ffc4 /* 20 vars */) = 0\n"
           "brk(NULL) = 0x556000000000\nmmap(NULL, 8192, PROT_READ, " ANON ") = 0x7f0000000000\n"
           "brk(0x556000001000) = 0x556000001000\n",
           "alloc 1 8192\nalloc 2 4096\n");
    strace("brk(NULL) = 0x555000000000\nmmap(NULL, 4096, PROT_READ, " ANON ") = 0x7f0000000000\n"
           "brk(NULL) = 0x556000000000\nmmap(NULL, 8192, PROT_READ, " ANON ") = 0x7f0000000000\n"
           "brk(0x556000001000) = 0x556000001000\n",
           "alloc 1 8192\nalloc 2 4096\n");
    /* vfork shares memory, but is another process */
    strace("1 mmap(NULL, 4096, PROT_READ, " ANON ") = 0x7f0000000000\n"
           "1 clone(child_stack=0x7f0000001000, flags=CLONE_VM|CLONE_VFORK|SIGCHLD) = 2\n"
           "2 munmap(0x7f0000000000, 4096) = 0\n",
           "alloc 1 4096\n");
}

static void test_refused(void **state)
{
    static const char binary[] = "\x7f"
                                 "ELF\0\0\1\n\n\0mmap(\0\n= 0";

    (void)state;
    refused(&import_strace, "", 0, NULL, "none of its 0 lines");
    refused(&import_strace, binary, sizeof binary, NULL, "none of its 4 lines is a memory call");
    refused(&import_strace, "1 openat(3) = 3\n", 16, NULL, "none of its 1 lines");
    refused(&import_strace, "trace:virtual:NtAllocateVirtualMemory 0xffffffff (nil) 1 1 1\n", 61,
            NULL, "none of its");
}

/* Random logs, told by the kernel's rules over pages of the test's own. An image's mapping keeps
 * its number, so that a segment is known; what is left of a cut one is a view. */

enum { PAGES = 300 };
static struct {
    char kind;   /* ' ', 'b'lock, 'v'iew, 'i'mage */
    unsigned of; /* which mapping */
    bool usable;
} page[PAGES];

static unsigned long long address(unsigned number)
{
    return 0x7f1200000000u + number * 4096ull;
}

static uint64_t pages_of(char kind, bool usable)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < PAGES; i++)
        sum += page[i].kind == kind && (!usable || page[i].usable) ? 4096 : 0;
    return sum;
}

static void end_range(unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++) {
        for (unsigned k = 0; k < PAGES; k++)
            if (page[i].kind == 'i' && page[k].of == page[i].of && k != i && page[k].kind == 'i' &&
                (k < from || k >= to))
                page[k].kind = 'v';
        page[i].kind = ' ';
        page[i].usable = false;
    }
}

static bool all_are(unsigned from, unsigned to, char kind, bool one)
{
    for (unsigned i = from; i < to; i++)
        if (page[i].kind != kind || (one && page[i].of != page[from].of))
            return false;
    return true;
}

static size_t log_mmap(struct chance *chance, char *log, unsigned from, unsigned to,
                       unsigned number)
{
    char kind = "bbbbvvi"[chance_below(chance, 7)];
    bool usable = chance_percent(chance, 60), image[PAGES] = {false};
    bool segment;

    /* code within a view makes the whole of it an image */
    for (unsigned i = 0; kind == 'i' && all_are(from, to, 'v', true) && i < PAGES; i++)
        if (all_are(i < from ? i : from, i < from ? from + 1 : i + 1, 'v', true))
            image[i] = true;
    for (unsigned i = 0; i < PAGES; i++)
        page[i].kind = image[i] ? 'i' : page[i].kind;
    segment = all_are(from, to, 'i', true);
    if (!segment && !(kind == 'b' && all_are(from, to, 'b', false)))
        end_range(from, to);
    for (unsigned i = from; i < to && !segment; i++) {
        bool kept = page[i].kind == 'b';

        page[i].kind = kind;
        page[i].usable = usable && kind == 'b';
        page[i].of = kept ? page[i].of : number;
    }
    return (size_t)sprintf(log, "mmap(%#llx, %u, %s, %s|MAP_FIXED, %s, 0) = %#llx\n", address(from),
                           (to - from) * 4096 - chance_below(chance, 4096),
                           kind == 'i'             ? "PROT_READ|PROT_EXEC"
                           : kind == 'v' || usable ? "PROT_READ"
                                                   : "PROT_NONE",
                           kind == 'b' ? "MAP_PRIVATE|MAP_ANONYMOUS" : "MAP_PRIVATE",
                           kind == 'b' ? "-1" : "3", address(from));
}

static size_t log_other(struct chance *chance, char *log, unsigned from, unsigned to)
{
    bool usable = chance_percent(chance, 50);

    if (chance_percent(chance, 40)) {
        end_range(from, to);
        return (size_t)sprintf(log, "munmap(%#llx, %u) = 0\n", address(from), (to - from) * 4096);
    }
    for (unsigned i = from; i < to; i++)
        page[i].usable = page[i].kind == 'b' && usable;
    return (size_t)sprintf(log, "mprotect(%#llx, %u, %s) = 0\n", address(from), (to - from) * 4096,
                           usable ? "PROT_READ|PROT_WRITE" : "PROT_NONE");
}

static void test_random(void **state)
{
    static char log[60000];
    struct chance chance = testing_chance(0);
    uint64_t operations = 0;

    (void)state;
    for (unsigned round = 0; round < 1500; round++) {
        unsigned lines = 1 + chance_below(&chance, 120);
        size_t length = 0;
        struct leaving left;
        struct why why;

        for (unsigned i = 0; i < PAGES; i++)
            page[i].kind = ' ', page[i].of = 0, page[i].usable = false;
        for (unsigned line = 0; line < lines; line++) {
            unsigned from = chance_below(&chance, PAGES);
            unsigned to = from + 1 + chance_below(&chance, chance_percent(&chance, 70) ? 12 : 80);

            to = to > PAGES ? PAGES : to;
            if (line == 0 || chance_percent(&chance, 50))
                length += log_mmap(&chance, log + length, from, to, line + 1);
            else
                length += log_other(&chance, log + length, from, to);
        }
        assert_true(importing(&import_strace, log, length, NULL, &why));
        assert_int_equal(importing_count(&import_strace, "can't be understood"), 0);
        left = importing_leaves(import.live.operation, import.live.operations, import.live.objects,
                                4096);
        if (left.reserved != pages_of('b', false) || left.views != pages_of('v', false) ||
            left.images != pages_of('i', false))
            fail_msg("round %u: %s\n%s", round, log, importing_text());
        if (importing_count(&import_strace, "committed as one") == 0)
            assert_int_equal(left.committed, pages_of('b', true));
        operations += import.live.operations;
        import_free(&import);
    }
    print_message("# %llu operations\n", (unsigned long long)operations);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mmap),    cmocka_unit_test(test_over),
        cmocka_unit_test(test_munmap),  cmocka_unit_test(test_mprotect),
        cmocka_unit_test(test_mremap),  cmocka_unit_test(test_brk),
        cmocka_unit_test(test_many),    cmocka_unit_test(test_vast),
        cmocka_unit_test(test_forms),   cmocka_unit_test(test_halves),
        cmocka_unit_test(test_threads), cmocka_unit_test(test_processes),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_random),
    };

    return cmocka_run_group_tests_name("import_strace", tests, NULL, NULL);
}
