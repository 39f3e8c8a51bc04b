// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/go_rust.h"

#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/collect/language.h"
#include "inventory/collect/toml_value.h"

namespace parapet::inventory {
namespace {

struct Module {
  std::string_view path;
  std::string_view version;
};

// "1.17" <= release
bool lists_everything(std::string_view release) {
  const auto [major, rest] = cut(release, '.');
  const std::string_view minor = rest ? rest->substr(0, rest->find_first_not_of("0123456789")) : std::string_view();
  const std::uint64_t a = parse_uint(major).value_or(0);
  return a > 1 || (a == 1 && parse_uint(minor).value_or(0) >= 17);
}

std::string_view unquoted(std::string_view text) {
  const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '`') && text.back() == text.front();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// Reads go.mod's lines (Go modules reference, "Grammar").
class ModReading {
 public:
  Result<void> line(std::string_view text) {
    const std::vector<std::string_view> words = split_blanks(text.substr(0, text.find("//")));
    if (words.empty()) {
      return {};
    }
    if (!block_.empty()) {
      if (words[0] == ")") {
        block_ = {};
        return {};
      }
      return directive(block_, words);
    }
    if (words.size() == 2 && words[1] == "(") {
      block_ = words[0];
      return {};
    }
    return directive(words[0], {words.begin() + 1, words.end()});
  }

  Result<void> finish(Gathered& out, bool& complete) const {
    if (!block_.empty()) {
      return bad_input(fmt::format("the block '{}' has no end; the file is cut short", printable(block_)));
    }
    if (module_.empty()) {
      return bad_input("no go.mod: it has no module directive");
    }
    complete = lists_everything(go_);
    for (const Module& one : required_) {
      Module selected = one;
      const auto exact = replaced_.find({one.path, one.version});
      const auto any = exact != replaced_.end() ? exact : replaced_.find({one.path, std::string_view()});
      if (any != replaced_.end()) {
        const bool folder = any->second.path.starts_with('.') || any->second.path.starts_with('/');
        selected = folder ? Module{.path = one.path, .version = {}} : any->second;
      }
      if (Software* added = out.add(selected.path, selected.version); added != nullptr) {
        added->lower_bound_only = !complete;
      }
    }
    return {};
  }

  [[nodiscard]] std::string_view module() const { return module_; }

 private:
  Result<void> directive(std::string_view kind, const std::vector<std::string_view>& words) {
    if (kind == "module" && !words.empty()) {
      module_ = unquoted(words[0]);
    } else if (kind == "go" && !words.empty()) {
      go_ = words[0];
    } else if (kind == "require") {
      if (words.size() < 2) {
        return bad_input("a requirement without a version; the file is cut short");
      }
      required_.push_back({.path = unquoted(words[0]), .version = unquoted(words[1])});
    } else if (kind == "replace") {
      return replace(words);
    }
    return {};
  }

  // "old [version] => new [version]"
  Result<void> replace(const std::vector<std::string_view>& words) {
    std::size_t arrow = 0;
    while (arrow < words.size() && words[arrow] != "=>") {
      ++arrow;
    }
    if (arrow == 0 || arrow > 2 || arrow + 1 >= words.size()) {
      return bad_input("a replacement that is no 'old => new'");
    }
    replaced_[{unquoted(words[0]), arrow == 2 ? unquoted(words[1]) : std::string_view()}] = {
        .path = unquoted(words[arrow + 1]), .version = arrow + 2 < words.size() ? unquoted(words[arrow + 2]) : std::string_view()};
    return {};
  }

  std::string_view block_;
  std::string_view module_;
  std::string_view go_;
  std::vector<Module> required_;
  std::map<std::pair<std::string_view, std::string_view>, Module> replaced_;
};

class GoModCollector final : public Collector {
 public:
  std::string_view name() const override { return "go.mod"; }
  bool wants(const TreeFile& file) const override { return has_name(file, "go.mod") && !is_shipped_copy(file.path); }

