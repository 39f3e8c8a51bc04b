// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/image.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/archive.h"
#include "base/text.h"
#include "inventory/collect/image_manifest.h"
#include "inventory/collect/image_tree.h"
#include "inventory/collect/language.h"

namespace parapet::inventory {
namespace {

// Manifests and configurations are small; a larger member is a layer.
constexpr std::uint64_t kDocumentBytesMax = 4 << 20;
constexpr std::uint64_t kDocumentsBytesMax = 256 << 20;
// All contents that are held for the collectors at once.
constexpr std::uint64_t kKeptBytesMax = 2ULL << 30;
// Lists that requirements files include by any name.
constexpr std::uint64_t kSmallTextBytes = 64 << 10;

#if defined(__x86_64__)
constexpr std::string_view kMachine = "amd64";
#elif defined(__aarch64__)
constexpr std::string_view kMachine = "arm64";
#else
constexpr std::string_view kMachine = "";
#endif

// Files that package databases, the system's description and companions of lock files are read from, whoever asks.
bool always_kept(const TreeFile& file) {
  static constexpr std::array<std::string_view, 11> kFolders = {
      "var/lib/dpkg/",   "lib/apk/",       "usr/lib/apk/", "var/lib/rpm/",       "usr/lib/sysimage/rpm/", "var/lib/pacman/local/",
      "usr/lib/os-release", "etc/os-release", "etc/apk/",     "var/lib/apt/lists/", "usr/share/rpm/"};
  const std::string_view path = file.path;
  const std::string_view name = file.file_name();
  return std::any_of(kFolders.begin(), kFolders.end(), [&](std::string_view folder) { return path.starts_with(folder); }) ||
         (path.starts_with("etc/") && (name.ends_with("release") || name.ends_with("_version"))) || name == "go.sum" ||
         name == "INSTALLER" || name == "RECORD" ||
         (file.size <= kSmallTextBytes && name.ends_with(".txt") && !path.starts_with("usr/share/"));
}

// One file that notes what is read of it.
class RecordingTree final : public Tree {
 public:
  RecordingTree(std::string_view path, std::string_view content) : path_(path), content_(content) {}

  Result<void> walk(const std::function<void(const TreeFile&)>&, const std::function<void(std::string, std::string)>&) const override {
    return {};
  }
  Result<std::string> read(std::string_view path, std::uint64_t) const override {
    whole_ = true;
    return path == path_ ? Result<std::string>(content_) : missing(path);
  }
  Result<std::string> read_at(std::string_view path, std::uint64_t offset, std::size_t count) const override {
    if (path != path_) {
      return missing(path);
    }
    std::string piece = offset >= content_.size() ? std::string() : std::string(content_.substr(static_cast<std::size_t>(offset), count));
    std::string& known = pieces_[offset];
    if (piece.size() > known.size()) {
      known = piece;
    }
    return piece;
  }
  Result<std::vector<std::string>> list(std::string_view folder) const override { return std::unexpected(missing(folder).error()); }
  bool exists(std::string_view path) const override { return path == path_; }

  [[nodiscard]] KeptContent take() {
    if (whole_) {
      return {.whole = true, .pieces = {{0, std::string(content_)}}};
    }
    return {.whole = false, .pieces = std::move(pieces_)};
  }

 private:
  static Result<std::string> missing(std::string_view path) { return fail(ErrorCode::kNotFound, fmt::format("'{}' is another file", path)); }

  std::string_view path_;
  std::string_view content_;
  mutable bool whole_ = false;
  mutable std::map<std::uint64_t, std::string> pieces_;
};

// Overlapping pieces joined, so that a reader that asks across two of them finds its bytes together.
KeptContent joined(KeptContent content) {
  std::map<std::uint64_t, std::string> pieces;
  for (auto& [offset, bytes] : content.pieces) {
    if (!pieces.empty()) {
      auto& [start, known] = *pieces.rbegin();
      const std::uint64_t end = start + known.size();
      if (offset <= end) {
        if (offset + bytes.size() > end) {
          known += bytes.substr(static_cast<std::size_t>(end - offset));
        }
        continue;
      }
    }
    pieces.emplace(offset, std::move(bytes));
  }
  content.pieces = std::move(pieces);
  return content;
}

class ImageReading {
 public:
  ImageReading(const std::string& path, const ImageOptions& options, Progress& progress)
      : path_(path), options_(options), progress_(progress), collectors_(language_collectors()) {}

