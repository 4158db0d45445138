# Runs `program`. It must exit with 0 and print the content of the file `expected`.

execute_process(COMMAND ${program} OUTPUT_VARIABLE printed RESULT_VARIABLE status)
message("${printed}")
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${program} ended with ${status}")
endif()
file(READ ${expected} shown)
if(NOT printed STREQUAL shown)
  message(FATAL_ERROR "The document shows:\n${shown}")
endif()
