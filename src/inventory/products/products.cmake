# SPDX-License-Identifier: Apache-2.0
# The table of product names: products.toml is data that people extend; the build puts its text into the room. Included
# by the room's own CMakeLists.txt, so that the rule and the library stand in one folder.
set(built_in_products ${CMAKE_CURRENT_BINARY_DIR}/built_in_products.cc)
set(products_folder ${CMAKE_CURRENT_SOURCE_DIR}/products)
add_custom_command(
  OUTPUT ${built_in_products}
  COMMAND ${CMAKE_COMMAND} -DINPUT=${products_folder}/products.toml -DOUTPUT=${built_in_products}
          -DHEADER=inventory/products/built_in.h -DNAMESPACE=parapet::inventory -DFUNCTION=built_in_products
          -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
  DEPENDS ${products_folder}/products.toml ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
  VERBATIM)
# clang counts the joined pieces against the standard's minimum for a literal; both compilers take far longer ones.
set_source_files_properties(${built_in_products} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
target_sources(inventory PRIVATE ${built_in_products})
