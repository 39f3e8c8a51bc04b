// SPDX-License-Identifier: Apache-2.0
#include "knowledge/bundle.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include "base/archive.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/parallel.h"
#include "knowledge/import.h"
#include "knowledge/manifest.h"

namespace parapet::knowledge {
namespace {

constexpr std::string_view kSchema = "parapet.bundle/1";
constexpr std::size_t kManifestBytesMax = 64U << 20;

// What the manifest says of one part.
struct Promise {
  std::string file;
  std::string sha256;
  std::uint64_t bytes = 0;
};

Result<std::map<std::string, Promise>> read_promises(std::string_view text) {
  if (text.size() > kManifestBytesMax) {
    return fail(ErrorCode::kLimit, fmt::format("a manifest of {} bytes; the limit is {}", text.size(), kManifestBytesMax));
  }
  JsonParser parser;
  const JsonValue root = TRY_AT(parser.parse(text), std::string(kBundleManifest));
  const std::string_view schema = root["schema"].string();
  if (schema != kSchema) {
    return fail(ErrorCode::kUnsupported, fmt::format("a bundle of the format '{}'; this parapet reads {}", schema, kSchema));
  }
  std::map<std::string, Promise> promises;
  for (const JsonValue entry : root["parts"].elements()) {
    Promise promise{std::string(entry["file"].string()), std::string(entry["sha256"].string()),
                    static_cast<std::uint64_t>(entry["bytes"].integer().value_or(0))};
    promises["parts/" + promise.file] = promise;
  }
  return promises;
}

// Takes the facts of a part over, each looked at: the bundle may come from anywhere.
Result<void> copy_facts(const PartFile& part, PartWriter& out, std::uint64_t& sequence, const Progress& progress) {
  const bool as_is = part.key_format() == version::kKeyFormat;
  const std::vector<std::vector<std::uint32_t>> facts_of_blocks = part.facts_of_blocks();
  for (std::uint32_t block = 0; block < facts_of_blocks.size(); ++block) {
    if (progress.cancelled()) {
      return fail(ErrorCode::kEnvironment, "given up: the program is ending");
    }
    const std::string raw = TRY(part.block(block));
    std::string again;
    std::vector<PartWriter::Item> items;
    for (const std::uint32_t number : facts_of_blocks[block]) {
      const FactEntry entry = part.fact(number);
      const Fact fact = TRY(part.decode_in(raw, entry, Depth::kWhole));
      const std::string_view stored = std::string_view(raw).substr(entry.offset, entry.size);
      if (fact_id(fact) != entry.id || hash64(stored) != entry.hash) {
        return bad_input(fmt::format("{}: damaged: the fact is not what its table says", entry.id));
      }
      items.push_back({std::string(entry.id), entry.kind, entry.withdrawn, entry.modified, entry.offset, entry.size,
                       entry.hash, sequence++, 0});
      if (!as_is) {
        PartWriter::Item& item = items.back();
        item.offset = static_cast<std::uint32_t>(again.size());
        encode_fact(fact, again);
        item.size = static_cast<std::uint32_t>(again.size() - item.offset);
        item.hash = hash64(std::string_view(again).substr(item.offset));
      }
    }
    if (!as_is) {
      TRY(out.add_block(again, std::move(items)));
      continue;
    }
    const PartFile::Packed packed = part.packed(block);
    TRY(out.add_packed(packed.bytes, packed.raw_bytes, packed.raw_hash, std::move(items)));
  }
  return {};
}

Result<std::unique_ptr<ParsedFeed>> read_part(std::string_view bytes, const Source& source, const ParseContext& context) {
  const PartFile part = TRY(PartFile::over(bytes));
  const FeedInfo& info = part.info();
  auto feed = std::make_unique<ParsedFeed>();
  feed->identity = info.identity;
  feed->identity.mode = UpdateMode::kSnapshot;
  feed->source = source.path;
  feed->sha256 = source.sha256;
  feed->origin = info.source;
  feed->origin_sha256 = info.sha256;
  feed->rejects = TRY(part.rejects());
  feed->skips = TRY(part.skips());
  feed->rejected = info.rejected;
  feed->skipped = info.skipped;
  feed->part = TRY(PartWriter::create(fmt::format("{}/{}.tmp", context.scratch_folder, context.next_scratch++)));
  std::uint64_t sequence = 0;
  TRY(copy_facts(part, *feed->part, sequence, context.progress));
  context.progress.advance(bytes.size(), part.fact_count());
  return feed;
}

Limits bundle_limits(const Limits& limits) {
  Limits wider = limits;
  wider.archive_member_bytes_max = limits.document_bytes_max;
  return wider;
}

using Writer = std::unique_ptr<archive, decltype(&archive_write_free)>;

std::unexpected<Error> failure(archive* writer, const std::string& path) {
  const char* reason = archive_error_string(writer);
  return fail(ErrorCode::kEnvironment, fmt::format("{}: can't write: {}", path, reason != nullptr ? reason : "unknown reason"));
}

Result<void> add_member(archive* writer, const std::string& path, const std::string& name, std::string_view bytes,
                        UnixTime time) {
  const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), &archive_entry_free);
  archive_entry_set_pathname(entry.get(), name.c_str());
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  archive_entry_set_mtime(entry.get(), time.seconds, 0);
  if (archive_write_header(writer, entry.get()) != ARCHIVE_OK ||
      archive_write_data(writer, bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size())) {
    return failure(writer, path);
  }
  return {};
}

