# SPDX-License-Identifier: GPL-3.0-or-later
#
# What each plan changes against the base, which is the line at 0. Where a band holds 0, no difference can be told.
set arrow 98 from graph 0, first 0 to graph 1, first 0 nohead linecolor rgb COLOUR_plan_1 linewidth 1.4 front
plot for [name in BANDS] $data using 1:(at(name.'_low')):(at(name.'_high')) with filledcurves fillcolor rgb colour(name) fillstyle transparent solid 0.18, \
     for [name in SERIES] $data using 1:(at(name)) with lines linewidth 2.4 linecolor rgb colour(name), \
     for [name in DOTTED] $data using 1:(at(name)) with points pointtype 7 pointsize DOT linecolor rgb colour(name)
