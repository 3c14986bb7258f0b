# SPDX-License-Identifier: GPL-3.0-or-later
#
# How far above a veteran's handle time a group is, by its week on the phones.
plot for [name in SERIES] $data using 1:(at(name)) with lines linewidth 2.4 linecolor rgb colour(name), \
     for [name in DOTTED] $data using 1:(at(name)) with points pointtype 7 pointsize DOT linecolor rgb colour(name)
