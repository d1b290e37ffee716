/* SPDX-License-Identifier: MIT
 *
 * Any bytes at all as a space and a sequence of Win32 calls on it, held against the model of
 * tests/virtual after each of them.
 *
 * `make build/fuzz/virtual` makes it a libFuzzer target; on its own it is a test of the files in
 * tests/fuzz/corpus/virtual. */
#include "../virtual/sequence.h"

#include "native.h"

#include <dirent.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

struct bytes {
    const uint8_t *next;
    size_t left;
};

/* A number from as many bytes as it takes; what is missing at the end is 0. */
static uint32_t bytes_below(void *state, uint32_t limit)
{
    struct bytes *bytes = state;
    uint32_t number = 0;

    for (uint32_t covered = limit - 1; covered != 0; covered >>= 8) {
        number <<= 8;
        if (bytes->left != 0) {
            number |= *bytes->next++;
            bytes->left--;
        }
    }
    return number % limit;
}

static bool bytes_more(void *state)
{
    const struct bytes *bytes = state;

    return bytes->left != 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct bytes state = {bytes, length};
    struct choices choices = {bytes_below, bytes_more, &state};
    const char *what = sequence_run(&choices);

    if (what != NULL) {
        fprintf(stderr, "virtual: %s\n", what);
        abort();
    }
    return 0;
}

#ifndef FUZZ
static void feed_file(const char *path)
{
    static uint8_t bytes[1 << 16];
    FILE *file = fopen(path, "rb");
    size_t length;

    if (file == NULL) {
        perror(path);
        exit(1);
    }
    length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, length);
}

int main(void)
{
    const char *const folder = "tests/fuzz/corpus/virtual";
    DIR *files = opendir(folder);
    unsigned inputs = 0;

    if (files == NULL) {
        perror(folder);
        return 1;
    }
    for (const struct dirent *file; (file = readdir(files)) != NULL;) {
        char path[512];

        if (file->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, file->d_name);
        feed_file(path);
        inputs++;
    }
    closedir(files);
    printf("# %u inputs\n%sok 1 - the virtual fuzzer's corpus\n", inputs,
           inputs != 0 ? "" : "not ");
    native_release();
    return inputs == 0;
}
#endif
