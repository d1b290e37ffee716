# SPDX-License-Identifier: MIT
#
# What is free, what a reservation could use and the largest piece of it, over one run, before and
# after the service pack; the first thread that couldn't be created is marked.
# Data: run.csv run-marks.csv run-labels.csv

folder = ARG1
format = ARG2
picture = ARG3
hash = ARG4
figure = 'run'
data = folder . '/run.csv'
marks = folder . '/run-marks.csv'
labels = folder . '/run-labels.csv'

width = 8.5
height = 5.4
load 'style.gp'

stats data using (column('panel')) nooutput name 'panel'
stats data using (column('operation')) nooutput name 'operation'
stats data using (column('free_bytes')) nooutput name 'free'
panels = int(panel_max)
array title[panels]
stats data using (title[int(column('panel'))] = strcol('title'), 0) nooutput

gb = 2.0 ** 30
thousands = operation_max > 2000 ? 1000.0 : 1.0
size(bytes) = bytes == 0 ? '0' : bytes >= gb ? sprintf('%.2f GB', bytes / gb) : bytes >= 2 ** 20 ? \
    sprintf('%.1f MB', bytes / 2 ** 20) : sprintf('%.0f KB', bytes / 1024.0)
in(p) = column('panel') == p
of(p, name) = in(p) ? column(name) / gb : NaN
at = 'column("operation") / thousands'
array name_x[3]
array name_y[3]
named = 0
stats labels using (named = column('panel'), name_x[int(column('line'))] = @at, \
    name_y[int(column('line'))] = column('bytes') / gb, 0) nooutput

set xrange [0:operation_max / thousands]
set yrange [0:free_max / gb * 1.12]
set xtics 10 ** floor(log10(operation_max / thousands))
set label 1 (thousands > 1 ? 'operations (thousands)' : 'operations') at screen 0.55, \
    char 1.7 center
set label 2 'address space (GB)' at char 1.4, screen 0.55 center rotate
set multiplot layout 1, panels margins char 7, char 2, char 3.6, char 2.2 spacing char 2.5, char 4
do for [p = 1:panels] {
    mark_x = -1.0
    mark_y = 0.0
    mark_text = ''
    stats marks using (in(p) && strcol('cause') ne 'none' ? (mark_x = @at, \
        mark_y = column('free_bytes') / gb, mark_text = "no thread fits:\n" \
        . size(column('free_bytes')) . " free,\nlargest " . size(column('largest_bytes')), 0) : 0) \
        nooutput
    if (mark_x >= 0) {
        set arrow from first mark_x, graph 0 to first mark_x, graph 1 nohead linestyle 8
        set label 3 mark_text at first mark_x, first mark_y right offset -0.6, -1
        set label 4 '' at first mark_x, first mark_y point pointtype 7 pointsize 0.3 * point \
            linecolor rgb black
    } else {
        set label 3 'every thread fits' at graph 0.5, graph 0.5 center
    }
    if (p == named) {
        set label 11 'free' at first name_x[1], first name_y[1] center offset 0, 0.6
        set label 12 'usable' at first name_x[2], first name_y[2] left offset 0.4, 0.5
        set label 13 'largest' at first name_x[3], first name_y[3] right offset -0.6, -0.5
    }
    if (p > 1) {
        set format y ''
    }
    set title title[p]
    plot data using (@at):(of(p, 'free_bytes')) with lines linestyle 1, \
         data using (@at):(of(p, 'usable_bytes')) with lines linestyle 2, \
         data using (@at):(of(p, 'largest_bytes')) with lines linestyle 3
    # What belongs to the whole is drawn once; marks are a panel's own.
    unset label
    unset arrow
}
unset multiplot
set output