struct ExportPart {
  ManifestPart part;
  MappedFile file;
  std::string sha256;
};

std::string describe(const std::vector<ExportPart>& parts) {
  JsonWriter out(1);
  out.begin_object().member("schema", kSchema).member("part_format", std::uint64_t{1}).key("parts").begin_array();
  for (const ExportPart& part : parts) {
    out.begin_object().member("feed", part.part.feed).member("file", part.part.file);
    out.member("snapshot", format_time(part.part.snapshot)).member("bytes", std::uint64_t{part.file.bytes().size()});
    out.member("sha256", part.sha256).end_object();
  }
  out.end_array().end_object();
  return out.text() + "\n";
}

Result<void> write_bundle(const std::string& path, const std::vector<ExportPart>& parts) {
  const Writer writer(archive_write_new(), &archive_write_free);
  archive_write_set_format_pax_restricted(writer.get());
  archive_write_add_filter_zstd(writer.get());
  // The parts are packed already: the quickest level finds what is left in their tables.
  archive_write_set_filter_option(writer.get(), "zstd", "compression-level", "1");
  if (archive_write_open_filename(writer.get(), path.c_str()) != ARCHIVE_OK) {
    return failure(writer.get(), path);
  }
  UnixTime newest;
  for (const ExportPart& part : parts) {
    newest = std::max(newest, part.part.snapshot);
  }
  TRY(add_member(writer.get(), path, std::string(kBundleManifest), describe(parts), newest));
  for (const ExportPart& part : parts) {
    TRY(add_member(writer.get(), path, "parts/" + part.part.file, part.file.bytes(), newest));
  }
  if (archive_write_close(writer.get()) != ARCHIVE_OK) {
    return failure(writer.get(), path);
  }
  return {};
}

}  // namespace

bool is_bundle(const std::string& path, const Limits& limits) {
  bool found = false;
  const Result<void> ignored = walk_archive_file(
      path, limits,
      [&](const ArchiveMember& member) {
        found = member.path == kBundleManifest;
        return ArchiveChoice::kStop;
      },
      [](const ArchiveMember&, std::string&&) -> Result<void> { return {}; });
  return found;
}

Result<ParsedSource> read_bundle(const Source& source, const ParseContext& context) {
  ParsedSource parsed;
  std::map<std::string, Promise> promises;
  std::optional<Error> environment;
  bool first = true;
  const auto content = [&](const ArchiveMember& member, std::string&& bytes) -> Result<void> {
    if (std::exchange(first, false)) {
      promises = TRY(read_promises(bytes));
      return {};
    }
    const auto promise = promises.find(member.path);
    if (promise == promises.end()) {
      return located(Error(ErrorCode::kBadInput, "the bundle's manifest does not name it"), member.path);
    }
    if (sha256_hex(bytes) != promise->second.sha256) {
      return located(Error(ErrorCode::kBadInput, "damaged: it does not have the SHA-256 that the manifest gives"), member.path);
    }
    promises.erase(promise);
    Result<std::unique_ptr<ParsedFeed>> feed = read_part(bytes, source, context);
    if (!feed) {
      if (feed.error().code() == ErrorCode::kEnvironment) {
        environment = feed.error();
      }
      return located(std::move(feed).error(), member.path);
    }
    parsed.feeds.push_back(std::move(*feed));
    return {};
  };
  Result<void> walked = walk_archive_file(
      source.path, bundle_limits(context.limits),
      [&](const ArchiveMember& member) {
        return member.kind == ArchiveMember::Kind::kFile ? ArchiveChoice::kRead : ArchiveChoice::kSkip;
      },
      content);
  if (environment) {
    return std::unexpected(std::move(*environment));
  }
  if (walked && !promises.empty()) {
    walked = bad_input(fmt::format("{}: cut short: {} is missing", source.path, promises.begin()->first));
  }
  if (!walked) {
    parsed.feeds.clear();
    parsed.broken = std::move(walked).error();
  }
  return parsed;
}

Result<void> export_bundle(const std::string& folder, const std::string& bundle_path, Files& files) {
  std::vector<ExportPart> parts;
  {
    const FileLock lock = TRY(FileLock::acquire(folder + "/lock", 60));
    const Manifest manifest = TRY(load_manifest(folder, files));
    if (manifest.generation == 0) {
      return fail(ErrorCode::kNotFound, fmt::format("{}: no feeds yet: import or sync some first", folder));
    }
    // Mapped files stay readable after an import has removed them.
    for (const std::vector<ManifestPart>* list : {&manifest.parts, &manifest.history}) {
      for (const ManifestPart& part : *list) {
        parts.push_back({part, TRY(MappedFile::open(folder + "/parts/" + part.file)), {}});
      }
    }
  }
  parallel_for(parts.size(), [&](std::size_t i) { parts[i].sha256 = sha256_hex(parts[i].file.bytes()); });
  const std::string scratch = bundle_path + ".tmp";
  if (Result<void> written = write_bundle(scratch, parts); !written) {
    TRY(files.remove(scratch));
    return written;
  }
  return files.publish(scratch, bundle_path);
}

}  // namespace parapet::knowledge
