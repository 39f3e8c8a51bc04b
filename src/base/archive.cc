// SPDX-License-Identifier: Apache-2.0
#include "base/archive.h"

#include <memory>
#include <optional>

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include "base/files.h"

namespace parapet {
namespace {

using Reader = std::unique_ptr<archive, decltype(&archive_read_free)>;

constexpr std::size_t kBlockBytes = 256 << 10;

std::unexpected<Error> broken(archive* reader, const std::string& member) {
  const char* reason = archive_error_string(reader);
  Error error(ErrorCode::kBadInput, fmt::format("broken or cut short: {}", reason != nullptr ? reason : "unknown reason"));
  return std::unexpected(member.empty() ? std::move(error) : std::move(error).at(member));
}

Reader new_reader(bool raw) {
  Reader reader(archive_read_new(), &archive_read_free);
  CHECK(reader != nullptr);
  archive_read_support_filter_zstd(reader.get());
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_filter_xz(reader.get());
  archive_read_support_filter_bzip2(reader.get());
  if (raw) {
    archive_read_support_format_raw(reader.get());
    archive_read_support_format_empty(reader.get());
  } else {
    archive_read_support_format_tar(reader.get());
    archive_read_support_format_zip(reader.get());
    archive_read_support_format_7zip(reader.get());
    archive_read_support_format_cpio(reader.get());
    archive_read_support_format_ar(reader.get());
  }
  return reader;
}

ArchiveMember describe(archive_entry* entry) {
  ArchiveMember member;
  const char* path = archive_entry_pathname(entry);
  if (path == nullptr) {
    path = archive_entry_pathname_utf8(entry);  // a name that the process's locale can't hold
  }
  member.path = path != nullptr ? path : "";
  member.size = archive_entry_size_is_set(entry) != 0 && archive_entry_size(entry) > 0
                    ? static_cast<std::uint64_t>(archive_entry_size(entry))
                    : 0;
  member.mode = static_cast<std::uint32_t>(archive_entry_perm(entry));
  if (const char* target = archive_entry_hardlink(entry); target != nullptr) {
    member.kind = ArchiveMember::Kind::kHardLink;
    member.link_target = target;
  } else if (archive_entry_filetype(entry) == AE_IFLNK) {
    member.kind = ArchiveMember::Kind::kSymbolicLink;
    const char* link = archive_entry_symlink(entry);
    member.link_target = link != nullptr ? link : "";
  } else if (archive_entry_filetype(entry) == AE_IFDIR) {
    member.kind = ArchiveMember::Kind::kFolder;
  } else if (archive_entry_filetype(entry) != AE_IFREG) {
    member.kind = ArchiveMember::Kind::kOther;
  }
  return member;
}

// Whether the member has no more bytes; one that it has is appended.
bool at_end(archive* reader, std::string& bytes) {
  char next = 0;
  const la_ssize_t count = archive_read_data(reader, &next, 1);
  if (count == 1) {
    bytes.push_back(next);
  }
  return count == 0;
}

// The content of the current member, bounded by bytes_max.
Result<std::string> read_member(archive* reader, const ArchiveMember& member, std::uint64_t bytes_max,
                                std::string_view bound) {
  // A member of known size is read in one step into a buffer of that size: most members are a few kilobytes.
  std::string bytes;
  std::size_t step = static_cast<std::size_t>(std::clamp<std::uint64_t>(member.size, 4 << 10, 64U << 20));
  while (true) {
    const std::size_t start = bytes.size();
    bytes.resize(start + step);
    const la_ssize_t count = archive_read_data(reader, bytes.data() + start, step);
    if (count < 0) {
      return broken(reader, member.path);
    }
    bytes.resize(start + static_cast<std::size_t>(count));
    if (bytes.size() > bytes_max) {
      return located(Error(ErrorCode::kLimit, fmt::format("larger than {} ({} bytes)", bound, bytes_max)), member.path);
    }
    if (count == 0 || (bytes.size() == member.size && at_end(reader, bytes))) {
      return bytes;
    }
    step = std::clamp(bytes.size(), kBlockBytes, std::size_t{64} << 20);
  }
}

// Visits the members; `take` is called for those that are chosen and reads their content from the reader.
Result<void> walk_members(archive* reader, const Limits& limits, const ChooseMember& choose,
                          const std::function<Result<void>(const ArchiveMember&, ArchiveChoice)>& take) {
  std::uint64_t members = 0;
  archive_entry* entry = nullptr;
  std::string last;
  while (true) {
    const int status = archive_read_next_header(reader, &entry);
    if (status == ARCHIVE_EOF) {
      return {};
    }
    if (status < ARCHIVE_WARN) {
      return broken(reader, last.empty() ? last : "after " + last);
    }
    if (++members > limits.archive_members_max) {
      return fail(ErrorCode::kLimit, fmt::format("more members than archive_members_max ({})", limits.archive_members_max));
    }
    ArchiveMember member = describe(entry);
    member.packed_position = static_cast<std::uint64_t>(std::max<la_int64_t>(archive_filter_bytes(reader, -1), 0));
    last = member.path;
    const ArchiveChoice choice = choose(member);
    if (choice == ArchiveChoice::kStop) {
      return {};
    }
    if (choice != ArchiveChoice::kSkip) {
      TRY(take(member, choice));
    }
  }
}

Result<void> walk(archive* reader, const Limits& limits, const ChooseMember& choose, const MemberContent& content) {
  std::uint64_t total = 0;
  return walk_members(reader, limits, choose, [&](const ArchiveMember& member, ArchiveChoice choice) -> Result<void> {
    const bool archive = choice == ArchiveChoice::kReadArchive;
    std::string bytes = TRY(read_member(reader, member, archive ? limits.document_bytes_max : limits.archive_member_bytes_max,
                                        archive ? "document_bytes_max" : "archive_member_bytes_max"));
    total += bytes.size();
    if (total > limits.archive_bytes_max) {
      return fail(ErrorCode::kLimit, fmt::format("more content than archive_bytes_max ({})", limits.archive_bytes_max));
    }
    return content(member, std::move(bytes));
  });
}

// What libarchive's read callback needs: the source and the error that it gave, which libarchive can't carry.
struct BlockSource {
  const ReadBlock& next;
  std::optional<Error> error;

