// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/limits.h"
#include "base/result.h"
#include "base/time.h"

// An OpenVEX document (specification v0.2.0; the forms of v0.0.1 are read too) as plain values. Feeds and --vex read the
// same values.
namespace parapet::knowledge {

struct OpenVexProduct {
  std::string id;                 // "@id", often a purl
  std::string purl;               // identifiers.purl, else the id where it is one
  std::string cpe;                // identifiers.cpe23 or cpe22
  std::vector<OpenVexProduct> subcomponents;
};

struct OpenVexStatement {
  std::string vulnerability;      // name, else "@id"
  std::vector<std::string> aliases;
  std::string description;
  std::vector<OpenVexProduct> products;
  std::string status;             // "not_affected", "affected", "fixed", "under_investigation"
  std::string justification;
  std::string impact;             // impact_statement
  std::string action;             // action_statement
  UnixTime time;                  // the statement's, else the document's
};

struct OpenVexDocument {
  std::string id;
  std::string author;
  UnixTime time;                  // last_updated, else timestamp
  std::vector<OpenVexStatement> statements;
};

// True where the document's context is OpenVEX's.
[[nodiscard]] bool is_openvex(JsonValue root);

// Errors: kBadInput where it has no list of statements; kLimit (more statements than aliases_per_record_max, more products in
// all than ranges_per_record_max).
[[nodiscard]] Result<OpenVexDocument> read_openvex(JsonValue root, const Limits& limits);

}  // namespace parapet::knowledge
