# SPDX-License-Identifier: GPL-3.0-or-later
#
# The look of every picture. Read after the variables of one picture, before the script that draws it:
#   FORMAT OUTPUT                     svg, png or dumb; the file to write
#   TITLE SUBTITLE X_LABEL            texts, and TITLE_WIDTH SUBTITLE_WIDTH in characters
#   X_FROM X_TO X_STEP CLOCK          the x axis; CLOCK: hours of a day
#   Y_FROM Y_TO Y_STEP SCALE          the y axis; data are divided by SCALE
#   HAS_TARGET TARGET                 a line to stay below or above, scaled
#   MARKS MARK_X[] MARK_TEXT[]        vertical lines
#   LABELS LABEL_Y[] LABEL_TEXT[] LABEL_OF[] LABEL_WIDTH      at the right end of what they name
#   SERIES BANDS COLUMN_name ROWS     names of lines, of those with an interval, and where columns are
#   LAYERS                            names of areas, each upon the one before
#   BINS BIN[] BIN_TEXT[] BINS_WITHIN of a heat map
#   BARS BAR_NAME[] BAR_NOTE[]        of a timeline
#   $data                             x, columns; $steps: the same, each row at either end of its period
#   TITLE_ENHANCED                    the title with every character of enhanced text escaped, to be made bold
# Any other text is set `noenhanced`: whatever a scenario calls itself, it is only text.

# Okabe and Ito's colours, told apart with any colour vision; amber and sky a little darker, to carry text.
BLUE = '#0072B2'; VERMILION = '#D55E00'; GREEN = '#009E73'; AMBER = '#C98A00'; SKY = '#3F9AD6'; PURPLE = '#B0558C'
INK = '#1f2937'; GREY = '#6b7280'; FAINT = '#e5e7eb'

# One colour a measure, the same in every picture.
COLOUR_fresh = BLUE; COLOUR_answered = GREEN; COLOUR_redials = AMBER
COLOUR_repeats = SKY; COLOUR_escalations = GREY
COLOUR_abandoned = VERMILION; COLOUR_balked = PURPLE; COLOUR_blocked = INK
COLOUR_capacity = INK; COLOUR_load = VERMILION
COLOUR_service_level = BLUE; COLOUR_abandon_rate = VERMILION
COLOUR_target = INK
COLOUR_keeps = BLUE; COLOUR_misses = VERMILION; COLOUR_undecided = AMBER
# Areas are tints: blue and green on the phones, warm while learning goes on off them, grey elsewhere.
COLOUR_proficient = '#a3cce6'; COLOUR_learning = '#d2e8f7'; COLOUR_nesting = '#8fd3bd'
COLOUR_teaching = '#f2c46d'; COLOUR_training = '#f7ecaa'; COLOUR_off_phone = '#e3bcd2'; COLOUR_absent = '#d5d9df'
# Groups have no colours of their own; there are at most six in a picture.
COLOUR_group_1 = BLUE; COLOUR_group_2 = VERMILION; COLOUR_group_3 = GREEN
COLOUR_group_4 = AMBER; COLOUR_group_5 = PURPLE; COLOUR_group_6 = SKY
# Nor have plans: the first is what the others are compared with.
COLOUR_plan_1 = INK; COLOUR_plan_2 = BLUE; COLOUR_plan_3 = VERMILION; COLOUR_plan_4 = GREEN
COLOUR_plan_5 = AMBER; COLOUR_plan_6 = PURPLE; COLOUR_plan_7 = SKY; COLOUR_plan_8 = '#7f7f00'
# Hold: the measure that is judged comes first.
FIRST = strlen(SERIES) > 0 ? word(SERIES, 1) : ''
colour(name) = exists('COLOUR_'.name) ? value('COLOUR_'.name) : name eq FIRST ? BLUE : PURPLE
at(name) = column(value('COLUMN_'.name)) / SCALE
is_layer(name) = strstrt(' '.LAYERS, ' '.name.' ') > 0

