# SPDX-License-Identifier: GPL-3.0-or-later
#
# The measure over two settings, a cell a combination, darker where callers fare worse; a line around those that keep
# the target.
NX = 0; NY = 0
# In the label of a tic a % begins a format.
plain(s) = strstrt(s, '%') == 0 ? s : s[1:strstrt(s, '%')].'%'.plain(s[strstrt(s, '%') + 1:*])
cell(row, name) = real(word($data[row], value('COLUMN_'.name)))
do for [i = 1:ROWS] {
    NX = cell(i, 'x') > NX ? cell(i, 'x') : NX
    NY = cell(i, 'y') > NY ? cell(i, 'y') : NY
}
EVERY_X = ceil(NX / 13.0); EVERY_Y = ceil(NY / 13.0)
bin(z) = sum [i = 1:BINS] (z > BIN[i] ? 1 : 0)
unset grid
unset border
unset arrow
set xrange [0.5 : NX + 0.5]
set yrange [0.5 : NY + 0.5]
set xtics scale 0 ('' -1)
set ytics scale 0 ('' -1)
LONGEST = 0
do for [i = 1:ROWS] {
    x = int(cell(i, 'x')); y = int(cell(i, 'y'))
    if (y == 1 && (x - 1) % EVERY_X == 0) {
        text = exists('COLUMN_x_value') ? sprintf('%g', cell(i, 'x_value')) : x < BARS && strlen(BAR_NAME[x + 1]) > 0 ? BAR_NAME[x + 1] : sprintf('%d', x)
        set xtics add (plain(text) x)
    }
    if (x == 1 && (y - 1) % EVERY_Y == 0) {
        text = exists('COLUMN_y_value') ? sprintf('%g', cell(i, 'y_value')) : y < BARS && strlen(BAR_NOTE[y + 1]) > 0 ? BAR_NOTE[y + 1] : sprintf('%d', y)
        set ytics add (plain(text) y)
        LONGEST = strlen(text) > LONGEST ? strlen(text) : LONGEST
    }
}
if (BARS > 0) set ylabel BAR_NOTE[1] noenhanced textcolor rgb GREY
LEFT = (46 + 7.6 * LONGEST) / WIDTH
set lmargin at screen LEFT < 0.35 ? LEFT : 0.35
set rmargin at screen 0.86
if (exists('COLUMN_more_is_better')) {
    set palette maxcolors BINS + 1 defined (0 '#08306b', 0.5 '#6aaed6', 1 '#e8f1f8')
} else {
    set palette maxcolors BINS + 1 defined (0 '#e8f1f8', 0.5 '#6aaed6', 1 '#08306b')
}
set cbrange [-0.5 : BINS + 0.5]
set colorbox user origin screen 0.88, 0.135 size screen 0.018, 0.665 noborder
set cbtics scale 0 textcolor rgb GREY offset -0.6,0 ('' -1)
do for [i = 1:BINS] { set cbtics add (sprintf('%g', BIN[i] / SCALE) i - 0.5) }
X = COLUMN_x; Y = COLUMN_y; VALUE = COLUMN_value
if (exists('COLUMN_border_right')) {
    plot $data using X:Y:(0.5):(0.5):(bin(column(VALUE))) with boxxyerror linecolor palette fillstyle solid 1.0 border rgb '#ffffff', \
         $data using (column(COLUMN_border_right) > 0 ? column(X) + 0.5 : NaN):(column(Y) - 0.5):(0):(1) with vectors nohead linewidth 3 linecolor rgb VERMILION, \
         $data using (column(COLUMN_border_above) > 0 ? column(X) - 0.5 : NaN):(column(Y) + 0.5):(1):(0) with vectors nohead linewidth 3 linecolor rgb VERMILION
} else {
    plot $data using X:Y:(0.5):(0.5):(bin(column(VALUE))) with boxxyerror linecolor palette fillstyle solid 1.0 border rgb '#ffffff'
}
