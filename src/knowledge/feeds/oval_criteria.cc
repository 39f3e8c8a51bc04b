// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/oval_criteria.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace parapet::knowledge {
namespace {

using Cases = std::vector<OvalCase>;

OvalOperation inverted(OvalOperation operation) {
  switch (operation) {
    case OvalOperation::kEquals:
      return OvalOperation::kNotEqual;
    case OvalOperation::kNotEqual:
      return OvalOperation::kEquals;
    case OvalOperation::kLess:
      return OvalOperation::kGreaterOrEqual;
    case OvalOperation::kLessOrEqual:
      return OvalOperation::kGreater;
    case OvalOperation::kGreater:
      return OvalOperation::kLessOrEqual;
    case OvalOperation::kGreaterOrEqual:
      return OvalOperation::kLess;
    case OvalOperation::kPatternMatch:
    case OvalOperation::kUnknown:
      return OvalOperation::kUnknown;
  }
  return OvalOperation::kUnknown;
}

// "(aarch64|ppc64le|x86_64)" as a list; nullopt for any other pattern.
std::optional<std::vector<std::string>> architectures_of(const OvalEntity& arch) {
  std::string_view text = arch.value;
  if (arch.operation == OvalOperation::kPatternMatch && text.starts_with('(') && text.ends_with(')')) {
    text = text.substr(1, text.size() - 2);
  } else if (arch.operation != OvalOperation::kEquals && arch.operation != OvalOperation::kPatternMatch) {
    return std::nullopt;
  }
  std::vector<std::string> found;
  for (const std::string_view part : split(text, '|')) {
    const bool plain = std::ranges::all_of(part, [](char c) { return is_alpha(c) || is_digit(c) || c == '_'; });
    if (part.empty() || !plain) {
      return std::nullopt;
    }
    found.emplace_back(part);
  }
  return found;
}

// The text before a word, where the text holds the word: ("bind is earlier than 3", " is earlier than ") -> "bind", "3".
std::optional<std::pair<std::string_view, std::string_view>> around(std::string_view text, std::string_view word) {
  const std::size_t at = text.find(word);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  return std::pair{trim(text.substr(0, at)), trim(text.substr(at + word.size()))};
}

// "kernel-default-4.12.14-150.72.1" -> "kernel-default"; "" where the text has no name, version and release.
std::string_view name_of_nevr(std::string_view text) {
  const std::size_t release = text.rfind('-');
  const std::size_t version = release == std::string_view::npos || release == 0 ? release : text.rfind('-', release - 1);
  if (release == std::string_view::npos || version == std::string_view::npos || version == 0 ||
      version + 1 >= text.size() || !is_digit(text[version + 1]) || text.find(' ') != std::string_view::npos) {
    return {};
  }
  return text.substr(0, version);
}

OvalCase not_understood(std::string_view words) {
  OvalCase one;
  one.not_understood.emplace_back(words.empty() ? "a criterion without words" : words);
  return one;
}

class Resolver {
 public:
  Resolver(const OvalDocument& document, const OvalDefinition& definition, const Limits& limits)
      : document_(document), definition_(definition), limits_(limits) {}

  // Depth of recursion is that of the XML, which read_xml bounds.
  Result<Cases> expand(std::uint32_t index, bool negate) {
    const OvalNode& node = definition_.nodes[index];
    const bool negated = negate != node.negate;
    switch (node.kind) {
      case OvalNode::Kind::kTest:
        return Cases{leaf(node, negated)};
      case OvalNode::Kind::kUnknown:
        return Cases{not_understood(words(node))};
      case OvalNode::Kind::kAll:
      case OvalNode::Kind::kAny:
        break;
    }
    const bool all = (node.kind == OvalNode::Kind::kAll) != negated;
    Cases result = all ? Cases{OvalCase{}} : Cases{};
    for (const std::uint32_t child : node.children) {
      Cases cases = TRY(expand(child, negated));
      if (all) {
        result = TRY(cross(result, cases));
      } else {
        join(result, std::move(cases));
      }
      if (result.size() > limits_.ranges_per_record_max) {
        return too_many();
      }
    }
    return result;
  }

