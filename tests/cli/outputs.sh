#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What a run leaves: JSON, CSV, the trace, the folder; the same bytes from any number of threads. SHAPE is the program
# that knows the shape of results.
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"
: "${SHAPE:?}"
with_gnuplot=$program_path
program_path=$PWD/nothing # pictures take long and are drawn once, at the end

# --- shape, with names that CSV must quote and JSON must escape, and a call type that nobody calls
cat >plain.cfg <<'END'
name = "Names, \"quoted\" \\ ä";
calendar = { start = "2024-03-04"; length = "3 days"; warm_up = "1 day"; interval = "1 h"; };
call_types = (
  { name = "say \"hello\", please"; arrivals = { per_hour = 7; }; handle = { distribution = "exponential"; mean = 400; }; },
  { name = "silence"; arrivals = { per_hour = 0; }; handle = 60; } );
agent_groups = ( { name = "a,b"; count = 1; serves = [ "say \"hello\", please", "silence" ]; } );
targets = ( { measure = "asa"; at_most = 60; per = "day"; } );
run = { replications = 3; seed = 11; };
END

# shape_of FILE REPLICATIONS ARGUMENT...
shape_of() {
    file=$1
    replications=$2
    shift 2
    expect 0 run "$file" -n "$replications" --quiet --format json "$@"
    silent
    mv out result.json
    expect 0 run "$file" -n "$replications" --quiet --format csv "$@"
    silent
    mv out periods.csv
    "$SHAPE" result.json periods.csv "$replications" || wrong 'the shape of its results is wrong'
}
shape_of plain.cfg 3
shape_of plain.cfg 1
grep -q '"asa":{"mean":null,"low":null,"high":null}' result.json || wrong 'no null for what is undefined'
shape_of "$golden/small-week.cfg" 3
for seed in 3 4; do
    shape_of "$golden/small-day.cfg" 2 --seed "$seed"
    mv result.json seed-$seed.json
done
! cmp -s seed-3.json seed-4.json || wrong 'the seed makes no difference'

# --- --by: so many periods, the first so long
for row in interval:384:1800 hour:192:3600 day:8:86400 week:2:518400; do
    by=${row%%:*}
    shape_of "$golden/small-week.cfg" 1 --by "$by"
    count=$(grep -c '"start":.*"length_s":.*"all":' result.json)
    [ "$by:$count" = "${row%:*}" ] || wrong "$count periods"
    grep -q "\"start\":\"2024-03-05T00:00\",\"length_s\":${row##*:}.0," result.json ||
        wrong 'the first period is another'
    expect 0 run "$golden/small-week.cfg" -n 1 --by "$by" --quiet
    exists out
done

# --- threads
for threads in 1 2 5; do
    for format in json csv text; do
        expect 0 run "$golden/small-week.cfg" -n 7 -j $threads --format $format --quiet \
            --trace trace-$threads --trace-replications 3
        silent
        mv out $format-$threads
    done
done
for what in json csv text trace; do
    exists $what-1
    shown="$what of one and more threads"
    same $what-1 $what-2
    same $what-1 $what-5
done

# --- the trace
shown='the trace'
head -n 1 trace-1 >header
same header - <<'END'
replication,attempt,call_type,kind,arrival,hold,outcome,agent_group,agent,answered,ended
END
awk -F, -v OFS=: '
    NR == 1 { next }
    NF != 11 { print "fields", NR; exit }
    $1 != last { if ($1 != NR - 2 && $1 != last + 1) print "replication", NR; last = $1; attempt = 0; arrival = 0 }
    $2 != attempt++ { print "attempt", NR; exit }
    $5 < arrival { print "order", NR; exit }
    $6 < 0 { print "hold", NR; exit }
    $4 !~ /^(fresh|redial|repeat|escalation|callback)$/ { print "kind", NR; exit }
    $7 !~ /^(answered|abandoned|balked|blocked|turned_away|callback|waiting)$/ { print "outcome", NR; exit }
    ($7 == "answered") != ($8 != "") || ($8 != "") != ($9 != "") || ($9 != "") != ($10 != "") { print "served", NR; exit }
    $7 != "answered" && $11 != "" { print "ended", NR; exit }
    $11 != "" && !($5 <= $10 && $10 <= $11) { print "times", NR; exit }
    { arrival = $5 }
    END { if (last != 2) print "replications", last }' trace-1 >complaints