# An SVG is drawn with the fonts of whoever looks at it.
WIDTH = 800; HEIGHT = 450; FONT = FORMAT eq 'svg' ? 'sans-serif' : 'DejaVu Sans'
smaller(size, width, most) = width * size > most ? most / width : size
TITLE_SIZE = smaller(16.0, 0.70 * TITLE_WIDTH, 770)
SUBTITLE_SIZE = smaller(11.5, 0.62 * SUBTITLE_WIDTH, 770)
if (FORMAT eq 'svg') set terminal svg name 'holdtime' size WIDTH,HEIGHT dynamic font FONT.',12' background '#ffffff' enhanced
if (FORMAT eq 'png') set terminal pngcairo size 2*WIDTH,2*HEIGHT font FONT.',9' fontscale 2 linewidth 2 pointscale 2 dashlength 1.6 background '#ffffff' enhanced
if (FORMAT eq 'dumb') set terminal dumb size COLUMNS,LINES noenhanced
# Points of PNG are 96 to 72 pixels.
P = FORMAT eq 'png' ? 0.75 : 1.0
set output OUTPUT

set border 1 linecolor rgb GREY linewidth 0.8
set tics nomirror noenhanced scale 0.5 textcolor rgb GREY
set ytics scale 0
set grid ytics back linetype 1 linecolor rgb FAINT linewidth 0.8
unset key
set style fill solid 1.0 noborder
set tmargin at screen 0.80
set bmargin at screen 0.135
set lmargin at screen 0.07
SWATCH = words(LAYERS) > 0 ? 18 : 0
set rmargin at screen 1 - (24 + SWATCH + 7.6 * (LABELS > 0 ? LABEL_WIDTH : 0)) / WIDTH
set label 1 '{/:Bold '.TITLE_ENHANCED.'}' at screen 0.02, 0.945 left enhanced font sprintf(',%.2f', P * TITLE_SIZE) textcolor rgb INK
set label 2 SUBTITLE at screen 0.02, 0.882 left noenhanced font sprintf(',%.2f', P * SUBTITLE_SIZE) textcolor rgb GREY

set xrange [X_FROM:X_TO]
set yrange [Y_FROM:Y_TO]
set xtics X_STEP
set ytics Y_FROM, Y_STEP
set xlabel X_LABEL noenhanced textcolor rgb GREY offset 0,0.3
if (CLOCK) set format x '%02.0f:00'

# The name of a mark stands above the plot, on the side where there is room.
do for [i = 1:MARKS] {
    set arrow 100 + i from first MARK_X[i], graph 0 to first MARK_X[i], graph 1.06 nohead linecolor rgb GREY linewidth 1 dashtype (4,4) front
    if (MARK_X[i] < X_FROM + 0.75 * (X_TO - X_FROM)) {
        set label 100 + i MARK_TEXT[i] at first MARK_X[i], graph 1.035 left offset 0.6,0 noenhanced textcolor rgb GREY
    } else {
        set label 100 + i MARK_TEXT[i] at first MARK_X[i], graph 1.035 right offset -0.6,0 noenhanced textcolor rgb GREY
    }
}
if (HAS_TARGET) set arrow 99 from graph 0, first TARGET to graph 1, first TARGET nohead linecolor rgb INK linewidth 1 dashtype (8,5) front
# The tint of an area would not carry text: a swatch of it stands before the label, of a line a piece of the line.
do for [i = 1:LABELS] {
    is_area = is_layer(LABEL_OF[i])
    if (SWATCH > 0) {
        set object 200 + i rectangle center graph 1.022, first LABEL_Y[i] size graph 0.018, graph (is_area ? 0.036 : 0.01) \
            fillcolor rgb colour(LABEL_OF[i]) fillstyle solid 1.0 noborder front
    }
    set label 200 + i LABEL_TEXT[i] at graph (SWATCH > 0 ? 1.042 : 1.012), first LABEL_Y[i] left noenhanced \
        textcolor rgb (is_area ? GREY : colour(LABEL_OF[i]))
}
# Dots show that a line joins values of whole periods; of many they would only be noise.
DOTTED = ROWS > 60 ? '' : SERIES
DOT = ROWS > 1 ? 0.45 : 1
