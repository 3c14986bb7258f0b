# SPDX-License-Identifier: GPL-3.0-or-later
#
# Agents needed as a line of steps over those rostered as areas, the part of them that is on the phones darker; a panel
# a group (BAR_NAME), the open days of a week (BAR_NOTE) side by side, closed hours cut out. COLUMN_day numbers the
# days from 0; of group k are COLUMN_needed_k, formula_k, on_k and shift_k, the last two where there is a roster.
ON = '#a3cce6'; SHIFT = '#dbe1e8'; NEED = '#0b3c5d'; FORMULA = VERMILION
PANELS = 0; DAYS = 0; ROSTER = 0
do for [i = 1:BARS] {
    if (strlen(BAR_NAME[i]) > 0) { PANELS = i }
    if (strlen(BAR_NOTE[i]) > 0) { DAYS = i }
}
if (DAYS < 1) { DAYS = 1 }
has(name, k) = exists('COLUMN_'.name.'_'.k)
of(name, k) = column(value('COLUMN_'.name.'_'.k))
cell(row, name, k) = real(word($data[row], value('COLUMN_'.name.'_'.k)))
SPAN = X_TO - X_FROM
GAP = DAYS > 1 ? 0.05 * SPAN : 0
x(n) = column(COLUMN_day) * (SPAN + GAP) + $1 - X_FROM
unset label 200
unset xtics
set xrange [0 : DAYS * (SPAN + GAP) - GAP]
# Round steps of the y axis, at most four or so.
rounded(s, p) = s <= p ? p : s <= 2 * p ? 2 * p : s <= 5 * p ? 5 * p : 10 * p
step_of(most, n) = most <= n ? 1 : rounded(most / n, 10 ** floor(log10(most / n)))
set xlabel ''
# Hours under each day, as many as there is room for; its name below them, or nothing where there is one day.
ROOM = 0.9 * WIDTH / DAYS
HOURS = SPAN * 42 / ROOM
EVERY = HOURS <= 1 ? 1 : HOURS <= 2 ? 2 : HOURS <= 3 ? 3 : HOURS <= 4 ? 4 : HOURS <= 6 ? 6 : 12
TOP = 0.79; BOTTOM = 0.125
HIGH = (TOP - BOTTOM) / (PANELS > 0 ? PANELS : 1)
# The names of colours stand in a row under the subtitle.
KEY_Y = 0.835; KEY_X = 0.02
ROSTERED = has('on', 1)
array KEY_TEXT[4] = ['needed on the phones', 'Erlang A, each interval alone', 'rostered: on the phones', 'absent or off the phones']
array KEY_COLOUR[4] = [NEED, FORMULA, ON, SHIFT]
array KEY_HEIGHT[4] = [0.007, 0.004, 0.024, 0.024]
do for [i = 1:4] {
    if (i < 3 || ROSTERED) {
        set object 310 + i rectangle center screen KEY_X + 0.011, KEY_Y size screen 0.022, KEY_HEIGHT[i] \
            fillcolor rgb KEY_COLOUR[i] fillstyle solid 1.0 noborder front
        set label 310 + i KEY_TEXT[i] at screen KEY_X + 0.028, KEY_Y left noenhanced textcolor rgb GREY
        KEY_X = KEY_X + 0.055 + 6.2 * strlen(KEY_TEXT[i]) / WIDTH
    }
}
set lmargin at screen 0.055
set rmargin at screen (DAYS > 1 ? 0.985 : 0.965)
set multiplot
do for [k = 1:PANELS] {
    # Title and key are drawn once; the hours stand under the last panel.
    if (k == 2) {
        unset label
        unset object
    }
    MOST = 0
    do for [name in 'shift needed formula'] {
        do for [r = 1:ROWS] {
            if (has(name, k)) { MOST = cell(r, name, k) > MOST ? cell(r, name, k) : MOST }
        }
    }
    STEP = step_of(1.02 * MOST, 6.0 / PANELS + 1)
    set yrange [0 : STEP * ceil(1.02 * MOST / STEP)]
    set ytics 0, STEP
    set tmargin at screen TOP - (k - 1) * HIGH - (PANELS > 1 ? 0.05 : 0.01)
    set bmargin at screen TOP - k * HIGH + (k == PANELS ? 0 : 0.02)
    if (PANELS > 1) {
        set label 400 BAR_NAME[k] at screen 0.055, TOP - (k - 1) * HIGH - 0.025 left noenhanced textcolor rgb INK
    }
    if (k == PANELS) {
        set xtics scale 0 ('' -1)
        do for [d = 0:DAYS-1] {
            do for [h = EVERY * ceil(X_FROM / (1.0 * EVERY)) : X_TO - (DAYS > 1 ? 0.45 * EVERY : 0) : EVERY] {
                set xtics add (sprintf(DAYS > 1 ? '%d' : '%02d:00', h) d * (SPAN + GAP) + h - X_FROM)
            }
            if (strlen(BAR_NOTE[d + 1]) > 0) {
                set label 410 + d BAR_NOTE[d + 1] at first d * (SPAN + GAP) + SPAN / 2, screen 0.04 center noenhanced textcolor rgb INK
            }
        }
    }
    if (has('on', k)) {
        plot $steps using (x(0)):(of('shift', k)) with filledcurves y=0 fillcolor rgb SHIFT, \
             $steps using (x(0)):(of('on', k)) with filledcurves y=0 fillcolor rgb ON, \
             $steps using (x(0)):(of('formula', k)) with lines linewidth 1 linecolor rgb FORMULA, \
             $steps using (x(0)):(of('needed', k)) with lines linewidth 2.2 linecolor rgb NEED
    } else {
        plot $steps using (x(0)):(of('needed', k)) with filledcurves y=0 fillcolor rgb ON, \
             $steps using (x(0)):(of('formula', k)) with lines linewidth 1 linecolor rgb FORMULA, \
             $steps using (x(0)):(of('needed', k)) with lines linewidth 2.2 linecolor rgb NEED
    }
}
unset multiplot