[ ! -s complaints ] || wrong "$(cat complaints)"
expect 0 run plain.cfg -n 1 --set calendar.warm_up=0 --trace trace.csv --format csv --quiet
attempts=$(awk -F, '$(NF - 6) == "" && $(NF - 5) == "all" && $(NF - 3) == "attempts" { print $(NF - 2) }' out)
[ "$attempts" = "$(($(wc -l <trace.csv) - 1))" ] || wrong "$attempts attempts, but not so many rows"
grep -q '^0,0,"say ""hello"", please",fresh,' trace.csv || wrong 'a name is not quoted'

# --- callers who come back, are passed on and are called back: counted alike in the trace and in the measures
cat >rich.cfg <<'END'
name = "All kinds of attempts";
calendar = { start = "2024-03-04"; length = "3 days"; open = "Mon-Fri 08:00-18:00"; at_close = "clear"; };
call_types = (
  { name = "orders"; arrivals = { per_hour = 60; batch = [ 0.8, 0.2 ]; }; queue_limit = 9;
    handle = { distribution = "exponential"; mean = "5 min"; };
    patience = { distribution = "exponential"; mean = "4 min"; };
    announce = { hang_up = 0.2; };
    redial = { after_abandon = 0.5; after_block = 0.8; delay = { distribution = "exponential"; mean = "20 min"; }; };
    repeat = { probability = 0.2; delay = { distribution = "exponential"; mean = "5 h"; }; };
    escalate = { probability = 0.2; to = "experts"; };
    value = 12.0; abandon_cost = 4.0; },
  { name = "experts"; handle = "10 min"; divert = { after = "10 min"; };
    callback = { offer_at = "3 min"; accept = 0.5; order = "in_turn"; no_answer = 0.5; retries = 1; }; } );
agent_groups = ( { name = "reps"; count = 6; serves = [ "orders" ]; },
                 { name = "experts"; count = 2; serves = ( { call = "experts"; handle_factor = 1.2; } ); } );
run = { seed = 3; };
END
shape_of rich.cfg 3
for threads in 1 3; do
    expect 0 run rich.cfg -n 5 -j $threads --format json --quiet
    mv out rich-$threads
done
same rich-1 rich-3
expect 0 run rich.cfg -n 1 --trace trace.csv --format csv --quiet
awk -F, -v OFS=: '
    FILENAME == "out" && $2 == "" && $3 == "all" { value[$5] = $6 }
    FILENAME == "trace.csv" && FNR > 1 {
        attempts++; kind[$4]++; outcome[$7]++
        if ($4 == "callback" && (last != "callback" || since != $5)) print "a callback that nobody took", FNR
        if (last == "callback" && $4 != "callback") print "taken, but no callback", FNR
        last = $7; since = $5
    }
    function alike(what, rows, measure) {
        if (rows != value[measure]) print what, rows, "not", value[measure]
        if (rows + 0 == 0) print what, "none"
    }
    END {
        alike("attempts", attempts, "attempts")
        alike("fresh", kind["fresh"], "fresh")
        alike("redial", kind["redial"], "redials")
        alike("repeat", kind["repeat"], "repeats")
        alike("escalation", kind["escalation"], "escalations")
        alike("callback", kind["callback"], "callbacks")
        alike("callback taken", outcome["callback"], "callbacks")
        alike("answered", outcome["answered"], "answered")
        alike("abandoned", outcome["abandoned"], "abandoned")
        alike("balked", outcome["balked"], "balked")
        alike("blocked", outcome["blocked"], "blocked")
        alike("turned_away", outcome["turned_away"], "turned_away")
    }' out trace.csv >complaints
[ ! -s complaints ] || wrong "$(cat complaints)"
expect 0 run rich.cfg -n 1 --quiet
for text in 'Repeats: ' 'first-call resolution' 'Passed on to another call type: ' 'Callbacks: ' 'Turned away: ' \
    'Cost of calls: '; do
    prints "$text"
done
expect 0 run rich.cfg --quiet --explain "$(awk -F, '$4 == "callback" && $7 == "answered" { print $2; exit }' trace.csv)"
for text in ' of orders (counted from 0), replication 0:' 'passed on to experts after talking ' \
    'accepts a callback' 'called back by agent '; do
    prints "$text"
done

# --- agents who are trained, nest, learn and leave, root causes and what it all costs
cat >careers.cfg <<'END'
name = "Careers and root causes";
calendar = { start = "2024-03-04"; length = "8 weeks"; open = "Mon-Fri 09:00-17:00"; };
call_types = (
  { name = "orders"; arrivals = { per_hour = 40; }; handle = { distribution = "exponential"; mean = "5 min"; };
    patience = { distribution = "exponential"; mean = "10 min"; }; abandon_cost = 4.0; } );
