# SPDX-License-Identifier: GPL-3.0-or-later
#
# A dot a plan: expected cost along x, probability of keeping the promise upwards. A line leads through those of which
# none cheaper keeps it more often; the best one and the scenario as written are named.
x_of(i) = real(word($data[i], 1))
least = x_of(1); most = x_of(1)
do for [i = 1:ROWS] {
    least = x_of(i) < least ? x_of(i) : least
    most = x_of(i) > most ? x_of(i) : most
}
span = most > least ? most - least : most != 0 ? 0.1 * abs(most) : 1
set xrange [least - 0.06 * span : most + 0.06 * span]
set yrange [0 : 100]
set ytics 0, 20
set tmargin at screen 0.79
set xtics autofreq
has(name) = exists('COLUMN_'.name)
text_of(i, name) = word($data[i], value('COLUMN_'.name))
# To the right of the dot where there is room.
do for [name in 'best written'] {
    if (has(name)) {
        do for [i = 1:ROWS] {
            if (text_of(i, name) ne 'NaN') {
                y = real(text_of(i, name)) / SCALE
                caption = name eq 'best' ? 'best' : 'as planned'
                if (x_of(i) < least + 0.8 * span) {
                    set label caption at x_of(i), y left offset 0.8, 0.9 noenhanced front textcolor rgb INK
                } else {
                    set label caption at x_of(i), y right offset -0.8, 0.9 noenhanced front textcolor rgb INK
                }
            }
        }
    }
}
line(name) = has(name) ? at(name) : NaN
plot $data using 1:(line('frontier')) with lines linewidth 1.6 linecolor rgb SKY, \
     for [name in SERIES] $data using 1:(at(name)) with points pointtype 7 pointsize 0.7 linecolor rgb colour(name), \
     $data using 1:(line('best')) with points pointtype 6 pointsize 1.7 linewidth 2.2 linecolor rgb INK, \
     $data using 1:(line('written')) with points pointtype 4 pointsize 1.4 linewidth 2 linecolor rgb INK
