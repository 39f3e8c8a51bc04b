# SPDX-License-Identifier: Apache-2.0
# The house: rooms and their one-way order (docs/architecture.md). A room is one library. It sees the headers of the
# rooms it names in USES, and of no other: each room's headers stand behind their own include folder.

set(PARAPET_ROOMS base net version inventory knowledge match priority posture exposure advice workflow timeline access
                  store server sensor cli)

# Designated initializers name the fields that matter and leave the rest at their defaults; g++ warns of that otherwise.
set(PARAPET_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 under -O2 raises false alarms of these two: over std::expected in statement expressions (TRY), and over
  # std::string's operator+ (GCC bug 105651). clang and the sanitizer runs look for the real thing.
  list(APPEND PARAPET_WARNINGS -Wno-maybe-uninitialized -Wno-restrict)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # libstdc++ 12's std::stable_sort uses std::get_temporary_buffer, which it declares deprecated itself.
  list(APPEND PARAPET_WARNINGS -Wno-deprecated-declarations)
endif()

add_library(parapet_options INTERFACE)
target_compile_options(parapet_options INTERFACE ${PARAPET_WARNINGS})
if(PARAPET_SANITIZE)
  target_compile_options(parapet_options INTERFACE -fsanitize=${PARAPET_SANITIZE} -fno-omit-frame-pointer
                                                   -fno-sanitize-recover=all)
  target_link_options(parapet_options INTERFACE -fsanitize=${PARAPET_SANITIZE})
endif()
if(PARAPET_FUZZ)
  target_compile_options(parapet_options INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(parapet_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# parapet_room(NAME USES room... LINKS part... SOURCES file...)
# Declares the library of the room in the current folder. USES names rooms that stand above it in PARAPET_ROOMS.
function(parapet_room name)
  cmake_parse_arguments(ROOM "" "" "USES;LINKS;SOURCES" ${ARGN})
  list(FIND PARAPET_ROOMS ${name} position)
  if(position EQUAL -1)
    message(FATAL_ERROR "room '${name}' is not in PARAPET_ROOMS")
  endif()
  add_library(${name} STATIC ${ROOM_SOURCES})
  foreach(used ${ROOM_USES})
    list(FIND PARAPET_ROOMS ${used} used_position)
    if(used_position EQUAL -1 OR NOT used_position LESS position)
      message(FATAL_ERROR "room '${name}' may not use '${used}': only rooms above it")
    endif()
  endforeach()
  set(view ${CMAKE_BINARY_DIR}/rooms/${name})
  file(MAKE_DIRECTORY ${view})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${view}/${name} SYMBOLIC)
  target_include_directories(${name} PUBLIC ${view})
  target_link_libraries(${name} PUBLIC ${ROOM_USES} ${ROOM_LINKS} PRIVATE parapet_options)
  set_target_properties(${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS OFF)
  if(PARAPET_TESTS)
    add_executable(${name}_test)
    target_link_libraries(${name}_test PRIVATE ${name} parapet_options test_support parapet::rapidcheck GTest::gtest GTest::gmock
                                               GTest::gtest_main)
    add_test(NAME unit.${name} COMMAND ${name}_test)
    set_tests_properties(unit.${name} PROPERTIES LABELS unit)
  endif()
endfunction()

# parapet_sources(ROOM SOURCES file... TESTS file...): adds files of the current folder to a room and to its test.
function(parapet_sources name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;TESTS" ${ARGN})
  foreach(file ${ROOM_SOURCES})
    target_sources(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  endforeach()
  if(PARAPET_TESTS)
    foreach(file ${ROOM_TESTS})
      target_sources(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/${file})
    endforeach()
  endif()
endfunction()
