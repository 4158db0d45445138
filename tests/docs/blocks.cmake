# The code of a document, as files: one source, so that what is printed there is
# what the tests build and run.

# Writes every block of C++ or CMake of a Markdown document into `folder`, under
# the name that its first line gives in a comment (`// care.hpp`), and what is
# printed after a program, in a block of `text` right behind it, as
# `<name>.expected`. Sets `<programs>` to the names of the .cpp files, each of which
# must have such a block.
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
      message(FATAL_ERROR "${document}: a block of code has no end")
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
          "${document}: a block of ${language} does not begin with a comment "
          "that names its file:\n${code}")
      endif()
      set(last ${CMAKE_MATCH_2})
      if(last IN_LIST found)
        message(FATAL_ERROR "${document}: two blocks are called ${last}")
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
    message(FATAL_ERROR "${document}: found no program")
  endif()
  if(NOT found STREQUAL shown)
    message(FATAL_ERROR "${document}: there are ${found}, but the output of "
      "'${shown}' is shown")
  endif()
  set(${programs} ${found} PARENT_SCOPE)
endfunction()

# Writes a file unless it is there already: what has not changed is not built
# anew.
function(hearthline_write path content)
  set(old "")
  if(EXISTS ${path})
    file(READ ${path} old)
  endif()
  if(NOT EXISTS ${path} OR NOT old STREQUAL content)
    file(WRITE ${path} "${content}")
  endif()
endfunction()
