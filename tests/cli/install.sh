#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# An installation below a prefix of the user's choice: a program compiles against it through pkg-config, and the command
# finds its pictures and known answers there. BUILD is the build tree, CC and CMAKE the programs.
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"
: "${BUILD:?}" "${CC:?}" "${CMAKE:?}"
unset DESTDIR
prefix="$PWD/a prefix"

shown='cmake --install'
"$CMAKE" --install "$BUILD" --prefix "$prefix" >log 2>&1 || wrong "$(cat log)"
pc=$(find "$prefix" -name holdtime.pc)
exists "$pc"
for file in bin/holdtime share/man/man1/holdtime.1 share/holdtime/plots/style.gp share/holdtime/scenarios/bank-day.cfg; do
    exists "$prefix/$file"
done

cat >planner.c <<'END'
#include <holdtime/holdtime.h>

int main(int argc, char **argv) {
    struct ht_model model;
    struct ht_messages messages;
    struct ht_result result;
    const struct ht_study_options options = {.replications = 2, .precision = -1};
    ht_messages_init(&messages);
    if (argc != 2 || !ht_scenario_read(&model, argv[1], NULL, 0, &messages) ||
        ht_study_run(&model, &options, &result) != HT_STUDY_DONE || !ht_report_csv(&result, stdout))
        return 1;
    ht_result_release(&result);
    ht_messages_release(&messages);
    ht_model_release(&model);
    return 0;
}
END
shown='a program against the installed library'
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
# Without the quotes that pkg-config puts about blanks, eval would be needed; with eval they are read as a shell does.
if eval "$CC -std=c17 planner.c -o planner $(pkg-config --cflags --libs holdtime)" 2>log; then
    ./planner "$golden/small-day.cfg" >planned.csv || wrong 'fails'
else
    wrong "does not compile: $(cat log)"
fi

HOLDTIME=$prefix/bin/holdtime
expect 0 run "$golden/small-day.cfg" -n 2 -o results --quiet --format csv
exists out
same out planned.csv

# Moved elsewhere, it finds the tables of known answers that came with it, and the scenarios that these name.
moved="$PWD/moved here"
mv "$prefix" "$moved"
HOLDTIME=$moved/bin/holdtime
expect 0 validate days scenarios --case bank-day --case day-1999-05-10-credit --quiet
prints '1,820'
prints 'bank-day.cfg'
attempts=$moved/share/holdtime/tests/cases/traces/day-1999-05-10-credit.expected.csv
sed 's/abandoned/answered/' "$attempts" >tampered
mv tampered "$attempts"
expect 1 validate days --case day-1999-05-10-credit --quiet
mv "$moved" "$prefix"
HOLDTIME=$prefix/bin/holdtime

# And the lessons, with their scenarios.
page=$(find "$(dirname "$(dirname "$HOLDTIME")")" -name '*-averages.md')
sed '1s/.*/# Another title/' "$page" >tampered && mv tampered "$page"
expect 0 lesson averages --check
prints 'Another title: '

# Breaking the installed script shows that it is the one in use.
if command -v gnuplot >found; then
    silent
    exists results/pictures/hold.svg
    echo 'this is no command' >>"$prefix/share/holdtime/plots/hold.gp"
    expect 3 plot results
    says 'hold'
fi
finish