agent_groups = (
  { name = "veterans"; count = 8; serves = [ "orders" ]; absence = 0.05; attrition = { per_year = 2.0; };
    cost_per_hour = 28.0; },
  { name = "new reps"; count = 4; serves = [ "orders" ]; joins = "2024-03-11"; hire_cost = 3000.0;
    training = { length = "1 week"; trainers_per_class = 1; trainers_from = "veterans"; };
    nesting = { length = "1 week"; }; learning = { curve = "exponential"; start = 1.8; half_life = "50 calls"; }; } );
rollouts = (
  { name = "go-live"; at = "2024-03-11"; volume = { peak = 2.0; settles_at = 1.2; half_life = "20 weeks"; };
    defects = ( { name = "lost, \"orders\""; share = 0.5; found_after = "100 calls"; fix_takes = "1 week"; },
                { name = "never found"; share = 0.1; found_after = "100000 calls"; fix_takes = "1 week"; } ); } );
run = { seed = 3; };
END
shape_of careers.cfg 1
shape_of careers.cfg 3
expect 0 run careers.cfg -n 3 --quiet
for text in '1 of 2 root causes is fixed by week ' 'lost, "orders" ' 'Cost: ' 'rostered ' ' left '; do
    prints "$text"
done

# --- messages go to stderr, and in a pipe there is no progress
cp "$golden/small-week.cfg" week.cfg
{ "$HOLDTIME" run week.cfg -n 300 --format csv 2>&1 >/dev/null | cat; } >err
shown='holdtime run week.cfg, stderr a pipe'
[ "$(cat err)" = '2 warnings; see: holdtime check week.cfg' ] || wrong "says: $(head -c 300 err)"
{ "$HOLDTIME" run week.cfg --format csv --quiet 2>&1 >/dev/null | cat; } >err
silent

# --- the folder: twice into one, of other contents; whole files each time
expect 0 run week.cfg -n 2 -o made/of/folders --trace-replications 2
expect 0 run week.cfg -n 1 --seed 5 -o made/of/folders --trace-replications 1
says 'results are in made/of/folders'
mv out text
no_leftovers made
[ "$(ls made/of/folders)" = "$(printf 'periods.csv\npictures\nresult.json\nscenario.cfg\ntrace.csv')" ] ||
    wrong "leaves $(ls made/of/folders)"
for pair in json:result.json csv:periods.csv text:../../../text; do
    expect 0 run week.cfg -n 1 --seed 5 --format "${pair%%:*}" --trace trace.csv --quiet
    same out "made/of/folders/${pair#*:}"
done
same trace.csv made/of/folders/trace.csv
expect 0 run week.cfg -n 1 -o made/of/folders --quiet
[ ! -e made/of/folders/trace.csv ] || wrong 'leaves the trace of another run'
expect 0 check week.cfg --full
same out made/of/folders/scenario.cfg

# --- pictures, from a path that would upset a shell or gnuplot
if PATH=$with_gnuplot command -v gnuplot >found; then
    program_path=$with_gnuplot
    folder="it's \"here\" \$HOME \`x\`"
    mkdir "$folder"
    cp "$golden/small-day.cfg" "$folder/a b'c.cfg"
    expect 0 run "$folder/a b'c.cfg" -n 2 -o "$folder/out put" --quiet --plot-terminal
    silent
    cat out >terminal
    for picture in hold calls supply service; do
        exists "$folder/out put/pictures/$picture.svg"
        exists "$folder/out put/pictures/$picture.png"
    done
    no_leftovers "$folder"
    for picture in heat proficiency defects; do
        [ ! -e "$folder/out put/pictures/$picture.csv" ] || wrong "$picture of a day where nobody learns"
    done
    expect 0 run careers.cfg -n 2 -o careers --quiet
    for picture in heat proficiency defects; do
        exists "careers/pictures/$picture.svg"
        exists "careers/pictures/$picture.png"
    done
    rm "$folder/out put/pictures/hold.svg"
    expect 0 plot "$folder/out put"
    silent
    exists "$folder/out put/pictures/hold.svg"
    expect 0 run "$folder/a b'c.cfg" -n 2 --quiet
    [ "$(wc -l <terminal)" -gt "$(($(wc -l <out) + 5))" ] || wrong 'nothing drawn in the terminal'
    echo 'no,such,picture' >"$folder/out put/pictures/hold.csv"
    expect 2 plot "$folder/out put"
    says 'hold.csv'
fi
finish
