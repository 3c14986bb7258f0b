# SPDX-License-Identifier: GPL-3.0-or-later
# Runs SCENARIO with SEED into ACTUAL and fails when it differs from EXPECTED by a byte.
execute_process(COMMAND ${HOLDTIME} run ${SCENARIO} --seed ${SEED} --format json --quiet
  OUTPUT_FILE ${ACTUAL} RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "holdtime run ${SCENARIO} ended with ${status}")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${EXPECTED} ${ACTUAL} RESULT_VARIABLE differs)
if(NOT differs EQUAL 0)
  execute_process(COMMAND diff -u ${EXPECTED} ${ACTUAL} OUTPUT_VARIABLE difference ERROR_VARIABLE difference)
  string(SUBSTRING "${difference}" 0 4000 difference)
  message(FATAL_ERROR "${ACTUAL} is not ${EXPECTED}:\n${difference}")
endif()