  static la_ssize_t read(archive* reader, void* user, const void** block) {
    auto& self = *static_cast<BlockSource*>(user);
    Result<std::string_view> piece = self.next();
    if (!piece) {
      self.error = std::move(piece).error();
      archive_set_error(reader, -1, "the stream failed");
      return ARCHIVE_FATAL;
    }
    *block = piece->data();
    return static_cast<la_ssize_t>(piece->size());
  }
};

Result<Reader> open_file(const std::string& path, bool raw) {
  Reader reader = new_reader(raw);
  if (archive_read_open_filename(reader.get(), path.c_str(), kBlockBytes) != ARCHIVE_OK) {
    const Result<MappedFile> probe = MappedFile::open(path);
    if (!probe) {
      return std::unexpected(probe.error());
    }
    return broken(reader.get(), {});
  }
  return reader;
}

Result<Reader> open_bytes(std::string_view bytes, bool raw) {
  Reader reader = new_reader(raw);
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    return broken(reader.get(), {});
  }
  return reader;
}

Result<std::string> read_single(archive* reader, const Limits& limits) {
  archive_entry* entry = nullptr;
  const int status = archive_read_next_header(reader, &entry);
  if (status == ARCHIVE_EOF) {
    return std::string{};
  }
  if (status < ARCHIVE_WARN) {
    return broken(reader, {});
  }
  return read_member(reader, ArchiveMember{}, limits.document_bytes_max, "document_bytes_max");
}

}  // namespace

std::string_view archive_kind(std::string_view first_bytes) {
  if (first_bytes.starts_with("PK\x03\x04") || first_bytes.starts_with("PK\x05\x06")) {
    return "zip";
  }
  if (first_bytes.starts_with("\x28\xB5\x2F\xFD")) {
    return "zst";
  }
  if (first_bytes.starts_with("\x1F\x8B")) {
    return "gz";
  }
  if (first_bytes.starts_with("\xFD" "7zXZ")) {
    return "xz";
  }
  if (first_bytes.starts_with("BZh")) {
    return "bz2";
  }
  if (first_bytes.size() >= 262 && first_bytes.substr(257, 5) == "ustar") {
    return "tar";
  }
  return {};
}

Result<void> walk_archive_file(const std::string& path, const Limits& limits, const ChooseMember& choose,
                               const MemberContent& content) {
  const Reader reader = TRY_AT(open_file(path, false), path);
  TRY_AT(walk(reader.get(), limits, choose, content), path);
  return {};
}

Result<void> walk_archive(std::string_view bytes, const Limits& limits, const ChooseMember& choose,
                          const MemberContent& content) {
  const Reader reader = TRY(open_bytes(bytes, false));
  return walk(reader.get(), limits, choose, content);
}

Result<void> walk_archive_streams(const std::string& path, const Limits& limits, const ChooseMember& choose,
                                  const MemberStream& stream) {
  const Reader reader = TRY_AT(open_file(path, false), path);
  std::string block;
  const auto take = [&](const ArchiveMember& member, ArchiveChoice) -> Result<void> {
    const ReadBlock next = [&]() -> Result<std::string_view> {
      block.resize(kBlockBytes);
      const la_ssize_t count = archive_read_data(reader.get(), block.data(), block.size());
      if (count < 0) {
        return broken(reader.get(), member.path);
      }
      return std::string_view(block).substr(0, static_cast<std::size_t>(count));
    };
    return stream(member, next);
  };
  TRY_AT(walk_members(reader.get(), limits, choose, take), path);
  return {};
}

Result<void> walk_archive_blocks(const ReadBlock& next, const Limits& limits, const ChooseMember& choose,
                                 const MemberContent& content) {
  const Reader reader = new_reader(false);
  archive_read_support_format_empty(reader.get());
  BlockSource source{.next = next, .error = {}};
  const bool open = archive_read_open(reader.get(), &source, nullptr, &BlockSource::read, nullptr) == ARCHIVE_OK;
  Result<void> result = open ? walk(reader.get(), limits, choose, content) : Result<void>(broken(reader.get(), {}));
  if (source.error) {
    return std::unexpected(*std::move(source.error));
  }
  return result;
}

Result<std::string> unpack_file(const std::string& path, const Limits& limits) {
  const Reader reader = TRY_AT(open_file(path, true), path);
  return TRY_AT(read_single(reader.get(), limits), path);
}

Result<std::string> unpack(std::string_view bytes, const Limits& limits) {
  const Reader reader = TRY(open_bytes(bytes, true));
  return read_single(reader.get(), limits);
}

}  // namespace parapet
