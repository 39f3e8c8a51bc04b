// SPDX-License-Identifier: Apache-2.0
// The knowledge log (design §1.3).
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/hash.h"
#include "store/sqlite/sqlite_store.h"

namespace parapet::store {
namespace {

// Events of one transaction. A first import teaches millions, and reports must not wait for all of them.
constexpr std::size_t kEventsAtOnce = 10'000;

std::int64_t key_hash(std::string_view key) { return static_cast<std::int64_t>(hash64(key)); }

// Numbers of keys and words during one append; a feed's change names the same ones over and over.
class Interner {
 public:
  explicit Interner(Change& change) : change_(change) {}

  Result<std::uint64_t> key(std::string_view text) {
    if (const auto known = keys_.find(text); known != keys_.end()) {
      return known->second;
    }
    std::uint64_t number = TRY(find_key(text));
    if (number == 0) {
      number = change_.next(Counter::kLearnedKey);
      TRY(change_.connection().run("INSERT INTO learned_key (number, hash, text) VALUES (?, ?, ?)", number, key_hash(text), text));
    }
    keys_.emplace(text, number);
    return number;
  }

  Result<std::uint64_t> word(std::string_view text) {
    if (const auto known = words_.find(text); known != words_.end()) {
      return known->second;
    }
    std::uint64_t number = TRY(find_word(text));
    if (number == 0) {
      number = change_.next(Counter::kLearnedWord);
      TRY(change_.connection().run("INSERT INTO learned_word (number, text) VALUES (?, ?)", number, text));
    }
    words_.emplace(text, number);
    return number;
  }

 private:
  Result<std::uint64_t> find_key(std::string_view text) {
    Query query = TRY(change_.connection().query("SELECT number FROM learned_key WHERE hash = ? AND text = ?", key_hash(text), text));
    return TRY(query.next()) ? query.unsigned_integer(0) : 0;
  }
  Result<std::uint64_t> find_word(std::string_view text) {
    Query query = TRY(change_.connection().query("SELECT number FROM learned_word WHERE text = ?", text));
    return TRY(query.next()) ? query.unsigned_integer(0) : 0;
  }

  Change& change_;
  boost::unordered_flat_map<std::string_view, std::uint64_t> keys_;  // views into the caller's events
  boost::unordered_flat_map<std::string_view, std::uint64_t> words_;
};

Result<void> append(Change& change, std::span<const Learned> events) {
  Interner interner(change);
  for (const Learned& event : events) {
    const std::uint64_t key = TRY(interner.key(event.key));
    const std::uint64_t vulnerability = TRY(interner.word(event.vulnerability));
    const std::uint64_t status = TRY(interner.word(event.status));
    const std::uint64_t fix = TRY(interner.word(event.fix));
    const std::uint64_t fixed_version = TRY(interner.word(event.fixed_version));
    TRY(change.connection().run("INSERT INTO learned (key, number, time, vulnerability, kind, status, fix, fixed_version) "
                                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                key, change.next(Counter::kLearned), event.time, vulnerability, event.kind, status, fix, fixed_version));
  }
  return {};
}

// Words by number, read when first met.
class Words {
 public:
  explicit Words(Connection& reader) : reader_(reader) {}
  Result<std::string> word(std::int64_t number) {
    if (const auto known = words_.find(number); known != words_.end()) {
      return known->second;
    }
    Query query = TRY(reader_.query("SELECT text FROM learned_word WHERE number = ?", number));
    if (!TRY(query.next())) {
      return bad_input("the store is damaged: a word of the knowledge log is missing; `parapet doctor` tells how far");
    }
    return words_.emplace(number, query.text(0)).first->second;
  }
  Result<std::string> key(std::int64_t number) {
    if (number != key_number_) {
      Query query = TRY(reader_.query("SELECT text FROM learned_key WHERE number = ?", number));
      if (!TRY(query.next())) {
        return bad_input("the store is damaged: a key of the knowledge log is missing; `parapet doctor` tells how far");
      }
      key_ = query.text(0);
      key_number_ = number;
    }
    return key_;
  }

 private:
  Connection& reader_;
  std::unordered_map<std::int64_t, std::string> words_;
  std::int64_t key_number_ = -1;
  std::string key_;
};

// A row of: key, time, vulnerability, kind, status, fix, fixed_version.
Result<Learned> read_learned(const Query& query, Words& words) {
  Learned learned;
  learned.key = TRY(words.key(query.integer(0)));
  learned.time = query.time(1);
  learned.vulnerability = TRY(words.word(query.integer(2)));
  learned.kind = static_cast<LearnedKind>(query.integer(3));
  learned.status = TRY(words.word(query.integer(4)));
  learned.fix = TRY(words.word(query.integer(5)));
  learned.fixed_version = TRY(words.word(query.integer(6)));
  return learned;
}

Result<std::vector<Learned>> read_all(Result<Query> prepared, Connection& reader) {
  Query query = TRY(std::move(prepared));
  Words words(reader);
  std::vector<Learned> events;
  while (TRY(query.next())) {
    events.push_back(TRY(read_learned(query, words)));
  }
  return events;
}

// What is known of one key's vulnerabilities while its rows pass by.
struct KeyState {
  struct Known {
    Learned last;
    UnixTime first_added;
  };
  std::int64_t key = -1;
  std::vector<Known> known;  // in the order of first mention
  boost::unordered_flat_map<std::int64_t, std::size_t> places;

  void report(const std::function<void(const Learned&, UnixTime)>& callback) const {
    for (const Known& one : known) {
      callback(one.last, one.first_added);
    }
  }
};

}  // namespace

Result<void> SqliteStore::append_learned(std::span<const Learned> events) {
  while (!events.empty()) {
    const std::span<const Learned> piece = events.first(std::min(events.size(), kEventsAtOnce));
    Result<void> appended = writer_.run([piece](Change& change) -> Result<void> {
      TRY(append(change, piece));
      TRY(change.log(ChangeSubject::kKnowledge));
      return {};
    });
    if (!appended) {
      return appended;
    }
    events = events.subspan(piece.size());
  }
  return {};
}

Result<std::vector<Learned>> SqliteStore::learned(UnixTime since, UnixTime until) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  return read_all(reader->query("SELECT key, time, vulnerability, kind, status, fix, fixed_version FROM learned "
                                    "WHERE time BETWEEN ? AND ? ORDER BY time, number",
                                    since, until),
                  *reader);
}

Result<std::vector<Learned>> SqliteStore::learned_of_key(std::string_view key) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  return read_all(reader->query("SELECT key, time, vulnerability, kind, status, fix, fixed_version FROM learned "
                                    "WHERE key = (SELECT number FROM learned_key WHERE hash = ? AND text = ?) ORDER BY number",
                                    key_hash(key), key),
                  *reader);
}

Result<void> SqliteStore::learned_state(const std::function<void(const Learned& last, UnixTime first_added)>& callback) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT key, time, vulnerability, kind, status, fix, fixed_version FROM learned ORDER BY key, number"));
  Words words(*reader);
  KeyState state;
  while (TRY(query.next())) {
    if (query.integer(0) != state.key) {
      state.report(callback);
      state = {.key = query.integer(0)};
    }
    Learned event = TRY(read_learned(query, words));
    const auto [place, is_new] = state.places.emplace(query.integer(2), state.known.size());
    if (is_new) {
      state.known.push_back({.last = std::move(event), .first_added = query.time(1)});
    } else {
      state.known[place->second].last = std::move(event);
    }
  }
  state.report(callback);
  return {};
}

}  // namespace parapet::store