  // In the kernel's spelling, as devices name themselves; others as the image says.
  static std::string machine_name(const std::string& architecture) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kNames = {
        {{"amd64", "x86_64"}, {"arm64", "aarch64"}, {"386", "i686"}, {"arm", "armv7l"}}};
    for (const auto& [theirs, ours] : kNames) {
      if (theirs == architecture) {
        return std::string(ours);
      }
    }
    return architecture;
  }

  Result<Image> read() {
    ImageDocuments documents = TRY(read_documents());
    ImagePlan plan = TRY_AT(plan_image(documents, kMachine, options_.limits), path_);
    auto tree = std::make_unique<ImageTree>(options_.limits);
    TRY(read_entries(plan, *tree));
    TRY(read_contents(*tree));
    Image image{.tree = std::move(tree), .name = std::move(plan.name), .architecture = machine_name(plan.architecture),
                .problems = std::move(plan.problems)};
    std::move(problems_.begin(), problems_.end(), std::back_inserter(image.problems));
    progress_.done();
    return image;
  }

 private:
  // Small JSON members, and links between members (old docker-save links equal layers).
  Result<ImageDocuments> read_documents() {
    progress_.stage("image: manifests", 0);
    ImageDocuments documents;
    std::uint64_t total = 0;
    TRY(walk_archive_file(
        path_, options_.limits,
        [&](const ArchiveMember& member) {
          const std::optional<std::string> name = tree_path(member.path);
          if (name && (member.kind == ArchiveMember::Kind::kSymbolicLink || member.kind == ArchiveMember::Kind::kHardLink)) {
            const std::size_t slash = name->rfind('/');
            const bool relative = member.kind == ArchiveMember::Kind::kSymbolicLink && slash != std::string::npos;
            links_[*name] = tree_path(relative ? name->substr(0, slash + 1) + member.link_target : member.link_target).value_or("");
          }
          return member.kind == ArchiveMember::Kind::kFile && member.size <= kDocumentBytesMax ? ArchiveChoice::kRead : ArchiveChoice::kSkip;
        },
        [&](const ArchiveMember& member, std::string&& bytes) -> Result<void> {
          const std::optional<std::string> name = tree_path(member.path);
          if (name && (bytes.starts_with('{') || bytes.starts_with('['))) {
            total += bytes.size();
            if (total > kDocumentsBytesMax) {
              return fail(ErrorCode::kLimit, fmt::format("more than {} bytes of manifests", kDocumentsBytesMax));
            }
            documents[*name] = std::move(bytes);
          }
          return {};
        }));
    return documents;
  }

  [[nodiscard]] std::string linked(const std::string& name) const {
    const auto found = links_.find(name);
    return found == links_.end() ? name : found->second;
  }

  // Walks the members of the layers among `wanted` (by the archive's names).
  Result<void> walk_layers(const std::set<std::string>& wanted, const std::function<ArchiveChoice(const std::string&, const ArchiveMember&)>& choose,
                           const std::function<Result<void>(const std::string&, const ArchiveMember&, std::string&&)>& content) {
    Limits outer = options_.limits;
    std::string layer;
    return walk_archive_streams(
        path_, outer,
        [&](const ArchiveMember& member) {
          const std::optional<std::string> name = tree_path(member.path);
          return name && member.kind == ArchiveMember::Kind::kFile && wanted.contains(*name) ? ArchiveChoice::kRead : ArchiveChoice::kSkip;
        },
        [&](const ArchiveMember& member, const ReadBlock& next) -> Result<void> {
          layer = *tree_path(member.path);
          const ReadBlock counted = [&]() -> Result<std::string_view> {
            const std::string_view block = TRY(next());
            progress_.advance(block.size(), 0);
            return block;
          };
          TRY_AT(walk_archive_blocks(
                     counted, options_.limits, [&](const ArchiveMember& inner) { return choose(layer, inner); },
                     [&](const ArchiveMember& inner, std::string&& bytes) { return content(layer, inner, std::move(bytes)); }),
                 layer);
          return {};
        });
  }

  Result<void> read_entries(const ImagePlan& plan, ImageTree& tree) {
    progress_.stage("image: layers", 0);
    std::set<std::string> names;
    for (const std::string& layer : plan.layers) {
      layers_.push_back(linked(tree_path(layer).value_or("")));
      names.insert(layers_.back());
    }
    std::map<std::string, std::vector<ArchiveMember>> members;
    std::uint64_t count = 0;
    bool too_many = false;
    TRY(walk_layers(
        names,
        [&](const std::string& layer, const ArchiveMember& member) {
          too_many = ++count > options_.limits.tree_entries_max;
          members[layer].push_back(member);
          return too_many ? ArchiveChoice::kStop : ArchiveChoice::kSkip;
        },
        [](const std::string&, const ArchiveMember&, std::string&&) -> Result<void> { return {}; }));
    if (too_many) {
      return located(Error(ErrorCode::kLimit, fmt::format("more entries than tree_entries_max ({})", options_.limits.tree_entries_max)), path_);
    }
    TRY(check_present(plan));
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      TRY_AT(tree.apply(i, members[layers_[i]]), path_ + ": " + layers_[i]);
    }
    return {};
  }

