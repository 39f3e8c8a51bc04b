// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace parapet {

// Every bound on foreign data, in one place. A bound that is hit is an error of code kLimit that names it.
struct Limits {
  std::uint64_t record_bytes_max = 64ULL << 20;           // one JSON, XML or YAML document inside a feed
  std::uint64_t document_bytes_max = 1ULL << 30;          // one file that is a whole feed (tracker JSON, OVAL, NVD page)
  std::uint64_t archive_member_bytes_max = 256ULL << 20;  // one member of an archive, unpacked
  std::uint64_t archive_members_max = 4'000'000;          // members of one archive
  std::uint64_t archive_bytes_max = 64ULL << 30;          // all members of one archive, unpacked
  std::uint32_t archive_nesting_max = 4;                  // archives inside archives (a jar in a war in an ear)
  std::uint32_t depth_max = 128;                          // nesting of JSON, XML and YAML
  std::uint32_t string_bytes_max = 1U << 20;              // one string in a record
  std::uint32_t version_bytes_max = 512;                  // one version
  std::uint32_t name_bytes_max = 1024;                    // one package name, product, vendor, id
  std::uint32_t ranges_per_record_max = 100'000;          // affected ranges and listed versions of one record
  std::uint32_t aliases_per_record_max = 10'000;          // ids that one record names
  std::uint64_t tree_entries_max = 20'000'000;            // files and folders that one scan walks
  std::uint32_t tree_depth_max = 256;                     // folders inside folders
  std::uint64_t inventory_bytes_max = 512ULL << 20;       // one recorded list, SBOM or inventory file
  std::uint32_t software_per_device_max = 1'000'000;      // software entries of one device
};

}  // namespace parapet
