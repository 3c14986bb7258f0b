#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# staff: what is needed and the roster that covers it, read back from every file and counted anew; that both keep the
# targets when run; the same bytes at any number of threads; what cannot be kept or covered; what is refused.
# INTERRUPT is the program that sends SIGINT.
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"
: "${INTERRUPT:?}"
with_gnuplot=$program_path
program_path=$PWD/nothing

cat >desk.cfg <<'END'
name = "Desk";
calendar = { start = "2024-03-04"; length = "3 days"; open = "Mon-Fri 08:00-13:00"; interval = "1 h"; };
call_types = ( { name = "calls"; arrivals = { per_day = 120; profile = [ 1.0, 2.0, 2.5, 2.0, 1.0 ]; };
                 handle = { distribution = "exponential"; mean = "4 min"; };
                 patience = { distribution = "exponential"; mean = "5 min"; }; } );
agent_groups = ( { name = "reps"; count = 8; serves = [ "calls" ]; absence = 0.05; off_phone = 0.1;
                   cost_per_hour = 20.0; } );
shift_patterns = ( { name = "morning"; starts = [ "08:00", "09:00" ]; length = "4 h"; days = "Mon-Wed";
                     breaks = ( { after = "2 h"; length = "15 min"; } ); cost_factor = 1.5; },
                   { name = "two days"; starts = [ "08:00" ]; length = "5 h"; days = "Mon-Wed"; days_per_week = 2; } );
targets = ( { measure = "asa"; at_most = "30 s"; per = "day"; confidence = 0.8; } );
run = { replications = 20; seed = 7; };
END

expect 0 --version
if grep -q 'no GLPK' out; then # then there are needs, and the package is named
    expect 0 staff desk.cfg
    says 'no roster: this build is without GLPK (package libglpk-dev)'
    prints "keep the promise"
    exit 77
fi

# --- the answer, and the files
expect 0 staff desk.cfg -o both
says 'results are in both'
grep -qE '^[0-9]+ agents at the peak \(... ..:00\) and [0-9]+ agent hours on the phones (all but )?keep the promise: asa' out ||
    wrong "begins with: $(head -n 1 out)"
grep -qE '^Cheapest roster: [0-9]+ people, [0-9]+ paid hours a week, [0-9,]+ a week; no roster' out || wrong 'no price'
grep -qE '^- asa at most 30 s each day, probability 0.8 asked: kept; least likely' out || wrong 'no verdict'
prints 'Verified by simulating this very roster in 20 replications'
mv out text
for file in staff.json staff.csv roster.csv scenario.cfg pictures/needed.csv; do
    exists "both/$file"
done
no_leftovers both

# --- what is printed is in the files, at any number of threads
for format in json csv text; do
    expect 0 staff desk.cfg --quiet -j 1 --format $format
    mv out one
    expect 0 staff desk.cfg --quiet -j 3 --format $format
    same one out
    wanted=both/staff.$format
    [ $format != text ] || wanted=text
    same out $wanted
done

# --- the peak and the hours of the text are those of the table
awk -F, 'NR > 1 { hours += $5; if ($5 > most) { most = $5; at = $2 } }
         END { print most, at; print hours; exit NR != 16 }' both/staff.csv >sums || wrong 'not 15 intervals'
peak=$(sed -n 's/ .*//;1p' sums)
hours=$(sed -n 2p sums)
head -n 1 text | grep -q "^$peak agents at the peak (... $(sed -n '1s/.* //p' sums)) and $hours agent hours" ||
    wrong "$peak agents, $hours hours, but: $(head -n 1 text)"

# --- rules of the patterns hold, and the roster covers what is said, counted anew: agents there, less breaks
awk -F, 'NR == 1 { next }
    { people += $(NF - 1); cost += $NF }
    $2 == "morning" { if ($3 != "Mon-Wed" || ($4 != "08:00" && $4 != "09:00") || $5 - $4 != 4) bad = 1
        if ($6 != $4 + 2 ":00-" $4 + 2 ":15" && $6 != "10:00-10:15") bad = 1
        if ($NF != $(NF - 1) * 3 * 4 * 20 * 1.5) bad = 1 }
    $2 == "two days" { if ($4 ~ /^08:00$/ || $0 ~ /,08:00,13:00,,/) ok = 1; else bad = 1
        if ($NF != $(NF - 1) * 2 * 5 * 20) bad = 1 }
    END { print people, cost; exit bad }' both/roster.csv >paid || wrong "breaks a rule: $(cat both/roster.csv)"
