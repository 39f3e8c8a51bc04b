// SPDX-License-Identifier: Apache-2.0
// Requirements files: pip's "Requirements File Format"; specifiers: PEP 440 and PEP 508.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "inventory/collect/gathered.h"
#include "inventory/collect/python.h"

namespace parapet::inventory {
namespace {

// How many files one requirements file may pull in, over all levels.
constexpr std::size_t kIncludesMax = 64;

// A line with its continuations joined and its comment gone. A comment begins at the line's start or after a blank.
std::string take_logical_line(std::string_view& rest, std::size_t& number) {
  std::string joined;
  while (!rest.empty()) {
    std::string_view line = take_line(rest);
    ++number;
    std::size_t comment = line.find('#');
    while (comment != std::string_view::npos && comment > 0 && !is_space(line[comment - 1])) {
      comment = line.find('#', comment + 1);
    }
    const bool commented = comment != std::string_view::npos;
    line = line.substr(0, comment);
    if (!commented && line.ends_with('\\')) {
      joined += line.substr(0, line.size() - 1);
      continue;
    }
    joined += line;
    break;
  }
  return joined;
}

bool is_name_byte(char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; }

// The one version that the specifiers allow: "==1.2" or "===1.2", also among others; "==1.*" allows many.
std::string_view exact_version(std::string_view specifiers) {
  for (std::string_view one : split(specifiers, ',')) {
    one = trim(one);
    if (!one.starts_with("==")) {
      continue;
    }
    one.remove_prefix(one.starts_with("===") ? 3 : 2);
    one = trim(one);
    if (!one.empty() && one.find('*') == std::string_view::npos) {
      return one;
    }
  }
  return {};
}

void read_requirement(std::string_view line, std::size_t number, Gathered& out) {
  // Options of one requirement (--hash=...) come after it.
  line = trim(line.substr(0, line.find(" --")));
  std::size_t end = 0;
  while (end < line.size() && is_name_byte(line[end])) {
    ++end;
  }
  const std::string_view name = line.substr(0, end);
  std::string_view rest = trim(line.substr(end));
  const bool address = name.empty() || rest.starts_with(':') || rest.starts_with('/') || rest.starts_with('+') ||
                       name.ends_with(".whl") || name.ends_with(".gz") || name.ends_with(".zip") || name.starts_with('.');
  if (address) {
    out.problem(fmt::format("line {}", number), "a requirement by address or path names no package; not listed");
    return;
  }
  if (rest.starts_with('[')) {
    const std::size_t close = rest.find(']');
    if (close == std::string_view::npos) {
      out.problem(fmt::format("line {}", number), "extras without a closing bracket; not listed");
      return;
    }
    rest = trim(rest.substr(close + 1));
  }
  rest = trim(rest.substr(0, rest.find(';')));
  if (rest.starts_with('(') && rest.ends_with(')')) {
    rest = rest.substr(1, rest.size() - 2);
  }
  const std::string_view version = rest.starts_with('@') ? std::string_view() : exact_version(rest);
  if (Software* one = out.add(name, version); one != nullptr) {
    one->lower_bound_only = version.empty();
  }
}

// The file that "-r FILE", "--requirement FILE", "--requirement=FILE", "-c FILE" name; empty for other options.
std::string_view included(std::string_view option) {
  for (const std::string_view flag : {"--requirement", "--constraint", "-r", "-c"}) {
    if (option.starts_with(flag)) {
      std::string_view value = option.substr(flag.size());
      if (value.starts_with('=') || value.starts_with(' ') || value.starts_with('\t')) {
        return trim(value.substr(1));
      }
      return flag.size() == 2 ? trim(value) : std::string_view();
    }
  }
  return {};
}

bool is_requirements_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (!name.ends_with(".txt")) {
    return false;
  }
  const std::string_view folder = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  return name.starts_with("requirements") || name.ends_with("requirements.txt") || folder == "requirements" ||
         folder.ends_with("/requirements");
}

// "a/b" and "../c.txt" -> "a/c.txt"; nullopt where the path leaves the tree.
std::optional<std::string> resolve(std::string_view file, std::string_view target) {
  std::vector<std::string_view> parts = split(file, '/');
  parts.pop_back();
  for (const std::string_view part : split(target, '/')) {
    if (part == "..") {
      if (parts.empty()) {
        return std::nullopt;
      }
      parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  return fmt::format("{}", fmt::join(parts, "/"));
}

class RequirementsCollector final : public Collector {
 public:
  std::string_view name() const override { return "requirements"; }

  bool wants(const TreeFile& file) const override {
    return file.path.ends_with(".txt") && is_requirements_name(file.path) && !is_shipped_copy(file.path);
  }

  static Result<void> read_one(const Tree& tree, const TreeFile& file, Gathered& out, std::vector<std::string>& includes) {
    const std::string bytes = TRY(tree.read(file.path, out.limits().record_bytes_max));
    return read_requirements(bytes, out, includes);
  }

  // Included files that wants() would not see on their own are read here, each once, so a cycle ends.
  Result<Collected> collect(const Tree& tree, const TreeFile& file, const Limits& limits) const override {
    Collected all;
    std::set<std::string> seen = {file.path};
    std::vector<std::string> open = {file.path};
    while (!open.empty()) {
      const TreeFile current{.path = std::move(open.back())};
      open.pop_back();
      Gathered out("pypi", current, limits);
      std::vector<std::string> includes;
      const Result<void> read = read_one(tree, current, out, includes);
      if (!read && current.path == file.path) {
        return located(read.error(), file.path);
      }
      if (!read) {
        out.problem("", read.error().to_string());
      }
      for (const std::string& include : includes) {
        const std::optional<std::string> path = resolve(current.path, include);
        if (!path || !tree.exists(*path)) {
          out.problem(printable(include), "is included here and is not there");
        } else if (!is_requirements_name(*path) && seen.insert(*path).second) {
          if (seen.size() > kIncludesMax) {
            return located(Error(ErrorCode::kLimit, fmt::format("includes more than {} files", kIncludesMax)), file.path);
          }
          open.push_back(*path);
        }
      }
      Collected one = TRY_AT(std::move(out).take(), current.path);
      std::move(one.software.begin(), one.software.end(), std::back_inserter(all.software));
      std::move(one.problems.begin(), one.problems.end(), std::back_inserter(all.problems));
    }
    return all;
  }
};

}  // namespace

Result<void> read_requirements(std::string_view bytes, Gathered& out, std::vector<std::string>& includes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
  }
  if (!is_utf8(bytes) || bytes.find('\0') != std::string_view::npos) {
    return bad_input("not a text file in UTF-8");
  }
  std::size_t number = 0;
  while (!bytes.empty()) {
    const std::string line = take_logical_line(bytes, number);
    const std::string_view text = trim(line);
    if (text.empty()) {
      continue;
    }
    if (!text.starts_with('-')) {
      read_requirement(text, number, out);
    } else if (const std::string_view file = included(text); !file.empty()) {
      includes.emplace_back(file);
    } else if (text.starts_with("-e") || text.starts_with("--editable")) {
      out.problem(fmt::format("line {}", number), "an editable requirement names no package; not listed");
    }
  }
  return {};
}

std::unique_ptr<Collector> requirements_collector() { return std::make_unique<RequirementsCollector>(); }

}  // namespace parapet::inventory
