/* SPDX-License-Identifier: MIT
 *
 * `granule import`: the log of a real program as a trace.
 */
#include "command.h"
#include "files.h"
#include "import.h"

#include <stdlib.h>

#define LOG_BYTES_MOST ((size_t)4 << 30)

/* A log's name as the trace's head has it: without folders, and one word of plain characters. */
static const char *plain_name(const char *path, char name[64])
{
    const char *slash = strrchr(path, '/');

    snprintf(name, 64, "%s", slash == NULL ? path : slash + 1);
    for (char *c = name; *c != '\0'; c++)
        if (*c <= ' ' || *c >= 0x7f)
            *c = '?';
    return strcmp(path, "-") == 0 ? "standard input" : name;
}

int command_import(int argc, char **argv)
{
    static const struct import_format *const formats[] = {&import_strace, &import_wine};
    const char *pid = NULL;
    const struct option_row options[] = {{"pid", &pid, NULL}, {NULL, NULL, NULL}};
    const struct import_format *format = NULL;
    struct import import;
    struct bytes bytes;
    struct why why;
    char name[64];
    bool read;

    if (!options_take(argc, argv, options, 2))
        return EXIT_USAGE;
    for (unsigned i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(argv[1], formats[i]->name) == 0)
            format = formats[i];
    if (format == NULL)
        return complain(EXIT_USAGE, "import: unknown kind of log '%s'; there are strace and wine",
                        argv[1]);
    if (!file_read(strcmp(argv[2], "-") == 0 ? "/dev/stdin" : argv[2], LOG_BYTES_MOST, &bytes,
                   &why))
        return complain(EXIT_BROKEN, "import: %s", why.text);
    read = import_log(&import, format, (struct part){bytes.at, bytes.at + bytes.length}, pid, &why);
    free(bytes.at);
    if (!read)
        return complain(EXIT_BROKEN, "import: %s: %s", argv[2], why.text);
    import_account(stderr, "", &import, format, plain_name(argv[2], name));
    import_print(stdout, &import, format, plain_name(argv[2], name)); /* main() looks for errors */
    import_free(&import);
    return EXIT_SUCCESS;
}
