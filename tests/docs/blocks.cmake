# Extracts the code of a document into files, so that the tests build and run
# exactly the code that the document shows.

# Writes every block of C++ or CMake of a Markdown document into `folder`, under
# the file name in the comment on its first line (`// care.hpp`). The output of a
# program, in a block of `text` immediately after it, is written as
# `<name>.expected`. Sets `<programs>` to the names of the .cpp files, each of which
# must have such an output block.
function(hearthline_doc_blocks document folder programs)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${document})
  file(READ ${document} rest)
  string(PREPEND rest "\n")
  set(found)
  set(shown)
  set(last "")
  while(TRUE)
    string(FIND "${rest}" "\n```" fence)
    if(fence EQUAL -1)
      break()
    endif()
    string(SUBSTRING "${rest}" 0 ${fence} prose)
    math(EXPR after "${fence} + 4")
    string(SUBSTRING "${rest}" ${after} -1 rest)
    string(FIND "${rest}" "\n" line_end)
    string(FIND "${rest}" "\n```" fence)
    if(line_end EQUAL -1 OR fence EQUAL -1)
      message(FATAL_ERROR "${document}: a block of code is not closed")
    endif()
    string(SUBSTRING "${rest}" 0 ${line_end} language)
    math(EXPR begin "${line_end} + 1")
    math(EXPR length "${fence} - ${line_end}")
    string(SUBSTRING "${rest}" ${begin} ${length} code)
    math(EXPR after "${fence} + 4")
    string(SUBSTRING "${rest}" ${after} -1 rest)

    string(STRIP "${prose}" prose)
    if(language MATCHES "^(cpp|cmake)$")
      if(NOT code MATCHES "^(//|#) ([A-Za-z_]+\\.(cpp|hpp|txt))\n")
        message(FATAL_ERROR
          "${document}: expected a comment with the file name on the first line "
          "of a block of ${language}, found:\n${code}")
      endif()
      set(last ${CMAKE_MATCH_2})
      if(last IN_LIST found)
        message(FATAL_ERROR
          "${document}: ${last} appears twice; names of blocks must be unique")
      endif()
      list(APPEND found ${last})
      hearthline_write(${folder}/${last} "${code}")
    elseif(language STREQUAL "text" AND prose STREQUAL "" AND last)
      hearthline_write(${folder}/${last}.expected "${code}")
      list(APPEND shown ${last})
      set(last "")
    else()
      set(last "")
    endif()
  endwhile()
  list(FILTER found INCLUDE REGEX "\\.cpp$")
  if(NOT found)
    message(FATAL_ERROR "${document}: expected at least one program, found none")
  endif()
  if(NOT found STREQUAL shown)
    message(FATAL_ERROR "${document}: expected the output of ${found}, found "
      "that of '${shown}'")
  endif()
  set(${programs} ${found} PARENT_SCOPE)
endfunction()

# Writes a file unless it has this content already, so that unchanged files are
# not built again.
function(hearthline_write path content)
  set(old "")
  if(EXISTS ${path})
    file(READ ${path} old)
  endif()
  if(NOT EXISTS ${path} OR NOT old STREQUAL content)
    file(WRITE ${path} "${content}")
  endif()
endfunction()
