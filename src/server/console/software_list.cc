// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <map>

#include "advice/advice.h"
#include "advice/lifecycle.h"
#include "base/text.h"
#include "server/console/pages.h"
#include "server/console/weakness_facts.h"
#include "server/console/words.h"

namespace parapet::server::console {
namespace {

using exposure::KeyState;
using exposure::ProductNumber;
using exposure::WeaknessNumber;

bool has_ended(advice::Support::State state) {
  return state == advice::Support::State::kEndOfSupportVersion || state == advice::Support::State::kEndOfSupportSoftware;
}

advice::Support worst_support(const ScopedView& scoped, ProductNumber product, advice::Lifecycles& lifecycles) {
  advice::Support worst;
  for (const exposure::KeyNumber number : scoped.view->product(product).keys) {
    if (!scoped.has(number)) {
      continue;
    }
    const advice::Support support = lifecycles.support(*scoped.view->key(number).key);
    if (support.state != advice::Support::State::kNone && (has_ended(support.state) || worst.state == advice::Support::State::kNone)) {
      worst = support;
    }
  }
  return worst;
}

// The reason that no key of the product was assessed for; "" where any of them was assessed.
std::string product_reason(const ScopedView& scoped, ProductNumber product) {
  std::string reason;
  for (const exposure::KeyNumber number : scoped.view->product(product).keys) {
    if (!scoped.has(number)) {
      continue;
    }
    const KeyState& key = scoped.view->key(number);
    if (key.assessed || key.not_assessed->empty()) {
      return {};
    }
    reason = match::reason_name(key.not_assessed->front().reason);
  }
  return reason;
}

// What updates there are for the product's own weaknesses, and how its support stands (features §15.1).
std::vector<std::string> product_tags(const ScopedView& scoped, ProductNumber product, advice::Lifecycles& lifecycles) {
  std::map<WeaknessNumber, bool> open;  // whether any key has a fix for it
  for (const exposure::KeyNumber number : scoped.view->product(product).keys) {
    const KeyState& key = scoped.view->key(number);
    if (!key.findings->empty() && scoped.has(number)) {
      for (const exposure::KeyFinding& finding : *key.findings) {
        open[finding.weakness] |= finding.fix == knowledge::FixState::kAvailable;
      }
    }
  }
  const auto fixable = static_cast<std::size_t>(std::ranges::count_if(open, [](const auto& one) { return one.second; }));
  const bool zero_day = std::ranges::any_of(open, [&](const auto& one) { return !one.second && scoped.view->weakness(one.first).known_exploited; });
  std::vector<std::string> tags;
  if (zero_day) {
    tags.emplace_back(kZeroDay);
  }
  if (fixable < open.size()) {
    tags.emplace_back(fixable == 0 ? kNoSecurityUpdate : kSomeUpdatesAvailable);
  }
  const advice::Support::State support = worst_support(scoped, product, lifecycles).state;
  if (support != advice::Support::State::kNone) {
    tags.emplace_back(has_ended(support) ? "endOfSupport" : "upcomingEndOfSupport");
  }
  return tags;
}

bool takes_reason(const std::string& reason, const std::optional<bool>& assessed, const std::vector<std::string>& reasons) {
  return allows(assessed, reason.empty()) && (reasons.empty() || has_value(reasons, reason));
}

}  // namespace

bool product_matches(const exposure::ProductState& product, std::string_view text) {
  return contains_text(product.id, text) || contains_text(product.name, text);
}

std::vector<ProductNumber> products_in_scope(const Call& call) {
  std::vector<ProductNumber> products;
  for (std::uint32_t i = 0; i < call.view().product_count(); ++i) {
    if (call.view().counts(ProductNumber{i}, call.scope).installed > 0) {
      products.push_back(ProductNumber{i});
    }
  }
  return products;
}

std::vector<Column<ProductNumber>> software_columns(const Call& call) {
  const FleetState* const state = call.state.get();  // whoever keeps the columns keeps the state
  const exposure::Scope scope = call.scope;
  const ScopedView scoped = scoped_view(call);
  const auto lifecycles = std::make_shared<advice::Lifecycles>(*state->knowledge, state->view->now());
  const auto product = [state](ProductNumber number) -> const exposure::ProductState& { return state->view->product(number); };
  const auto count = [state, scope](auto exposure::ProductCounts::*member) {
    return [state, scope, member](ProductNumber number) {
      const auto value = state->view->counts(number, scope).*member;
      if constexpr (std::is_same_v<std::remove_cv_t<decltype(value)>, std::uint32_t>) {
        return count_cell(value);
      } else {
        return Cell(value);
      }
    };
  };
  return {
      {"id", [product](ProductNumber number) { return kept_text(product(number).id); }},
      {"vendor", [product](ProductNumber number) { return kept_text(product(number).vendor); }},
      {"name", [product](ProductNumber number) { return kept_text(product(number).name); }},
      {"ecosystem", [product](ProductNumber number) { return kept_text(product(number).ecosystem); }},
      {"operatingSystem", [product](ProductNumber number) { return Cell(product(number).operating_system); }},
      {"installed", count(&exposure::ProductCounts::installed)},
      {"exposed", count(&exposure::ProductCounts::exposed)},
      {"weaknesses", count(&exposure::ProductCounts::weaknesses)},
      {"highValueExposed", count(&exposure::ProductCounts::high_value_exposed)},
      {"publicExploit", count(&exposure::ProductCounts::public_exploit)},
      {"knownExploited", count(&exposure::ProductCounts::known_exploited)},
      {"impact", count(&exposure::ProductCounts::gain)},
      {"support", [scoped, lifecycles](ProductNumber number) { return Cell(std::string(advice::support_name(worst_support(scoped, number, *lifecycles).state))); }},
      {"endOfSupport", [scoped, lifecycles](ProductNumber number) { return time_cell(worst_support(scoped, number, *lifecycles).date); }},
      {"tags", [scoped, lifecycles](ProductNumber number) { return Cell(product_tags(scoped, number, *lifecycles)); }},
      {"notAssessedReason",
       [scoped](ProductNumber number) {
         const std::string reason = product_reason(scoped, number);
         return reason.empty() ? Cell() : Cell(reason);
       }},
  };
}

Result<http::Response> answer_software(const Call& call, std::vector<ProductNumber> rows, std::vector<Column<ProductNumber>> more_columns,
                                       std::initializer_list<std::string_view> more_filters) {
  FilterNames names{"text", "ecosystem", "vendor", "exposed", "knownExploited", "publicExploit", "assessed", "reason", "support", "tag"};
  names.insert(names.end(), more_filters.begin(), more_filters.end());
  const ListQuery query = TRY(read_list_query(call, names));
  const std::optional<bool> exposed = TRY(filter_flag(call.request, "exposed"));
  const std::optional<bool> exploited = TRY(filter_flag(call.request, "knownExploited"));
  const std::optional<bool> exploit = TRY(filter_flag(call.request, "publicExploit"));
  const std::optional<bool> assessed = TRY(filter_flag(call.request, "assessed"));
  const std::string text = to_lower(call.request.option("text").value_or(std::string_view{}));
  const std::vector<std::string> ecosystems = filter_values(call.request, "ecosystem");
  const std::vector<std::string> vendors = filter_values(call.request, "vendor");
  const std::vector<std::string> reasons = filter_values(call.request, "reason");
  const std::vector<std::string> supports = filter_values(call.request, "support");
  const std::vector<std::string> tags = filter_values(call.request, "tag");
  const ScopedView scoped = scoped_view(call);
  advice::Lifecycles lifecycles(call.knowledge(), call.view().now());
  keep_rows(rows, [&](ProductNumber number) {
    const exposure::ProductState& product = call.view().product(number);
    if (!has_value(ecosystems, product.ecosystem) || !has_value(vendors, product.vendor) || !product_matches(product, text)) {
      return false;
    }
    if (exposed || exploited || exploit) {
      const exposure::ProductCounts counts = call.view().counts(number, call.scope);
      if (!allows(exposed, counts.exposed > 0) || !allows(exploited, counts.known_exploited) || !allows(exploit, counts.public_exploit)) {
        return false;
      }
    }
    return ((!assessed && reasons.empty()) || takes_reason(product_reason(scoped, number), assessed, reasons)) &&
           (supports.empty() || has_value(supports, advice::support_name(worst_support(scoped, number, lifecycles).state))) &&
           (tags.empty() || std::ranges::any_of(product_tags(scoped, number, lifecycles), [&](const std::string& tag) { return has_value(tags, tag); }));
  });
  std::vector<Column<ProductNumber>> columns = software_columns(call);
  std::ranges::move(more_columns, std::back_inserter(columns));
  return List<ProductNumber>(call.state, std::move(rows), std::move(columns)).answer(query);
}

}  // namespace parapet::server::console
