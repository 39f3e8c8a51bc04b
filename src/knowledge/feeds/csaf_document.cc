// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/csaf_document.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "knowledge/cvss.h"
#include "knowledge/feeds/field.h"

namespace parapet::knowledge {
namespace {

std::vector<Reference> references_of(JsonValue list) {
  std::vector<Reference> references;
  for (const JsonValue one : list.elements()) {
    if (const std::string_view url = one["url"].string(); !url.empty()) {
      Reference reference{.url = std::string(url), .tags = {}};
      if (one["category"].string() == "self") {
        reference.tags.emplace_back("vendor-advisory");
      }
      references.push_back(std::move(reference));
    }
  }
  return references;
}

// The first note of one of these categories.
std::string note_of(JsonValue notes, std::initializer_list<std::string_view> categories) {
  for (const std::string_view category : categories) {
    for (const JsonValue note : notes.elements()) {
      if (note["category"].string() == category && !note["text"].string().empty()) {
        return std::string(note["text"].string());
      }
    }
  }
  return {};
}

class Reader {
 public:
  explicit Reader(const Limits& limits) : limits_(limits) {}

  Result<CsafDocument> read(JsonValue root) {
    TRY(read_head(root["document"]));
    const JsonValue tree = root["product_tree"];
    for (const JsonValue branch : tree["branches"].elements()) {
      TRY(read_branch(branch, CsafProduct{}));
    }
    for (const JsonValue product : tree["full_product_names"].elements()) {
      TRY(add_product(product, CsafProduct{}));
    }
    for (const JsonValue relationship : tree["relationships"].elements()) {
      CsafProduct product;
      product.component = relationship["product_reference"].string();
      product.host = relationship["relates_to_product_reference"].string();
      product.relation = relationship["category"].string();
      TRY(add_product(relationship["full_product_name"], std::move(product)));
    }
    for (const JsonValue group : tree["product_groups"].elements()) {
      std::vector<std::string>& members = groups_[std::string(group["group_id"].string())];
      for (const JsonValue id : group["product_ids"].elements()) {
        TRY(count_reference());
        members.emplace_back(id.string());
      }
    }
    for (const JsonValue vulnerability : root["vulnerabilities"].elements()) {
      if (document_.vulnerabilities.size() >= limits_.aliases_per_record_max) {
        return fail(ErrorCode::kLimit, "has more vulnerabilities than aliases_per_record_max");
      }
      document_.vulnerabilities.push_back(TRY(read_vulnerability(vulnerability)));
    }
    return std::move(document_);
  }

 private:
  Result<void> read_head(JsonValue head) {
    if (!head["csaf_version"].string().starts_with("2.")) {
      return bad_input(fmt::format("document.csaf_version is '{}'; only 2.x is read", head["csaf_version"].string()));
    }
    const JsonValue tracking = head["tracking"];
    document_.id = trim(tracking["id"].string());
    if (document_.id.empty() || document_.id.size() > limits_.name_bytes_max) {
      return bad_input("document.tracking.id is missing, empty or too long");
    }
    for (const JsonValue alias : tracking["aliases"].elements()) {
      document_.aliases.emplace_back(alias.string());
    }
    document_.status = tracking["status"].string();
    document_.initial = time_or_unknown(tracking["initial_release_date"].string());
    document_.current = time_or_unknown(tracking["current_release_date"].string());
    document_.category = head["category"].string();
    document_.title = head["title"].string();
    document_.publisher = head["publisher"]["name"].string();
    document_.severity = head["aggregate_severity"]["text"].string();
    document_.description = note_of(head["notes"], {"summary", "description", "details", "general"});
    document_.references = references_of(head["references"]);
    return {};
  }

  // Depth of recursion is that of the JSON, which the parser bounds.
  Result<void> read_branch(JsonValue branch, CsafProduct path) {
    const std::string_view category = branch["category"].string();
    const std::string_view name = branch["name"].string();
    if (category == "vendor") {
      path.vendor = name;
    } else if (category == "product_name") {
      path.product_name = name;
    } else if (category == "product_family") {
      // The family names the product where nothing below it does.
      path.product_name = path.product_name.empty() ? name : std::string_view(path.product_name);
    } else if (category == "product_version") {
      path.version = name;
    } else if (category == "product_version_range") {
      path.version_range = name;
    } else if (category == "architecture") {
      path.architecture = name;
    }
    if (branch["product"].present()) {
      TRY(add_product(branch["product"], path));
    }
    for (const JsonValue child : branch["branches"].elements()) {
      TRY(read_branch(child, path));
    }
    return {};
  }

