# SPDX-License-Identifier: MIT
#
# Why the first request that failed did, by workload and policy: bars of all runs, their parts with
# patterns and names.
# Data: causes.csv causes-rows.csv causes-names.csv

folder = ARG1
format = ARG2
picture = ARG3
hash = ARG4
figure = 'causes'
data = folder . '/causes.csv'
names = folder . '/causes-names.csv'
labels = folder . '/causes-rows.csv'

width = 8.5
height = 1
load 'style.gp'

stats labels using (column('row')) nooutput name 'row'
rows = int(row_records)
height = 1.1 + 0.36 * rows
load 'style.gp'

array workload[rows]
array policy[rows]
stats labels using (i = int(column('row')), workload[i] = strcol('workload'), \
    policy[i] = strcol('policy'), 0) nooutput
array name[7]
array there[7]
kinds = 0
stats names using (kinds = kinds + 1, there[kinds] = int(column('cause')), \
    name[there[kinds] + 1] = strcol('name'), 0) nooutput
array colour[7] = ['#777777', vermilion, purple, blue, green, black, '#999999']
array fill[7] = [6, 3, 1, 4, 2, 5, 0]
stats data using (column('row')) nooutput name 'part'
parts = int(part_records)
array at_row[parts]
array arch[parts]
array cause[parts]
array from[parts]
array to[parts]
i = 0
stats data using (i = i + 1, at_row[i] = column('row'), arch[i] = strcol('arch'), \
    cause[i] = int(column('cause')), from[i] = column('from'), to[i] = column('to'), 0) nooutput

# Room for the longest name of a workload.
longest = 0
do for [i = 1:rows] {
    longest = strlen(workload[i]) > longest ? strlen(workload[i]) : longest
}
policy_x = 0.03 + 0.0135 * (longest > 20 ? 20 : longest)

set xrange [0:100]
set yrange [rows + 0.6:0.4]
set xtics 0, 50
unset ytics
unset grid
set border 1
set lmargin at screen policy_x + 0.41
set rmargin at screen 0.965
set bmargin at screen 0.9 / height
set tmargin at screen 1 - 0.2 / height
set label 1 'share of the runs (%)' at screen (policy_x + 1.375) / 2, screen 0.42 / height center
set style textbox 1 opaque noborder margins 0.4, 0.2
set style textbox 2 opaque noborder margins 0.4, 0
top(a) = a eq 'x86' ? 0.02 : -0.36
bottom(a) = a eq 'alpha' ? -0.02 : 0.36

do for [i = 1:rows] {
    if (workload[i] ne '-') {
        set label 1000 + i workload[i] at screen 0.01, first i left font ',6.5'
        if (i > 1) {
            set arrow 1000 + i from screen 0.01, first i - 0.5 to screen 0.99, first i - 0.5 \
                nohead linestyle 9 back
        }
    }
    set label 2000 + i policy[i] at screen policy_x, first i left font ',5.5'
}
# The name of a part stands in it, where there is room.
do for [i = 1:parts] {
    if (to[i] - from[i] > 0.4) {
        caption = (arch[i] eq 'both' ? '' : arch[i] eq 'x86' ? 'x86: ' : 'Alpha: ') . name[cause[i] + 1]
        if (arch[i] eq 'both') {
            set label 3000 + i caption at first (from[i] + to[i]) * 50, first at_row[i] center \
                font ',5.5' front boxed bs 1
        } else {
            set label 3000 + i caption at first (from[i] + to[i]) * 50, \
                first at_row[i] + (arch[i] eq 'x86' ? 0.2 : -0.2) center font ',4' front boxed bs 2
        }
    }
}
plot for [k = 1:kinds] data using (column('cause') == there[k] ? (column('from') + column('to')) * 50 : NaN): \
        (column('row')):(column('from') * 100):(column('to') * 100): \
        (column('row') + top(strcol('arch'))):(column('row') + bottom(strcol('arch'))) \
        with boxxyerror linecolor rgb colour[there[k] + 1] linewidth 0.8 \
        fillstyle pattern fill[there[k] + 1] border linecolor rgb colour[there[k] + 1], \
     -1 linestyle 9
set output
