// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/java_names.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace parapet::inventory {
namespace {

using Manifest = std::map<std::string, std::string, std::less<>>;

std::string_view field(const Manifest& manifest, std::string_view key) {
  const auto found = manifest.find(key);
  return found == manifest.end() ? std::string_view() : trim(found->second);
}

bool is_version(std::string_view text) { return !text.empty() && is_digit(text.front()); }

// A reverse domain name: "org.apache.logging.log4j".
bool is_group(std::string_view text) {
  return text.find('.') != std::string_view::npos && !text.starts_with('.') && !text.ends_with('.') &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_'; });
}

// What an archive must say of itself for its group to be known. A group that is only likely would make the archive look
// clean where it is wrong, so nothing is taken by similarity.
struct KnownArchive {
  std::string_view artifact;
  std::string_view name;  // Bundle-SymbolicName or Automatic-Module-Name
  std::string_view group;
};

// Widely used libraries that are published without pom.properties (most are built by Gradle or Ant).
constexpr std::array<KnownArchive, 54> kKnown = {{
    {"bcprov-jdk15on", "bcprov", "org.bouncycastle"},
    {"bcprov-jdk18on", "bcprov", "org.bouncycastle"},
    {"commons-beanutils", "org.apache.commons.beanutils", "commons-beanutils"},
    {"commons-codec", "org.apache.commons.codec", "commons-codec"},
    {"commons-collections", "org.apache.commons.collections", "commons-collections"},
    {"commons-collections4", "org.apache.commons.collections4", "org.apache.commons"},
    {"commons-compress", "org.apache.commons.compress", "org.apache.commons"},
    {"commons-configuration2", "org.apache.commons.configuration", "org.apache.commons"},
    {"commons-fileupload", "org.apache.commons.fileupload", "commons-fileupload"},
    {"commons-io", "org.apache.commons.io", "commons-io"},
    {"commons-lang3", "org.apache.commons.lang3", "org.apache.commons"},
    {"commons-text", "org.apache.commons.text", "org.apache.commons"},
    {"gson", "com.google.gson", "com.google.code.gson"},
    {"groovy", "org.apache.groovy", "org.apache.groovy"},
    {"groovy", "org.codehaus.groovy", "org.codehaus.groovy"},
    {"guava", "com.google.guava", "com.google.guava"},
    {"h2", "com.h2database", "com.h2database"},
    {"hibernate-core", "org.hibernate.core", "org.hibernate"},
    {"hibernate-core", "org.hibernate.orm.core", "org.hibernate.orm"},
    {"jetty-http", "org.eclipse.jetty.http", "org.eclipse.jetty"},
    {"jetty-server", "org.eclipse.jetty.server", "org.eclipse.jetty"},
    {"kotlin-stdlib", "kotlin.stdlib", "org.jetbrains.kotlin"},
    {"log4j", "org.apache.log4j", "log4j"},
    {"log4j-api", "org.apache.logging.log4j.api", "org.apache.logging.log4j"},
    {"log4j-core", "org.apache.logging.log4j.core", "org.apache.logging.log4j"},
    {"lucene-core", "org.apache.lucene.core", "org.apache.lucene"},
    {"okhttp", "okhttp3", "com.squareup.okhttp3"},
    {"okio", "okio", "com.squareup.okio"},
    {"postgresql", "org.postgresql.jdbc", "org.postgresql"},
    {"snakeyaml", "org.yaml.snakeyaml", "org.yaml"},
    {"spring-aop", "spring.aop", "org.springframework"},
    {"spring-beans", "spring.beans", "org.springframework"},
    {"spring-boot", "spring.boot", "org.springframework.boot"},
    {"spring-boot-actuator", "spring.boot.actuator", "org.springframework.boot"},
    {"spring-boot-autoconfigure", "spring.boot.autoconfigure", "org.springframework.boot"},
    {"spring-context", "spring.context", "org.springframework"},
    {"spring-context-support", "spring.context.support", "org.springframework"},
    {"spring-core", "spring.core", "org.springframework"},
    {"spring-expression", "spring.expression", "org.springframework"},
    {"spring-jdbc", "spring.jdbc", "org.springframework"},
    {"spring-jms", "spring.jms", "org.springframework"},
    {"spring-messaging", "spring.messaging", "org.springframework"},
    {"spring-orm", "spring.orm", "org.springframework"},
    {"spring-oxm", "spring.oxm", "org.springframework"},
    {"spring-security-config", "spring.security.config", "org.springframework.security"},
    {"spring-security-core", "spring.security.core", "org.springframework.security"},
    {"spring-security-crypto", "spring.security.crypto", "org.springframework.security"},
    {"spring-security-web", "spring.security.web", "org.springframework.security"},
    {"spring-tx", "spring.tx", "org.springframework"},
    {"spring-web", "spring.web", "org.springframework"},
    {"spring-webflux", "spring.webflux", "org.springframework"},
    {"spring-webmvc", "spring.webmvc", "org.springframework"},
    {"spring-websocket", "spring.websocket", "org.springframework"},
    {"tomcat-embed-core", "org.apache.tomcat-embed-core", "org.apache.tomcat.embed"},
}};

// The group that an archive's own name for itself proves: by the table, or by the form "GROUP.ARTIFACT" that Maven's bundle
// plugin gives. Only an artifact with a dash shows where the group ends: "com.google.guava" may be either whole or split.
std::string group_of(std::string_view name, std::string_view artifact) {
  for (const KnownArchive& known : kKnown) {
    if (known.artifact == artifact && known.name == name) {
      return std::string(known.group);
    }
  }
  const bool whole = artifact.find('-') != std::string_view::npos && name.size() > artifact.size() + 1 && name.ends_with(artifact) &&
                     name[name.size() - artifact.size() - 1] == '.';
  const std::string_view group = whole ? name.substr(0, name.size() - artifact.size() - 1) : std::string_view();
  return is_group(group) ? std::string(group) : std::string();
}

}  // namespace

