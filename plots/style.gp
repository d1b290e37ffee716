# SPDX-License-Identifier: MIT
#
# What the figures share: the size of a journal's column, type that can be read there, Okabe and
# Ito's colours, and line types that stay apart in grey. Needs: format, picture.

width = 8.5 # cm

# Type of 7 points; PNG has 400 dots an inch.
if (format eq 'png') {
    dots = 400 / 2.54
    set terminal pngcairo size int(width * dots), int(height * dots) font 'DejaVu Sans,7' \
        fontscale 400.0 / 96 linewidth 400.0 / 96 dashlength 0.8
} else {
    dots = 96 / 2.54
    set terminal svg size int(width * dots), int(height * dots) font 'DejaVu Sans,9' \
        linewidth 1 dashlength 0.8 background 'white' name figure
}
set output picture

set datafile separator comma
set datafile missing NaN
set encoding utf8
set termoption noenhanced

set style line 1 linecolor rgb '#0072b2' linewidth 1.4 dashtype solid  # blue
set style line 2 linecolor rgb '#d55e00' linewidth 1.4 dashtype (6, 3) # vermilion
set style line 3 linecolor rgb '#009e73' linewidth 1.4 dashtype (2, 2) # bluish green
set style line 8 linecolor rgb '#777777' linewidth 0.4 dashtype solid
set style line 9 linecolor rgb '#dddddd' linewidth 0.4 dashtype solid

set title font ',7.5' offset 0, -0.6
set border 3 linestyle 8
set tics nomirror out scale 0.5 textcolor rgb 'black'
set xtics offset 0, 0.4
set grid linestyle 9
unset key