read -r people cost <paid
tr -d ',' <text | tr '\n' ' ' | grep -q "Cheapest roster: $people people .* $cost a week; no roster" ||
    wrong "$people people for $cost, but: $(sed -n '/Cheapest/,/^$/p' text)"
sed 's/"\([A-Z][a-z]*\), \([A-Z][a-z]*\)"/\1+\2/' both/roster.csv | awk -F, '
    BEGIN { split("Mon Tue Wed", names, " "); for (i = 1; i <= 3; i++) day["2024-03-0" i + 3] = names[i] }
    FNR == NR { if (FNR > 1) { n++; days[n] = $3 == "Mon-Wed" ? "Mon+Tue+Wed" : $3 == "Mon-Tue" ? "Mon+Tue" : $3
                from[n] = $4 + 0; to[n] = $5 + 0; rest[n] = $6 == "" ? -1 : $6 + 0; count[n] = $7 }; next }
    FNR > 1 { sum = 0
        for (i = 1; i <= n; i++)
            if (index(days[i], day[$1]) && $2 + 0 >= from[i] && $2 + 0 < to[i])
                sum += count[i] * (rest[i] == $2 + 0 ? 0.75 : 1)
        if (int(sum + 1e-6) != $7) { print $1, $2, "counts", sum, "not", $7; bad = 1 }
        if ($7 * 0.95 * 0.9 < $5 - 1) { print $1, $2, $7, "are too few for", $5; bad = 1 } }
    END { exit bad }' - both/staff.csv >said || wrong "$(cat said)"

# --- the scenario left runs as it is, with the shifts of the roster, and keeps the targets with its seed and others
expect 0 run both/scenario.cfg --enforce --format csv
grep -q '^Desk,,agent_group,reps,rostered_mean,' out || wrong 'no agents rostered'
expect 0 check both/scenario.cfg --full
[ "$(grep -c '{ count = [0-9]*; days = ' out)" -eq $(($(wc -l <both/roster.csv) - 1)) ] || wrong 'other shifts than duties'

# --- needs alone: no roster is left, nor that of an earlier one
mv both needs
expect 0 staff desk.cfg --no-roster -o needs
says 'results are in needs'
prints 'Verified by simulating these needs'
if grep -q 'roster:' out; then wrong 'prints a roster'; fi
[ ! -e needs/roster.csv ] || wrong 'leaves the roster of another time'
expect 0 run needs/scenario.cfg --enforce --quiet
expect 0 check needs/scenario.cfg --full
prints '{ from = "0 s"; count = 0; },'
prints '{ from = "8 h"; count = '
expect 0 staff desk.cfg --no-roster --format csv
same out needs/staff.csv
awk -F, 'NR > 1 && $7 != "" { exit 1 }' out || wrong 'rostered without a roster'
expect 0 staff desk.cfg --set 'shift_patterns=()'
says 'no roster: the scenario has no shifts to choose from; add them as'
prints 'Verified by simulating these needs'
expect 0 staff desk.cfg --set 'shift_patterns=()' --quiet
silent

# --- how many agents there were makes no difference
expect 0 staff desk.cfg --no-roster --format csv --set agent_groups.reps.count=1 --quiet
same out needs/staff.csv

# --- one agent less at a time when there are three or more misses
sed -e 's/count = 3;/count = 2;/' -e 's/count = 4;/count = 3;/' -e 's/count = 5;/count = 4;/' needs/scenario.cfg >fewer.cfg
expect 1 run fewer.cfg --enforce

# --- what staffing leaves out is said
expect 0 staff desk.cfg --no-roster --set 'agent_groups.reps.learning={ curve = "exponential"; start = 1.8; half_life = "300 calls"; }' \
    --format csv
says 'taken as proficient'
same out needs/staff.csv

