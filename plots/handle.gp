# SPDX-License-Identifier: GPL-3.0-or-later
#
# Handle times as bars, the law over them, a panel a call type (BAR_NAME, BAR_NOTE). Of panel k are the columns x_k
# (seconds, the middle of a bar), seen_k and law_k (shares of the calls).
SEEN = '#a3cce6'
PANELS = BARS
of(name, k) = column(value('COLUMN_'.name.'_'.k))
cell(row, name, k) = real(word($data[row], value('COLUMN_'.name.'_'.k)))
rounded(s, p) = s <= p ? p : s <= 2 * p ? 2 * p : s <= 5 * p ? 5 * p : 10 * p
step_of(most, n) = rounded(most / n, 10 ** floor(log10(most / n)))
minutes_step(most) = most <= 4 ? 1 : most <= 8 ? 2 : most <= 20 ? 5 : most <= 40 ? 10 : most <= 120 ? 30 : step_of(most, 4.0)
# The names of colours stand in a row under the subtitle.
KEY_Y = 0.835; KEY_X = 0.02
array KEY_TEXT[2] = ['as logged', 'law in the scenario']
array KEY_COLOUR[2] = [SEEN, VERMILION]
do for [i = 1:2] {
    set object 310 + i rectangle center screen KEY_X + 0.011, KEY_Y size screen 0.022, (i == 1 ? 0.024 : 0.007) \
        fillcolor rgb KEY_COLOUR[i] fillstyle solid 1.0 noborder front
    set label 310 + i KEY_TEXT[i] at screen KEY_X + 0.028, KEY_Y left noenhanced textcolor rgb GREY
    KEY_X = KEY_X + 0.055 + 6.4 * strlen(KEY_TEXT[i]) / WIDTH
}
set format x '%g'
set xlabel ''
LEFT = 0.06; WIDE = (0.985 - LEFT) / (PANELS > 0 ? PANELS : 1)
set tmargin at screen 0.70
set multiplot
do for [k = 1:PANELS] {
    if (k == 2) {
        unset label
        unset object
    }
    MOST = 0
    do for [r = 1:ROWS] {
        do for [name in 'seen law'] { MOST = 100 * cell(r, name, k) > MOST ? 100 * cell(r, name, k) : MOST }
    }
    LAST = cell(ROWS, 'x', k) + cell(1, 'x', k)
    UNIT = LAST > 180 ? 60.0 : 1.0
    STEP = step_of(1.02 * MOST, 5.0)
    set yrange [0 : STEP * ceil(1.02 * MOST / STEP)]
    set ytics 0, STEP
    set xrange [0 : LAST / UNIT]
    set xtics 0, (UNIT == 60 ? minutes_step(LAST / 60) : step_of(LAST, 4.0))
    set lmargin at screen LEFT + (k - 1) * WIDE + (k > 1 ? 0.045 : 0)
    set rmargin at screen LEFT + k * WIDE - 0.01
    set label 400 BAR_NAME[k] at graph 0, 1.105 left noenhanced textcolor rgb INK
    set label 403 BAR_NOTE[k] at graph 0, 1.04 left noenhanced textcolor rgb GREY
    set label 401 (UNIT == 60 ? 'min' : 's') at graph 1, -0.12 right noenhanced textcolor rgb GREY
    set label 402 '% of calls' at graph 1, 0.97 right noenhanced textcolor rgb GREY
    set boxwidth 0.85 * 2 * cell(1, 'x', k) / UNIT
    plot $data using (of('x', k) / UNIT):(100 * of('seen', k)) with boxes fillcolor rgb SEEN, \
         $data using (of('x', k) / UNIT):(100 * of('law', k)) with lines linewidth 2.2 linecolor rgb VERMILION
}
unset multiplot
