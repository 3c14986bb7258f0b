#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# holdtime compare: plans as files and as changes of one file, what it prints and leaves, and what it refuses.
# shellcheck disable=SC2016 # backquotes of messages
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"
with_gnuplot=$program_path
program_path=$PWD/nothing # pictures take long and are drawn once, at the end

cat >base.cfg <<'END'
name = "Two agents";
calendar = { start = "2024-03-04"; length = "3 days"; open = "08:00-12:00"; interval = "1 h"; };
call_types = ( { name = "calls"; arrivals = { per_hour = 40; }; patience = "3 min";
                 handle = { distribution = "exponential"; mean = "3 min"; }; } );
agent_groups = ( { name = "reps"; count = 2; serves = [ "calls" ]; cost_per_hour = 30; } );
targets = ( { measure = "asa"; at_most = "30 s"; per = "day"; } );
run = { replications = 12; seed = 7; };
END
cat >more.cfg <<'END'
@include "base.cfg"
set = [ "name=Four agents", "agent_groups.reps.count=4" ];
END
more='four: agent_groups.reps.count=4'

# --- a sentence a plan, which is best, tables
expect 0 compare base.cfg --with "$more" --with 'same : agent_groups.reps.count = 2' --quiet
silent
prints 'Against as planned:'
prints 'With four, the misses end'
prints 'days sooner (95% interval '
prints 'With same, as many days are missed, average speed of answer is the same, and it costs the same.'
prints 'Best by average speed of answer (the shortest): four, selected with a probability of at least'
prints 'Tue 5 Mar'
prints 'whole run'
prints 'The same callers make the differences in average speed of answer as sure as '
prints '12 replications of each, seed 7;'
expect 0 compare base.cfg more.cfg
prints 'Against Two agents:'
prints 'With Four agents, the misses end'
expect 0 compare base.cfg --with "$more" --best cost --indifference 100
prints 'Best by cost (the lowest): as planned'
expect 0 compare base.cfg --with "$more" --best answered:most --indifference 3 --set run.replications=11
prints 'Best by answered (the most): four'
prints '11 replications of each'
expect 0 compare base.cfg --with "$more" -n 1
prints 'no intervals (they need two)'
prints 'not selected; that takes 10 replications'

# --- values may hold commas; labels may be anything
shifts='( { count = 2; days = "Mon-Fri"; from = "08:00"; to = "10:00"; }, { count = 3; from = "10:00"; to = "12:00"; } )'
expect 0 compare base.cfg --quiet --format csv -n 2 \
    --with "early, \"late\": name=\"a, b\", agent_groups.reps.shifts=$shifts, agent_groups.reps.count=5"
prints 'as planned,"early, ""late""",2024-03-05T00:00,call_type,calls,asa,'