# --- what cannot be kept, or covered
expect 0 staff desk.cfg --no-roster --set 'targets=({measure="handle_mean";at_most=60;per="day";confidence=0.9;})'
prints 'handle_mean at most 1 min each day, Mon 4 Mar 2024: it comes to '
prints 'but not every promise'
expect 1 staff desk.cfg --no-roster --set 'targets=({measure="handle_mean";at_most=60;per="day";confidence=0.9;})' --enforce
expect 0 staff desk.cfg --set 'shift_patterns=({name="late";starts=["10:00"];length="3 h";})' -o gap
prints 'No roster of these shift patterns covers the needs.'
prints '- reps, Mon 4 Mar 2024 08:00 to '
prints 'no shift pattern of theirs reaches'
[ ! -e gap/roster.csv ] || wrong 'leaves a roster that there is not'
expect 0 run gap/scenario.cfg --quiet
expect 1 staff desk.cfg --set 'shift_patterns=({name="late";starts=["10:00"];length="3 h";})' --enforce
expect 0 staff desk.cfg --set 'shift_patterns[0].at_most=1' --set 'shift_patterns[1].at_most=1' --format json
prints '"why":"at_most"'
prints '"roster": []'
cat >other.cfg <<'END'
@include "desk.cfg"
set = [ "agent_groups=( { name = \"reps\"; count = 1; serves = [ \"calls\" ]; }, { name = \"idle\"; count = 1; serves = [ \"calls\" ]; } )",
        "shift_patterns[0].agent_groups=[\"idle\"]", "shift_patterns[1].agent_groups=[\"idle\"]",
        "call_types.calls.routes=[\"reps\"]" ];
END
expect 0 staff other.cfg
says 'no roster: agents of reps are needed, but no shift pattern is for them'

# --- what is refused
refused() {
    said=$1
    shift
    expect 2 staff "$@"
    says "$said"
    [ ! -s out ] || wrong 'prints although refused'
}
refused 'expected a scenario file'
refused 'found another: "b.cfg"' desk.cfg b.cfg
refused 'desk.cfg: error: targets: expected a target to keep, found none; as targets = (' desk.cfg --set 'targets=()' -o never
refused 'nothing was simulated' "$SOURCE/tests/bad/shift_patterns.cfg" -o never
for option in --by=day --store=s.db --resume --shard=1/2; do
    refused 'unrecognized option' desk.cfg $option
done
refused '-n: expected a whole number' desk.cfg -n 0
[ ! -e never/staff.json ] || wrong 'wrote something'

# --- a full disk, a folder that cannot be
if [ -c /dev/full ]; then
    for format in text json csv; do
        shown="holdtime staff --format $format >/dev/full"
        status=0
        "$HOLDTIME" staff desk.cfg --quiet --no-roster --format $format >/dev/full 2>err || status=$?
        [ "$status" -eq 3 ] || wrong "exit status $status, expected 3"
        says 'standard output: No space left on device'
    done
fi
echo mine >file
expect 3 staff desk.cfg -n 1000000 -o file
says 'file: Not a directory'
mkdir -p taken/staff.csv
expect 3 staff desk.cfg --no-roster -o taken
says 'taken/staff.csv: Is a directory'

# --- interrupted: what there is, or that there is nothing
shown='holdtime staff, interrupted'
status=0
PATH=$program_path "$INTERRUPT" 1 "$HOLDTIME" staff desk.cfg -n 1000 -o partial --format json >out 2>err || status=$?
[ "$status" -ne 77 ] || finish
[ "$status" -eq 130 ] || wrong "exit status $status, expected 130"
if grep -q 'interrupted before the first replication was complete; nothing was written' err; then
    [ ! -e partial/staff.json ] || wrong 'wrote something'
else
    says 'interrupted; what was found until then may not be the fewest or the cheapest'
    prints '"interrupted":true'
    same out partial/staff.json
    expect 0 run partial/scenario.cfg -n 2 --quiet
fi
no_leftovers .

# --- the picture
if PATH=$with_gnuplot command -v gnuplot >/dev/null; then
    program_path=$with_gnuplot
    expect 0 plot needs
    exists needs/pictures/needed.png
    grep -q 'agents at' needs/pictures/needed.svg || wrong 'no title'
fi
finish
