// SPDX-License-Identifier: Apache-2.0
#include "knowledge/import_source.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/archive.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/parallel.h"
#include "base/text.h"

namespace parapet::knowledge {
namespace {

namespace fs = std::filesystem;

// A file that was found, and what a first look says.
struct Found {
  std::string path;
  std::uint64_t bytes = 0;
  std::size_t root = 0;            // which of the named paths it came from
  bool named = false;
  std::string sha256;
  bool packed = false;             // an archive or a packed document
  bool known = false;
  std::optional<Recognised> recognised;
  std::string reason;              // why it can't be imported
};

bool stays_inside(const fs::path& link, const fs::path& root) {
  std::error_code error;
  const fs::path target = fs::weakly_canonical(link, error);
  const fs::path base = error ? fs::path() : fs::weakly_canonical(root, error);
  const auto [end, ignored] = std::mismatch(base.begin(), base.end(), target.begin(), target.end());
  (void)ignored;
  return !error && end == base.end();
}

// The regular files of a folder; links to files inside it count, links to folders are not followed.
void walk_folder(const std::string& folder, std::size_t root, const Limits& limits, std::vector<Found>& files,
                 SourceList& list) {
  std::error_code error;
  fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error);
  const std::size_t before = files.size();
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (files.size() - before >= limits.tree_entries_max || it.depth() > static_cast<int>(limits.tree_depth_max)) {
      list.skipped.push_back({it->path().string(), "the folder is larger or deeper than tree_entries_max, tree_depth_max"});
      break;
    }
    std::error_code ignored;
    const fs::path& path = it->path();
    if (it->is_directory(ignored)) {
      if (path.filename() == ".git" && !it->is_symlink(ignored)) {
        it.disable_recursion_pending();
      }
      continue;
    }
    if (it->is_symlink(ignored) && !stays_inside(path, folder)) {
      list.skipped.push_back({path.string(), "a link that leads out of the folder"});
    } else if (it->is_regular_file(ignored)) {
      files.push_back({.path = path.string(), .bytes = it->file_size(ignored), .root = root});
    }
  }
  if (error) {
    list.errors.push_back(Error(ErrorCode::kEnvironment, fmt::format("{}: can't walk it: {}", folder, error.message())));
  }
  std::sort(files.begin() + static_cast<std::ptrdiff_t>(before), files.end(),
            [](const Found& a, const Found& b) { return a.path < b.path; });
}

// What is wrong with a document that looks like JSON, so that a cut or over-deep one is not just "no feed".
std::string why_not_json(std::string_view bytes, const Limits& limits) {
  const std::string_view start = trim(bytes.substr(0, 64));
  if (!start.starts_with('{') && !start.starts_with('[')) {
    return {};
  }
  JsonParser parser(limits);
  const Result<JsonValue> root = parser.parse(bytes);
  return root ? std::string() : ": " + root.error().to_string();
}

void look_at(Found& file, const Limits& limits, const std::function<bool(const std::string&)>& is_known) {
  const Result<MappedFile> mapped = MappedFile::open(file.path);
  if (!mapped) {
    file.reason = mapped.error().to_string();
    return;
  }
  file.packed = !archive_kind(mapped->bytes().substr(0, 512)).empty();
  // Not of the mapped bytes: pages of an archive of gigabytes would stay in memory as long as there is room.
  const Result<std::string> hash = sha256_file(file.path);
  if (!hash) {
    file.reason = hash.error().to_string();
    return;
  }
  file.sha256 = *hash;
  file.known = is_known(file.sha256);
  if (file.packed || file.known) {
    return;
  }
  if (file.bytes > limits.document_bytes_max) {
    file.reason = fmt::format("larger than document_bytes_max ({})", limits.document_bytes_max);
    return;
  }
  file.recognised = recognise({file.path, mapped->bytes()});
  if (!file.recognised) {
    file.reason = "no feed that parapet knows" + why_not_json(mapped->bytes(), limits);
  }
}

std::string folder_of(const std::string& path) { return fs::path(path).parent_path().string(); }

// The identity of a group's bytes.
std::string hash_of(const std::vector<const Found*>& files, const std::string& root) {
  Sha256 hash;
  for (const Found* file : files) {
    hash.update(fmt::format("{}\t{}\t{}\n", std::string_view(file->path).substr(root.size()), file->bytes, file->sha256));
  }
  return hash.hex();
}

// How a record would relate to its feed if the folder were an archive.
UpdateMode mode_as_archive(const Found& file, const std::string& root) {
  const Result<MappedFile> mapped = MappedFile::open(file.path);
  const std::string path = root + "!" + file.path.substr(std::min(root.size() + 1, file.path.size()));
  const std::optional<FeedIdentity> identity =
      mapped ? file.recognised->importer->recognise({path, mapped->bytes()}) : std::nullopt;
  return identity ? identity->mode : UpdateMode::kUpdate;
}

