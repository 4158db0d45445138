# Fails where `object` defines what no other file may define again: functions and
# variables that are neither inline nor templates nor in an unnamed namespace.

execute_process(COMMAND ${nm} --defined-only --extern-only ${object}
  OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[0-9a-f]+ [ABCDGRST] [^\n]+" strong "${symbols}")
if(strong)
  list(JOIN strong "\n  " strong)
  message(FATAL_ERROR "Defined in a header without `inline`:\n  ${strong}")
endif()
if(NOT symbols MATCHES "[0-9a-f]+ W [^\n]*hearthline")
  message(FATAL_ERROR "${object} has nothing of the headers in it")
endif()
