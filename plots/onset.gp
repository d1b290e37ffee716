# SPDX-License-Identifier: MIT
#
# The share of runs that are past the first fragmentation failure, or under a commit limit past the
# first failure of any cause, against operations: Alpha and x86, a panel a cell.
# Data: onset.csv

folder = ARG1
format = ARG2
picture = ARG3
figure = 'onset'
data = folder . '/onset.csv'

# Panels are numbered from 1; their titles are data, never commands.
set datafile separator comma
stats data using 1 skip 1 nooutput name 'panel'
stats data using 8 skip 1 nooutput name 'operation'
panels = int(panel_max)
columns = panels > 1 ? 2 : 1
rows = (panels + columns - 1) / columns
array title[panels]
stats data using (title[int($1)] = strcol(2) . ', ' . strcol(3) \
    . (strcol(4) eq 'none' ? '' : ', ' . sprintf('limit %.0f MB', column(4) / 2 ** 20)) \
    . (strcol(5) eq 'fresh' ? '' : ', ' . strcol(5)), 0) skip 1 nooutput

height = 1.7 + 2.4 * rows
load 'style.gp'

share(p, arch) = column(1) == p && strcol(7) eq arch ? column(11) * 100 : NaN
thousands = operation_max > 2000 ? 1000.0 : 1.0

set xrange [0:operation_max / thousands]
set yrange [-4:104]
set ytics 0, 50, 100
set xtics 10 ** floor(log10(operation_max / thousands))
unset xlabel
set label 1 (thousands > 1 ? 'operations (thousands)' : 'operations') at screen 0.55, \
    char 0.9 center
set label 2 'runs past onset (%)' at char 1, screen 0.52 center rotate
legend_y = 1 - 0.35 / height
set arrow 11 from screen 0.66, screen legend_y to screen 0.73, screen legend_y nohead linestyle 1 linewidth 2.8
set label 11 'Alpha' at screen 0.74, screen legend_y left
set arrow 12 from screen 0.85, screen legend_y to screen 0.92, screen legend_y nohead linestyle 2
set label 12 'x86' at screen 0.93, screen legend_y left
set multiplot layout rows, columns margins char 7, char 2, char 3, char 4 \
    spacing char 5, char 4
do for [p = 1:panels] {
    set title title[p]
    stats data using (column(1) == p ? $9 : NaN) skip 1 nooutput name 'reached'
    if (reached_max == 0) {
        set label 3 'not reached' at graph 0.5, graph 0.5 center
    }
    # Where both go the same way, the dashes lie on the broad line.
    plot data using ($8 / thousands):(share(p, 'alpha')) skip 1 with steps linestyle 1 linewidth 2.8, \
         data using ($8 / thousands):(share(p, 'x86')) skip 1 with steps linestyle 2
    # What belongs to the whole is drawn once.
    unset label
    unset arrow
}
unset multiplot
set output
