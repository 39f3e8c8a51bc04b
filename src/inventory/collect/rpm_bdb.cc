// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string>

#include <fmt/format.h>

#include "inventory/collect/rpm_database.h"

namespace parapet::inventory {
namespace {

// dbinc/db_page.h: offsets within the metadata page and within a page's header.
constexpr std::uint32_t kHashMagic = 0x061561;
constexpr std::size_t kMetaMagic = 12;
constexpr std::size_t kMetaPageSize = 20;
constexpr std::size_t kMetaEncryption = 24;
constexpr std::size_t kMetaLastPage = 32;
constexpr std::size_t kPageNext = 16;
constexpr std::size_t kPageEntries = 20;
constexpr std::size_t kPageFree = 22;
constexpr std::size_t kPageType = 25;
constexpr std::size_t kPageHeader = 26;
constexpr std::uint8_t kHashUnsorted = 2;
constexpr std::uint8_t kOverflow = 7;
constexpr std::uint8_t kHash = 13;
constexpr std::uint8_t kItemInline = 1;    // H_KEYDATA
constexpr std::uint8_t kItemOffPage = 3;   // H_OFFPAGE: unused[3], page number, length
constexpr std::size_t kOffPageBytes = 12;
constexpr std::size_t kKeyBytes = 4;       // package numbers are the keys; number 0 holds the highest one given out

// A Berkeley DB file with its byte order and page size.
class HashFile {
 public:
  HashFile(std::string_view bytes, bool swapped, std::uint32_t page_bytes)
      : bytes_(bytes), swapped_(swapped), page_bytes_(page_bytes) {}

  [[nodiscard]] std::uint32_t pages() const { return static_cast<std::uint32_t>(bytes_.size() / page_bytes_); }
  [[nodiscard]] std::string_view page(std::uint32_t number) const {
    return bytes_.substr(static_cast<std::size_t>(number) * page_bytes_, page_bytes_);
  }
  [[nodiscard]] std::uint32_t number(std::string_view bytes, std::size_t offset, unsigned count) const {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < count; ++i) {
      const unsigned at = swapped_ ? count - 1 - i : i;
      value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[offset + at])) << (8 * i);
    }
    return value;
  }

 private:
  std::string_view bytes_;
  bool swapped_;
  std::uint32_t page_bytes_;
};

// A value that is too long for its page lies in a chain of overflow pages.
Result<std::string> read_chain(const HashFile& file, std::uint32_t number, std::uint32_t length) {
  const auto broken = [&](std::string_view what) { return bad_input(fmt::format("page {}: {}", number, what)); };
  std::string value;
  std::uint32_t steps = 0;
  while (number != 0) {
    if (number >= file.pages() || ++steps > file.pages()) {
      return broken("a chain of overflow pages leads out of the file or back to itself");
    }
    const std::string_view page = file.page(number);
    if (static_cast<std::uint8_t>(page[kPageType]) != kOverflow) {
      return broken("not the overflow page that it should be");
    }
    const std::uint32_t count = file.number(page, kPageFree, 2);
    if (count > page.size() - kPageHeader || value.size() + count > length) {
      return broken("holds more than its value has");
    }
    value += page.substr(kPageHeader, count);
    number = file.number(page, kPageNext, 4);
  }
  if (value.size() != length) {
    return bad_input(fmt::format("a value of {} bytes ends after {}", length, value.size()));
  }
  return value;
}

// The pairs of a page: the even entries are keys, the odd ones values. Items lie from the end of the page downwards, so
// that one ends where the one before it begins. budget: bytes that values may still have in all.
Result<void> read_page(const HashFile& file, std::uint32_t number, std::uint64_t& budget, const RpmBlob& blob) {
  const std::string_view page = file.page(number);
  const std::uint32_t entries = file.number(page, kPageEntries, 2);
  if (entries % 2 != 0 || kPageHeader + entries * 2 > page.size()) {
    return bad_input(fmt::format("page {}: {} entries do not fit", number, entries));
  }
  for (std::uint32_t entry = 1; entry < entries; entry += 2) {
    const std::uint32_t begin = file.number(page, kPageHeader + entry * 2, 2);
    const std::uint32_t end = file.number(page, kPageHeader + (entry - 1) * 2, 2);
    if (begin < kPageHeader || begin >= end || end > page.size()) {
      return bad_input(fmt::format("page {}: entry {} lies outside of the page", number, entry));
    }
    const std::string_view item = page.substr(begin, end - begin);
    const auto type = static_cast<std::uint8_t>(item[0]);
    if (type == kItemOffPage && item.size() >= kOffPageBytes) {
      const std::uint32_t length = file.number(item, 8, 4);
      if (length > budget) {
        return bad_input(fmt::format("page {}: entry {}: values lie upon each other", number, entry));
      }
      budget -= length;
      const Result<std::string> value = read_chain(file, file.number(item, 4, 4), length);
      if (!value) {
        return std::unexpected(value.error());
      }
      if (Result<void> read = blob(*value); !read) {
        return read;
      }
    } else if (type == kItemInline && item.size() > 1 + kKeyBytes) {
      if (Result<void> read = blob(item.substr(1)); !read) {
        return read;
      }
    } else if (type != kItemInline) {
      return bad_input(fmt::format("page {}: entry {} is of the unknown kind {}", number, entry, type));
    }
  }
  return {};
}

}  // namespace

Result<void> read_rpm_bdb(std::string_view bytes, const RpmBlob& blob) {
  if (bytes.size() < 512) {
    return bad_input("page 0: cut short");
  }
  const HashFile probe(bytes, false, 512);
  const HashFile swapped_probe(bytes, true, 512);
  const bool straight = probe.number(bytes, kMetaMagic, 4) == kHashMagic;
  if (!straight && swapped_probe.number(bytes, kMetaMagic, 4) != kHashMagic) {
    return bad_input("page 0: not a Berkeley DB hash file");
  }
  const HashFile& meta = straight ? probe : swapped_probe;
  const std::uint32_t page_bytes = meta.number(bytes, kMetaPageSize, 4);
  if (page_bytes < 512 || page_bytes > 65536 || (page_bytes & (page_bytes - 1)) != 0) {
    return bad_input(fmt::format("page 0: {} is no page size", page_bytes));
  }
  if (bytes[kMetaEncryption] != 0) {
    return fail(ErrorCode::kUnsupported, "the database is encrypted");
  }
  const HashFile file(bytes, !straight, page_bytes);
  const std::uint32_t last = meta.number(bytes, kMetaLastPage, 4);
  if (bytes.size() % page_bytes != 0 || last >= file.pages()) {
    return bad_input(fmt::format("cut short: {} bytes hold {} pages, the last one should be {}", bytes.size(), file.pages(), last));
  }
  std::uint64_t budget = bytes.size();  // no two values share a page, so together they are no longer than the file
  for (std::uint32_t number = 1; number <= last; ++number) {
    const auto type = static_cast<std::uint8_t>(file.page(number)[kPageType]);
    if (type == kHash || type == kHashUnsorted) {
      if (Result<void> read = read_page(file, number, budget, blob); !read) {
        return read;
      }
    }
  }
  return {};
}

}  // namespace parapet::inventory
