# SPDX-License-Identifier: Apache-2.0
# Every library that Parapet links, in one place. All come from Debian 12 packages; scripts/setup installs them.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

# part(NAME PKGCONFIG...): an imported target parapet::NAME, its headers treated as system headers.
function(part name)
  pkg_check_modules(${name}_pc REQUIRED IMPORTED_TARGET ${ARGN})
  add_library(parapet::${name} ALIAS PkgConfig::${name}_pc)
endfunction()

part(archive libarchive)
part(argon2 libargon2)
part(crypto libcrypto)
part(curl libcurl)
part(expat expat)
part(fmt fmt)
part(prometheus prometheus-cpp-core)
part(rpm rpm)
part(simdjson simdjson)
part(spdlog spdlog)
part(sqlite sqlite3)
part(ssl libssl)
part(tbb tbb)
part(toml tomlplusplus)
part(xxhash libxxhash)
part(yaml yaml-cpp)
part(zlib zlib)
part(zstd libzstd)

# Debian's CRoaring has a CMake configuration but no pkg-config file.
find_library(ROARING_LIBRARY roaring REQUIRED)
add_library(parapet_roaring INTERFACE)
target_link_libraries(parapet_roaring INTERFACE ${ROARING_LIBRARY})
add_library(parapet::roaring ALIAS parapet_roaring)

find_package(Boost 1.81 REQUIRED COMPONENTS json url)
add_library(parapet::boost_json ALIAS Boost::json)
add_library(parapet::boost_url ALIAS Boost::url)

# CLI11 and Boost's unordered containers are used as headers only.
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
add_library(parapet_cli11 INTERFACE)
target_include_directories(parapet_cli11 SYSTEM INTERFACE ${CLI11_INCLUDE})
add_library(parapet::cli11 ALIAS parapet_cli11)

# The tests' libraries are not needed to build and run Parapet (scripts/setup build leaves them out). Without them there are
# no tests to run, and scripts/test says so by failing.
if(PARAPET_TESTS)
  find_package(GTest QUIET)
  find_library(RAPIDCHECK_LIBRARY rapidcheck)
  if(GTest_FOUND AND RAPIDCHECK_LIBRARY)
    add_library(parapet_rapidcheck INTERFACE)
    target_link_libraries(parapet_rapidcheck INTERFACE ${RAPIDCHECK_LIBRARY})
    add_library(parapet::rapidcheck ALIAS parapet_rapidcheck)
  else()
    message(STATUS "GoogleTest or rapidcheck is not installed: the tests are left out (scripts/setup installs them)")
    set(PARAPET_TESTS OFF)
  endif()
endif()
