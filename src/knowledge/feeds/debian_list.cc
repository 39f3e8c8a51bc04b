// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/debian_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "inventory/ecosystem.h"
#include "knowledge/feeds/field.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// "29 Mar 2023".
UnixTime list_date(std::string_view text) {
  const std::vector<std::string_view> parts = split_blanks(text);
  if (parts.size() != 3) {
    return {};
  }
  const auto* const month = std::ranges::find(kMonths, parts[1]);
  const std::optional<std::uint64_t> day = parse_uint(parts[0]);
  const std::optional<std::uint64_t> year = parse_uint(parts[2]);
  if (month == kMonths.end() || !day || !year) {
    return {};
  }
  return time_or_unknown(fmt::format("{:04}-{:02}-{:02}", *year, month - kMonths.begin() + 1, *day));
}

// The parts of "[29 Mar 2023] DSA-5380-1 xorg-server - security update".
struct Header {
  UnixTime date;
  std::string id;
  std::string text;  // after the id: sources and what it is about, in any of the forms the list has had
};

// A header stands at the line's beginning, dated; release lines ("[bullseye] - ...") are indented and have no digit
// there.
bool is_header(std::string_view line) { return line.size() > 2 && line[0] == '[' && is_digit(line[1]); }

bool is_advisory_id(std::string_view word) {
  return (word.starts_with("DSA-") || word.starts_with("DLA-")) && word.size() > 4 && is_digit(word[4]);
}

std::optional<Header> read_header(std::string_view line) {
  const auto [date, rest] = cut(line.substr(1), ']');
  if (!rest) {
    return std::nullopt;
  }
  const std::vector<std::string_view> words = split_blanks(*rest);
  if (words.empty() || !is_advisory_id(words[0])) {
    return std::nullopt;
  }
  const std::size_t after = static_cast<std::size_t>(words[0].data() - rest->data()) + words[0].size();
  return Header{.date = list_date(date), .id = std::string(words[0]), .text = std::string(trim(rest->substr(after)))};
}

// What stands in angle brackets in the place of a fixed version.
struct Marker {
  std::string_view word;
  Status status;
  FixState fix;
};
constexpr auto kMarkers = std::to_array<Marker>({
    {"not-affected", Status::kNotAffected, FixState::kUnknown},
    {"end-of-life", Status::kAffected, FixState::kWillNotFix},
    {"ignored", Status::kAffected, FixState::kWillNotFix},
    {"unfixed", Status::kAffected, FixState::kNone},
    {"no-dsa", Status::kAffected, FixState::kNone},
    {"postponed", Status::kAffected, FixState::kNone},
    {"undetermined", Status::kUnderInvestigation, FixState::kUnknown},
});

// Reads "[bullseye] - xorg-server 2:1.20.11-1+deb11u6" or "[lenny] - vlc <not-affected> (Vulnerable code not present)".
Result<Affected> read_release_line(std::string_view line) {
  const auto [release, rest] = cut(line.substr(1), ']');
  const std::string_view body = trim(rest.value_or(""));
  if (!body.starts_with("- ") || trim(release).empty()) {
    return bad_input("not '[release] - source version'");
  }
  const std::vector<std::string_view> words = split_blanks(body.substr(2));
  if (words.size() < 2) {
    return bad_input("a release line without a version");
  }
  Affected entry{.domain = inventory::debian_domain(release),
                 .name = std::string(words[0]),
                 .name_kind = NameKind::kSource,
                 .scheme = version::Scheme::kDeb};
  const std::string_view state = words[1];
  const std::size_t after = static_cast<std::size_t>(state.data() - body.data()) + state.size();
  entry.note = trim(body.substr(after));
  if (state.starts_with('<')) {
    const auto* const marker = std::ranges::find_if(kMarkers, [state](const Marker& known) {
      return state.size() == known.word.size() + 2 && state.substr(1, known.word.size()) == known.word;
    });
    if (marker == kMarkers.end()) {
      entry.unreadable = state;
      return entry;
    }
    entry.status = marker->status;
    entry.fix = marker->fix;
    entry.all_versions = true;
    std::string reason =
        entry.note.empty() ? std::string(marker->word) : fmt::format("{} {}", marker->word, entry.note);
    entry.note.clear();
    (marker->status == Status::kNotAffected ? entry.justification : entry.note) = std::move(reason);
    return entry;
  }
  const version::Event fixed{.kind = version::Event::Kind::kFixed, .version = std::string(state)};
  const version::Event introduced{.kind = version::Event::Kind::kIntroduced, .version = "0"};
  const Result<version::RangeSet> set = version::from_events(version::Scheme::kDeb, std::array{introduced, fixed});
  if (!set) {
    entry.unreadable = fmt::format("fixed in {}", state);
    return entry;
  }
  entry.intervals = set->intervals;
  entry.fix = FixState::kAvailable;
  return entry;
}

