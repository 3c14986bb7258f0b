# SPDX-License-Identifier: GPL-3.0-or-later
#
# The share of callers still willing to wait, a panel a call type (BAR_NAME, BAR_NOTE). Of panel k are the columns x_k
# (seconds), seen_k with low_k and high_k (Kaplan-Meier), law_k, and naive_k (of those who gave up alone).
BAND = '#cfe3f1'
PANELS = BARS
of(name, k) = column(value('COLUMN_'.name.'_'.k))
cell(row, name, k) = real(word($data[row], value('COLUMN_'.name.'_'.k)))
rounded(s, p) = s <= p ? p : s <= 2 * p ? 2 * p : s <= 5 * p ? 5 * p : 10 * p
step_of(most, n) = rounded(most / n, 10 ** floor(log10(most / n)))
minutes_step(most) = most <= 4 ? 1 : most <= 8 ? 2 : most <= 20 ? 5 : most <= 40 ? 10 : most <= 120 ? 30 : step_of(most, 4.0)
# The names of colours stand in a row under the subtitle.
KEY_Y = 0.835; KEY_X = 0.02
array KEY_TEXT[3] = ['as the log shows it', 'law in the scenario', 'naive: those who gave up alone']
array KEY_COLOUR[3] = [BLUE, VERMILION, GREY]
do for [i = 1:3] {
    set object 310 + i rectangle center screen KEY_X + 0.011, KEY_Y size screen 0.022, 0.007 \
        fillcolor rgb KEY_COLOUR[i] fillstyle solid 1.0 noborder front
    set label 310 + i KEY_TEXT[i] at screen KEY_X + 0.028, KEY_Y left noenhanced textcolor rgb GREY
    KEY_X = KEY_X + 0.055 + 6.4 * strlen(KEY_TEXT[i]) / WIDTH
}
set format x '%g'
set xlabel ''
LEFT = 0.06; WIDE = (0.985 - LEFT) / (PANELS > 0 ? PANELS : 1)
set tmargin at screen 0.70
set yrange [0 : 100]
set ytics 0, 20
set multiplot
do for [k = 1:PANELS] {
    if (k == 2) {
        unset label
        unset object
    }
    LAST = cell(ROWS, 'x', k)
    UNIT = LAST > 180 ? 60.0 : 1.0
    set xrange [0 : LAST / UNIT]
    set xtics 0, (UNIT == 60 ? minutes_step(LAST / 60) : step_of(LAST, 4.0))
    set lmargin at screen LEFT + (k - 1) * WIDE + (k > 1 ? 0.045 : 0)
    set rmargin at screen LEFT + k * WIDE - 0.01
    set label 400 BAR_NAME[k] at graph 0, 1.105 left noenhanced textcolor rgb INK
    set label 403 BAR_NOTE[k] at graph 0, 1.04 left noenhanced textcolor rgb GREY
    set label 401 (UNIT == 60 ? 'min' : 's') at graph 1, -0.12 right noenhanced textcolor rgb GREY
    set label 402 '% still waiting' at graph 1, 0.97 right noenhanced textcolor rgb GREY
    plot $data using (of('x', k) / UNIT):(100 * of('low', k)):(100 * of('high', k)) with filledcurves fillcolor rgb BAND, \
         $data using (of('x', k) / UNIT):(100 * of('naive', k)) with lines linewidth 1.2 linecolor rgb GREY, \
         $data using (of('x', k) / UNIT):(100 * of('seen', k)) with lines linewidth 2.4 linecolor rgb BLUE, \
         $data using (of('x', k) / UNIT):(100 * of('law', k)) with lines linewidth 1.6 linecolor rgb VERMILION
}
unset multiplot
