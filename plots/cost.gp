# SPDX-License-Identifier: MIT
#
# How many instructions an operation takes, against the live regions: a panel a workload and policy,
# Alpha and x86; the band is from the cheapest to the dearest step.
# Data: cost.csv cost-panels.csv

folder = ARG1
format = ARG2
picture = ARG3
hash = ARG4
figure = 'cost'
data = folder . '/cost.csv'
names = folder . '/cost-panels.csv'

width = 8.5
height = 1
load 'style.gp'

stats names using (column('panel')) nooutput name 'panel'
panels = int(panel_records)
array title[panels]
stats names using (title[int(column('panel'))] = strcol('title'), 0) nooutput
stats data using (column('regions')) nooutput name 'regions'
stats data using (column('most')) nooutput name 'most'
columns = panels == 1 ? 1 : panels <= 4 ? 2 : 4
rows = (panels + columns - 1) / columns
width = columns == 4 ? 17 : 8.5
height = 2.0 + 2.9 * rows
load 'style.gp'

is(p, a) = column('panel') == p && strcol('arch') eq a
array points[2 * panels]
do for [p = 1:panels] {
    stats data using (is(p, 'alpha') ? 1 : 0) nooutput name 'alpha'
    stats data using (is(p, 'x86') ? 1 : 0) nooutput name 'x86'
    points[2 * p - 1] = int(alpha_sum)
    points[2 * p] = int(x86_sum)
}
# A line without points in a panel has one outside, or there would be nothing to draw.
arch(s) = s eq '1' ? 'alpha' : 'x86'
empty(p, s) = points[2 * p - (s eq '1')] == 0
at(p, s) = empty(p, s) ? 1 : is(p, arch(s)) ? column('regions') : NaN
of(p, s, name) = empty(p, s) ? -1 : column(name)

set logscale x
set xrange [10 ** floor(log10(regions_min < 1 ? 1 : regions_min)):regions_max * 1.3]
set yrange [0:most_max * 1.05]
set xtics ('1' 1, '10' 10, '100' 100, '1,000' 1000, '10,000' 10000, '100,000' 1e5)
set label 1 'live regions' at screen 0.53, char 1.6 center
set label 2 'instructions an operation' at char 1.4, screen 0.5 center rotate
legend_y = 1 - 0.35 / height
do for [i = 0:1] {
    set arrow 11 + i from screen 0.55 + 0.24 * i, screen legend_y to screen 0.62 + 0.24 * i, \
        screen legend_y nohead linestyle 1 + i
    word = i == 0 ? 'Alpha' : 'x86'
    set label 11 + i word at screen 0.64 + 0.24 * i, screen legend_y left
}
set multiplot layout rows, columns margins char 8, char 2, char 3.6, char 3.6 spacing char 2.5, char 3.8
do for [p = 1:panels] {
    set format y p % columns == 1 || columns == 1 ? '%g' : ''
    set title title[p]
    plot for [s in '1 2'] data using (at(p, s)):(of(p, s, 'least')):(of(p, s, 'most')) \
             with filledcurves linecolor rgb (s eq '1' ? blue : vermilion) \
             fillstyle transparent solid 0.15 noborder, \
         for [s in '1 2'] data using (at(p, s)):(of(p, s, 'instructions_per_operation')) \
             with lines linestyle int(s)
    # What belongs to the whole is drawn once.
    unset label
    unset arrow
}
unset multiplot
set output
