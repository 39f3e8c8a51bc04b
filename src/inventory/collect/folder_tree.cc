// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "inventory/collect/open_in_root.h"
#include "base/parallel.h"
#include "inventory/collect/tree.h"

namespace parapet::inventory {
namespace {

constexpr std::size_t kFolderBuffer = 32 << 10;  // of names, for one call of getdents64(2)

// Folders that are read at once before their files are shown.
constexpr std::size_t kBatch = 1024;

// File systems of other machines, of containers and of the kernel, by their magic numbers (statfs(2)); those that
// linux/magic.h lacks are written out. A mount of such a kind below the root is not entered.
bool holds_no_software(std::uint64_t type) {
  constexpr auto kTypes = std::to_array<std::uint64_t>({
      PROC_SUPER_MAGIC, SYSFS_MAGIC, DEVPTS_SUPER_MAGIC, CGROUP_SUPER_MAGIC, CGROUP2_SUPER_MAGIC, DEBUGFS_MAGIC, TRACEFS_MAGIC,
      BPF_FS_MAGIC, PSTOREFS_MAGIC, SECURITYFS_MAGIC, SELINUX_MAGIC, SMACK_MAGIC, EFIVARFS_MAGIC, HUGETLBFS_MAGIC, AUTOFS_SUPER_MAGIC,
      BINFMTFS_MAGIC, NSFS_MAGIC, OVERLAYFS_SUPER_MAGIC, NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, AFS_SUPER_MAGIC, CODA_SUPER_MAGIC,
      V9FS_MAGIC,
      0x62656570,  // configfs
      0x19800202,  // mqueue
      0x67596969,  // rpc_pipefs
      0x65735543,  // fusectl
      0x65735546,  // FUSE
      0xff534d42,  // cifs
      0xfe534d42,  // smb2
      0x00c36400,  // ceph
  });
  return std::ranges::find(kTypes, type) != kTypes.end();
}

// errno as a Result of reading `path`.
std::unexpected<Error> failure(std::string_view path, std::string_view action) {
  const int number = errno;
  const bool absent = number == ENOENT || number == ENOTDIR;
  return fail(absent ? ErrorCode::kNotFound : ErrorCode::kEnvironment,
              fmt::format("{}: can't {}: {}", path, action, std::strerror(number)));
}

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using OpenFolder = std::unique_ptr<DIR, CloseFolder>;

struct Folder {
  std::string path;
  dev_t device = 0;
  std::uint32_t depth = 0;
};

// What one folder holds.
struct Listing {
  std::vector<TreeFile> files;
  std::vector<Folder> folders;
  std::string problem;
};

class FolderTree final : public Tree {
 public:
  FolderTree(Descriptor root, std::string name, const Limits& limits, const FolderOptions& options)
      : root_(std::move(root)), name_(std::move(name)), limits_(limits), options_(options) {}

  [[nodiscard]] Result<void> walk(const std::function<void(const TreeFile&)>& visit,
                                  const std::function<void(std::string, std::string)>& problem) const override;
  [[nodiscard]] Result<std::string> read(std::string_view path, std::uint64_t bytes_max) const override;
  [[nodiscard]] Result<std::string> read_at(std::string_view path, std::uint64_t offset, std::size_t count) const override;
  [[nodiscard]] Result<std::vector<std::string>> list(std::string_view folder) const override;
  [[nodiscard]] bool exists(std::string_view path) const override {
    return open_in_root(root_.get(), std::string(path), O_PATH).valid();
  }

 private:
  [[nodiscard]] Result<Descriptor> open_file(std::string_view path, struct stat& status) const;
  [[nodiscard]] Listing list_folder(const Folder& folder) const;
  void add_entry(int folder_descriptor, const Folder& folder, const dirent64& entry, Listing& listing) const;
  [[nodiscard]] bool enters(int descriptor, const Folder& folder, dev_t device) const;

