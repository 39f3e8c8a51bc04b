// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "inventory/collect/byte_source.h"
#include "inventory/collect/gathered.h"

// The readers behind java_collectors().
namespace parapet::inventory {

// True for names that Java's tools give to zip archives with software in them: jar, war, ear, par, sar, jpi, hpi, lpkg.
[[nodiscard]] bool is_java_archive(std::string_view name);

// All libraries in an archive and in the archives inside it. `out.file()` is the outermost archive; entries of an inner
// one carry "outer.war!/WEB-INF/lib/inner.jar" as path.
[[nodiscard]] Result<void> read_java_archive(const ByteSource& source, Gathered& out);

// Keys and values of a .properties file (java.util.Properties.load).
[[nodiscard]] std::map<std::string, std::string, std::less<>> read_properties(std::string_view bytes);
// The main section of a manifest (JAR file specification): keys in lower case, continued lines joined.
[[nodiscard]] std::map<std::string, std::string, std::less<>> read_manifest(std::string_view bytes);

// gradle.lockfile: "group:name:version=configurations".
[[nodiscard]] Result<void> read_gradle_lock(std::string_view bytes, Gathered& out);

}  // namespace parapet::inventory