// "regression update", "end-of-life", a change of key: nothing that software could be vulnerable by.
bool is_notice(const Record& record) {
  if (!record.vulnerabilities.empty()) {
    return false;
  }
  const std::string about = to_lower(record.title);
  const bool announcement = std::ranges::any_of(
      std::to_array<std::string_view>({"regression", "end-of-life", "announcement", "notice", "advisory format"}),
      [&about](std::string_view word) { return about.find(word) != std::string::npos; });
  return announcement;
}

// Reads a list from its first line; keeps the record that is being read.
class ListReader {
 public:
  ListReader(std::string_view bytes, FactSink& sink) : rest_(bytes), sink_(sink) {}

  Result<void> read() {
    std::size_t number = 0;
    while (!rest_.empty()) {
      const std::string_view line = take_line(rest_);
      read_line(line, ++number);
    }
    finish();
    if (records_.empty()) {
      return bad_input("no advisory in the list");
    }
    put_all();
    return {};
  }

 private:
  void read_line(std::string_view line, std::size_t number) {
    const std::string_view text = trim(line);
    if (text.empty()) {
      return;
    }
    if (is_header(line)) {
      finish();
      std::optional<Header> header = read_header(line);
      if (!header) {
        sink_.reject(fmt::format("line {}", number), "not '[date] DSA-number source - kind'");
        return;
      }
      current_ = Record{.id = std::move(header->id),
                        .published = header->date,
                        .modified = header->date,
                        .title = std::move(header->text)};
      return;
    }
    if (!current_) {
      return;  // belongs to a header that was set aside
    }
    if (text.starts_with('{')) {
      read_ids(text, number);
    } else if (text.starts_with('[')) {
      Result<Affected> entry = read_release_line(text);
      if (entry) {
        current_->affected.push_back(std::move(*entry));
      } else {
        sink_.reject(fmt::format("{} (line {})", current_->id, number), entry.error().message());
      }
    } else if (text.starts_with("NOTE:")) {
      current_->description += (current_->description.empty() ? "" : "\n") + std::string(trim(text.substr(5)));
    } else {
      sink_.reject(fmt::format("{} (line {})", current_->id, number), "neither ids, a release nor a NOTE");
    }
  }

  void read_ids(std::string_view text, std::size_t number) {
    text.remove_prefix(1);
    for (const std::string_view word : split_blanks(cut(text, '}').first)) {
      if (std::optional<std::string> id = cve_id(word)) {
        if (std::ranges::find(current_->vulnerabilities, *id) == current_->vulnerabilities.end()) {
          current_->vulnerabilities.push_back(std::move(*id));
        }
      } else {
        sink_.reject(fmt::format("{} (line {})", current_->id, number), fmt::format("'{}' is no CVE id", word));
      }
    }
  }

  void finish() {
    if (!current_) {
      return;
    }
    current_->kind = is_notice(*current_) ? RecordKind::kNotice : RecordKind::kAdvisory;
    current_->references.push_back(
        {.url = "https://security-tracker.debian.org/tracker/" + current_->id, .tags = {"vendor-advisory"}});
    records_.push_back(std::move(*current_));
    current_.reset();
  }

  // New advisories are put in front. Where an id stands twice, the older one keeps it, so that ids stay as they are.
  void put_all() {
    std::map<std::string, int> seen;
    for (auto record = records_.rbegin(); record != records_.rend(); ++record) {
      if (const int times = ++seen[record->id]; times > 1) {
        record->id += fmt::format("#{}", times);
      }
      for (const Affected& entry : record->affected) {
        sink_.saw_domain(entry.domain);
      }
      sink_.saw_snapshot(record->published);
      sink_.put(std::move(*record));
    }
  }

  std::string_view rest_;
  FactSink& sink_;
  std::optional<Record> current_;
  std::vector<Record> records_;
};

class DebianListImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "debian-list"; }
  [[nodiscard]] bool piece_is_record() const override { return false; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    std::string_view rest = piece.bytes.substr(0, 4096);
    while (!rest.empty()) {
      const std::string_view line = take_line(rest);
      if (trim(line).empty()) {
        continue;
      }
      const std::optional<Header> header = is_header(line) ? read_header(line) : std::nullopt;
      if (!header || !header->date.known()) {
        return std::nullopt;
      }
      const bool lts = header->id.starts_with("DLA");
      return FeedIdentity{.name = lts ? "debian-dla" : "debian-dsa", .kind = "debian-list", .snapshot = header->date};
    }
    return std::nullopt;
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    return ListReader(piece.bytes, sink).read();
  }
};

}  // namespace

std::unique_ptr<Importer> make_debian_list_importer() { return std::make_unique<DebianListImporter>(); }

}  // namespace parapet::knowledge
