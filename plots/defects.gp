# SPDX-License-Identifier: GPL-3.0-or-later
#
# A bar for each root cause, from its go-live to the end, parted where it is found and where it is fixed; above the
# bar its name and what became of it. COLUMN_found and COLUMN_fixed are there where any is.
HIDDEN = '#e9a27c'; FIXING = '#f2c46d'; FIXED = '#8fd3bd'
HAS_FOUND = exists('COLUMN_found'); HAS_FIXED = exists('COLUMN_fixed')
or_end(c) = valid(c) ? column(c) : column(COLUMN_x_to)
found(n) = or_end(HAS_FOUND ? COLUMN_found : COLUMN_x_to)
fixed(n) = or_end(HAS_FIXED ? COLUMN_fixed : COLUMN_x_to)
set lmargin at screen 0.02
set rmargin at screen 0.98
set tmargin at screen 0.84
set yrange [ROWS + 0.5 : 0.5]
unset ytics
unset grid
set grid xtics back linetype 1 linecolor rgb FAINT linewidth 0.8
# Pixels of a row; half a bar; from the middle of the row down to that of the bar, and up from there to the text's.
ROOM = 0.705 * HEIGHT / ROWS
HALF = ROOM > 70 ? 14 : 0.2 * ROOM
DOWN = 8; UP = HALF + 9
do for [i = 1:BARS] {
    # The grid does not run through the text.
    set object 300 + i rectangle from graph 0, first i + (DOWN - UP - 8) / ROOM to graph 1, first i + (DOWN - UP + 7) / ROOM \
        fillcolor rgb '#ffffff' fillstyle solid 1.0 noborder back
    set label 300 + i BAR_NAME[i] at graph 0.002, first i + (DOWN - UP) / ROOM left noenhanced textcolor rgb INK front
    set label 320 + i BAR_NOTE[i] at graph 0.998, first i + (DOWN - UP) / ROOM right noenhanced textcolor rgb GREY front
}
y(n) = n + 1 + DOWN / ROOM
# A word in a part of a bar that has room for it.
word_in(from, to, text) = HALF > 7 && (to - from) / (X_TO - X_FROM) * 0.96 * WIDTH > 8 * strlen(text) + 8 ? text : ''
plot $data using (0):0:(column(COLUMN_x_from)):(found(0)):(y($0) - HALF / ROOM):(y($0) + HALF / ROOM) with boxxyerror fillcolor rgb HIDDEN, \
     $data using (0):0:(found(0)):(fixed(0)):(y($0) - HALF / ROOM):(y($0) + HALF / ROOM) with boxxyerror fillcolor rgb FIXING, \
     $data using (0):0:(fixed(0)):(column(COLUMN_x_to)):(y($0) - HALF / ROOM):(y($0) + HALF / ROOM) with boxxyerror fillcolor rgb FIXED, \
     $data using ((column(COLUMN_x_from) + found(0)) / 2):(y($0)):(word_in(column(COLUMN_x_from), found(0), 'hidden')) with labels noenhanced textcolor rgb INK, \
     $data using ((found(0) + fixed(0)) / 2):(y($0)):(word_in(found(0), fixed(0), 'being fixed')) with labels noenhanced textcolor rgb INK, \
     $data using ((fixed(0) + column(COLUMN_x_to)) / 2):(y($0)):(word_in(fixed(0), column(COLUMN_x_to), 'fixed')) with labels noenhanced textcolor rgb INK