// Gathers the record files of each feed under one named folder. Files that nobody recognises but that stand beside
// records go along: they are broken records.
void gather(const std::vector<Found>& files, std::size_t root, const std::string& root_path, SourceList& list) {
  std::map<std::string, std::vector<const Found*>> groups;        // by feed
  std::map<std::string, std::string> feed_of_folder;
  for (const Found& file : files) {
    if (file.root == root && file.recognised && file.recognised->importer->piece_is_record()) {
      groups[file.recognised->identity.name].push_back(&file);
      feed_of_folder.try_emplace(folder_of(file.path), file.recognised->identity.name);
    }
  }
  for (const Found& file : files) {
    if (file.root != root || file.recognised || file.reason.empty() || file.named) {
      continue;
    }
    const auto neighbours = feed_of_folder.find(folder_of(file.path));
    if (neighbours != feed_of_folder.end() &&
        groups[neighbours->second].front()->recognised->importer->wants_member(file.path)) {
      groups[neighbours->second].push_back(&file);
    } else {
      list.skipped.push_back({file.path, file.reason});
    }
  }
  for (auto& [feed, members] : groups) {
    std::sort(members.begin(), members.end(), [](const Found* a, const Found* b) { return a->path < b->path; });
    const auto first = std::find_if(members.begin(), members.end(), [](const Found* file) { return file->recognised; });
    Source source{.kind = Source::Kind::kGroup,
                  .path = members.size() == 1 ? members[0]->path : root_path,
                  .named = members.size() == 1 && members[0]->named,
                  .importer = (*first)->recognised->importer,
                  .identity = (*first)->recognised->identity};
    for (const Found* file : members) {
      source.files.push_back(file->path);
      source.bytes += file->bytes;
    }
    source.sha256 = members.size() == 1 ? members[0]->sha256 : hash_of(members, root_path);
    // One record alone says nothing about the others; a folder of them stands for the archive it was unpacked from.
    source.identity->mode = members.size() == 1 ? UpdateMode::kUpdate : mode_as_archive(**first, root_path);
    list.sources.push_back(std::move(source));
  }
}

}  // namespace

std::optional<Recognised> recognise(const Piece& piece, const Importer* first) {
  if (first != nullptr) {
    if (std::optional<FeedIdentity> identity = first->recognise(piece)) {
      return Recognised{first, std::move(*identity)};
    }
  }
  for (const std::unique_ptr<Importer>& importer : all_importers()) {
    if (importer.get() == first) {
      continue;
    }
    if (std::optional<FeedIdentity> identity = importer->recognise(piece)) {
      return Recognised{importer.get(), std::move(*identity)};
    }
  }
  return std::nullopt;
}

SourceList find_sources(const std::vector<std::string>& paths, const Limits& limits,
                        const std::function<bool(const std::string& sha256)>& is_known) {
  SourceList list;
  std::vector<Found> files;
  for (std::size_t root = 0; root < paths.size(); ++root) {
    std::error_code error;
    const fs::file_status status = fs::status(paths[root], error);
    if (fs::is_directory(status)) {
      walk_folder(paths[root], root, limits, files, list);
    } else if (fs::is_regular_file(status)) {
      files.push_back({.path = paths[root], .bytes = fs::file_size(paths[root], error), .root = root, .named = true});
    } else {
      list.errors.push_back(Error(fs::exists(status) ? ErrorCode::kUnsupported : ErrorCode::kNotFound,
                                  fmt::format("{}: {}", paths[root],
                                              fs::exists(status) ? "neither a file nor a folder" : "no such file or folder")));
    }
  }
  parallel_for(files.size(), [&](std::size_t i) { look_at(files[i], limits, is_known); });
  for (std::size_t root = 0; root < paths.size(); ++root) {
    gather(files, root, paths[root], list);
  }
  for (const Found& file : files) {
    const bool document = file.recognised && !file.recognised->importer->piece_is_record();
    if (file.named && !file.reason.empty()) {
      list.errors.push_back(Error(ErrorCode::kBadInput, fmt::format("{}: {}", file.path, file.reason)));
    } else if (file.reason.empty() && (file.packed || file.known || document)) {
      Source source{.path = file.path, .bytes = file.bytes, .named = file.named, .sha256 = file.sha256};
      if (document) {
        source.importer = file.recognised->importer;
        source.identity = file.recognised->identity;
      }
      list.sources.push_back(std::move(source));
    }
  }
  std::stable_sort(list.sources.begin(), list.sources.end(),
                   [](const Source& a, const Source& b) { return a.path < b.path; });
  return list;
}

}  // namespace parapet::knowledge
