#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Scenario files as the command reads and writes them: the round trip of check --full, changes and their order,
# included files, odd paths.
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"

# --- check --full of everything that is shipped: written again the same, and simulated the same from elsewhere
mkdir elsewhere
for scenario in "$SOURCE"/scenarios/*.cfg "$golden"/*.cfg; do
    expect 0 check "$scenario" --full
    silent
    mv out elsewhere/full.cfg
    expect 0 check elsewhere/full.cfg --full
    same out elsewhere/full.cfg
    expect 0 run "$scenario" -n 1 --format csv --quiet
    mv out original.csv
    exists original.csv
    expect 0 run elsewhere/full.cfg -n 1 --format csv --quiet
    same out original.csv
done

# --- --set: in order, after the file's own, before anything is judged
cat >own.cfg <<'END'
name = "Own changes";
calendar = { length = "2 h"; };
call_types = ( { name = "calls"; arrivals = { per_hour = 60; }; handle = "3 min"; } );
agent_groups = ( { name = "reps"; count = 5; serves = [ "calls" ]; } );
set = [ "agent_groups.reps.count=6", "agent_groups.reps.count=7", "call_types.calls.balk=0.5" ];
END
# count_is N ARGUMENT...
count_is() {
    count=$1
    shift
    expect 0 check own.cfg --full "$@"
    found=$(sed -n 's/.*[ {]count *= *\([0-9]*\);.*/\1/p' out)
    [ "$found" = "$count" ] || wrong "count is $found, expected $count"
    prints 'balk = 0.5'
}
count_is 7
count_is 8 --set agent_groups.reps.count=8
count_is 9 --set agent_groups.reps.count=8 --set agent_groups.reps.count=9
count_is 8 --set agent_groups.reps.count=9 --set 'agent_groups[0].count=8'
count_is 8 --set agent_groups.reps.count=-1 --set agent_groups.reps.count=8
expect 0 check own.cfg --full --set 'name=Two words, and a "quote"'
prints 'Two words, and a \"quote\"'
expect 0 run own.cfg -n 1 --quiet --format json --set agent_groups.reps.count=8
mv out one.json
expect 0 run own.cfg -n 1 --quiet --format json
! cmp -s out one.json || wrong '--set makes no difference'

# --- included files and the data they name, seen from another folder
mkdir -p 'top folder/parts' && sed -n 2,3p own.cfg >'top folder/parts/base.cfg'
cat >'top folder/parts/agents.cfg' <<'END'
agent_groups = ( { name = "reps"; staffing = "staff.csv"; serves = [ "calls" ]; } );
END
printf 'from,count\n0,3\n3600,4\n' >'top folder/parts/staff.csv'
cat >"top folder/it's \"it\".cfg" <<'END'
name = "Included";
@include "parts/base.cfg"
@include "parts/agents.cfg"
END
expect 0 check "top folder/it's \"it\".cfg" --full
prints 'count = 4'
expect 0 run "top folder/it's \"it\".cfg" -n 1 --quiet
echo 'mistake = 1;' >>'top folder/parts/agents.cfg'
expect 2 check "top folder/it's \"it\".cfg"
says 'top folder/parts/agents.cfg:2: error: mistake'
rm 'top folder/parts/agents.cfg'
expect 2 check "top folder/it's \"it\".cfg"
says "top folder/it's \"it\".cfg:3: error"
finish