  Result<void> add_product(JsonValue value, CsafProduct product) {
    if (document_.products.size() >= limits_.ranges_per_record_max) {
      return fail(ErrorCode::kLimit, fmt::format("has more products than ranges_per_record_max ({})",
                                                 limits_.ranges_per_record_max));
    }
    product.id = value["product_id"].string();
    product.name = value["name"].string();
    product.cpe = value["product_identification_helper"]["cpe"].string();
    product.purl = value["product_identification_helper"]["purl"].string();
    if (!product.id.empty()) {
      std::string id = product.id;
      document_.products.insert_or_assign(std::move(id), std::move(product));
    }
    return {};
  }

  Result<void> count_reference() {
    return ++references_ <= 20ULL * limits_.ranges_per_record_max
               ? Result<void>{}
               : fail(ErrorCode::kLimit, "refers to products more often than 20 x ranges_per_record_max");
  }

  // product_ids and the members of group_ids.
  Result<std::vector<std::string>> products_of(JsonValue product_ids, JsonValue group_ids) {
    std::vector<std::string> products;
    for (const JsonValue id : product_ids.elements()) {
      TRY(count_reference());
      products.emplace_back(id.string());
    }
    for (const JsonValue group : group_ids.elements()) {
      const auto members = groups_.find(group.string());
      if (members == groups_.end()) {
        continue;
      }
      for (const std::string& id : members->second) {
        TRY(count_reference());
        products.push_back(id);
      }
    }
    return products;
  }

  Result<std::vector<CsafStatement>> statements_of(JsonValue list, std::string_view category_member) {
    std::vector<CsafStatement> statements;
    for (const JsonValue one : list.elements()) {
      statements.push_back({.category = std::string(one[category_member].string()),
                            .details = std::string(one["details"].string()),
                            .products = TRY(products_of(one["product_ids"], one["group_ids"]))});
    }
    return statements;
  }

  Result<CsafVulnerability> read_vulnerability(JsonValue value) {
    CsafVulnerability vulnerability;
    vulnerability.cve = value["cve"].string();
    for (const JsonValue id : value["ids"].elements()) {
      vulnerability.ids.emplace_back(id["text"].string());
    }
    vulnerability.title = value["title"].string();
    vulnerability.description = note_of(value["notes"], {"description", "summary", "details", "general"});
    if (const std::string_view cwe = value["cwe"]["id"].string(); !cwe.empty()) {
      vulnerability.cwes.emplace_back(cwe);
    }
    vulnerability.references = references_of(value["references"]);
    vulnerability.released = time_or_unknown(value["release_date"].string());
    for (const JsonMember group : value["product_status"].members()) {
      auto products = TRY(products_of(group.value, {}));
      vulnerability.statuses.push_back({.category = std::string(group.key), .details = {}, .products = std::move(products)});
    }
    vulnerability.flags = TRY(statements_of(value["flags"], "label"));
    vulnerability.remediations = TRY(statements_of(value["remediations"], "category"));
    vulnerability.threats = TRY(statements_of(value["threats"], "category"));
    for (const JsonValue score : value["scores"].elements()) {
      TRY(read_score(score, vulnerability.scores));
    }
    return vulnerability;
  }

  Result<void> read_score(JsonValue value, std::vector<CsafScore>& scores) {
    for (const auto& [member, system] : {std::pair<std::string_view, Rating::System>{"cvss_v2", Rating::System::kCvss2},
                                         std::pair<std::string_view, Rating::System>{"cvss_v3", Rating::System::kCvss31},
                                         std::pair<std::string_view, Rating::System>{"cvss_v4", Rating::System::kCvss40}}) {
      const JsonValue cvss = value[member];
      const std::string_view vector = cvss["vectorString"].string();
      if (vector.empty()) {
        continue;
      }
      Rating rating{.system = vector.starts_with("CVSS:3.0/") ? Rating::System::kCvss30 : system,
                    .vector = std::string(vector),
                    .severity = severity_by_name(to_lower(cvss["baseSeverity"].string())),
                    .source = document_.publisher};
      if (const std::optional<double> score = cvss["baseScore"].number()) {
        rating.stated = static_cast<float>(*score);
        if (rating.severity == Severity::kUnknown) {
          rating.severity = severity_of_score(rating.system, *rating.stated);
        }
      }
      scores.push_back({.rating = std::move(rating), .products = TRY(products_of(value["products"], {}))});
    }
    return {};
  }

  const Limits& limits_;
  CsafDocument document_;
  std::map<std::string, std::vector<std::string>, std::less<>> groups_;
  std::uint64_t references_ = 0;
};

}  // namespace

const CsafProduct* CsafDocument::product(std::string_view product_id) const {
  const auto found = products.find(product_id);
  return found == products.end() ? nullptr : &found->second;
}

bool is_csaf(JsonValue root) {
  const JsonValue head = root["document"];
  return head["csaf_version"].is_string() && head["tracking"].is_object() && head["publisher"].is_object();
}

Result<CsafDocument> read_csaf(JsonValue root, const Limits& limits) { return Reader(limits).read(root); }

}  // namespace parapet::knowledge
