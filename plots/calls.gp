# SPDX-License-Identifier: GPL-3.0-or-later
#
# What became of the calls of each period.
plot for [name in SERIES] $data using 1:(at(name)) with lines linewidth 2.2 linecolor rgb colour(name), \
     for [name in DOTTED] $data using 1:(at(name)) with points pointtype 7 pointsize DOT linecolor rgb colour(name)
