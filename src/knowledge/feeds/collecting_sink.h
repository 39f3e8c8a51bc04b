// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "base/time.h"
#include "knowledge/feeds/importer.h"
#include "knowledge/record.h"

namespace parapet::knowledge {

// Keeps all that an importer says, in order: for tests, fuzz targets and tools that look at one file. The pipeline has
// its own sink, which writes to the store. One thread.
class CollectingSink final : public FactSink {
 public:
  struct Note {
    std::string record;
    std::string reason;
    friend bool operator==(const Note&, const Note&) = default;
  };

  explicit CollectingSink(const Limits& limits = {}) : limits_(limits) {}

  void put(Fact fact) override { facts_.push_back(std::move(fact)); }
  void reject(std::string record, std::string reason) override {
    rejects_.push_back({std::move(record), std::move(reason)});
  }
  void skip(std::string record, std::string reason) override { skips_.push_back({std::move(record), std::move(reason)}); }
  void saw_snapshot(UnixTime time) override { snapshot_ = std::max(snapshot_, time); }
  void saw_domain(std::string domain) override { domains_.push_back(std::move(domain)); }
  [[nodiscard]] const Limits& limits() const override { return limits_; }

  [[nodiscard]] const std::vector<Fact>& facts() const { return facts_; }
  [[nodiscard]] const std::vector<Note>& rejects() const { return rejects_; }
  [[nodiscard]] const std::vector<Note>& skips() const { return skips_; }
  [[nodiscard]] UnixTime snapshot() const { return snapshot_; }                        // the newest that was said
  [[nodiscard]] const std::vector<std::string>& domains() const { return domains_; }  // as said, repeated ones too

  // The facts of one kind, in order: sink.all<Record>().
  template <typename T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> found;
    for (const Fact& fact : facts_) {
      if (const T* value = std::get_if<T>(&fact)) {
        found.push_back(*value);
      }
    }
    return found;
  }

  // The first fact of one kind with this id; nullptr where there is none. Valid until the next put().
  template <typename T>
  [[nodiscard]] const T* find(std::string_view id) const {
    for (const Fact& fact : facts_) {
      if (const T* value = std::get_if<T>(&fact); value != nullptr && fact_id(fact) == id) {
        return value;
      }
    }
    return nullptr;
  }

 private:
  Limits limits_;
  std::vector<Fact> facts_;
  std::vector<Note> rejects_;
  std::vector<Note> skips_;
  UnixTime snapshot_;
  std::vector<std::string> domains_;
};

// Parses one piece and returns all that was said; the importer's error where the piece as a whole can't be read.
[[nodiscard]] inline Result<CollectingSink> collect(const Importer& importer, std::string_view bytes,
                                                    std::string path = "piece", const Limits& limits = {}) {
  CollectingSink sink(limits);
  TRY(importer.parse(Piece{.path = std::move(path), .bytes = bytes}, sink));
  return sink;
}

}  // namespace parapet::knowledge
