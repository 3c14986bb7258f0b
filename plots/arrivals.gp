# SPDX-License-Identifier: GPL-3.0-or-later
#
# Calls by time of day: a line for the weekdays with the same opening hours, and where 95% of single days lie.
plot for [name in BANDS] $data using 1:(at(name.'_low')):(at(name.'_high')) with filledcurves fillcolor rgb colour(name) fillstyle transparent solid 0.15, \
     for [name in SERIES] $data using 1:(at(name)) with lines linewidth 2.2 linecolor rgb colour(name)
