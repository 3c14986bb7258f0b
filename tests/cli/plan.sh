#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# plan: the advice and what it leaves behind, that it is what a run of the plan gives, the same bytes at any number of
# threads and after an interruption, and what is refused. INTERRUPT is the program that sends SIGINT.
# shellcheck disable=SC2016 # backquotes of messages
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"
: "${INTERRUPT:?}"
with_gnuplot=$program_path
program_path=$PWD/nothing

cat >tiny.cfg <<'END'
name = "Tiny";
calendar = { start = "2024-03-04"; length = "6 weeks"; open = "Mon-Fri 08:00-12:00"; interval = "1 h";
             warm_up = "1 week"; };
call_types = ( { name = "calls"; arrivals = { per_hour = 100; }; handle = "3 min"; patience = "5 min"; } );
agent_groups = ( { name = "old"; count = 6; serves = [ "calls" ]; cost_per_hour = 20.0; },
  { name = "new"; count = 4; serves = [ "calls" ]; joins = "2024-03-18"; cost_per_hour = 20.0; hire_cost = 100.0;
    training = { length = "1 week"; }; learning = { curve = "exponential"; start = 1.5; half_life = "100 calls"; }; } );
rollouts = ( { name = "launch"; at = "2024-03-25"; volume = { peak = 1.7; settles_at = 1.5; }; } );
targets = ( { measure = "asa"; at_most = "80 s"; per = "week"; confidence = 0.8; } );
run = { replications = 4; seed = 7; };
decisions = (
  { name = "hires"; set = "agent_groups.new.count"; from = 0; to = 6; step = 2; },
  { name = "first day"; set = "agent_groups.new.joins"; values = [ "2024-03-11", "2024-03-18", "2024-03-25" ]; },
  { name = "launch day"; set = "rollouts.launch.at"; values = [ "2024-03-25", "2024-04-01" ]; costs = [ 0, 500 ]; }
);
END
hires='decisions[0].set'

# --- the advice: the answer first, then what was chosen, how sure that is, the frontier, the first day
expect 0 plan tiny.cfg -o advice
says 'results are in advice'
[ "$(head -c 5 out)" = 'Hire ' ] || wrong "begins with: $(head -n 1 out)"
tr -s '\n ' '  ' <out >line
for said in 'less (95% interval' 'the promise (hold at most 1 min 20 s in every week, 8 times in 10) is kept' \
    'How sure: with a probability of at least 95%' 'What money buys' '<- best' '<- as planned' \
    'the latest safe first day is'; do
    grep -qF -- "$said" line || wrong "does not print: $said"
done
for file in plan.json plan.csv scenario.cfg pictures/frontier.csv pictures/start-dates.csv; do
    exists "advice/$file"
done
no_leftovers advice

# --- all combinations are accounted for, the winner keeps its promise for the least money of all that do
number() { # KEY: the first in plan.json
    sed -n "s/.*\"$1\":\\([0-9.]*\\).*/\\1/p" advice/plan.json | head -n 1
}
total=$(number combinations)
[ "$total" -eq 24 ] || wrong "$total combinations, not 24"
[ $(($(number pruned) + $(number simulated) + $(number untried))) -eq 24 ] || wrong 'combinations are lost'
[ "$(wc -l <advice/plan.csv)" -eq $(($(number simulated) + 2)) ] || wrong 'plan.csv has other plans'
awk -F , 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    $at["best"] == "yes" { best = $at["cost"]; found++; if ($at["standing"] != "keeps") exit 1 }
    $at["standing"] == "keeps" && (least == "" || $at["cost"] < least) { least = $at["cost"] }
    END { exit !(found == 1 && best <= least + 30) }' advice/plan.csv || wrong "$(cat advice/plan.csv)"

