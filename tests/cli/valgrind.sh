#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# No memory is lost, and none is read before it is written. VALGRIND is the program.
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"
: "${VALGRIND:?}"
program_path=$PWD/nothing

# A program of its own in the place of holdtime, so that `expect` serves here too.
cat >checked <<END
#!/bin/sh
exec '$VALGRIND' --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite,indirect \\
    --log-file=complaints '$HOLDTIME' "\$@"
END
chmod +x checked
HOLDTIME=$PWD/checked

# clean STATUS ARGUMENT...
clean() {
    expect "$@"
    [ ! -s complaints ] || wrong "$(head -n 30 complaints)"
}

clean 0 check "$golden/small-week.cfg"
clean 0 check "$golden/small-day.cfg" --full
clean 0 run "$golden/small-week.cfg" -n 2 -j 2 -o results --trace-replications 2
exists results/result.json
clean 0 compare "$golden/small-day.cfg" -n 2 -j 2 -o compared --with 'more: agent_groups[0].handle_factor=0.8'
exists compared/comparison.json
clean 2 compare "$golden/small-day.cfg" --with 'more: agent_groups[0].handle_factor=0' --with 'x: y'
clean 0 run "$golden/small-day.cfg" -n 2 -j 2 --format csv --precision 0.5 --set run.max_replications=5
clean 0 plan "$golden/small-plan.cfg" -n 2 -j 2 -o planned --set 'calendar.open="Mon-Fri 08:00-09:00"' \
    --set call_types.calls.arrivals.per_hour=60 --set 'decisions[0].to=3'
exists planned/plan.json
if "$HOLDTIME" --version | grep -q 'SQLite [0-9]'; then
    clean 0 run "$golden/small-week.cfg" -n 3 -j 2 --store one.db --shard 1/2
    clean 0 run "$golden/small-week.cfg" -n 3 -j 2 --store two.db --resume
    clean 0 merge one.db two.db -o both.db
    clean 0 results both.db --export csv
    clean 2 results "$golden/small-week.cfg"
fi
clean 0 validate traces theory --case tie-arrivals --case cost -j 2
clean 2 validate --tables nothing
clean 2 check "$SOURCE/tests/bad/unknown_names.cfg"
clean 2 check "$SOURCE/tests/bad/missing_files.cfg"
clean 2 run "$golden/small-day.cfg" --seed x
clean 0 lesson
clean 3 plot results
finish
