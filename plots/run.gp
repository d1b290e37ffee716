# SPDX-License-Identifier: MIT
#
# What is free, what a reservation could use and the largest piece of it, over one run, before and
# after the service pack; the first thread that couldn't be created is marked.
# Data: run.csv run-failure.csv

folder = ARG1
format = ARG2
picture = ARG3
figure = 'run'
data = folder . '/run.csv'
marks = folder . '/run-failure.csv'

set datafile separator comma
stats data using 3 skip 1 nooutput name 'operation'
stats data using 4 skip 1 nooutput name 'free'

# Policies in their order, as one string of words; names have no blanks.
policies = ''
seen(p) = strstrt(' ' . policies . ' ', ' ' . p . ' ') > 0
stats data using (seen(strcol(2)) ? 0 : (policies = policies . ' ' . strcol(2), 0)) skip 1 nooutput
panels = words(policies)

height = 5.2
load 'style.gp'

gb = 2.0 ** 30
thousands = operation_max > 2000 ? 1000.0 : 1.0
size(bytes) = bytes == 0 ? '0' : bytes >= gb ? sprintf('%.2f GB', bytes / gb) : bytes >= 2 ** 20 ? \
    sprintf('%.1f MB', bytes / 2 ** 20) : sprintf('%.0f KB', bytes / 1024.0)
of(p, bytes) = strcol(2) eq p ? bytes / gb : NaN

set xrange [0:operation_max / thousands]
set yrange [0:free_max / gb * 1.12]
set xtics 10 ** floor(log10(operation_max / thousands))
set label 1 (thousands > 1 ? 'operations (thousands)' : 'operations') at screen 0.55, \
    char 0.9 center
set label 2 'address space (GB)' at char 1, screen 0.5 center rotate
legend_y = 1 - 0.35 / height
array legend[3] = ['free', 'usable', 'largest']
do for [i = 1:3] {
    legend_x = 0.40 + (i - 1) * 0.2
    set arrow 10 + i from screen legend_x, screen legend_y \
        to screen legend_x + 0.07, screen legend_y nohead linestyle i
    set label 10 + i legend[i] at screen legend_x + 0.08, screen legend_y left
}
set multiplot layout 1, panels margins char 7, char 2, char 3, char 4 spacing char 5, char 4
do for [n = 1:panels] {
    p = word(policies, n)
    mark_x = -1.0
    mark_y = 0.0
    mark_text = ''
    marked(row) = (mark_x = column(4) / thousands, mark_y = column(5) / gb, mark_text = \
        "thread fails:\n" . size(column(5)) . " free,\nlargest " . size(column(6)), row)
    set table $mark
    plot marks using (strcol(2) eq p && strcol(3) ne 'none' ? marked(0) : 0):(0) skip 1 with table
    unset table
    if (mark_x >= 0) {
        set arrow from first mark_x, graph 0 to first mark_x, graph 1 nohead linestyle 8
        set label 3 mark_text at first mark_x, first mark_y right offset -0.6, -1
        set label 4 '' at first mark_x, first mark_y point pointtype 7 pointsize 0.5 \
            linecolor rgb 'black'
    } else {
        set label 3 'no thread fails' at graph 0.5, graph 0.5 center
    }
    set title p
    plot data using ($3 / thousands):(of(p, $4)) skip 1 with lines linestyle 1, \
         data using ($3 / thousands):(of(p, $5)) skip 1 with lines linestyle 2, \
         data using ($3 / thousands):(of(p, $6)) skip 1 with lines linestyle 3
    # What belongs to the whole is drawn once; marks are a panel's own.
    unset label
    unset arrow
}
unset multiplot
set output
