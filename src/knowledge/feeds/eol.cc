// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/eol.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "knowledge/feeds/field.h"

namespace parapet::knowledge {
namespace {

// A day, or in the older API a boolean: "eol": true ends without a date, false has not ended.
void read_end(JsonValue value, UnixTime& end, bool* ended) {
  end = time_or_unknown(value.string());
  if (ended != nullptr && value.boolean().value_or(false)) {
    *ended = true;
  }
}

// One release of endoflife.date's API v1.
void put_release(std::string_view product, JsonValue value, FactSink& sink) {
  EndOfLife cycle{.product = std::string(product),
                  .cycle = std::string(value["name"].string()),
                  .codename = std::string(value["codename"].string())};
  if (cycle.cycle.empty()) {
    sink.reject(cycle.product, "a release without a name");
    return;
  }
  cycle.released = time_or_unknown(value["releaseDate"].string());
  cycle.support_end = time_or_unknown(value["eoasFrom"].string());
  cycle.end = time_or_unknown(value["eolFrom"].string());
  cycle.extended_end = time_or_unknown(value["eoesFrom"].string());
  cycle.ended = value["isEol"].boolean().value_or(false) && !cycle.end.known();
  cycle.latest = value["latest"]["name"].string();
  sink.put(std::move(cycle));
}

// One cycle of the older API (/api/PRODUCT.json).
void put_cycle(std::string_view product, JsonValue value, FactSink& sink) {
  EndOfLife cycle{.product = std::string(product), .codename = std::string(value["codename"].string())};
  const JsonValue name = value["cycle"];
  cycle.cycle = name.is_string() ? std::string(name.string())
                : name.integer() ? fmt::format("{}", *name.integer())
                                 : "";
  if (cycle.cycle.empty()) {
    sink.reject(cycle.product, "a cycle without a name");
    return;
  }
  cycle.released = time_or_unknown(value["releaseDate"].string());
  read_end(value["support"], cycle.support_end, nullptr);
  read_end(value["eol"], cycle.end, &cycle.ended);
  read_end(value["extendedSupport"], cycle.extended_end, nullptr);
  cycle.latest = value["latest"].string();
  sink.put(std::move(cycle));
}

void put_product(JsonValue product, FactSink& sink) {
  const std::string_view name = product["name"].string();
  if (name.empty() || !product["releases"].is_array()) {
    sink.reject(std::string(name), "a product without a name or releases");
    return;
  }
  for (const JsonValue release : product["releases"].elements()) {
    put_release(name, release, sink);
  }
}

// The older API names the product by its address only: the file's name stands for it.
std::string_view product_of_path(std::string_view path) {
  const std::size_t slash = path.find_last_of("/!");
  std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  return name.substr(0, name.rfind('.'));
}

bool is_old_form(JsonValue root) {
  const JsonValue::Array cycles = root.elements();
  if (cycles.empty()) {
    return false;
  }
  const JsonValue first = *cycles.begin();
  return first["cycle"].present() && first["eol"].present();
}

class EolImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "eol"; }
  [[nodiscard]] bool piece_is_record() const override { return false; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, 65'536);
    const bool old_form = trim(head.substr(0, 64)).starts_with('[') &&
                          head.find("\"cycle\"") != std::string_view::npos &&
                          head.find("\"eol\"") != std::string_view::npos;
    const bool new_form =
        trim(head.substr(0, 64)).starts_with('{') && head.find("\"result\"") != std::string_view::npos &&
        head.find("\"releases\"") != std::string_view::npos && head.find("\"isEol\"") != std::string_view::npos;
    if (!old_form && !new_form) {
      return std::nullopt;
    }
    FeedIdentity identity{.name = "eol", .kind = "eol", .coverage = Coverage::kThreat};
    JsonParser parser;
    const Result<JsonValue> root = parser.parse(piece.bytes);
    if (!root) {
      return identity;  // parse() says what is wrong
    }
    if (old_form ? !is_old_form(*root) : !(*root)["result"].present()) {
      return std::nullopt;
    }
    // One product is a feed of its own: all of it is there.
    if (const JsonValue result = (*root)["result"]; !result.is_array()) {
      identity.name = fmt::format("eol/{}", result.is_object() ? result["name"].string() : product_of_path(piece.path));
    }
    identity.snapshot = time_or_unknown((*root)["generated_at"].string());
    identity.model = (*root)["schema_version"].string();
    return identity;
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    JsonParser parser(sink.limits());
    const JsonValue root = TRY(parser.parse(piece.bytes));
    if (root.is_array()) {
      for (const JsonValue cycle : root.elements()) {
        put_cycle(product_of_path(piece.path), cycle, sink);
      }
      return {};
    }
    const JsonValue result = root["result"];
    if (result.is_object()) {
      put_product(result, sink);
    } else if (result.is_array()) {
      for (const JsonValue product : result.elements()) {
        put_product(product, sink);
      }
    } else {
      return bad_input("endoflife.date data without 'result'");
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<Importer> make_eol_importer() { return std::make_unique<EolImporter>(); }

}  // namespace parapet::knowledge
