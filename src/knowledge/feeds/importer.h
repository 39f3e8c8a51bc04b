// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "knowledge/record.h"

// How an upstream format becomes facts. docs/adding-a-feed.md walks through the smallest importer.
//
// The life of an import: a path is opened (file, folder, archive); its pieces (archive members, files of a folder, or the
// one document) are read in order by one thread; each importer is asked, by content, which pieces are its own; pieces are
// parsed by all cores; facts are written to the part of the knowledge base that the feed names.
namespace parapet::knowledge {

// Whether the feed can show that software is fine, or only what was fixed (design §4.9).
enum class Coverage : std::uint8_t { kFixesOnly = 0, kFullState = 1, kThreat = 2 };  // kThreat: KEV, EPSS, exploits; judges nothing

// How a piece relates to what the feed had before.
enum class UpdateMode : std::uint8_t {
  kSnapshot = 0,  // the whole feed: what is missing now was withdrawn
  kUpdate = 1,    // a delta or single records: the rest stays
};

// One upstream's one part.
struct FeedIdentity {
  std::string name;                 // stable: "cve", "kev", "epss", "osv/PyPI", "alpine-secdb/v3.11/main", "debian-dsa"
  std::string kind;                 // importer's name: "cve5", "osv", "oval", ...
  Coverage coverage = Coverage::kFixesOnly;
  std::vector<std::string> covers;  // domains that are judged by it: {"pypi"}, {"debian:10", "debian:11"}; may grow while reading
  UpdateMode mode = UpdateMode::kSnapshot;
  UnixTime snapshot;                // date inside the data, where it has one; else the newest record's
  bool keeps_history = false;       // older snapshots go into history (EPSS, KEV)
  std::string model;                // EPSS model, catalogue version: shown in feed status
  std::uint32_t age_limit_days = 0; // 0: the default of the age table
};

// A piece of input: one archive member, one file of a folder, or one whole document.
struct Piece {
  std::string path;                 // of the file, or "archive!member"; for messages, never for recognition alone
  std::string_view bytes;
};

// Where an importer puts what it reads. One object for each worker thread.
class FactSink {
 public:
  virtual ~FactSink() = default;
  virtual void put(Fact fact) = 0;
  // A record that could not be read: set aside with its place and reason, counted, shown by `feed status --rejects`.
  virtual void reject(std::string record, std::string reason) = 0;
  // A record that was read and deliberately left out (a CVE list's non-CSAF helper file), counted apart.
  virtual void skip(std::string record, std::string reason) = 0;
  // Facts about the feed itself learned while reading: a snapshot date, a domain that it covers.
  virtual void saw_snapshot(UnixTime time) = 0;
  virtual void saw_domain(std::string domain) = 0;
  [[nodiscard]] virtual const Limits& limits() const = 0;
};

// Reads one upstream format. Stateless apart from construction; parse() is called from many threads at once.
class Importer {
 public:
  virtual ~Importer() = default;
  [[nodiscard]] virtual std::string_view kind() const = 0;

  // Is this piece of this format, and of which feed? Told from the content (the first bytes, a look at the JSON's
  // members), with the path only to tell apart parts that look alike (which Alpine release, DSA or DLA). nullopt: not mine.
  // Called for the first pieces of an archive or folder until one importer answers; must be cheap on foreign bytes.
  [[nodiscard]] virtual std::optional<FeedIdentity> recognise(const Piece& piece) const = 0;

  // Parses one piece into facts. A piece with many records (KEV catalogue, EPSS file, OVAL, NVD page) rejects its bad
  // records one by one through the sink. An error means that the piece as a whole can't be read: for a piece that is one
  // record of an archive or folder it is set aside as rejected; for a piece that is the whole feed the import fails and
  // the older snapshot stays.
  [[nodiscard]] virtual Result<void> parse(const Piece& piece, FactSink& sink) const = 0;

  // True where each piece is one record (cve5, osv, csaf): pieces of one archive are parsed in parallel and errors are
  // per record. False: the piece is the feed.
  [[nodiscard]] virtual bool piece_is_record() const = 0;

  // In an archive or folder of this importer's feed: is this member (by its path and size) one of its pieces? Others are
  // listed as skipped without being read. Default: yes.
  [[nodiscard]] virtual bool wants_member(std::string_view path) const {
    (void)path;
    return true;
  }
};

// All importers, in the order in which they are asked. knowledge/feeds/all.cc names each once.
[[nodiscard]] const std::vector<std::unique_ptr<Importer>>& all_importers();

}  // namespace parapet::knowledge