 private:
  [[nodiscard]] std::string_view words(const OvalNode& node) const { return document_.strings[node.comment]; }

  [[nodiscard]] std::unexpected<Error> too_many() const {
    return fail(ErrorCode::kLimit, fmt::format("its criteria hold in more ways than ranges_per_record_max ({})",
                                               limits_.ranges_per_record_max));
  }

  Result<Cases> cross(const Cases& left, const Cases& right) const {
    if (left.size() * right.size() > limits_.ranges_per_record_max) {
      return too_many();
    }
    Cases both;
    both.reserve(left.size() * right.size());
    for (const OvalCase& a : left) {
      for (const OvalCase& b : right) {
        OvalCase& one = both.emplace_back(a);
        std::ranges::copy(b.platforms, std::back_inserter(one.platforms));
        std::ranges::copy(b.architectures, std::back_inserter(one.architectures));
        std::ranges::copy(b.modules, std::back_inserter(one.modules));
        std::ranges::copy(b.packages, std::back_inserter(one.packages));
        std::ranges::copy(b.not_understood, std::back_inserter(one.not_understood));
      }
    }
    return both;
  }

  // Nothing but one group of platforms.
  static bool only_platforms(const OvalCase& one) {
    return one.platforms.size() == 1 && one.architectures.empty() && one.modules.empty() && one.packages.empty() &&
           one.not_understood.empty();
  }

  static void join(Cases& result, Cases&& more) {
    for (OvalCase& one : more) {
      if (only_platforms(one)) {
        const auto same = std::ranges::find_if(result, only_platforms);
        if (same != result.end()) {
          std::ranges::move(one.platforms.front(), std::back_inserter(same->platforms.front()));
          continue;
        }
      }
      result.push_back(std::move(one));
    }
  }

  // What a criterion says, by the test it names, or by its words where the test is not whole.
  OvalCase leaf(const OvalNode& node, bool negated) const {
    const auto test = document_.tests.find(document_.strings[node.test]);
    OvalCase one = test == document_.tests.end() ? by_words(words(node)) : by_test(test->second, words(node));
    if (!negated) {
      return one;
    }
    const bool comparison = one.packages.size() == 1 && one.packages[0].kind == OvalPackageTest::Kind::kComparison &&
                            one.packages[0].architectures.empty();
    if (!comparison) {
      return not_understood(fmt::format("not: {}", words(node)));
    }
    one.packages[0].operation = inverted(one.packages[0].operation);
    return one;
  }

  // The states of a test joined: all must hold. nullopt where one is missing.
  [[nodiscard]] std::optional<OvalState> state_of(const OvalTest& test) const {
    OvalState joined;
    for (const std::string& id : test.states) {
      const auto found = document_.states.find(id);
      if (found == document_.states.end()) {
        return std::nullopt;
      }
      const OvalState& state = found->second;
      joined.has_unread |= state.has_unread || (state.evr && joined.evr) || (state.version && joined.version) ||
                           (state.arch && joined.arch);
      joined.signature |= state.signature;
      joined.evr = state.evr ? state.evr : joined.evr;
      joined.version = state.version ? state.version : joined.version;
      joined.arch = state.arch ? state.arch : joined.arch;
    }
    return joined;
  }

  OvalCase by_test(const OvalTest& test, std::string_view words) const {
    if (words.empty()) {
      words = test.comment;
    }
    const auto object = document_.objects.find(test.object);
    const std::optional<OvalState> state = state_of(test);
    if (test.none_exist) {
      return not_understood(words);
    }
    if (object == document_.objects.end() || object->second.operation != OvalOperation::kEquals || !state) {
      return by_words(words);
    }
    const std::string& name = object->second.value;
    if (state->has_unread) {
      return unreadable(name, words);
    }
    if (state->evr) {
      return comparison(name, *state, test, words);
    }
    if (state->signature) {
      return OvalCase{};
    }
    if (state->version && state->version->operation == OvalOperation::kEquals && state->version->value == "0") {
      // SUSE's way to say it: no package has the version 0.
      OvalCase one;
      one.packages.push_back({.name = name, .kind = OvalPackageTest::Kind::kNotAffected, .evr = {},
                              .words = std::string(words), .architectures = {}});
      return one;
    }
    return by_words(words);
  }