JarName name_of_file(std::string_view file_name) {
  const std::size_t dot = file_name.rfind('.');
  std::string_view stem = file_name.substr(0, dot);
  static constexpr std::array<std::string_view, 6> kClassifiers = {"-sources", "-javadoc", "-tests", "-jar-with-dependencies", "-shaded", "-all"};
  for (const std::string_view classifier : kClassifiers) {
    if (stem.ends_with(classifier)) {
      stem.remove_suffix(classifier.size());
    }
  }
  for (std::size_t dash = stem.find('-'); dash != std::string_view::npos; dash = stem.find('-', dash + 1)) {
    if (dash > 0 && dash + 1 < stem.size() && is_digit(stem[dash + 1])) {
      return {.group = {}, .artifact = std::string(stem.substr(0, dash)), .version = std::string(stem.substr(dash + 1))};
    }
  }
  return {.group = {}, .artifact = std::string(stem), .version = {}};
}

std::optional<JarName> name_of_manifest(const Manifest& manifest, std::string_view file_name) {
  JarName name = name_of_file(file_name);
  const bool named_by_file = !name.version.empty();
  for (const std::string_view key : {"implementation-version", "bundle-version", "specification-version"}) {
    if (const std::string_view version = field(manifest, key); !named_by_file && name.version.empty() && is_version(version)) {
      name.version = version;
    }
  }
  // "bundle;singleton:=true"
  const std::string_view bundle = trim(cut(field(manifest, "bundle-symbolicname"), ';').first);
  if (const std::string_view vendor = field(manifest, "implementation-vendor-id"); is_group(vendor)) {
    name.group = vendor;  // Maven's archiver writes the group id here
  } else {
    name.group = group_of(bundle, name.artifact);
    name.group = name.group.empty() ? group_of(field(manifest, "automatic-module-name"), name.artifact) : name.group;
  }
  if (name.artifact.empty() || name.version.empty()) {
    return std::nullopt;
  }
  return name;
}

}  // namespace parapet::inventory
