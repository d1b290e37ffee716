# SPDX-License-Identifier: MIT
#
# The unusable index of every size of request over one run, before and after the service pack: a
# heat map, darker where more of the free space is useless.
# Data: index.csv

folder = ARG1
format = ARG2
picture = ARG3
hash = ARG4
figure = 'index'
data = folder . '/index.csv'

width = 8.5
height = 5.2
load 'style.gp'

stats data using (column('panel')) nooutput name 'panel'
stats data using (column('operation')) nooutput name 'operation'
stats data using (log(column('size_bytes')) / log(4)) nooutput name 'size'
panels = int(panel_max)
rows = int(panel_records / panels)
array title[panels]
array most[panels]
stats data using (title[int(column('panel'))] = strcol('title'), 0) nooutput
do for [p = 1:panels] {
    stats data using (column('panel') == p ? column('unusable_index') : NaN) nooutput name 'useless'
    most[p] = useless_max
}

thousands = operation_max > 2000 ? 1000.0 : 1.0
# A line darkens all the way: it reads the same in grey.
set palette defined (0 '#ffffff', 0.5 '#8fc4e8', 0.75 '#1f78b4', 1 '#08203f') maxcolors 10
set cbrange [0:1]
unset colorbox
unset grid
set border 15
set xrange [0:operation_max / thousands]
set yrange [size_min - 0.5:size_max + 0.5]
set xtics 10 ** floor(log10(operation_max / thousands))
set ytics ('64 KB' 8, '256 KB' 9, '1 MB' 10, '4 MB' 11, '16 MB' 12, '64 MB' 13)
set label 1 (thousands > 1 ? 'operations (thousands)' : 'operations') at screen 0.5, \
    char 1.4 center
set label 2 'size of the request' at char 1, screen 0.55 center rotate
bottom = 0.19
top = 0.89
right = 0.84
set multiplot layout 1, panels margins 0.19, right, bottom, top spacing 0.06, 0.1
do for [p = 1:panels] {
    if (p > 1) {
        set ytics ('' 8, '' 9, '' 10, '' 11, '' 12, '' 13)
    }
    if (p == panels) {
        set colorbox user origin right + 0.015, bottom size 0.025, top - bottom border 8
        set cbtics 0, 0.5 scale 0.3 offset -0.8, 0
        set label 3 'useless share of what is free' at screen 0.98, (bottom + top) / 2 center rotate
    }
    if (most[p] < 0.1) {
        set label 4 sprintf("never more\nthan %.0f %%", ceil(most[p] * 100)) at graph 0.5, \
            graph 0.55 center front
    }
    set title title[p]
    plot data every ::(p - 1) * rows::p * rows - 1 using (column('operation') / thousands): \
        (log(column('size_bytes')) / log(4)):(column('unusable_index')) with image
    unset label
}
unset multiplot
set output