  static OvalCase unreadable(std::string_view name, std::string_view words) {
    OvalCase one;
    one.packages.push_back({.name = std::string(name), .kind = OvalPackageTest::Kind::kUnreadable, .evr = {},
                            .words = std::string(words), .architectures = {}});
    return one;
  }

  static OvalCase comparison(const std::string& name, const OvalState& state, const OvalTest& test, std::string_view words) {
    if (state.version) {
      return unreadable(name, words);
    }
    OvalPackageTest package{.name = name, .operation = state.evr->operation, .evr = state.evr->value,
                            .words = std::string(words), .architectures = {}};
    if (state.arch) {
      std::optional<std::vector<std::string>> architectures = architectures_of(*state.arch);
      if (!architectures) {
        return unreadable(name, words);
      }
      package.architectures = std::move(*architectures);
    }
    if (package.operation == OvalOperation::kUnknown || package.operation == OvalOperation::kPatternMatch) {
      // An operation that OVAL does not have; the publisher's words for the test may still be plain: "krb5 is <1.15.2-4.25".
      const std::string_view version = cut(package.evr, ':').second.value_or(package.evr);
      if (!around(test.comment, fmt::format("{} is <{}", name, version))) {
        return unreadable(name, words);
      }
      package.operation = OvalOperation::kLess;
      package.from_words = true;
    }
    OvalCase one;
    one.packages.push_back(std::move(package));
    return one;
  }

  // The fixed phrases that Oracle, SUSE and Red Hat use.
  static OvalCase by_words(std::string_view words) {
    OvalCase one;
    if (around(words, " is signed with ") || words.ends_with(" is currently running") ||
        words.ends_with(" is set to boot up on next boot")) {
      return one;
    }
    if (const auto arch = around(words, " arch is ")) {
      one.architectures.push_back({std::string(arch->second)});
      return one;
    }
    if (words.starts_with("Module ") && words.ends_with(" is enabled")) {
      one.modules.emplace_back(trim(words.substr(7, words.size() - 7 - 11)));
      return one;
    }
    if (const auto earlier = around(words, " is earlier than ")) {
      one.packages.push_back({.name = std::string(earlier->first), .operation = OvalOperation::kLess,
                              .evr = std::string(earlier->second), .words = std::string(words), .architectures = {},
                              .from_words = true});
      return one;
    }
    if (words.ends_with(" is not affected")) {
      one.packages.push_back({.name = std::string(around(words, " is not affected")->first),
                              .kind = OvalPackageTest::Kind::kNotAffected, .evr = {}, .words = std::string(words),
                              .architectures = {}, .from_words = true});
      return one;
    }
    if (words.ends_with(" is installed")) {
      const std::string_view what = around(words, " is installed")->first;
      const std::string_view name = name_of_nevr(what);
      // "kernel-default-4.12.14-150.72.1 is installed" names a package, but only its test says which way to compare.
      if (!name.empty()) {
        return unreadable(name, words);
      }
      one.platforms.push_back({std::string(what)});
      return one;
    }
    return not_understood(words);
  }

  const OvalDocument& document_;
  const OvalDefinition& definition_;
  const Limits& limits_;
};

}  // namespace

Result<std::vector<OvalCase>> resolve_criteria(const OvalDocument& document, const OvalDefinition& definition,
                                               const Limits& limits) {
  if (definition.nodes.empty()) {
    return Cases{};
  }
  return Resolver(document, definition, limits).expand(0, false);
}

}  // namespace parapet::knowledge
