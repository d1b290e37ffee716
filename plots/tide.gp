# SPDX-License-Identifier: MIT
#
# The largest piece that a reservation could use at each ebb of tide: a panel a policy, Alpha and
# x86, the median over seeds and their range; the line is what each ebb is asked for.
# Data: tide.csv tide-lines.csv

folder = ARG1
format = ARG2
picture = ARG3
hash = ARG4
figure = 'tide'
data = folder . '/tide.csv'
names = folder . '/tide-lines.csv'

width = 8.5
height = 1
load 'style.gp'

stats names using (column('line')) nooutput name 'line'
panels = int(line_records)
array title[panels]
array probe[panels]
stats names using (title[int(column('line'))] = strcol('policy'), \
    probe[int(column('line'))] = column('probe_bytes'), 0) nooutput
stats data using (column('ebb')) nooutput name 'ebb'
stats data using (column('most_bytes')) nooutput name 'most'
columns = panels == 1 ? 1 : panels <= 4 ? 2 : 4
rows = (panels + columns - 1) / columns
width = columns == 4 ? 17 : 8.5
height = 2.0 + 2.6 * rows
load 'style.gp'

gb = 2.0 ** 30
is(p, a) = column('line') == p && strcol('arch') eq a
of(p, a, name) = is(p, a) ? column(name) / gb : NaN
# How many points a policy has on each side: what has none isn't drawn.
array points[2 * panels]
do for [p = 1:panels] {
    stats data using (is(p, 'alpha') ? 1 : 0) nooutput name 'alpha'
    stats data using (is(p, 'x86') ? 1 : 0) nooutput name 'x86'
    points[2 * p - 1] = int(alpha_sum)
    points[2 * p] = int(x86_sum)
}

set xrange [1:ebb_max + 0.5]
set yrange [0:most_max / gb * 1.1]
set xtics 10
set ytics 0, 0.5
set label 1 'ebb, each after a higher peak' at screen 0.53, char 1.6 center
set label 2 'largest at the ebb (GB)' at char 1.4, screen 0.5 center rotate
legend_y = 1 - 0.35 / height
if (probe[1] > 0) {
    set arrow 13 from screen 0.03, screen legend_y to screen 0.09, screen legend_y nohead \
        linecolor rgb black linewidth 1.0 dashtype (5, 4)
    word = sprintf('asked for: %.0f MB', probe[1] / 2 ** 20)
    set label 13 word at screen 0.11, screen legend_y left
}
do for [i = 0:1] {
    set arrow 11 + i from screen 0.55 + 0.24 * i, screen legend_y to screen 0.62 + 0.24 * i, \
        screen legend_y nohead linestyle 11 + i
    caption = i == 0 ? 'Alpha' : 'x86'
    set label 11 + i caption at screen 0.64 + 0.24 * i, screen legend_y left
}
set multiplot layout rows, columns margins char 7, char 2, char 3.6, char 3.6 spacing char 2.5, char 3.4
do for [p = 1:panels] {
    set format y p % columns == 1 || columns == 1 ? '%g' : ''
    if (probe[p] > 0) {
        set arrow 3 from graph 0, first probe[p] / gb to graph 1, first probe[p] / gb nohead \
            linecolor rgb black linewidth 1.0 dashtype (5, 4)
    }
    set title title[p]
    plot for [a = 1:2] data using (points[2 * p - 2 + a] > 0 ? column('ebb') : 1): \
             (points[2 * p - 2 + a] > 0 ? of(p, a == 1 ? 'alpha' : 'x86', 'least_bytes') : -1): \
             (points[2 * p - 2 + a] > 0 ? of(p, a == 1 ? 'alpha' : 'x86', 'most_bytes') : -1) \
             with filledcurves linecolor rgb (a == 1 ? blue : vermilion) \
             fillstyle transparent solid 0.15 noborder, \
         for [s in '11 10 12'] data using (points[2 * p - (s eq '11')] > 0 ? column('ebb') : 1): \
             (points[2 * p - (s eq '11')] > 0 ? of(p, s eq '11' ? 'alpha' : 'x86', 'largest_bytes') \
             : -1) with lines linestyle int(s)
    # What belongs to the whole is drawn once.
    unset label
    unset arrow
}
unset multiplot
set output
