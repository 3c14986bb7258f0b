# SPDX-License-Identifier: GPL-3.0-or-later
#
# What was seen against what was simulated, by interval of the day: mean hold above, the share who gave up below. Columns
# hold_seen, hold_sim with hold_low and hold_high, hold_again (the real calls replayed), and the same of gone.
BAND = '#cfe3f1'
array PANEL[2] = ['hold', 'gone']
cell(row, name) = word($data[row], value('COLUMN_'.name))
of(name) = exists('COLUMN_'.name) ? column(value('COLUMN_'.name)) : NaN
MOST = 0
do for [name in 'hold_seen hold_sim hold_high'] {
    do for [r = 1:ROWS] {
        if (exists('COLUMN_'.name) && cell(r, name) ne 'NaN') { MOST = real(cell(r, name)) > MOST ? real(cell(r, name)) : MOST }
    }
}
MINUTES = MOST > 300
array SCALE_OF[2] = [MINUTES ? 60.0 : 1.0, 0.01]
array NAME[2] = [MINUTES ? 'mean hold, min' : 'mean hold, s', 'gave up, %']
rounded(s, p) = s <= p ? p : s <= 2 * p ? 2 * p : s <= 5 * p ? 5 * p : 10 * p
step_of(most, n) = rounded(most / n, 10 ** floor(log10(most / n)))
# The names of colours stand in a row under the subtitle.
KEY_Y = 0.835; KEY_X = 0.02
array KEY_TEXT[3] = ['really seen', 'simulated, with the middle 95% of replications', 'real calls replayed']
array KEY_COLOUR[3] = [INK, BLUE, AMBER]
do for [i = 1:3] {
    if (i == 2) {
        set object 320 rectangle center screen KEY_X + 0.011, KEY_Y size screen 0.022, 0.024 fillcolor rgb BAND fillstyle solid 1.0 noborder front
    }
    set object 310 + i rectangle center screen KEY_X + 0.011, KEY_Y size screen (i == 1 ? 0.009 : 0.022), (i == 1 ? 0.016 : 0.006) \
        fillcolor rgb KEY_COLOUR[i] fillstyle solid 1.0 noborder front
    set label 310 + i KEY_TEXT[i] at screen KEY_X + 0.028, KEY_Y left noenhanced textcolor rgb GREY
    KEY_X = KEY_X + 0.05 + 6.4 * strlen(KEY_TEXT[i]) / WIDTH
}
set lmargin at screen 0.055
set rmargin at screen 0.975
TOP = 0.80; MIDDLE = 0.44; BOTTOM = 0.09
set xlabel ''
set multiplot
do for [k = 1:2] {
    if (k == 2) {
        unset label
        unset object
    }
    MOST = 0
    do for [name in 'seen sim high again'] {
        full = PANEL[k].'_'.name
        do for [r = 1:ROWS] {
            if (exists('COLUMN_'.full) && cell(r, full) ne 'NaN') { MOST = real(cell(r, full)) / SCALE_OF[k] > MOST ? real(cell(r, full)) / SCALE_OF[k] : MOST }
        }
    }
    if (!(MOST > 0)) { MOST = 1 }
    STEP = step_of(1.02 * MOST, 5.0)
    set yrange [0 : STEP * ceil(1.02 * MOST / STEP)]
    set ytics 0, STEP
    set tmargin at screen (k == 1 ? TOP - 0.045 : MIDDLE - 0.06)
    set bmargin at screen (k == 1 ? MIDDLE : BOTTOM)
    if (k == 1) { set format x '' } else { set format x '%02.0f:00' }
    set label 400 NAME[k] at screen 0.057, (k == 1 ? TOP - 0.02 : MIDDLE - 0.035) left noenhanced textcolor rgb INK
    plot $data using 1:(of(PANEL[k].'_low') / SCALE_OF[k]):(of(PANEL[k].'_high') / SCALE_OF[k]) with filledcurves fillcolor rgb BAND, \
         $data using 1:(of(PANEL[k].'_again') / SCALE_OF[k]) with lines linewidth 1.2 linecolor rgb AMBER, \
         $data using 1:(of(PANEL[k].'_sim') / SCALE_OF[k]) with lines linewidth 2.2 linecolor rgb BLUE, \
         $data using 1:(of(PANEL[k].'_seen') / SCALE_OF[k]) with points pointtype 7 pointsize 0.6 linecolor rgb INK
}
unset multiplot
