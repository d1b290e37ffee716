# SPDX-License-Identifier: MIT
#
# Who holds the address space over one run, 8 MB a spot: addresses up, operations across; Alpha and
# x86 side by side, before and after the service pack.
# Data: space.csv space-panels.csv space-kinds.csv

folder = ARG1
format = ARG2
picture = ARG3
hash = ARG4
figure = 'space'
data = folder . '/space.csv'
names = folder . '/space-panels.csv'
legend = folder . '/space-kinds.csv'

width = 17
height = 1
load 'style.gp'

stats names using (column('panel')) nooutput name 'panel'
panels = int(panel_records)
array title[panels]
array operations[panels]
array onset[panels]
stats names using (title[int(column('panel'))] = strcol('title'), \
    operations[int(column('panel'))] = column('operations'), onset[int(column('panel'))] = \
    strcol('onset_operation') eq 'none' ? 0 : column('onset_operation'), 0) nooutput
moments = 0
cells = 0
stats names using (moments = int(column('moments')), cells = int(column('cells')), 0) nooutput
stats legend using (column('kind')) nooutput name 'kind'
kinds = int(kind_records)
array kind[kinds]
array name[kinds]
i = 0
stats legend using (i = i + 1, kind[i] = int(column('kind')), name[i] = strcol('name'), 0) nooutput

columns = panels > 1 ? 2 : 1
rows = (panels + columns - 1) / columns
height = 2.2 + 4.6 * rows
load 'style.gp'

# What is free is white, tails stand out; the others differ in lightness as far as it goes.
array colour[8] = ['#ffffff', '#8b2500', '#004b7d', '#007a59', '#43a3dd', '#000000', '#777777', \
    '#fdc98b']
# Codes 11 to 16 are tails, 7 to 10 aren't used.
set palette maxcolors 17 defined (0 colour[1], 1 colour[2], 2 colour[3], 3 colour[4], 4 colour[5], \
    5 colour[6], 6 colour[7], 7 colour[8], 16 colour[8])
set cbrange [0:16]
unset colorbox

gb = 2.0 ** 30
cell = 2.0 ** 23 / gb
thousands = 1000.0
unset grid
set style textbox opaque border linecolor rgb grey margins 0.8, 0.8
set border 15
set yrange [0:cells * cell]
set ytics 0, 0.5
set label 1 'operations (thousands)' at screen 0.52, char 1.5 center
set label 2 'address (GB)' at char 1.4, screen 0.5 center rotate
# As a matrix a file has no header: the comment lines and the header are skipped.
head = 6
legend_y = 1 - 0.45 / height
legend_x = 0.06
do for [i = 1:kinds] {
    set object i rectangle from screen legend_x, screen legend_y - 0.13 / height \
        to screen legend_x + 0.025, screen legend_y + 0.13 / height \
        fillcolor rgb colour[kind[i] + 1] fillstyle solid border linecolor rgb grey
    set label 10 + i name[i] at screen legend_x + 0.032, screen legend_y left
    legend_x = legend_x + 0.055 + 0.0098 * strlen(name[i])
}
set multiplot layout rows, columns margins char 7, char 2, char 3.6, char 5 spacing char 3, char 4
do for [p = 1:panels] {
    step = operations[p] / moments / thousands
    set xrange [0:operations[p] / thousands]
    set xtics 10 ** floor(log10(operations[p] / thousands))
    set format y p % columns == 1 || columns == 1 ? '%g' : ''
    if (onset[p] > 0) {
        set arrow 19 from first onset[p] / thousands, graph 0 to first onset[p] / thousands, \
            graph 1 nohead linecolor rgb 'white' linewidth 2.4 front
        set arrow 20 from first onset[p] / thousands, graph 0 to first onset[p] / thousands, \
            graph 1 nohead linecolor rgb black linewidth 0.8 dashtype (4, 3) front
        set label 20 "first request\nfails" at first onset[p] / thousands, graph 0.9 right \
            offset -1, 0 font ',6' front boxed
    }
    set title title[p]
    # The image has axes of its own, of rows and columns: expressions would take long for so many.
    set x2range [(p - 1) * moments - 0.5:p * moments - 0.5]
    set y2range [1.5:cells + 1.5]
    plot data skip head matrix every 1:1:2:(p - 1) * moments:cells + 1:p * moments - 1 \
        using 2:1:3 axes x2y2 with image
    # What belongs to the whole is drawn once; marks are a panel's own.
    unset label
    unset arrow
    unset object
}
unset multiplot
set output
