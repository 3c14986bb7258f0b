# SPDX-License-Identifier: GPL-3.0-or-later
#
# Hold by period: the measure that is judged with its interval, and the other one beside it.
plot for [name in BANDS] $data using 1:(at(name.'_low')):(at(name.'_high')) with filledcurves fillcolor rgb colour(name) fillstyle transparent solid 0.18, \
     for [name in SERIES] $data using 1:(at(name)) with lines linewidth (name eq FIRST ? 2.4 : 1.4) linecolor rgb colour(name), \
     for [name in DOTTED] $data using 1:(at(name)) with points pointtype 7 pointsize DOT linecolor rgb colour(name)
