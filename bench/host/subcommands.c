/* SPDX-License-Identifier: MIT
 *
 * What `granule` can do, and what its help says of it.
 */
#include "subcommands.h"

#include <stddef.h>

const struct subcommand subcommands[] = {
    {"bench", "run a campaign, from its plan to its table and figures",
     "bench [--results DIR] [CAMPAIGN]\n\n"
     "CAMPAIGN is quick, default (which is run unless another is named), full, or the\n"
     "path of a file of your own, with a slash in it. A campaign that was cut off goes\n"
     "on where it stopped; one that is finished starts anew.\n\n"
     "  --results DIR   the campaign's folder (default: results/CAMPAIGN)\n",
     command_bench},
    {"plots", "draw a campaign's figures",
     "plots DIR [--only FIGURE]\n\n"
     "Draws DIR/plots/FIGURE.svg, .pdf and .png from the campaign's tables, and writes\n"
     "their data and captions beside them.\n\n"
     "  --only FIGURE   just one of them\n",
     command_plots},
    {"publish", "make an archive of a campaign, for readers",
     "publish DIR [--to FOLDER]\n\n"
     "Verifies the campaign and writes granule-NAME-HASH.tar.gz: the report, the\n"
     "figures in all formats, their captions for Markdown and LaTeX, the tables as\n"
     "a data package, CITATION.cff, the licence of the data, and checksums. NAME is\n"
     "the folder's, HASH stands in the corner of every figure. The same results\n"
     "give the same bytes.\n\n"
     "  --to FOLDER   where the archive is to lie (default: beside DIR)\n",
     command_publish},
    {"open", "show a campaign's report in a browser",
     "open [DIR|CAMPAIGN]\n\n"
     "Shows DIR/report.html, or results/CAMPAIGN/report.html where there is no folder\n"
     "of that name (default: results/default/report.html), by the first command in\n"
     "BROWSER that works, or by xdg-open where BROWSER isn't set.\n",
     command_open},
    {"plan", "print a campaign's job list, one line a boot",
     "plan CAMPAIGN [--results DIR --missing]\n\n"
     "CAMPAIGN is a file; 'granule help campaigns' tells what stands in it. A line of\n"
     "the list is the run's name, a tab and the guest's parameters.\n\n"
     "  --results DIR   the campaign's folder\n"
     "  --missing       leave out the runs whose records lie whole in DIR\n",
     command_plan},
    {"run", "boot one job and keep its records",
     "run --results DIR [--time-limit SECONDS] [--root TOP] 'JOB'\n\n"
     "JOB is a line of 'granule plan', or its parameters alone. Whole records come to\n"
     "lie in DIR/runs/NAME.records, and the cost part of a counted run (the word\n"
     "'count' stands before its parameters) in DIR/cost/NAME.cost; of a broken run,\n"
     "what came out lies in DIR/broken/NAME.output. The trace of a job that has one is\n"
     "DIR/traces/TRACE.trace.\n\n"
     "  --results DIR          the campaign's folder; made if it isn't there\n"
     "  --time-limit SECONDS   end a boot that takes longer (default 300); five times\n"
     "                         that when counted\n"
     "  --root TOP             where arch/ and build/ lie (default: by the command)\n",
     command_run},
    {"collect", "turn a campaign's records into tables",
     "collect DIR\n\n"
     "Reads DIR/campaign and every run's records, checks them again and writes\n"
     "runs.csv, onsets.csv, failures.csv, limits.csv, cost.csv and samples/NAME.csv.\n",
     command_collect},
    {"analyse", "compare the architectures, cell by cell",
     "analyse DIR\n\n"
     "Reads DIR/campaign, DIR/runs.csv and DIR/limits.csv and writes\n\n"
     "  cells.csv        pairs, medians, ratios, tests, causes: a row a cell and onset\n"
     "  grid.csv         the same of first failures, derived for the campaign's\n"
     "                   commit limits\n"
     "  checks.csv       limited runs held against unlimited ones, second platforms\n"
     "                   against first\n"
     "  incidence.csv    the share of runs past an onset over operations, by cause\n"
     "  sensitivity.csv  what another reading of an assumption does to the onset\n",
     command_analyse},
    {"table", "print a campaign's results as a table",
     "table DIR [--format NAME] [--quote WORKLOAD/POLICY[/LIMIT]]\n\n"
     "Reads DIR/cells.csv, DIR/grid.csv and DIR/checks.csv. The line at the end is the\n"
     "one by which the results are quoted and checked.\n\n"
     "  --format NAME   text (the default), markdown or json\n"
     "  --quote CELL    instead: the lines of these cells, without a limit or under\n"
     "                  one (128M)\n",
     command_table},
    {"figures", "write the data and the captions of the figures",
     "figures DIR [--only NAME]\n\n"
     "Reads DIR/*.csv and DIR/samples/, carries out again what a figure shows more\n"
     "closely, and writes DIR/plots/*.csv and *.caption, from which plots/*.gp draw.\n"
     "What figure the campaign has nothing for is said.\n\n"
     "  --only NAME   just one of them\n",
     command_figures},
    {"captions", "print the captions of the figures for a page or a paper",
     "captions DIR [--format NAME] [--pictures FOLDER]\n\n"
     "Prints DIR/plots/*.caption, each with its figure.\n\n"
     "  --format NAME       markdown (the default), or latex, which takes the PDFs\n"
     "  --pictures FOLDER   where the figures lie, as seen from there (default: plots)\n",
     command_captions},
    {"report", "write what a campaign tells as a page and as Markdown",
     "report DIR\n\n"
     "Writes DIR/report.html, one file that needs no other, and DIR/report.md, whose\n"
     "figures lie in DIR/plots. Both are made from the tables; the explorer in the\n"
     "page carries single runs out again.\n",
     command_report},
    {"seal", "write the manifest, which ends a campaign",
     "seal DIR\n\n"
     "Writes DIR/manifest.json with the SHA-256 of every file of the results, host/\n"
     "and plots/ apart, and DIR/datapackage.json, which describes the tables for other\n"
     "programs.\n",
     command_seal},
    {"verify", "check a campaign's folder, down to what follows from what",
     "verify DIR [--quoted LINE]\n\n"
     "Names every file that was changed, is missing or is one too many; holds the\n"
     "tables against their schema; derives the tables from the records once more, and\n"
     "the cells from the runs. Records and samples may be left out as a whole; what\n"
     "can't be checked then is said.\n\n"
     "  --quoted LINE   check besides whether LINE is one that 'granule table' gives\n"
     "                  of DIR\n",
     command_verify},
    {"abridge", "copy a campaign without its records and samples",
     "abridge DIR TO\n\n"
     "TO, a new folder, gets the tables, the figures, the report, the manifest and the\n"
     "machine's description: what results/reference holds.\n",
     command_abridge},
    {"schema", "tell what every column of every table means",
     "schema\n\n"
     "Prints Markdown, as it stands in results/README.md.\n",
     command_schema},
    {"compare", "hold a campaign against another, the reference",
     "compare A REFERENCE [--match KEY=A:B,...] [--onset NAME]\n"
     "            [--format NAME]\n\n"
     "Tells which runs are equal to the byte, up to which operation the others are,\n"
     "and what that does to onsets, ratios and intervals. Success when every run of\n"
     "either is equal in both.\n\n"
     "Runs pair that were asked for in the same way; those that are left over, where\n"
     "they agree but for the platform. Where no run pairs, the campaigns are compared\n"
     "over every column of runs.csv that has one value in either, and another: another\n"
     "policy, another setting. Such runs count as equal when all is that follows their\n"
     "parameters.\n\n"
     "  --match KEY=A:B   pair the runs of A that have A in column KEY with the\n"
     "                    reference's that have B there, and leave out all others\n"
     "                    (policy=sp4:sp5)\n"
     "  --onset NAME      compare this onset (default: the one that 'granule table'\n"
     "                    shows)\n"
     "  --format NAME     text (the default), markdown or json\n",
     command_compare},
    {"trace", "print a workload's operations as a trace",
     "trace WORKLOAD [--seed N] [--operations N]\n"
     "            [--set 'KEY=VALUE ...']\n\n"
     "  --seed N         of a workload that has one (default 0)\n"
     "  --operations N   how many (default: the workload's own number)\n"
     "  --set PAIRS      the workload's settings; 'granule list' tells them\n",
     command_trace},
    {"replay", "run a trace on the native layer, or in the guests",
     "replay FILE [--page-size 4096|8192] [--layout fresh|empty]\n"
     "            [--policy NAME] [--commit-limit BYTES] [--placements]\n"
     "       granule replay FILE --guests [--platforms LIST] [--layout fresh|empty]\n"
     "            [--policy NAME] [--commit-limit BYTES] [--time-limit SECONDS]\n"
     "            [--root TOP]\n\n"
     "Prints the run's records, or with --placements a line an operation: its number;\n"
     "ok, skipped or the Win32 error; an address in hex and a length in bytes, - and 0\n"
     "where there are none. With --guests it boots a guest a platform, holds each\n"
     "against the native layer, and prints what they measured side by side, and in\n"
     "what Alpha and x86 differ.\n\n"
     "  --page-size N          4096 is x86 (the default), 8192 is Alpha\n"
     "  --layout NAME          fresh: NT's own regions are there (the default);\n"
     "                         empty: nothing is\n"
     "  --policy NAME          which runtime (default sp4); 'granule list' tells them\n"
     "  --commit-limit BYTES   K, M and G may stand behind (default none)\n"
     "  --placements           a line an operation instead of the records\n"
     "  --guests               in the guests, not on the native layer\n"
     "  --platforms LIST       with commas between (default alpha-gxemul,x86-qemu)\n"
     "  --time-limit SECONDS   end a boot that takes longer (default 300)\n"
     "  --root TOP             where arch/ and build/ lie (default: by the command)\n",
     command_replay},
    {"import", "turn a log of a real program into a trace",
     "import strace|wine FILE|- [--pid N]\n\n"
     "Prints the trace. Its head, and stderr, say what became of every line of the\n"
     "log: which are operations now, which come near one, which were dropped, and why.\n"
     "The log is what one of these leaves in FILE:\n\n"
     "  strace   strace -f -o FILE -e trace=memory,process PROGRAM\n"
     "  wine     WINEDEBUG=+pid,+virtual wine PROGRAM 2>FILE\n\n"
     "  --pid N   the process to follow, as the log writes it (default: the one that\n"
     "            asks for most)\n",
     command_import},
    {"map", "draw a space at any operation of a run or a trace",
     "map WORKLOAD|FILE [--at N] [--seed N] [--set 'KEY=VALUE ...']\n"
     "            [--csv] [--cell SIZE] [--page-size 4096|8192]\n"
     "            [--layout fresh|empty] [--policy NAME] [--commit-limit BYTES]\n\n"
     "  --at N        after so many operations (default: the last)\n"
     "  --seed N      of a workload (default 0)\n"
     "  --set PAIRS   a workload's settings and number of operations\n"
     "  --csv         a row a region, slot tail and hole instead of the picture\n"
     "  --cell SIZE   bytes of a cell, 64K to 256M (default 1M)\n\n"
     "The others are those of 'granule help replay'.\n",
     command_map},
    {"list", "tell the workloads, their settings and the policies",
     "list [--assumptions]\n\n"
     "  --assumptions   instead: every number and rule of the model, with its source,\n"
     "                  and what shows it otherwise\n",
     command_list},
    {"conformance", "check the Win32 calls against their sources, case by case",
     "conformance [--format text|markdown]\n\n"
     "Runs every case of bench/conformance on the native layer at both page sizes and\n"
     "prints them: the calls, what comes of them, what VirtualQuery says afterwards,\n"
     "and the source of it. Success when every case passes.\n\n"
     "  --format NAME   text for the terminal (the default), or markdown\n",
     command_conformance},
    {"help", "say more about a subcommand or a topic",
     "help [SUBCOMMAND|TOPIC]\n\n"
     "Without a word it names all of them.\n",
     command_help},
    {NULL, NULL, NULL, NULL},
};