  Descriptor root_;
  std::string name_;
  Limits limits_;
  FolderOptions options_;
};

Result<Descriptor> FolderTree::open_file(std::string_view path, struct stat& status) const {
  // O_NONBLOCK: a named pipe must not hold the scan up.
  Descriptor file = open_in_root(root_.get(), std::string(path), O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!file.valid() || ::fstat(file.get(), &status) != 0) {
    return failure(path, "open it");
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(ErrorCode::kNotFound, fmt::format("{}: not a regular file", path));
  }
  return file;
}

Result<std::string> FolderTree::read(std::string_view path, std::uint64_t bytes_max) const {
  struct stat status{};
  const Descriptor file = TRY(open_file(path, status));
  const auto over = [&] {
    return fail(ErrorCode::kLimit, fmt::format("{}: larger than the limit of {} bytes", path, bytes_max));
  };
  if (static_cast<std::uint64_t>(status.st_size) > bytes_max) {
    return over();
  }
  std::string content;
  std::size_t filled = 0;
  content.resize(static_cast<std::size_t>(status.st_size) + 1);  // one more, to see a file that grew
  while (true) {
    const ssize_t count = ::read(file.get(), content.data() + filled, content.size() - filled);
    if (count < 0 && errno != EINTR) {
      return failure(path, "read it");
    }
    if (count == 0) {
      break;
    }
    filled += count > 0 ? static_cast<std::size_t>(count) : 0;
    if (filled > bytes_max) {
      return over();
    }
    if (filled == content.size()) {
      content.resize(content.size() * 2);
    }
  }
  content.resize(filled);
  return content;
}

Result<std::string> FolderTree::read_at(std::string_view path, std::uint64_t offset, std::size_t count) const {
  struct stat status{};
  const Descriptor file = TRY(open_file(path, status));
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (offset >= size) {
    return std::string{};
  }
  std::string content(static_cast<std::size_t>(std::min<std::uint64_t>(count, size - offset)), '\0');
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t got = ::pread(file.get(), content.data() + filled, content.size() - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno != EINTR) {
      return failure(path, "read it");
    }
    if (got == 0) {
      break;
    }
    filled += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  content.resize(filled);
  return content;
}

Result<std::vector<std::string>> FolderTree::list(std::string_view folder) const {
  Descriptor descriptor = open_in_root(root_.get(), std::string(folder), O_RDONLY | O_DIRECTORY);
  if (!descriptor.valid()) {
    return failure(folder, "open the folder");
  }
  const OpenFolder open(::fdopendir(descriptor.get()));
  if (!open) {
    return failure(folder, "read the folder");
  }
  (void)descriptor.release();  // closedir() closes it
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(open.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") {
      if (names.size() >= limits_.tree_entries_max) {
        return fail(ErrorCode::kLimit, fmt::format("{}: more than tree_entries_max entries", folder));
      }
      names.emplace_back(name);
    }
  }
  std::ranges::sort(names);
  return names;
}

bool FolderTree::enters(int descriptor, const Folder& folder, dev_t device) const {
  if (device == folder.device || options_.cross_mounts) {
    return true;
  }
  // A mount. What hangs at these three places belongs to the kernel, whatever its kind says (/dev is a tmpfs in containers).
  if (folder.path == "proc" || folder.path == "sys" || folder.path == "dev") {
    return false;
  }
  struct statfs kind{};
  return ::fstatfs(descriptor, &kind) == 0 && !holds_no_software(static_cast<std::uint64_t>(kind.f_type));
}

void FolderTree::add_entry(int folder_descriptor, const Folder& folder, const dirent64& entry, Listing& listing) const {
  const bool may_be_file = entry.d_type == DT_REG || entry.d_type == DT_UNKNOWN;
  if (!may_be_file && entry.d_type != DT_DIR) {
    return;
  }
  std::string path = folder.path.empty() ? std::string(entry.d_name) : folder.path + "/" + entry.d_name;
  if (entry.d_type == DT_REG && options_.may_matter && !options_.may_matter(path)) {
    return;
  }
  struct stat status{};
  if (may_be_file && ::fstatat(folder_descriptor, entry.d_name, &status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) != 0) {
    return;  // gone since the folder was read
  }
  const bool is_folder = entry.d_type == DT_DIR || (entry.d_type == DT_UNKNOWN && S_ISDIR(status.st_mode));
  if (!is_folder && !(may_be_file && S_ISREG(status.st_mode))) {
    return;
  }
  if (is_folder) {
    listing.folders.push_back({.path = std::move(path), .device = folder.device, .depth = folder.depth + 1});
  } else {
    listing.files.push_back({.path = std::move(path),
                             .size = static_cast<std::uint64_t>(status.st_size),
                             .mode = static_cast<std::uint32_t>(status.st_mode & 07777U)});
  }
}

Listing FolderTree::list_folder(const Folder& folder) const {
  Listing listing;
  if (folder.depth > limits_.tree_depth_max) {
    listing.problem = "deeper than tree_depth_max folders; not entered";
    return listing;
  }
  const Descriptor descriptor = open_in_root(root_.get(), folder.path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  struct stat status{};
  if (!descriptor.valid() || ::fstat(descriptor.get(), &status) != 0) {
    if (errno != ENOENT && errno != ELOOP) {  // gone, or a link that took its place: links are not followed
      listing.problem = fmt::format("can't open the folder: {}", std::strerror(errno));
    }
    return listing;
  }
  Folder here = folder;
  if (!folder.path.empty() && !enters(descriptor.get(), folder, status.st_dev)) {
    return listing;
  }
  here.device = status.st_dev;
  alignas(dirent64) std::array<char, kFolderBuffer> buffer;
  while (true) {
    const ssize_t count = ::getdents64(descriptor.get(), buffer.data(), buffer.size());
    if (count <= 0) {
      listing.problem = count < 0 ? fmt::format("can't read the folder: {}", std::strerror(errno)) : std::string{};
      break;
    }
    for (ssize_t at = 0; at < count;) {
      const auto* entry = reinterpret_cast<const dirent64*>(buffer.data() + at);
      if (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0) {
        add_entry(descriptor.get(), here, *entry, listing);
      }
      at += entry->d_reclen;
    }
  }
  std::ranges::sort(listing.files, {}, &TreeFile::path);
  std::ranges::sort(listing.folders, {}, &Folder::path);
  return listing;
}

Result<void> FolderTree::walk(const std::function<void(const TreeFile&)>& visit,
                              const std::function<void(std::string, std::string)>& problem) const {
  struct stat status{};
  if (::fstat(root_.get(), &status) != 0) {
    return failure(name_, "look at the folder");
  }
  std::vector<Folder> level;
  if (options_.start_at.empty()) {
    level.push_back({.path = "", .device = status.st_dev, .depth = 0});
  }
  for (const std::string& start : options_.start_at) {
    level.push_back({.path = start, .device = status.st_dev, .depth = 1});
  }
  std::uint64_t entries = 0;
  while (!level.empty()) {
    std::vector<Folder> next;
    for (std::size_t begin = 0; begin < level.size(); begin += kBatch) {
      const std::size_t end = std::min(level.size(), begin + kBatch);
      std::vector<Listing> listings(end - begin);
      parallel_ranges(begin, end, 8, [&](std::size_t range_begin, std::size_t range_end) {
        for (std::size_t i = range_begin; i != range_end; ++i) {
          listings[i - begin] = list_folder(level[i]);
        }
      });
      for (std::size_t i = 0; i < listings.size(); ++i) {
        Listing& listing = listings[i];
        if (!listing.problem.empty()) {
          problem(level[begin + i].path, std::move(listing.problem));
        }
        entries += listing.files.size() + listing.folders.size();
        if (entries > limits_.tree_entries_max) {
          return fail(ErrorCode::kLimit, fmt::format("{}: more than tree_entries_max ({}) files and folders", name_,
                                                     limits_.tree_entries_max));
        }
        std::ranges::for_each(listing.files, visit);
        std::ranges::move(listing.folders, std::back_inserter(next));
      }
    }
    level = std::move(next);
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Tree>> open_folder(const std::string& root, const Limits& limits, const FolderOptions& options) {
  Descriptor descriptor(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.valid()) {
    return failure(root, "open the folder");
  }
  return std::unique_ptr<Tree>(std::make_unique<FolderTree>(std::move(descriptor), root, limits, options));
}

}  // namespace parapet::inventory
