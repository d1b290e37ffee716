# SPDX-License-Identifier: MIT
#
# What the figures share: the size of a journal's column, type that can be read there, Okabe and
# Ito's colours, line types and symbols that stay apart in grey, and the campaign's hash in the
# corner. Needs: width and height in cm, format, picture, hash, figure.

# Type of 7 points; PNG has 400 dots an inch.
if (format eq 'png') {
    dots = 400 / 2.54
    set terminal pngcairo size int(width * dots), int(height * dots) font 'DejaVu Sans,7' \
        fontscale 400.0 / 96 linewidth 400.0 / 96 \
        pointscale 400.0 / 96 dashlength 0.8
} else { if (format eq 'pdf') {
    set terminal pdfcairo size width cm, height cm font 'DejaVu Sans,7' fontscale 0.75 linewidth 1.5 \
        dashlength 0.8
} else {
    dots = 96 / 2.54
    set terminal svg size int(width * dots), int(height * dots) font 'DejaVu Sans,7' \
        fontscale 4.0 / 3 linewidth 1 dashlength 0.8 background 'white' name figure
} }
set output picture
# Points of one size in all of them.
point = format eq 'svg' ? 1.7 : 1.0

# Data has comment lines, then a header; what it names is text, whatever it looks like.
set datafile separator comma
set datafile columnheaders
set datafile missing NaN
set encoding utf8
set termoption noenhanced

# Okabe and Ito, without the yellow, from the first on in as different a grey as there is.
black = '#000000'
blue = '#0072b2'
vermilion = '#d55e00'
green = '#009e73'
purple = '#cc79a7'
sky = '#56b4e9'
orange = '#e69f00'
grey = '#777777'
set style line 1 linecolor rgb blue linewidth 1.4 dashtype solid pointtype 7
set style line 2 linecolor rgb vermilion linewidth 1.4 dashtype (6, 3) pointtype 4
set style line 3 linecolor rgb green linewidth 1.4 dashtype (2, 2) pointtype 8
set style line 4 linecolor rgb black linewidth 1.0 dashtype (8, 2, 2, 2) pointtype 2
set style line 5 linecolor rgb orange linewidth 1.4 dashtype (4, 2) pointtype 13
set style line 6 linecolor rgb purple linewidth 1.4 dashtype (1, 2) pointtype 11
set style line 7 linecolor rgb sky linewidth 1.4 dashtype (8, 2) pointtype 6
set style line 8 linecolor rgb grey linewidth 0.4 dashtype solid
set style line 9 linecolor rgb '#dddddd' linewidth 0.4 dashtype solid

# Alpha is the broad line, x86 the dashes, which lie on white where they meet it: 11, 10 and 12.
set style line 10 linecolor rgb 'white' linewidth 2.0 dashtype solid
set style line 11 linecolor rgb blue linewidth 3.8 dashtype solid
set style line 12 linecolor rgb vermilion linewidth 1.2 dashtype (5, 3)

set title font ',7.5' offset 0, -0.6
set border 3 linestyle 8
set tics nomirror out scale 0.5 textcolor rgb 'black'
set xtics offset 0, 0.4
set grid linestyle 9
set errorbars 0.4
set label 90 'granule ' . hash at screen 1, char 0.55 right offset -0.5, 0 font ',4.5' \
    textcolor rgb grey
unset key
