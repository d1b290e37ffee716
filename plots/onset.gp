# SPDX-License-Identifier: MIT
#
# The share of runs that are past their first fragmentation failure, by cause, against operations:
# a panel a workload, Alpha and x86, before and after the service pack, with Wilson's intervals.
# Data: onset.csv onset-panels.csv onset-labels.csv

folder = ARG1
format = ARG2
picture = ARG3
hash = ARG4
figure = 'onset'
data = folder . '/onset.csv'
names = folder . '/onset-panels.csv'
labels = folder . '/onset-labels.csv'

# Styles first: they tell how data is read.
width = 17
height = 1
load 'style.gp'

stats names using (column('panel')) nooutput name 'panel'
stats labels using (column('panel')) nooutput name 'note'
stats data using (column('series')) nooutput name 'series'
panels = int(panel_max)
curves = int(series_max)
array title[panels]
array horizon[panels]
stats names using (title[int(column('panel'))] = strcol('title'), \
    horizon[int(column('panel'))] = column('horizon'), 0) nooutput
notes = int(note_records)
array note_panel[notes]
array note_x[notes]
array note_y[notes]
array note_side[notes]
array note_text[notes]
i = 0
stats labels using (i = i + 1, note_panel[i] = column('panel'), \
    note_x[i] = column('operation') / 1000, note_y[i] = column('share') * 100, \
    note_side[i] = strcol('side'), note_text[i] = strcol('policy') . (strcol('side') eq 'above' ? ': ' : ":\n") . strcol('cause'), 0) nooutput
array first[panels]
array last[panels]
array style[curves]
do for [p = 1:panels] {
    first[p] = 1
    last[p] = 0
}
extend(p, s) = (first[p] = last[p] == 0 ? s : first[p], last[p] = s, 0)
stats data using (style[int(column('series'))] = strcol('arch') eq 'alpha' ? 1 : 2, \
    extend(int(column('panel')), int(column('series')))) nooutput

columns = panels < 3 ? panels : 3
rows = (panels + columns - 1) / columns
height = 1.9 + 2.9 * rows
load 'style.gp'

of(s, name) = column('series') == s ? column(name) * 100 : NaN
set yrange [-4:104]
set ytics 0, 50, 100
set label 1 'operations (thousands)' at screen 0.52, char 1.5 center
set label 2 'runs past onset (%)' at char 1.4, screen 0.5 center rotate
legend_y = 1 - 0.35 / height
set arrow 11 from screen 0.72, screen legend_y to screen 0.77, screen legend_y nohead linestyle 11
set label 11 'Alpha' at screen 0.78, screen legend_y left
set arrow 12 from screen 0.86, screen legend_y to screen 0.91, screen legend_y nohead linestyle 12
set label 12 'x86' at screen 0.92, screen legend_y left
set multiplot layout rows, columns margins char 7, char 2, char 3.6, char 4 spacing char 3, char 4
do for [p = 1:panels] {
    do for [i = 1:notes] {
        if (note_panel[i] == p) {
            word = note_text[i]
            if (note_side[i] eq 'left') {
                set label 100 + i word at first note_x[i], first note_y[i] right offset -0.5, 0.3 \
                    font ',6'
            } else {
                set label 100 + i word at first note_x[i], first note_y[i] left \
                    offset 0.7, (note_side[i] eq 'below' ? -0.8 : 0.7) font ',6'
            }
        }
    }
    set format y p % columns == 1 || columns == 1 ? '%g' : ''
    set title title[p]
    set xrange [0:horizon[p] / 1000.0]
    set xtics 10 ** floor(log10(horizon[p] / 1000.0))
    # Where both go the same way, the dashes lie in a white channel of the broad line.
    plot for [s = first[p]:last[p]] data using (column('operation') / 1000):(of(s, 'share_low')): \
             (of(s, 'share_high')) with filledcurves linecolor rgb (style[s] == 1 ? blue : vermilion) \
             fillstyle transparent solid 0.1 noborder, \
         for [s = first[p]:last[p]] data using (column('operation') / 1000):(of(s, 'share')) \
             with lines linestyle (style[s] == 1 ? 11 : 10), \
         for [s = first[p]:last[p]] data using (column('operation') / 1000): \
             (style[s] == 2 ? of(s, 'share') : -10) with lines linestyle 12, \
         -10 linestyle 9 # so that a panel without curves is drawn
    # What belongs to the whole is drawn once.
    unset label
    unset arrow
}
unset multiplot
set output