# --- each scenario comes out as `run` has it, and the differences lie between them
measures_of() { # FILE LABEL: of a comparison; else of a run
    if [ $# -eq 2 ]; then
        sed -n "s/^ *{\"label\":\"$2\".*\"measures\":\({.*}\),\"targets\":.*/\1/p" "$1"
    else
        sed -n 's/^ "measures": \({.*}\),$/\1/p' "$1"
    fi
}
expect 0 compare base.cfg --with "$more" --format json --quiet -j 1
mv out compare.json
expect 0 compare base.cfg --with "$more" --format json --quiet -j 3
same compare.json out
for plan in 'as planned:2' four:4; do
    expect 0 run base.cfg --format json --quiet --set "agent_groups.reps.count=${plan##*:}"
    measures_of out >run.measures
    measures_of compare.json "${plan%:*}" >compare.measures
    exists run.measures
    shown="compare and run of ${plan%:*}"
    same run.measures compare.measures
done
asa() { sed -n 's/"call_types".*//; s/.*"asa":{"mean":\([-0-9.e]*\),.*/\1/p' | head -n 1; }
base=$(measures_of compare.json 'as planned' | asa)
four=$(measures_of compare.json four | asa)
difference=$(grep '"differences":' compare.json | asa)
awk -v a="$base" -v b="$four" -v d="$difference" 'BEGIN { e = b - a - d; exit !(d < -1 && e * e < 1e-12) }' ||
    wrong "asa $base and $four, but the difference $difference"

# --- --set holds for all plans, and comes before their own changes
expect 0 compare base.cfg --with 'x: agent_groups.reps.count=4' --set agent_groups.reps.count=3 --format csv --quiet
prints 'as planned,x,,all,all,agents_mean,1,1,1'

# --- the folder
expect 0 compare base.cfg more.cfg -o results
says 'no pictures: gnuplot is not installed'
says 'results are in results'
for file in comparison.json differences.csv scenario-1.cfg scenario-2.cfg pictures/compare.csv pictures/difference.csv; do
    exists "results/$file"
done
no_leftovers results
expect 0 compare base.cfg more.cfg --format json --quiet
same out results/comparison.json
expect 0 compare base.cfg more.cfg --format csv --quiet
same out results/differences.csv
expect 0 run results/scenario-2.cfg --format json --quiet
measures_of out >again.measures
measures_of results/comparison.json 'Four agents' >compare.measures
same again.measures compare.measures
# A run in the same folder takes the pictures of the comparison away, and the other way round.
expect 0 run base.cfg -n 2 -o results --quiet
[ ! -e results/pictures/compare.csv ] || wrong 'the picture of the comparison is still there'
expect 0 compare base.cfg more.cfg -n 2 -o results --quiet
[ ! -e results/pictures/hold.csv ] || wrong 'the picture of the run is still there'
if PATH=$with_gnuplot command -v gnuplot >/dev/null; then
    program_path=$with_gnuplot
    expect 0 plot results
    silent
    for picture in compare difference; do
        exists "results/pictures/$picture.png"
        exists "results/pictures/$picture.svg"
    done
    program_path=$PWD/nothing
fi

# --- refused
refused() {
    said=$1
    shift
    expect 2 "$@"
    says "$said"
    [ ! -s out ] || wrong "prints although refused"
}
refused 'expected the scenario file of the base' compare
refused 'expected a scenario to compare base.cfg with' compare base.cfg
refused 'expected at most 8 scenarios, found 9; holdtime sweep takes more' compare base.cfg 2 3 4 5 6 7 8 9
refused 'unrecognized option' compare base.cfg --no-such
refused '--with: error: expected LABEL: PATH=VALUE, .., found "x"' compare base.cfg --with x
refused 'expected LABEL: PATH=VALUE' compare base.cfg --with ' : agent_groups.reps.count=3'
refused 'expected LABEL: PATH=VALUE' compare base.cfg --with 'name=a: b'
refused '--with: error: x: expected PATH=VALUE, found ""' compare base.cfg --with x:
refused 'expected PATH=VALUE, found "Sat"; a value that has commas goes in quotes or brackets' \
    compare base.cfg --with 'x: calendar.open=Mon-Fri 08:00-12:00, Sat'
refused '--with x: agent_groups.reps.cuont=3: error: agent_groups.reps.cuont: unknown key; did you mean `count`?' \
    compare base.cfg --with 'x: agent_groups.reps.cuont=3' --with "$more"
refused 'nothing was simulated' compare base.cfg --with 'x: agent_groups.reps.count=(3'
refused 'expected another label than those before, found "four" again' compare base.cfg --with "$more" --with "$more"
refused 'expected another label than those before, found "as planned" again' \
    compare base.cfg --with 'as planned: agent_groups.reps.count=3'
refused 'base.cfg: error: expected another label' compare base.cfg base.cfg
refused '--with x: error: calendar.length: expected the same as in base.cfg' \
    compare base.cfg --with 'x: calendar.length=2 days'
refused 'none.cfg: error: cannot read this file' compare base.cfg none.cfg
refused 'none.cfg: error: cannot read this file' compare none.cfg base.cfg
sed 's/"calls"/"others"/g' base.cfg >others.cfg
refused 'others.cfg: error: call_types: expected the same as in base.cfg' compare base.cfg others.cfg
refused 'expected a measure, as asa or cost:least, found "assa"; did you mean `asa`?' \
    compare base.cfg --with "$more" --best assa
refused '--best: expected most or least, found "worst"' compare base.cfg --with "$more" --best asa:worst
refused '--best cost: what difference in it does not matter?' compare base.cfg --with "$more" --best cost
for value in 0 -1 x '' nan inf 0x1; do
    refused "--indifference: expected a duration above 0 for asa, found \"$value\"" \
        compare base.cfg --with "$more" --indifference="$value"
    refused '--indifference: expected a number above 0 for cost' \
        compare base.cfg --with "$more" --best cost --indifference="$value"
done
refused '-n: expected a whole number' compare base.cfg --with "$more" -n 0
refused '-o: expected a folder' compare base.cfg --with "$more" -o ''
refused 'nothing was simulated' compare base.cfg "$SOURCE/tests/bad/unknown_names.cfg" -o never
[ ! -e never ] || wrong 'wrote something'
expect 3 compare base.cfg --with "$more" -o base.cfg
says 'base.cfg'
finish