  // An empty layer has no members, so that a missing one must be told from the archive's own list.
  Result<void> check_present(const ImagePlan& plan) {
    std::set<std::string> missing(layers_.begin(), layers_.end());
    TRY(walk_archive_file(
        path_, options_.limits,
        [&](const ArchiveMember& member) {
          missing.erase(tree_path(member.path).value_or(""));
          return missing.empty() ? ArchiveChoice::kStop : ArchiveChoice::kSkip;
        },
        [](const ArchiveMember&, std::string&&) -> Result<void> { return {}; }));
    if (!missing.empty()) {
      return located(Error(ErrorCode::kBadInput, fmt::format("the layer '{}' of {} is not in the archive", printable(*missing.begin()), plan.name)),
                     path_);
    }
    return {};
  }

  Result<void> read_contents(ImageTree& tree) {
    progress_.stage("image: contents", 0);
    std::map<ImageTree::Source, std::vector<TreeFile>> wanted;
    std::set<std::string> names;
    tree.for_each_file([&](const TreeFile& file, const ImageTree::Source& source) {
      const bool asked = always_kept(file) || (options_.wants && options_.wants(file));
      if (!asked) {
        return;
      }
      if (file.size > options_.limits.archive_member_bytes_max) {
        problems_.push_back({.place = file.path, .reason = fmt::format("{} bytes are more than archive_member_bytes_max ({}); not looked at", file.size,
                                                                       options_.limits.archive_member_bytes_max)});
        return;
      }
      wanted[source].push_back(file);
      names.insert(layers_[source.layer]);
    });
    // The same archive member may serve as several layers; its content is that of each.
    std::map<std::string, std::vector<std::size_t>> numbers;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      numbers[layers_[i]].push_back(i);
    }
    const auto files_of = [&](const std::string& layer, const std::string& member) {
      std::vector<const TreeFile*> files;
      for (const std::size_t number : numbers[layer]) {
        if (const auto found = wanted.find({.layer = number, .member = member}); found != wanted.end()) {
          for (const TreeFile& file : found->second) {
            files.push_back(&file);
          }
        }
      }
      return files;
    };
    return walk_layers(
        names,
        [&](const std::string& layer, const ArchiveMember& member) {
          return member.kind == ArchiveMember::Kind::kFile && !files_of(layer, member.path).empty() ? ArchiveChoice::kRead : ArchiveChoice::kSkip;
        },
        [&](const std::string& layer, const ArchiveMember& member, std::string&& bytes) -> Result<void> {
          for (const TreeFile* file : files_of(layer, member.path)) {
            TRY(keep(*file, bytes, tree));
          }
          return {};
        });
  }

  Result<void> keep(const TreeFile& file, const std::string& bytes, ImageTree& tree) {
    KeptContent content;
    if (!read_in_parts(file) || always_kept(file)) {
      content = {.whole = true, .pieces = {{0, bytes}}};
    } else {
      RecordingTree recording(file.path, bytes);
      for (const auto& collector : collectors_) {
        if (collector->wants(file)) {
          // Only what it reads matters here; its findings and errors come when the scan runs it again.
          (void)collector->collect(recording, file, options_.limits);
        }
      }
      content = joined(recording.take());
    }
    for (const auto& [offset, piece] : content.pieces) {
      kept_ += piece.size();
    }
    if (kept_ > kKeptBytesMax) {
      return fail(ErrorCode::kLimit, fmt::format("more than {} bytes of files that collectors want", kKeptBytesMax));
    }
    tree.keep(file.path, std::move(content));
    return {};
  }

  const std::string& path_;
  const ImageOptions& options_;
  Progress& progress_;
  std::vector<std::unique_ptr<Collector>> collectors_;
  std::map<std::string, std::string> links_;
  std::vector<std::string> layers_;  // the archive's member for each layer, lowest first
  std::vector<Problem> problems_;
  std::uint64_t kept_ = 0;
};

}  // namespace

Result<Image> read_image(const std::string& path, const ImageOptions& options, Progress& progress) {
  return ImageReading(path, options, progress).read();
}

}  // namespace parapet::inventory
