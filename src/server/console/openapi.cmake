# SPDX-License-Identifier: Apache-2.0
# docs/openapi/parapet.json describes every route; the build puts its text into the room, which serves it.
set(openapi_source ${CMAKE_CURRENT_BINARY_DIR}/openapi_document.cc)
set(openapi_file ${PROJECT_SOURCE_DIR}/docs/openapi/parapet.json)
add_custom_command(
  OUTPUT ${openapi_source}
  COMMAND ${CMAKE_COMMAND} -DINPUT=${openapi_file} -DOUTPUT=${openapi_source}
          -DHEADER=server/console/openapi.h -DNAMESPACE=parapet::server::console -DFUNCTION=openapi_document
          -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
  DEPENDS ${openapi_file} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
  VERBATIM)
# clang counts the joined pieces against the standard's minimum for a literal; both compilers take far longer ones.
set_source_files_properties(${openapi_source} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
add_custom_target(openapi_document DEPENDS ${openapi_source})
target_sources(server PRIVATE ${openapi_source})
add_dependencies(server openapi_document)
