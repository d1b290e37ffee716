# SPDX-License-Identifier: MIT
#
# The ratio Alpha/x86 of the first failure over the grid of commit limits: a panel a workload, a
# line a policy, with intervals; the line at 1, and the curves that arithmetic says for fill.
# Data: limits.csv limits-panels.csv limits-lines.csv

folder = ARG1
format = ARG2
picture = ARG3
hash = ARG4
figure = 'limits'
data = folder . '/limits.csv'
names = folder . '/limits-panels.csv'
lines = folder . '/limits-lines.csv'

width = 17
height = 1
load 'style.gp'

stats names using (column('panel')) nooutput name 'panel'
panels = int(panel_records)
array title[panels]
array exact[panels]
array note[panels]
stats names using (i = int(column('panel')), title[i] = strcol('workload'), \
    exact[i] = column('exact'), note[i] = (strcol('none') eq '-' ? '' : "no failure with any limit:\n" . strcol('none')) \
    . (strcol('none') eq '-' || strcol('alike') eq '-' ? '' : "\n") \
    . (strcol('alike') eq '-' ? '' : 'alike: ' . strcol('alike')), 0) nooutput
stats lines using (column('line')) nooutput name 'line'
policies = int(line_records)
array policy[policies]
array pages[policies]
stats lines using (i = int(column('line')), policy[i] = strcol('policy'), \
    pages[i] = column('pages'), 0) nooutput

# A ratio that is a value; one that is a bound is an arrow.
shown(p, l) = column('panel') == p && column('line') == l && (strcol('kind') eq 'exact' \
    || strcol('kind') eq 'equal')
stats data using (strcol('kind') ne 'none' ? column('ratio') : NaN) nooutput name 'ratio'
reach = ratio_min < 0.5 || ratio_max > 2 ? (1 / ratio_min > ratio_max ? 1 / ratio_min : ratio_max) : 2
reach = reach * 1.15

# Without a limit: to the right of all limits, apart.
stats data using (column('limit_bytes') > 0 ? column('limit_bytes') / 2 ** 20 : NaN) nooutput \
    name 'limit'
none = limit_max * 1.7
place(limit) = limit > 0 ? limit / 2 ** 20 : none

# Points, to see which lines have any in which panel, and the arrows of bounds.
array points[panels * policies]
do for [i = 1:panels * policies] {
    points[i] = 0
}
arrows = 0
bounds = int(ratio_records)
array arrow_panel[bounds]
array arrow_x[bounds]
array arrow_y[bounds]
array arrow_up[bounds]
array arrow_line[bounds]
do for [p = 1:panels] {
    do for [l = 1:policies] {
        stats data using (shown(p, l) ? 1 : 0) nooutput name 'shown'
        points[(p - 1) * policies + l] = int(shown_sum)
    }
}
is_bound(dummy) = strcol('kind') eq 'over' || strcol('kind') eq 'under'
stats data using (is_bound(0) ? (arrows = arrows + 1, arrow_panel[arrows] = column('panel'), \
    arrow_line[arrows] = column('line'), arrow_x[arrows] = place(column('limit_bytes')), \
    arrow_y[arrows] = column('ratio'), arrow_up[arrows] = strcol('kind') eq 'over') : 0) nooutput

columns = panels < 3 ? panels : 3
rows = (panels + columns - 1) / columns
height = 2.2 + 4.3 * rows
load 'style.gp'

# One block a granule, 32,766 granules; a block is a page, of 8 KB or of 4 KB (Q216540).
blocks(limit, page) = limit * 2 ** 20 / page < 32766 ? limit * 2 ** 20 / page : 32766
curve(limit, l) = limit > limit_max || limit < limit_min ? NaN : \
    (pages[l] > 0 ? 2 : 1) * blocks(limit, 8192) / blocks(limit, 4096)

set logscale x 2
set logscale y 2
set xrange [limit_min / 1.15:none * 1.15]
set yrange [1 / reach:reach]
set xtics ('32' 32, '64' 64, '128' 128, '256' 256, '512' 512, 'none' none)
set label 1 'commit limit (MB)' at screen 0.52, char 1.6 center
set label 2 'first failure, Alpha/x86' at char 1.4, screen 0.5 center rotate
legend_y = 1 - 0.4 / height
do for [l = 1:policies] {
    x = 0.06 + 0.17 * (l - 1)
    set arrow 10 + l from screen x, screen legend_y to screen x + 0.05, screen legend_y nohead \
        linestyle l
    set label 10 + l '' at screen x + 0.025, screen legend_y point pointtype (l == 1 ? 7 : l == 2 ? \
        4 : l == 3 ? 8 : 2) pointsize 0.45 * point linecolor rgb (l == 1 ? blue : l == 2 ? \
        vermilion : l == 3 ? green : black)
    word = policy[l]
    set label 20 + l word at screen x + 0.06, screen legend_y left
}
set arrow 30 from screen 0.74, screen legend_y to screen 0.79, screen legend_y nohead \
    linecolor rgb "#bbbbbb" linewidth 4
set label 30 'what arithmetic says' at screen 0.80, screen legend_y left
# A line without points in a panel has one outside, or there would be nothing to draw.
empty(p, l) = points[(p - 1) * policies + l] == 0
at(p, l) = empty(p, l) ? limit_min : shown(p, l) ? place(column('limit_bytes')) : NaN
of(p, l, name) = empty(p, l) ? reach * 2 : column(name)
end(p, l, name) = empty(p, l) ? reach * 2 : column(name) > 0 ? column(name) : column('ratio')
set samples 400
set multiplot layout rows, columns margins char 7, char 2, char 3.8, char 4.4 spacing char 3.5, char 4.4
do for [p = 1:panels] {
    if (p % columns == 1 || columns == 1) {
        set ytics ('1/8' 0.125, '1/4' 0.25, '1/2' 0.5, '1' 1, '2' 2, '4' 4, '8' 8)
    } else {
        set ytics ('' 0.125, '' 0.25, '' 0.5, '' 1, '' 2, '' 4, '' 8)
    }
    set title title[p]
    set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead linecolor rgb black linewidth 0.6 back
    set label 3 'no difference' at graph 0.02, first 1 left offset 0, 0.75 font ',5.5' \
        textcolor rgb grey
    set label 5 'Alpha earlier' at graph 0.98, graph 0.05 right font ',5.5' textcolor rgb grey
    if (note[p] ne '') {
        word = note[p]
        set label 4 word at graph 0.02, graph 0.95 left font ',5.5'
    }
    do for [a = 1:arrows] {
        if (arrow_panel[a] == p) {
            set arrow 100 + a from first arrow_x[a], first arrow_y[a] to first arrow_x[a], \
                first arrow_y[a] * (arrow_up[a] > 0 ? 1.25 : 0.8) filled size screen 0.006, 20 \
                linestyle int(arrow_line[a]) dashtype solid
        }
    }
    plot for [l = 1:3] exact[p] > 0 ? curve(x, l) : 0 * x with lines linecolor rgb "#bbbbbb" linewidth 4, \
         for [l = 1:policies] data using (at(p, l)):(of(p, l, 'ratio')) with lines linestyle l, \
         for [l = 1:policies] data using (at(p, l)):(end(p, l, 'low')):(0): \
             (end(p, l, 'high') - end(p, l, 'low')) with vectors nohead linestyle l dashtype solid \
             linewidth 2.4, \
         for [l = 1:policies] data using (at(p, l)):(of(p, l, 'ratio')) with points linestyle l \
             linewidth 0.8 pointsize 0.45 * point
    unset label
    unset arrow
}
unset multiplot
set output
