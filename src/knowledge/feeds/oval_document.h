// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "base/time.h"

// An OVAL definitions document (OVAL language 5.3 to 5.11, oval-definitions schema and the linux component schema) as
// plain values, as far as vulnerability feeds use it. Nothing is interpreted here.
namespace parapet::knowledge {

// OperationEnumeration of the schema. kUnknown: a value that the schema does not have.
enum class OvalOperation : std::uint8_t {
  kEquals,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kPatternMatch,
  kUnknown,
};

// One entity of a state or object: what is compared, and how.
struct OvalEntity {
  OvalOperation operation = OvalOperation::kEquals;
  std::string value;
};

// A state: everything in it must hold.
struct OvalState {
  std::optional<OvalEntity> evr;
  std::optional<OvalEntity> version;
  std::optional<OvalEntity> arch;
  bool signature = false;      // compares the key that signed the package
  bool has_unread = false;     // compares something else
};

struct OvalTest {
  std::string kind;            // element name: "rpminfo_test", "textfilecontent54_test", ...
  std::string comment;
  std::string object;          // id
  std::vector<std::string> states;  // ids
  bool none_exist = false;     // check_existence="none_exist": holds where nothing is found
};

// A node of a definition's criteria tree.
struct OvalNode {
  enum class Kind : std::uint8_t { kAll, kAny, kTest, kUnknown };
  Kind kind = Kind::kUnknown;  // kUnknown: an operator other than AND and OR, or a leaf without a test
  bool negate = false;
  std::vector<std::uint32_t> children;  // indices into OvalDefinition::nodes, always above the node's own
  std::uint32_t test = 0;      // of kTest: index into OvalDocument::strings
  std::uint32_t comment = 0;   // index into OvalDocument::strings
};

struct OvalReference {
  std::string source;
  std::string id;
  std::string url;
};

struct OvalCve {
  std::string text;            // "CVE-2010-1323 at NVD"
  std::string cvss2;           // "8.1/AV:N/..."
  std::string cvss3;           // "8.1/CVSS:3.0/AV:N/..."
  std::string cvss4;
  std::string impact;
  std::string cwe;
  std::string href;
};

struct OvalDefinition {
  std::string id;
  std::string klass;           // "vulnerability", "patch", "inventory", ...
  bool deprecated = false;
  std::string title;
  std::string description;
  std::string severity;
  std::string patchable;       // Microsoft: "true", "false", "Not Applicable"
  UnixTime issued;
  UnixTime updated;
  std::vector<std::string> platforms;
  std::vector<OvalReference> references;
  std::vector<OvalCve> cves;
  std::vector<OvalNode> nodes;  // nodes[0] is the root; empty where there are no criteria
};

struct OvalDocument {
  std::string product_name;    // of the generator
  UnixTime timestamp;
  std::vector<OvalDefinition> definitions;
  std::unordered_map<std::string, OvalTest> tests;
  std::unordered_map<std::string, OvalEntity> objects;  // the name of each rpminfo_object
  std::unordered_map<std::string, OvalState> states;
  std::vector<std::string> strings;  // each once; [0] is ""
};

// Reads a document in one streaming pass. Errors: those of read_xml; kBadInput where the root is not oval_definitions;
// kLimit where a definition has more than ranges_per_record_max criteria, or more than aliases_per_record_max references.
[[nodiscard]] Result<OvalDocument> read_oval_document(std::string_view bytes, const Limits& limits);

}  // namespace parapet::knowledge
