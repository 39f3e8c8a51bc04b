// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/image_tree.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace parapet::inventory {
namespace {

using Kind = ArchiveMember::Kind;

constexpr std::string_view kWhiteout = ".wh.";
constexpr std::string_view kOpaque = ".wh..wh..opq";
// As many links as Linux follows in one path.
constexpr int kLinksMax = 40;

std::pair<std::string_view, std::string_view> folder_and_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::pair(std::string_view(), path) : std::pair(path.substr(0, slash), path.substr(slash + 1));
}

std::string joined(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name) : fmt::format("{}/{}", folder, name);
}

}  // namespace

std::optional<std::string> tree_path(std::string_view name) {
  std::vector<std::string_view> parts;
  for (const std::string_view part : split(name, '/')) {
    if (part == "..") {
      if (parts.empty()) {
        return std::nullopt;
      }
      parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  return parts.empty() ? std::nullopt : std::optional(fmt::format("{}", fmt::join(parts, "/")));
}

void ImageTree::remove_below(const std::string& path) {
  const std::string prefix = path + "/";
  auto end = nodes_.lower_bound(prefix);
  const auto begin = end;
  while (end != nodes_.end() && end->first.starts_with(prefix)) {
    ++end;
  }
  nodes_.erase(begin, end);
}

void ImageTree::remove(const std::string& path) {
  remove_below(path);
  nodes_.erase(path);
}

void ImageTree::whiteout(std::string_view folder, std::string_view name) {
  const std::optional<std::string> real = folder.empty() ? std::string() : resolve(folder, true);
  if (!real) {
    return;  // nothing below it either
  }
  if (name != kOpaque) {
    remove(joined(*real, name.substr(kWhiteout.size())));
  } else if (real->empty()) {
    nodes_.clear();
  } else {
    remove_below(*real);
  }
}

Result<void> ImageTree::add(std::size_t layer, const ArchiveMember& member, std::string path) {
  // A layer may write through a link of a lower one: "lib/x" where lib is a link to usr/lib.
  const auto [folder, name] = folder_and_name(path);
  if (!folder.empty()) {
    if (const std::optional<std::string> real = resolve(folder, true); real) {
      path = joined(*real, name);
    }
  }
  if (static_cast<std::size_t>(std::count(path.begin(), path.end(), '/')) >= limits_.tree_depth_max) {
    return fail(ErrorCode::kLimit, fmt::format("'{}' is deeper than tree_depth_max ({})", printable(path), limits_.tree_depth_max));
  }
  Node node{.kind = member.kind, .size = member.size, .mode = member.mode, .link_target = member.link_target,
            .source = {.layer = layer, .member = member.path}};
  if (member.kind == Kind::kHardLink) {
    const std::optional<std::string> target = tree_path(member.link_target);
    const std::optional<std::string> real = target ? resolve(*target, false) : std::nullopt;
    const auto found = real ? nodes_.find(*real) : nodes_.end();
    if (found == nodes_.end()) {
      return {};  // a link to nothing: nothing to read there
    }
    node = found->second;
  }
  if (node.kind != Kind::kFolder) {
    remove_below(path);  // of a folder that this replaces; it need not have an entry of its own
  }
  nodes_[std::move(path)] = std::move(node);
  if (nodes_.size() > limits_.tree_entries_max) {
    return fail(ErrorCode::kLimit, fmt::format("more entries than tree_entries_max ({})", limits_.tree_entries_max));
  }
  return {};
}

Result<void> ImageTree::apply(std::size_t layer, const std::vector<ArchiveMember>& members) {
  // Whiteouts hide what lower layers have, never what stands in their own.
  for (const ArchiveMember& member : members) {
    const std::optional<std::string> path = tree_path(member.path);
    if (const auto [folder, name] = folder_and_name(path ? std::string_view(*path) : std::string_view()); name.starts_with(kWhiteout)) {
      whiteout(folder, name);
    }
  }
  for (const ArchiveMember& member : members) {
    std::optional<std::string> path = tree_path(member.path);
    if (path && !folder_and_name(*path).second.starts_with(kWhiteout)) {
      TRY(add(layer, member, *std::move(path)));
    }
  }
  return {};
}

std::optional<std::string> ImageTree::resolve(std::string_view path, bool last) const {
  std::vector<std::string> open;  // parts still to go, the next one at the back
  const auto push = [&](std::string_view text) {
    const std::vector<std::string_view> parts = split(text, '/');
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
      open.emplace_back(*part);
    }
  };
  push(path);
  std::string at;
  int links = 0;
  while (!open.empty()) {
    const std::string part = std::move(open.back());
    open.pop_back();
    if (part.empty() || part == ".") {
      continue;
    }
    if (part == "..") {
      at = std::string(folder_and_name(at).first);
      continue;
    }
    const std::string next = joined(at, part);
    const auto found = nodes_.find(next);
    if (found != nodes_.end() && found->second.kind == Kind::kSymbolicLink && (last || !open.empty())) {
      if (++links > kLinksMax || open.size() > 10'000) {
        return std::nullopt;
      }
      if (found->second.link_target.starts_with('/')) {
        at.clear();
      }
      push(found->second.link_target);
      continue;
    }
    if (found == nodes_.end()) {
      // Archives may leave out the entries of folders.
      const auto below = nodes_.lower_bound(next + "/");
      if (below == nodes_.end() || !below->first.starts_with(next + "/")) {
        return std::nullopt;
      }
    }
    at = next;
  }
  return at;
}

void ImageTree::for_each_file(const std::function<void(const TreeFile&, const Source&)>& visit) const {
  for (const auto& [path, node] : nodes_) {
    if (node.kind == Kind::kFile) {
      visit(TreeFile{.path = path, .size = node.size, .mode = node.mode}, node.source);
    }
  }
}

Result<void> ImageTree::walk(const std::function<void(const TreeFile&)>& visit,
                             const std::function<void(std::string, std::string)>&) const {
  for_each_file([&](const TreeFile& file, const Source&) { visit(file); });
  return {};
}

Result<std::pair<std::string, const ImageTree::Node*>> ImageTree::find_file(std::string_view path) const {
  const std::optional<std::string> real = resolve(path, true);
  const auto found = real ? nodes_.find(*real) : nodes_.end();
  if (found == nodes_.end() || found->second.kind != Kind::kFile) {
    return fail(ErrorCode::kNotFound, fmt::format("'{}' does not exist in the image", printable(path)));
  }
  return std::pair(*real, &found->second);
}

Result<std::string> ImageTree::read(std::string_view path, std::uint64_t bytes_max) const {
  const auto [real, node] = TRY(find_file(path));
  if (node->size > bytes_max) {
    return fail(ErrorCode::kLimit, fmt::format("'{}' has {} bytes, more than {}", printable(path), node->size, bytes_max));
  }
  const auto kept = contents_.find(real);
  if (kept == contents_.end() || !kept->second.whole) {
    return fail(ErrorCode::kUnsupported, fmt::format("the content of '{}' was not kept from the image", printable(path)));
  }
  return kept->second.pieces.empty() ? std::string() : kept->second.pieces.begin()->second;
}

Result<std::string> ImageTree::read_at(std::string_view path, std::uint64_t offset, std::size_t count) const {
  const auto [real, node] = TRY(find_file(path));
  if (offset >= node->size) {
    return std::string();
  }
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(count, node->size - offset));
  const auto kept = contents_.find(real);
  if (kept != contents_.end()) {
    auto piece = kept->second.pieces.upper_bound(offset);
    if (piece != kept->second.pieces.begin()) {
      --piece;
      const std::uint64_t start = offset - piece->first;
      if (start <= piece->second.size() && wanted <= piece->second.size() - start) {
        return piece->second.substr(static_cast<std::size_t>(start), wanted);
      }
    }
  }
  return fail(ErrorCode::kUnsupported, fmt::format("{} bytes at {} of '{}' were not kept from the image", wanted, offset, printable(path)));
}

Result<std::vector<std::string>> ImageTree::list(std::string_view folder) const {
  const std::optional<std::string> real = resolve(folder, true);
  if (!real) {
    return fail(ErrorCode::kNotFound, fmt::format("'{}' does not exist in the image", printable(folder)));
  }
  const std::string prefix = real->empty() ? std::string() : *real + "/";
  std::vector<std::string> names;
  auto at = nodes_.lower_bound(prefix);
  while (at != nodes_.end() && at->first.starts_with(prefix)) {
    std::string name = at->first.substr(prefix.size());
    name = name.substr(0, name.find('/'));
    // Past everything below this name: '0' follows '/' in the order of bytes.
    at = name.size() + prefix.size() < at->first.size() ? nodes_.lower_bound(prefix + name + "0") : std::next(at);
    names.push_back(std::move(name));
  }
  if (names.empty() && !real->empty() && (!nodes_.contains(*real) || nodes_.find(*real)->second.kind != Kind::kFolder)) {
    return fail(ErrorCode::kNotFound, fmt::format("'{}' is no folder of the image", printable(folder)));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool ImageTree::exists(std::string_view path) const { return resolve(path, true).has_value(); }

}  // namespace parapet::inventory