# --- the winner's scenario runs, keeps the target, and costs what the plan says but for what the choice costs once
expect 0 run advice/scenario.cfg -n 40 --enforce --quiet --format csv
silent
once=$(awk -F , '$NF == "yes" { print ($4 ~ /04-01/ ? 500 : 0) }' advice/plan.csv)
cost=$(sed -n 's/^Tiny,,all,all,cost,\([0-9.]*\),.*/\1/p' out)
planned=$(awk -F , 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } $NF == "yes" { print $at["cost"] }' advice/plan.csv)
awk "BEGIN { d = $cost + $once - $planned; exit !(d < 60 && d > -60) }" || wrong "cost $cost + $once, planned $planned"

# --- formats, and the same bytes at any number of threads
expect 0 plan tiny.cfg --format json --quiet -j 1
silent
same out advice/plan.json
expect 0 plan tiny.cfg --format csv --quiet -j 2
same out advice/plan.csv
expect 0 plan tiny.cfg --quiet -j 1
mv out one
expect 0 plan tiny.cfg --quiet -j 3
same out one
expect 0 plan tiny.cfg --quiet --seed 8 --format json
! cmp -s out advice/plan.json || wrong 'the seed makes no difference'

# --- options
expect 0 plan tiny.cfg --quiet --confidence 0.9 --tolerance 0.1 --indifference 200 --format json
prints '"confidence":0.90000000000000002,"tolerance":0.10000000000000001,"indifference":200'
expect 0 plan tiny.cfg --quiet --plans 1 -n 30
prints 'not certified'
# --set comes before the decisions, which come after it.
expect 0 plan tiny.cfg --quiet --format csv --set agent_groups.new.count=1 --set 'decisions[0].to=4'
grep -q '^as written,,' out || wrong "as written: $(sed -n 2p out)"
! cut -d , -f 2 out | grep -qx 6 || wrong 'has a value that --set took away'

# --- nothing keeps the promise: the closest plan, which week and by how much; still exit 0
expect 0 plan tiny.cfg --quiet --set 'decisions[0].to=2'
prints 'No plan keeps the promise'
tr -s '\n ' '  ' <out | grep -q 'The closest: hire 2 new .* more than promised; it is kept with a probability of' ||
    wrong "$(head -n 5 out)"

# --- the scenario as written among the plans; and a decision not about people, with several paths
expect 0 plan tiny.cfg --quiet --set "$hires=agent_groups.old.count" --set 'decisions[0].from=7' \
    --set 'decisions[0].to=9' --set 'decisions[0].step=1' --set agent_groups.old.count=8 --format json
prints '"as_written":"8"'

# --- what is refused: nothing is simulated, everything is told at once, a mistake of all values once
refused() {
    said=$1
    shift
    expect 2 plan "$@"
    says "$said"
    [ ! -s out ] || wrong 'prints although refused'
}
sed -e 's/new.count/new.cuont/' -e 's/2024-03-11/2024-02-25/' -e 's/"rollouts.launch.at"/"rollouts.lunch.at"/' \
    tiny.cfg >wrong.cfg
refused "wrong.cfg:12: error: decisions.hires: agent_groups.new.cuont: unknown key; did you mean \`count\`?" wrong.cfg
says 'wrong.cfg:13: error: decisions.first day: agent_groups.new.joins: '
says 'wrong.cfg:14: error: decisions.launch day: rollouts.lunch'
says 'holdtime: 3 errors; nothing was simulated'
[ "$(wc -l <err)" -eq 4 ] || wrong "says: $(cat err)"
sed 's/from = 0; to = 6; step = 2/values = [ 2, -1, "x", true ]/' tiny.cfg >values.cfg
refused 'decisions.hires: agent_groups.new.count: ' values.cfg
says 'found -1'
says 'found "x"'
says 'found true'
[ "$(wc -l <err)" -eq 4 ] || wrong "says: $(cat err)"
refused 'decisions: expected at most 100000 combinations of values, found 100200' tiny.cfg --set 'decisions=( { name = "a"; set = "agent_groups[0].count"; from = 1; to = 334; step = 1; }, { name = "b"; set = "call_types[0].abandon_cost"; from = 1; to = 300; step = 1; } )'
refused 'decisions: expected what may be chosen, found none; for example decisions = (' tiny.cfg --set 'decisions=()'
refused 'targets: expected what the plan has to keep, found none; for example targets = (' tiny.cfg --set 'targets=()'
sed -e 's/cost_per_hour = 20.0; *//' -e 's/hire_cost = 100.0;//' -e 's/costs = \[ 0, 500 \];//' tiny.cfg >free.cfg
refused 'every plan costs 0, so none is the cheapest: expected costs, such as agent_groups.old.cost_per_hour' free.cfg
refused 'none.cfg: error: ' none.cfg
refused 'expected a scenario file'
refused 'expected one scenario' tiny.cfg tiny.cfg
for option in --by=week --shard=1/2 --vary=lines=1:2:1; do
    refused 'unrecognized option' tiny.cfg "$option"
