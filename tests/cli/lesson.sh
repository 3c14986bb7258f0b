#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lessons: those there are, one told, what a page of one's own may get wrong, numbers and claims that do not hold, and the
# reader's guess. INTERRUPT is the program that sends SIGINT.
# shellcheck disable=SC2016 # backquotes of pages
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"
: "${INTERRUPT:?}"
unset NO_COLOR

cat >desk.cfg <<'END'
name = "Desk";
calendar = { start = "2024-03-04"; length = "1 day"; open = "08:00-12:00"; interval = "1 h"; };
call_types = ( { name = "calls"; arrivals = { per_hour = 60; }; handle = { distribution = "exponential"; mean = "3 min"; };
                 patience = "1 h"; } );
agent_groups = ( { name = "reps"; count = 4; serves = [ "calls" ]; } );
run = { replications = 40; seed = 7; };
END
cat >page.md <<'END'
# One agent more

Four agents or five.

```run
{n} agents: desk.cfg; agent_groups.reps.count={n}; for n = 4, 5, 6
again: desk.cfg; agent_groups.reps.count=4; run.seed=99
```

With four callers hold **?**<!--4 agents: asa-->, from 9 on **?**<!--4 agents: asa, 09:00-->. A word, `code` and a
[link](https://example.org).

```guess
And with five?
- 5 s
- 20 s
- 2 min: no change
answer: 5 agents: asa
```

| agents | hold                     |
|--------|-------------------------:|
| four   | **?**<!--4 agents: asa--> |
| five   | **?**<!--5 agents: asa--> |

```picture
curve: asa "on average", hold_p90 "one in ten"
x: agents
title: From {4 agents: asa} to {5 agents: asa}
```

```picture
line: hold_mean
of: {n} agents
from: 09:00
title: Over the day
```

```picture
bars: asa
title: All
```

- An item: **?**<!--again: asa / 4 agents: asa * 1000-->.
- Hours: **?**<!--4 agents: asa, worst / 4 agents: asa, least-->, **?**<!--4 agents: asa, mean / 4 agents: asa, least-->.
- Another
  of two lines.

```claim
4 agents: asa > 2 * 5 agents: asa     # a great deal
```
END

# --- The list, in the order of the files' numbers.
expect 0 lesson
silent
prints 'holdtime lesson NAME tells one'
for page in "$SOURCE"/scenarios/lessons/[0-9]*-*.md; do
    title=$(basename "$page" .md)
    prints "  ${title#*-}"
done
mkdir own
printf '# Second\n\nThe second one.\n' >own/20-second.md
printf '# First\n\nThe first one.\n' >own/03-first.md
printf 'no lesson\n' >own/README.md
export HOLDTIME_LESSONS=own
expect 0 lesson
printf '  first   The first one.\n  second  The second one.\n\nholdtime lesson NAME tells one.\n' >wanted
same out wanted
expect 2 lesson fist
says 'there is no lesson "fist"; did you mean `first`?'
HOLDTIME_LESSONS=nothing
expect 2 lesson
says 'found none in "nothing"'
unset HOLDTIME_LESSONS

# --- Told, with numbers in the places of numbers; the same with any number of threads.
expect 0 lesson ./page.md
silent
cp out told
prints 'One agent more'
prints ' A word, code and a'
prints 'Guess: And with five?'
prints '  3  2 min: no change'
prints 'From '
prints '  agents'
prints 'All 2 claims and answers of this lesson hold beyond chance (seed 7).'
grep -q '^Answer: [12], .* s\. Simulated: ' out || wrong 'does not answer'
grep -q '^  four    *1 min .. s$' out || wrong 'no table'
grep -q '^  09:00  .* s  .* s  .* s$' out || wrong 'no lines'
grep '[*`<{]' out | grep -v '^  {n} agents: ' && wrong 'Markdown is left'
prints '- An item: 1,000.'
prints '- Hours: 1.2, 1.1.'
four=$(sed -n 's/^  four *//p' out)
grep -q "^  4  [^ ]* $four  " out || wrong 'the curve and the table differ'
grep -q "^  again  *[^ ]* $four$" out || wrong 'the bars and the table differ'
! grep -q '^  08:00' out || wrong 'shows what is before the time asked for'
export COLUMNS=50
expect 0 lesson ./page.md
long=$(grep -v -e '[^ -~]' -e '^All' out | awk 'length($0) > 50')
[ -z "$long" ] || wrong "lines are too long: $long"
[ "$(grep -c . out)" -gt "$(grep -c . told)" ] || wrong 'lines are not wrapped anew'
unset COLUMNS
expect 0 lesson ./page.md -j 3 --no-guess
same out told
expect 0 lesson ./page.md --seed 8
prints '(seed 8)'

# --- The page is written anew, and then is right.
expect 1 lesson ./page.md --check
says 'page.md:10: error: expected '
says 'for 4 agents: asa, 09:00, found ?'
prints 'One agent more: 2 of 2 claims hold; 0 of 7 numbers are those simulated'
expect 0 lesson ./page.md --page
cp out filled.md
[ "$(wc -l <filled.md)" -eq "$(wc -l <page.md)" ] || wrong 'another number of lines'
expect 0 lesson ./filled.md --check
silent
prints '7 of 7 numbers are those simulated'
expect 0 lesson ./filled.md --page
same out filled.md
sed 's/\*\*1 min/**9 min/' filled.md >stale.md
expect 1 lesson ./stale.md --check
says 'stale.md:10: error: expected 1 min'
says 'found 9 min'
sed 's/\*\*1 min [^*]*\*\*/**1 min**/' filled.md >stale.md
expect 1 lesson ./stale.md --check
says ', found 1 min'

# --- A claim that does not hold, and one that may be chance.
sed 's/^4 agents: asa > .*/4 agents: asa < 5 agents: asa/' page.md >wrong.md
expect 1 lesson ./wrong.md
says 'wrong.md:50: error: claim: expected 4 agents: asa < 5 agents: asa, found 1 min'
prints 'Only 1 of 2 claims and answers of this lesson hold'
sed 's/^4 agents: asa > .*/4 agents: asa, 09:00 > 0.99 * 4 agents: asa, 09:00/' page.md >chance.md
expect 1 lesson ./chance.md
says 'which may be chance; more replications (-n) may tell'
sed 's/asa, 09:00/asa, 07:00/' page.md >closed.md
expect 1 lesson ./closed.md
says 'closed.md:10: error: expected a number, found that nothing was measured for 4 agents: asa, 07:00'
sed 's/^- 20 s/- 5.5 s/; s/^- 5 s/- 4.5 s/' page.md >close.md
expect 1 lesson ./close.md -n 2
says 'close.md:14: error: guess: expected one option to be right beyond chance'

# --- Mistakes are located, before anything is simulated.
sed 's/4 agents: asa, 09:00/4 agent: asa, 09:00/; s/5 agents: asa$/5 agents: call: asa/; s/agents.reps.count/agents.rep.count/' page.md >bad.md
expect 2 lesson ./bad.md
says 'bad.md:10: error: expected the label of a run, found "4 agent"; did you mean `4 agents`?'
says 'nothing was simulated'
[ ! -s out ] || wrong 'prints although refused'
sed '6s/agent_groups.reps.count/agent_groups.rep.count/' page.md >bad.md
expect 2 lesson ./bad.md
says 'bad.md:6: error: agent_groups.rep'
[ "$(grep -c error: err)" -eq 1 ] || wrong 'tells a mistake of a family more than once'
sed 's/answer: 5 agents: asa/answer: 5 agents: cals: asa/; s/asa, 09:00/asa, 2024-03-05/' page.md >bad.md
expect 2 lesson ./bad.md
says 'bad.md:18: error: expected a call type or agent group of the run "5 agents", found "cals"; did you mean `calls`?'
says 'bad.md:10: error: expected a period within the 24 measured (by interval)'
expect 2 lesson ./nowhere.md
says 'nowhere.md: error: expected a page to read, found: No such file or directory'
expect 2 lesson a b
says 'found another: "b"'
expect 2 lesson ./page.md --check --seed 3
says 'leave out -n and --seed'

# --- In a folder: the page and its pictures.
expect 0 lesson ./page.md -o results --quiet
silent
exists results/pictures/lesson-curve.csv
exists results/pictures/lesson-line.csv
exists results/pictures/lesson-bars.csv
same results/lesson.md filled.md
if command -v gnuplot >found; then
    for picture in curve line bars; do
        exists results/pictures/lesson-$picture.svg
    done
fi
grep -q '^# title: From 1 min .. s to ' results/pictures/lesson-curve.csv || wrong 'no number in the title'
no_leftovers results
[ "$(id -u)" -eq 0 ] || {
    mkdir -m 555 locked
    expect 3 lesson ./page.md -o locked/results
}
if [ -w /dev/full ]; then
    # shellcheck disable=SC2034 # for `wrong`
    shown='a full disk'
    "$HOLDTIME" lesson ./page.md >/dev/full 2>err && wrong 'takes a full disk for success'
    says 'No space left'
fi

# --- A guess on a terminal; bold there, unless asked not to.
if command -v script >found; then
    # terminal WHAT-IS-TYPED [VARIABLE=VALUE]
    terminal() {
        typed=$1
        shift
        printf '%b' "$typed" | env "$@" script -qec "'$HOLDTIME' lesson ./page.md -j 1 2>err" /dev/null >out || wrong 'fails on a terminal'
    }
    bold=$(printf '\033[1m')
    right=$(sed -n 's/^Answer: \([12]\),.*/\1/p' told)
    terminal "$right\n" COLUMNS=60
    prints 'Your guess, 1 to 3'
    prints "${bold}Right:"
    terminal '3\n' COLUMNS=60
    prints "${bold}No:"
    terminal 'x\n9\n\n' COLUMNS=60
    prints "${bold}Answer:"
    terminal '\n' NO_COLOR=1
    prints 'Answer:'
    ! grep -qF "$bold" out || wrong 'is bold against NO_COLOR'
fi

# --- Interrupted: told nothing, said so.
status=0
"$INTERRUPT" 0 "$HOLDTIME" lesson ./page.md -n 1000000 -j 1 >out 2>err || status=$?
if [ "$status" -ne 77 ]; then
    [ "$status" -eq 130 ] || wrong "exit status $status after SIGINT, expected 130"
    says 'interrupted; a lesson is told when all of it is simulated'
    [ ! -s out ] || wrong 'tells half a lesson'
fi
finish
