# SPDX-License-Identifier: Apache-2.0
# The target console_files: the web console, built from web/, as data of the program. Only the program links it, so that the rooms and
# their tests build without Node. PARAPET_CONSOLE=OFF leaves it out.

add_library(console_files STATIC)
target_link_libraries(console_files PRIVATE server)

if(NOT PARAPET_CONSOLE)
  return()
endif()

set(console_advice "scripts/setup installs it; or build without the console: cmake with -DPARAPET_CONSOLE=OFF")
find_program(PARAPET_NODE node)
find_program(PARAPET_NPM npm)
if(NOT PARAPET_NODE OR NOT PARAPET_NPM)
  message(FATAL_ERROR "The web console is built with Node 18 or newer and npm, which are not installed. ${console_advice}")
endif()
execute_process(COMMAND ${PARAPET_NODE} --version OUTPUT_VARIABLE node_version OUTPUT_STRIP_TRAILING_WHITESPACE)
string(REGEX REPLACE "^v" "" node_version "${node_version}")
if(node_version VERSION_LESS 18)
  message(FATAL_ERROR "The web console is built with Node 18 or newer; ${PARAPET_NODE} is ${node_version}. ${console_advice}")
endif()

set(web ${PROJECT_SOURCE_DIR}/web)
set(console_script ${PROJECT_SOURCE_DIR}/cmake/console.sh)
set(packed ${CMAKE_CURRENT_BINARY_DIR}/console)
file(GLOB console_inputs CONFIGURE_DEPENDS ${web}/*.json ${web}/*.ts ${web}/*.html ${web}/public/*)
file(GLOB_RECURSE console_sources CONFIGURE_DEPENDS ${web}/src/*)
list(FILTER console_sources EXCLUDE REGEX "/src/api/schema\\.ts$|\\.test\\.tsx?$")  # the first is generated, the second not built in
add_custom_command(
  OUTPUT ${packed}/console_files.S ${packed}/console_table.cc
  COMMAND ${console_script} build ${packed}
  DEPENDS ${console_inputs} ${console_sources} ${console_script} ${PROJECT_SOURCE_DIR}/cmake/pack_console.mjs
          ${PROJECT_SOURCE_DIR}/docs/openapi/parapet.json
  COMMENT "Building the web console"
  VERBATIM)
target_sources(console_files PRIVATE ${packed}/console_files.S ${packed}/console_table.cc)
set_source_files_properties(${packed}/console_files.S PROPERTIES COMPILE_OPTIONS "-Wa,-I${packed}")

# Once for each checkout is enough: nothing in them depends on how the program is compiled.
if(PARAPET_TESTS AND NOT PARAPET_SANITIZE)
  add_test(NAME web.check COMMAND ${console_script} run check)
  add_test(NAME web.unit COMMAND ${console_script} run test)
  set_tests_properties(web.check web.unit PROPERTIES LABELS unit RESOURCE_LOCK web TIMEOUT 3600)
endif()