done
for value in 0.5 1 x -0.9 ''; do
    refused '--confidence: expected a number' tiny.cfg --confidence="$value"
done
refused '--tolerance: expected a number' tiny.cfg --tolerance 1.5
for value in 0 -1 ten 1e999; do
    refused '--indifference: expected a number above 0' tiny.cfg --indifference="$value"
done
refused '--plans: expected a whole number from 1 to 100000' tiny.cfg --plans 0
refused '--resume needs --store FILE' tiny.cfg --resume
expect 3 plan tiny.cfg -o tiny.cfg
says 'tiny.cfg: Not a directory'
if [ -c /dev/full ]; then
    shown='holdtime plan >/dev/full'
    status=0
    "$HOLDTIME" plan tiny.cfg --plans 1 -n 10 --quiet >/dev/full 2>err || status=$?
    [ "$status" -eq 3 ] || wrong "exit status $status, expected 3"
fi

# --- the store: resumed or not, interrupted or not, the same bytes
if ! "$HOLDTIME" --version | grep -q 'no SQLite'; then
    expect 0 plan tiny.cfg --quiet --store plan.db --format json
    same out advice/plan.json
    expect 0 results plan.db
    stored=$(wc -l <out)
    [ "$stored" -gt 3 ] || wrong "the store has $stored lines"
    expect 0 plan tiny.cfg --quiet --store plan.db --resume --format json -j 2
    same out advice/plan.json
    for seconds in 0 0.1 0.3; do
        shown="holdtime plan, interrupted after $seconds s"
        status=0
        PATH=$program_path "$INTERRUPT" $seconds "$HOLDTIME" plan tiny.cfg -j 1 --store part.db -o part --quiet \
            >out 2>err || status=$?
        [ "$status" -ne 77 ] || break
        # On a fast machine it may be over before.
        [ "$status" -eq 130 ] || { [ "$status" -eq 0 ] && ! grep -q interrupted err; } ||
            wrong "exit status $status, expected 130: $(cat err)"
        if [ "$status" -eq 130 ] && grep -q 'best plan so far' err; then
            says 'To go on: the same command with --store part.db --resume'
            for file in plan.json plan.csv scenario.cfg; do
                exists "part/$file"
            done
            grep -q '"interrupted":true' part/plan.json || wrong 'does not say that it was interrupted'
        fi
        no_leftovers .
        expect 0 plan tiny.cfg --quiet --store part.db --resume --format json
        same out advice/plan.json
        rm -rf part part.db
    done
fi

# --- pictures, with names that would upset gnuplot
if PATH=$with_gnuplot command -v gnuplot >found; then
    program_path=$with_gnuplot
    expect 0 plan tiny.cfg --quiet -o drawn --set "agent_groups.new.name=it's \`x\` \"@y_{z}\" %d" \
        --set 'decisions[0].set=agent_groups[1].count' --set 'decisions[1].set=agent_groups[1].joins'
    silent
    for picture in frontier start-dates; do
        exists drawn/pictures/$picture.svg
        exists drawn/pictures/$picture.png
    done
    no_leftovers .
fi
finish
