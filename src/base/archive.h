// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"

namespace parapet {

// What an archive says of a member before its content is read.
struct ArchiveMember {
  enum class Kind { kFile, kFolder, kSymbolicLink, kHardLink, kOther };
  std::string path;         // as stored; may be absolute or hold ".."
  Kind kind = Kind::kFile;
  std::uint64_t size = 0;   // as declared; 0 where unknown
  std::uint32_t mode = 0;   // permission bits
  std::string link_target;  // for links
  std::uint64_t packed_position = 0;  // bytes of the archive file that were read up to here
};

// What a visitor wants of the member it was shown.
// kReadArchive: as kRead, for a member that is an archive itself: bounded by document_bytes_max, not by what bounds a
// single member.
enum class ArchiveChoice { kSkip, kRead, kReadArchive, kStop };

// How a stream is packed, told from its first bytes: "zip", "tar", "zst", "gz", "xz", "bz2" or "" for anything else.
[[nodiscard]] std::string_view archive_kind(std::string_view first_bytes);

// Walks an archive (tar, zip, 7z, cpio; packed with zstd, gzip, xz, bzip2 or not) from a file as a stream: nothing is
// written to disk, one member's content at a time is in memory. `choose` sees each member; where it answers kRead,
// `content` gets its bytes. An error from `content` ends the walk with that error.
// Errors: kBadInput (not an archive, cut short, broken), kLimit (a member over archive_member_bytes_max, more than
// archive_members_max, more than archive_bytes_max in all), kNotFound, kEnvironment. Each names the member.
using ChooseMember = std::function<ArchiveChoice(const ArchiveMember&)>;
using MemberContent = std::function<Result<void>(const ArchiveMember&, std::string&& bytes)>;
[[nodiscard]] Result<void> walk_archive_file(const std::string& path, const Limits& limits, const ChooseMember& choose,
                                             const MemberContent& content);

// The same over bytes in memory.
[[nodiscard]] Result<void> walk_archive(std::string_view bytes, const Limits& limits, const ChooseMember& choose,
                                        const MemberContent& content);

// The next piece of a stream; empty at its end. The bytes are valid until the next call.
using ReadBlock = std::function<Result<std::string_view>()>;
// The content of a member as a stream; what it leaves unread is skipped.
using MemberStream = std::function<Result<void>(const ArchiveMember&, const ReadBlock& next)>;

// Walks an archive file whose members may be too large for memory: archives in an archive, such as the layers of a
// container image. archive_member_bytes_max does not apply to the members.
[[nodiscard]] Result<void> walk_archive_streams(const std::string& path, const Limits& limits, const ChooseMember& choose,
                                                const MemberStream& stream);

// Walks an archive that comes in pieces. An error of `next` ends the walk with that error.
[[nodiscard]] Result<void> walk_archive_blocks(const ReadBlock& next, const Limits& limits, const ChooseMember& choose,
                                               const MemberContent& content);

// The one content of a packed file (zst, gz, xz, bz2) that is not an archive; a file that is not packed comes back
// unchanged. Bounded by limits.document_bytes_max.
[[nodiscard]] Result<std::string> unpack_file(const std::string& path, const Limits& limits);
[[nodiscard]] Result<std::string> unpack(std::string_view bytes, const Limits& limits);

}  // namespace parapet
