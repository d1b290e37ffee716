/* SPDX-License-Identifier: MIT
 *
 * A fuzzer's corpus as a test: every file of its folder is fed once.
 */
#ifndef TESTS_FUZZ_CORPUS_H
#define TESTS_FUZZ_CORPUS_H

#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static inline void corpus_feed_file(const char *path)
{
    static uint8_t bytes[1 << 18];
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, length);
}

/* => an exit code: an empty corpus is a failure */
static inline int corpus_feed(const char *folder)
{
    DIR *files = opendir(folder);
    unsigned inputs = 0;
    if (!files) {
        perror(folder);
        return 1;
    }
    for (const struct dirent *file; (file = readdir(files));) {
        char path[512];
        if (file->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, file->d_name);
        corpus_feed_file(path);
        inputs++;
    }
    closedir(files);
    printf("# %u inputs\n%sok 1 - %s\n", inputs, inputs ? "" : "not ", folder);
    return inputs == 0;
}

#endif
