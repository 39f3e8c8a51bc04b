// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/go_excluded.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml.h"
#include "knowledge/feeds/field.h"

namespace parapet::knowledge {
namespace {

class GoExcludedImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "go-excluded"; }
  [[nodiscard]] bool piece_is_record() const override { return true; }
  [[nodiscard]] bool wants_member(std::string_view path) const override { return path.ends_with(".yaml"); }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, 4096);
    if (!head.starts_with("id: GO-") || head.find("\nexcluded: ") == std::string_view::npos) {
      return std::nullopt;
    }
    const bool archived = piece.path.find('!') != std::string::npos;
    return FeedIdentity{.name = "go-excluded",
                        .kind = "go-excluded",
                        .coverage = Coverage::kThreat,
                        .mode = archived ? UpdateMode::kSnapshot : UpdateMode::kUpdate};
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    const YamlValue root = TRY(read_yaml(piece.bytes, sink.limits()));
    Record record{.id = std::string(root["id"].string()), .kind = RecordKind::kNotice};
    if (!record.id.starts_with("GO-") || root["excluded"].string().empty()) {
      return bad_input("no 'id: GO-...' with 'excluded'");
    }
    record.title = fmt::format("left out by the triage of the Go vulnerability database: {}", root["excluded"].string());
    for (const YamlValue& module : root["modules"].elements()) {
      record.description += (record.description.empty() ? "" : "\n") + std::string(module["module"].string());
    }
    for (const YamlValue& cve : root["cves"].elements()) {
      if (std::optional<std::string> id = cve_id(cve.string())) {
        record.aliases.push_back(std::move(*id));
      }
    }
    for (const YamlValue& ghsa : root["ghsas"].elements()) {
      if (!trim(ghsa.string()).empty()) {
        record.aliases.emplace_back(trim(ghsa.string()));
      }
    }
    sink.put(std::move(record));
    return {};
  }
};

}  // namespace

std::unique_ptr<Importer> make_go_excluded_importer() { return std::make_unique<GoExcludedImporter>(); }

}  // namespace parapet::knowledge