  Result<Collected> collect(const Tree& tree, const TreeFile& file, const Limits& limits) const override {
    const std::string bytes = TRY_AT(tree.read(file.path, limits.record_bytes_max), file.path);
    Gathered out("go", file, limits);
    bool complete = true;
    TRY_AT(read_go_mod(bytes, out, complete), file.path);
    const std::string sums = beside(file.path, "go.sum");
    if (complete || !tree.exists(sums)) {
      return TRY_AT(std::move(out).take(), file.path);
    }
    const std::string lines = TRY_AT(tree.read(sums, limits.record_bytes_max), sums);
    const TreeFile sum_file{.path = sums};
    Gathered more("go", sum_file, limits);
    TRY_AT(read_go_sum(lines, more), sums);
    Collected all = TRY_AT(std::move(out).take(), file.path);
    Collected rest = TRY_AT(std::move(more).take(), sums);
    std::move(rest.software.begin(), rest.software.end(), std::back_inserter(all.software));
    std::move(rest.problems.begin(), rest.problems.end(), std::back_inserter(all.problems));
    return all;
  }
};

bool wants_cargo_lock(const TreeFile& file) { return has_name(file, "Cargo.lock") && !is_shipped_copy(file.path); }

}  // namespace

Result<void> read_go_mod(std::string_view bytes, Gathered& out, bool& complete) {
  if (!is_utf8(bytes) || bytes.find('\0') != std::string_view::npos) {
    return bad_input("not a text file in UTF-8");
  }
  ModReading reading;
  std::size_t number = 0;
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    TRY_AT(reading.line(line), fmt::format("line {}", ++number));
  }
  return reading.finish(out, complete);
}

Result<void> read_go_sum(std::string_view bytes, Gathered& out) {
  std::size_t number = 0;
  while (!bytes.empty()) {
    const std::vector<std::string_view> words = split_blanks(take_line(bytes));
    ++number;
    if (words.empty()) {
      continue;
    }
    if (words.size() != 3 || !words[2].starts_with("h1:")) {
      return located(Error(ErrorCode::kBadInput, "not 'module version hash'; the file is cut short or of another kind"),
                     fmt::format("line {}", number));
    }
    if (words[1].ends_with("/go.mod")) {
      continue;  // looked at for its requirements only
    }
    if (Software* one = out.add(words[0], words[1]); one != nullptr) {
      one->lower_bound_only = true;
    }
  }
  return {};
}

Result<void> read_cargo_lock(std::string_view bytes, Gathered& out) {
  const TomlValue document = TRY(read_toml(bytes, out.limits()));
  // The oldest form keeps the main crate in a table of its own.
  if (const TomlValue& root = document["root"]; root.present()) {
    out.add(root["name"].string(), root["version"].string());
  }
  const TomlValue& packages = document["package"];
  if (packages.present() && packages.kind() != TomlValue::Kind::kArray) {
    return bad_input("'package' is not a list of tables");
  }
  if (!packages.present() && !document["root"].present() && !document["version"].present()) {
    return bad_input("no Cargo lock: it has neither packages nor a version");
  }
  for (std::size_t i = 0; i < packages.elements().size(); ++i) {
    const TomlValue& package = packages.elements()[i];
    if (package["name"].string().empty() || package["version"].string().empty()) {
      return located(Error(ErrorCode::kBadInput, "has no name or no version"), fmt::format("package {}", i + 1));
    }
    out.add(package["name"].string(), package["version"].string());
  }
  return {};
}

std::vector<std::unique_ptr<Collector>> go_and_rust_collectors() {
  std::vector<std::unique_ptr<Collector>> all;
  all.push_back(std::make_unique<GoModCollector>());
  all.push_back(file_collector({.name = "cargo-lock", .ecosystem = "cargo", .wants = wants_cargo_lock, .read = read_cargo_lock}));
  return all;
}

}  // namespace parapet::inventory
