// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/openvex_document.h"

#include <fmt/format.h>

#include "base/text.h"
#include "knowledge/feeds/field.h"

namespace parapet::knowledge {
namespace {

class Reader {
 public:
  explicit Reader(const Limits& limits) : limits_(limits) {}

  Result<OpenVexDocument> read(JsonValue root) {
    if (!root["statements"].is_array()) {
      return bad_input("an OpenVEX document without a list 'statements'");
    }
    OpenVexDocument document;
    document.id = root["@id"].string();
    document.author = root["author"].string();
    document.time = time_or_unknown(root["last_updated"].string());
    const UnixTime written = time_or_unknown(root["timestamp"].string());
    document.time = document.time.known() ? document.time : written;
    for (const JsonValue value : root["statements"].elements()) {
      if (document.statements.size() >= limits_.aliases_per_record_max) {
        return fail(ErrorCode::kLimit, fmt::format("has more statements than aliases_per_record_max ({})",
                                                   limits_.aliases_per_record_max));
      }
      OpenVexStatement statement = TRY(read_statement(value));
      statement.time = statement.time.known() ? statement.time : written;
      document.statements.push_back(std::move(statement));
    }
    return document;
  }

 private:
  Result<OpenVexStatement> read_statement(JsonValue value) {
    OpenVexStatement statement;
    const JsonValue vulnerability = value["vulnerability"];
    if (vulnerability.is_string()) {  // v0.0.1
      statement.vulnerability = vulnerability.string();
    } else {
      const std::string_view name = vulnerability["name"].string();
      statement.vulnerability = name.empty() ? vulnerability["@id"].string() : name;
      statement.description = vulnerability["description"].string();
      for (const JsonValue alias : vulnerability["aliases"].elements()) {
        statement.aliases.emplace_back(alias.string());
      }
    }
    statement.vulnerability = trim(statement.vulnerability);
    statement.status = value["status"].string();
    statement.justification = value["justification"].string();
    statement.impact = value["impact_statement"].string();
    statement.action = value["action_statement"].string();
    statement.time = time_or_unknown(value["last_updated"].string());
    if (!statement.time.known()) {
      statement.time = time_or_unknown(value["timestamp"].string());
    }
    for (const JsonValue product : value["products"].elements()) {
      statement.products.push_back(TRY(read_product(product)));
    }
    // v0.0.1 has subcomponents beside the products: they belong to each.
    for (const JsonValue subcomponent : value["subcomponents"].elements()) {
      const OpenVexProduct part = TRY(read_product(subcomponent));
      for (OpenVexProduct& product : statement.products) {
        TRY(count());
        product.subcomponents.push_back(part);
      }
    }
    return statement;
  }

  Result<void> count() {
    return ++products_ <= limits_.ranges_per_record_max
               ? Result<void>{}
               : fail(ErrorCode::kLimit, fmt::format("has more products than ranges_per_record_max ({})",
                                                     limits_.ranges_per_record_max));
  }

  Result<OpenVexProduct> read_product(JsonValue value) {
    TRY(count());
    OpenVexProduct product;
    product.id = value.is_string() ? value.string() : value["@id"].string();
    const JsonValue identifiers = value["identifiers"];
    product.purl = identifiers["purl"].string();
    if (product.purl.empty() && product.id.starts_with("pkg:")) {
      product.purl = product.id;
    }
    const std::string_view cpe = identifiers["cpe23"].string();
    product.cpe = cpe.empty() ? identifiers["cpe22"].string() : cpe;
    for (const JsonValue subcomponent : value["subcomponents"].elements()) {
      product.subcomponents.push_back(TRY(read_product(subcomponent)));
    }
    return product;
  }

  const Limits& limits_;
  std::uint32_t products_ = 0;
};

}  // namespace

bool is_openvex(JsonValue root) { return root["@context"].string().find("openvex") != std::string_view::npos; }

Result<OpenVexDocument> read_openvex(JsonValue root, const Limits& limits) { return Reader(limits).read(root); }

}  // namespace parapet::knowledge
