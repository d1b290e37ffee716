# SPDX-License-Identifier: MIT
#
# How much earlier or later Alpha comes to its onset than x86: a forest plot of the ratio with its
# interval over workloads and policies, the line at 1, bounds as arrows, the causes named.
# Data: ratio.csv

folder = ARG1
format = ARG2
picture = ARG3
hash = ARG4
figure = 'ratio'
data = folder . '/ratio.csv'

width = 17
height = 1
load 'style.gp'

stats data using (column('row')) nooutput name 'row'
stats data using (column('low') > 0 && column('low') < column('ratio') ? column('low') : \
    column('ratio')) nooutput name 'low'
stats data using (column('high') > column('ratio') ? column('high') : column('ratio')) \
    nooutput name 'high'
rows = int(row_records)
height = 1.9 + 0.38 * rows
load 'style.gp'

array workload[rows]
array policy[rows]
array kind[rows]
array ratio[rows]
array words[rows]
array cause[rows]
i = 0
stats data using (i = i + 1, workload[i] = strcol('workload'), policy[i] = strcol('policy'), \
    kind[i] = strcol('kind'), ratio[i] = column('ratio'), words[i] = strcol('words'), \
    cause[i] = strcol('cause'), 0) nooutput

# Room for the longest name of a workload.
name = 0
do for [i = 1:rows] {
    name = strlen(workload[i]) > name ? strlen(workload[i]) : name
}
policy_x = 0.025 + 0.0076 * (name > 24 ? 24 : name)

# A factor has the same length in both directions, and 1/2 to 2 are always there.
reach = low_min < 0.5 || high_max > 2 ? (1 / low_min > high_max ? 1 / low_min : high_max) : 2
reach = reach * 1.25

# Where no row is of a kind, there is a point outside, or there would be nothing to draw.
outside = reach * 2
is(k) = strcol('kind') eq k
stats data using (is('exact') ? 1 : 0) nooutput name 'exact'
stats data using (is('equal') ? 1 : 0) nooutput name 'equal'
exact(x) = int(exact_sum) == 0 ? outside : x
set logscale x
set xrange [1 / reach:reach]
set yrange [rows + 0.7:0.3]
set xtics ('1/16' 1.0 / 16, '1/8' 0.125, '1/4' 0.25, '1/2' 0.5, '1' 1, '2' 2, '4' 4, '8' 8, '16' 16)
unset ytics
set border 1
set lmargin at screen policy_x + 0.25
set rmargin at screen 0.61
set bmargin at screen 1.25 / height
set tmargin at screen 1 - 0.6 / height
set label 1 'Alpha/x86, operations until the onset' at screen (policy_x + 0.86) / 2, screen 0.55 / height center
title_y = 1 - 0.3 / height
set label 2 'workload, policy' at screen 0.01, screen title_y left textcolor rgb grey
set label 3 'Alpha earlier' at graph 0.48, screen title_y right textcolor rgb grey
set label 4 'later' at graph 0.52, screen title_y left textcolor rgb grey
set label 5 'ratio (interval)' at screen 0.62, screen title_y left textcolor rgb grey
set label 6 'first failure' at screen 0.82, screen title_y left textcolor rgb grey
set arrow 1 from first 1, graph 0 to first 1, graph 1 nohead linecolor rgb black linewidth 0.6 back
do for [i = 1:rows] {
    if (workload[i] ne '-') {
        set label 1000 + i workload[i] at screen 0.01, first i left
        if (i > 1) {
            set arrow 1000 + i from screen 0.01, first i - 0.5 to screen 0.99, first i - 0.5 \
                nohead linestyle 9 back
        }
    }
    set label 2000 + i policy[i] at screen policy_x, first i left font ',6'
    set label 3000 + i words[i] at screen 0.62, first i left font ',6'
    set label 4000 + i cause[i] at screen 0.82, first i left font ',6'
    # A bound points to where the ratio may lie.
    if (kind[i] eq 'over') {
        set arrow 2000 + i from first ratio[i], first i to graph 1, first i \
            filled size screen 0.008, 20 linestyle 1
    }
    if (kind[i] eq 'under') {
        set arrow 2000 + i from first ratio[i], first i to graph 0, first i \
            filled size screen 0.008, 20 linestyle 1
    }
}
plot data using (is('exact') || int(exact_sum) == 0 ? exact(column('ratio')) : NaN): \
         (column('row')):(exact(column('low') > 0 ? column('low') : column('ratio'))): \
         (exact(column('high') > 0 ? column('high') : column('ratio'))) \
         with xerrorbars linestyle 1 pointtype 7 pointsize 0.35 * point, \
     data using (is('equal') ? 1 : int(equal_sum) == 0 ? outside : NaN):(column('row')) \
         with points linecolor rgb blue pointtype 6 pointsize 0.45 * point
set output
