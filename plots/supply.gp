# SPDX-License-Identifier: GPL-3.0-or-later
#
# Where agents are, as areas upon one another, each drawn from the floor up so that no seam shows; over them, on a
# light ground, what those on the phones can carry and the load.
upto(n) = sum [i = 1:n] at(word(LAYERS, i))
plot for [n = words(LAYERS):1:-1] $steps using 1:(upto(n)) with filledcurves y=0 fillcolor rgb colour(word(LAYERS, n)), \
     $steps using 1:(at('load')):(at('capacity')) with filledcurves above fillstyle transparent pattern 4 fillcolor rgb VERMILION, \
     for [name in SERIES] $steps using 1:(at(name)) with lines linewidth 4.5 linecolor rgb '#ffffff', \
     for [name in SERIES] $steps using 1:(at(name)) with lines linewidth 2.2 linecolor rgb colour(name)
