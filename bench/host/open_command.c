/* SPDX-License-Identifier: MIT
 *
 * `granule open`: show a campaign's report in a browser.
 */
#include "files.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPORT "report.html"

extern char **environ;

enum { WORDS_MOST = 64 };

static bool is_folder(const char *path)
{
    struct stat what;
    return stat(path, &what) == 0 && S_ISDIR(what.st_mode);
}

/* A campaign's folder by its path or, where there is no such folder, by the campaign's name. */
static bool find_folder(const char *word, char folder[PATH_MOST], struct why *why)
{
    bool name = !strchr(word, '/') && !is_folder(word);
    if (!path_make(folder, why, name ? "results/%s" : "%s", word))
        return false;
    return is_folder(folder) ||
           refuse(why, "there is no folder %.400s; 'granule bench' makes one", folder);
}

/* => the report's whole path, to be freed; null: there is none */
static char *find_report(const char *folder, struct why *why)
{
    char path[PATH_MOST];
    if (!path_make(path, why, "%s/" REPORT, folder))
        return NULL;
    char *whole = realpath(path, NULL);
    if (!whole)
        why_set(why, "%.200s: %s; 'granule report %.200s' makes it", path, strerror(errno), folder);
    return whole;
}

/* The words of a browser's command, in place. %s in one stands for the file, which comes last where
 * there is none. => false: there is no word, there are too many, or one is too long */
static bool split(char *command, char *file, char placed[PATH_MOST], char *words[WORDS_MOST])
{
    struct why why;
    int count = 0;
    placed[0] = '\0';
    for (char *word = strtok(command, " \t"); word; word = strtok(NULL, " \t")) {
        const char *mark = *placed ? NULL : strstr(word, "%s");
        if (count == WORDS_MOST - 2 ||
            (mark &&
             !path_make(placed, &why, "%.*s%s%s", (int)(mark - word), word, file, mark + 2)))
            return false;
        words[count++] = mark ? placed : word;
    }
    if (count == 0)
        return false;
    if (!*placed)
        words[count++] = file;
    words[count] = NULL;
    return true;
}

/* => it ran and ended well */
static bool browse(char *command, char *file)
{
    char placed[PATH_MOST], *words[WORDS_MOST];
    pid_t process;
    int status;
    if (!split(command, file, placed, words) ||
        posix_spawnp(&process, words[0], NULL, NULL, words, environ) != 0)
        return false;
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* BROWSER is a list with colons between, of which the first that works is taken. */
static bool browse_any(const char *list, char *file)
{
    char *commands = strdup(list), *rest = commands, *command;
    bool shown = false;
    while (commands && !shown && (command = strsep(&rest, ":")))
        shown = browse(command, file);
    free(commands);
    return shown;
}

int command_open(int argc, char **argv)
{
    const struct option_row table[] = {{NULL, NULL, NULL}};
    char folder[PATH_MOST], *report = NULL;
    struct why why;
    if (!options_take_most(argc, argv, table, 1))
        return EXIT_USAGE;
    if (find_folder(argv[1] ? argv[1] : "default", folder, &why))
        report = find_report(folder, &why);
    if (!report)
        return complain(EXIT_BROKEN, "open: %s", why.text);
    const char *browser = getenv("BROWSER");
    bool chosen = browser && *browser;
    int code = EXIT_SUCCESS;
    if (!browse_any(chosen ? browser : "xdg-open", report))
        code = complain(EXIT_BROKEN, "open: %s; open %s in a browser",
                        chosen ? "nothing that BROWSER names could show it"
                               : "xdg-open isn't there or couldn't show it, and BROWSER isn't set",
                        report);
    free(report);
    return code;
}
