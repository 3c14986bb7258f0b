# SPDX-License-Identifier: GPL-3.0-or-later
#
# A lesson by run: a group of bars each, a bar for each measure with its interval and, above it, its value in words: those
# of a group stand in its note, each followed by a bar character.
MEASURES = words(SERIES)
SHARE = 0.8 / MEASURES
part(s, k) = k == 1 ? s[1:strstrt(s, '|') - 1] : part(s[strstrt(s, '|') + 1:*], k - 1)
plain(s) = strstrt(s, '%') == 0 ? s : s[1:strstrt(s, '%')].'%'.plain(s[strstrt(s, '%') + 1:*])
place(k) = (k - 0.5) * SHARE - 0.4
cell(i, name) = real(word($data[i], value('COLUMN_'.name))) / SCALE
has_band(name) = strstrt(' '.BANDS, ' '.name.' ') > 0
label_of(name) = sum [i = 1:LABELS] (LABEL_OF[i] eq name ? i : 0)
set xtics ('' X_FROM - 1)
set xtics scale 0
# One measure is named in the subtitle; of one group the bars have their names below them.
if (MEASURES == 1 || BARS == 1) {
    do for [i = 1:LABELS] { unset label 200 + i }
    set rmargin at screen 0.97
}
if (BARS == 1 && MEASURES > 1) {
    do for [k = 1:MEASURES] { set xtics add (plain(LABEL_TEXT[label_of(word(SERIES, k))]) 1 + place(k)) }
} else {
    do for [i = 1:BARS] { set xtics add (plain(BAR_NAME[i]) i) }
}
# Words of ten characters or so must fit between neighbours: of many bars they stand in two lines, of more there are none.
CROWDED = BARS * MEASURES > 8
in_lines(s) = CROWDED && strstrt(s, 'min ') > 1 ? s[1:strstrt(s, 'min ') + 2]."\n".s[strstrt(s, 'min ') + 4:*] : s
do for [i = 1:(BARS * MEASURES > 14 ? 0 : BARS)] {
    do for [k = 1:MEASURES] {
        name = word(SERIES, k)
        top = cell(i, has_band(name) ? name.'_high' : name)
        top = top == top ? top : cell(i, name)
        if (top == top) {
            shown = in_lines(part(BAR_NOTE[i], k))
            rise = strstrt(shown, "\n") > 0 ? 1.4 : 0.6
            set label 300 + 10 * i + k shown at first i + place(k), first top center offset 0,rise noenhanced \
                textcolor rgb colour(name) font sprintf(',%.2f', P * smaller(11.0, (CROWDED ? 5 : 6.5) * BARS * MEASURES, 680)) front
        }
    }
}
# Room for the words above the highest.
set yrange [Y_FROM:Y_FROM + 1.08 * (Y_TO - Y_FROM)]
plot for [k = 1:MEASURES] $data using ($1 + place(k)):(at(word(SERIES, k))):(0.92 * SHARE) with boxes fillcolor rgb colour(word(SERIES, k)) fillstyle solid 0.85, \
     for [k = 1:MEASURES] $data using ($1 + place(k)):(has_band(word(SERIES, k)) ? at(word(SERIES, k).'_low') : NaN):(0):(at(word(SERIES, k).'_high') - at(word(SERIES, k).'_low')) with vectors nohead linewidth 1.6 linecolor rgb INK
