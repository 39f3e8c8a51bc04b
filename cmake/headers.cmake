# SPDX-License-Identifier: Apache-2.0
# The target `headers` compiles each header of each room alone, with nothing before it, under the room's own include
# folders: a header that leans on what its includers happen to include fails here. It is part of `all` where tests are.

# Declares headers_ROOM for one room whose library exists.
function(parapet_headers_of room)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${room}/*.h)
  list(FILTER headers EXCLUDE REGEX "_test\\.h$")  # what tests share needs the tests' include folders
  if(NOT headers)
    return()
  endif()
  set(sources)
  foreach(header ${headers})
    file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR}/src ${header})
    set(source ${CMAKE_BINARY_DIR}/headers/${name}.cc)
    # Twice, so that a missing `#pragma once` is seen as well.
    file(CONFIGURE OUTPUT ${source} CONTENT "#include \"${name}\"\n#include \"${name}\"\n")
    list(APPEND sources ${source})
  endforeach()
  add_library(headers_${room} OBJECT ${sources})
  target_link_libraries(headers_${room} PRIVATE ${room})
  # No optimiser, debug information or sanitizer: only whether it compiles is asked.
  target_compile_options(headers_${room} PRIVATE ${PARAPET_WARNINGS} -O0 -g0)
  add_dependencies(headers headers_${room})
endfunction()

add_custom_target(headers)
foreach(room ${PARAPET_ROOMS})
  if(TARGET ${room})
    parapet_headers_of(${room})
  endif()
endforeach()
