/* SPDX-License-Identifier: MIT
 *
 * What the help says of more than one subcommand.
 */
#include "subcommands.h"

#include <stddef.h>

const struct topic topics[] = {
    {"campaigns", "what stands in a campaign's file",
     "A campaign's file is made of lines; # begins a comment:\n\n"
     "  platforms ARCH-PLATFORM...\n"
     "      Where the runs of the lines below run: alpha-gxemul, alpha-qemu, x86-qemu,\n"
     "      alpha-native, x86-native. An architecture may stand on several: the first\n"
     "      counts, the others must give the same.\n"
     "  limits LIMIT... | none\n"
     "      The commit limits for which first failures are derived from the unlimited\n"
     "      runs of the lines below.\n"
     "  runs KEY=VALUES...\n"
     "      Every combination of the values: lists with commas of names, numbers (with\n"
     "      K, M, G) and ranges A-B. The line must name workload and policy; it may\n"
     "      name seed (else 0), operations (the workload's own number), layout\n"
     "      (fresh), commit_limit (none) and the workload's settings.\n"
     "  runs workload=trace trace=NAME...\n"
     "      The same of the files traces/NAME.trace beside the campaign's; all their\n"
     "      operations, unless fewer are named.\n"
     "  costs KEY=VALUES...\n"
     "      The same for runs whose instructions are counted; the platforms must be\n"
     "      alpha-qemu and x86-qemu.\n"},
    {"exit-status", "what a command ends with",
     "  0   it is done; for verify, compare and conformance: all is right, or equal\n"
     "  1   it broke, or isn't right, or isn't equal; stderr says what, why and what\n"
     "      to do next\n"
     "  2   the command line or a campaign's file is wrong, and nothing was begun\n\n"
     "A campaign that a signal stops ends with 128 and the signal's number.\n"},
    {"environment", "the variables that are heeded",
     "  BROWSER\n"
     "      What 'granule open' shows the report with: commands with colons between.\n"
     "      The first that works is taken; %s in one stands for the file.\n"
     "  GRANULE_MEMORY_MB\n"
     "      Memory of a guest, in megabytes (default 3072).\n"
     "  HOSTS\n"
     "      Other hosts for the runs of 'granule bench', as GNU parallel's --sshlogin\n"
     "      takes them (':' is this one); they must see the command and the campaign's\n"
     "      folder under the same paths.\n"
     "  NO_COLOR\n"
     "      When set to anything, 'granule map' uses no colour on a terminal either.\n"
     "  TIME_LIMIT\n"
     "      Seconds that one run of 'granule bench' may take (default 300).\n"
     "  TMPDIR\n"
     "      Where drawing and booting keep what they need for a moment (default /tmp).\n"},
    {"files", "where things lie",
     "  results/CAMPAIGN/\n"
     "      A campaign's folder, in the current folder unless --results names another.\n"
     "      Its tables are *.csv, whose columns 'granule schema' explains; runs/ has\n"
     "      the guests' own records, samples/ the space over every run, plots/ the\n"
     "      figures, manifest.json the SHA-256 of every file, host/ what tells of the\n"
     "      machine.\n"
     "  bench/campaigns/\n"
     "      The campaigns quick, default and full.\n"
     "  arch/, build/, plots/\n"
     "      The launchers, the guests and the figures' scripts. These four lie in the\n"
     "      source tree or, once installed, in PREFIX/libexec/granule/.\n"},
    {"examples", "a few to start with",
     "  granule bench quick\n"
     "      Run the smallest campaign, and end with its table.\n"
     "  granule verify results/quick\n"
     "      See whether anything in it was changed since.\n"
     "  granule table results/quick --format markdown\n"
     "      Print the table again, for a page.\n"
     "  granule compare results/mine results/quick\n"
     "      See which runs of two campaigns are equal, and what the others do to the\n"
     "      onsets.\n"
     "  granule trace critsec --seed 3 >t\n"
     "      Write down what the workload critsec asks for.\n"
     "  granule replay t --guests\n"
     "      Boot it on both architectures, and see in what they differ.\n"
     "  granule map critsec --seed 3 --at 200000\n"
     "      See who sits where after so many operations.\n"},
    {NULL, NULL, NULL},
};
