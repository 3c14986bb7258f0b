# SPDX-License-Identifier: GPL-3.0-or-later
#
# Agents on the phones and what they are worth in proficient ones, as areas; the load, and where it is too much.
plot $steps using 1:(at('agents')) with filledcurves y=0 fillcolor rgb '#e3f0f9', \
     $steps using 1:(at('capacity')) with filledcurves y=0 fillcolor rgb '#b9d7ea', \
     $steps using 1:(at('load')):(at('capacity')) with filledcurves above fillcolor rgb '#f3c9ab', \
     $steps using 1:(at('agents')) with lines linewidth 1.6 linecolor rgb SKY, \
     $steps using 1:(at('capacity')) with lines linewidth 2 linecolor rgb BLUE, \
     $steps using 1:(at('load')) with lines linewidth 2.4 linecolor rgb VERMILION
