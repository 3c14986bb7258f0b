# SPDX-License-Identifier: GPL-3.0-or-later
# The same bytes from one thread and from four.
foreach(threads 1 4)
  execute_process(COMMAND ${HOLDTIME} run ${SCENARIO} -n 9 -j ${threads} --format json --quiet
    OUTPUT_FILE ${FOLDER}/${SCENARIO}-j${threads}.json RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "holdtime run ${SCENARIO} -j ${threads} ended with ${status}")
  endif()
endforeach()
file(SIZE ${FOLDER}/${SCENARIO}-j1.json size)
if(size LESS 1000)
  message(FATAL_ERROR "no result to compare: ${size} bytes")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files
  ${FOLDER}/${SCENARIO}-j1.json ${FOLDER}/${SCENARIO}-j4.json RESULT_VARIABLE differs)
if(NOT differs EQUAL 0)
  message(FATAL_ERROR "${SCENARIO}: four threads give other bytes than one")
endif()
