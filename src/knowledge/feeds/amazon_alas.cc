// SPDX-License-Identifier: Apache-2.0
#include "knowledge/feeds/amazon_alas.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/xml.h"
#include "knowledge/feeds/field.h"
#include "knowledge/feeds/written_rating.h"
#include "version/range.h"

namespace parapet::knowledge {
namespace {

// The pages are HTML that no XML reader accepts. All that is wanted of them is their text: what stands between tags,
// each piece a line. A tag that never ends swallows the rest, which then lacks the sections that are asked for.
std::vector<std::string> page_lines(std::string_view html) {
  std::vector<std::string> lines;
  std::string text;
  const auto flush = [&] {
    if (const std::string_view line = trim(text); !line.empty()) {
      lines.emplace_back(line);
    }
    text.clear();
  };
  bool in_tag = false;
  for (std::size_t i = 0; i < html.size(); ++i) {
    if (in_tag) {
      in_tag = html[i] != '>';
    } else if (html[i] == '<') {
      in_tag = true;
      flush();
    } else if (html.substr(i).starts_with("&nbsp;")) {
      text += ' ';
      i += 5;
    } else {
      text += html[i];
    }
  }
  flush();
  return lines;
}

// "2", "2023" of "Amazon Linux 2023 Security Advisory:"; the first Amazon Linux is called AMI and kept the version of
// its last release in os-release.
std::string release_of(std::string_view title) {
  const std::vector<std::string_view> words = split_blanks(title);
  if (words.size() < 3 || words[0] != "Amazon" || words[1] != "Linux") {
    return {};
  }
  if (words[2] == "AMI" || words[2] == "1") {
    return "2018.03";
  }
  return std::ranges::all_of(words[2], is_digit) ? std::string(words[2]) : std::string{};
}

// "2" of ".../AL2/ALAS-2018-939.html". The list of Amazon Linux 2 is titled as the first one's: the links tell.
std::string release_of_link(std::string_view text) {
  for (std::size_t at = text.find("/AL"); at != std::string_view::npos; at = text.find("/AL", at + 1)) {
    std::string_view number = text.substr(at + 3, 8);
    number = number.substr(0, number.find('/'));
    if (!number.empty() && number.size() < 8 && std::ranges::all_of(number, is_digit)) {
      return std::string(number);
    }
  }
  return {};
}

// "kernel-headers-4.9.76-38.79.amzn2.x86_64": name, version-release and architecture, from the right.
struct Build {
  std::string name;
  std::string version;
  std::string architecture;
};

std::optional<Build> read_build(std::string_view text) {
  const std::size_t dot = text.rfind('.');
  const std::size_t release = dot == std::string_view::npos ? dot : text.rfind('-', dot);
  const std::size_t version =
      release == std::string_view::npos || release == 0 ? std::string_view::npos : text.rfind('-', release - 1);
  if (version == std::string_view::npos || version == 0 || text.find(' ') != std::string_view::npos) {
    return std::nullopt;
  }
  return Build{.name = std::string(text.substr(0, version)),
               .version = std::string(text.substr(version + 1, dot - version - 1)),
               .architecture = std::string(text.substr(dot + 1))};
}

// The pages leave the epoch out. Within one release a package keeps its epoch, so a version of any epoch is held
// against the fix as if it had the same one: [0:, 0:fix), [1:, 1:fix), ... These are the epochs that the distribution
// uses.
constexpr auto kEpochs = std::to_array<int>({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 30, 32});

Result<std::vector<version::Interval>> below(std::string_view fixed) {
  std::vector<version::Interval> intervals;
  for (const int epoch : kEpochs) {
    version::Interval interval;
    if (epoch > 0) {
      const std::string first = fmt::format("{}:0", epoch);
      version::Key first_key = TRY(version::parse(version::Scheme::kRpm, first));
      interval.lower = version::Bound{.text = first, .key = std::move(first_key), .inclusive = true};
    }
    std::string last = epoch > 0 ? fmt::format("{}:{}", epoch, fixed) : std::string(fixed);
    version::Key key = TRY(version::parse(version::Scheme::kRpm, last));
    interval.upper = version::Bound{.text = std::move(last), .key = std::move(key), .inclusive = false};
    if (!interval.lower || interval.lower->key < interval.upper->key) {
      intervals.push_back(std::move(interval));
    }
  }
  return intervals;
}

// Fixed builds by package; a package has one version on all architectures, as a rule: where not, each is an entry.
void put_builds(const std::string& domain, const std::vector<Build>& builds, Record& record) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> architectures;
  for (const Build& build : builds) {
    if (build.architecture != "src") {
      architectures[{build.name, build.version}].push_back(build.architecture);
    }
  }
  for (const auto& [key, list] : architectures) {
    const auto& [name, fixed] = key;
    Affected entry{.domain = domain, .name = name, .name_kind = NameKind::kBinary, .scheme = version::Scheme::kRpm};
    const bool several = std::ranges::any_of(architectures, [&](const auto& other) {
      return other.first.first == key.first && other.first.second != key.second;
    });
    if (several && std::ranges::find(list, "noarch") == list.end()) {
      entry.architectures = list;
    }
    Result<std::vector<version::Interval>> intervals = below(fixed);
    if (intervals) {
      entry.intervals = std::move(*intervals);
      entry.fix = FixState::kAvailable;
      entry.fixed_version = fixed;
      entry.note = "the page leaves the epoch out";
    } else {
      entry.unreadable = "fixed in " + fixed;
    }
    record.affected.push_back(std::move(entry));
  }
}

constexpr std::string_view kTitle = "Security Advisory:";

// Where a page's reading is: the heading that was seen last.
enum class Section { kNone, kId, kReleased, kUpdated, kSeverity, kReferences, kOverview, kPackages };
struct Heading {
  std::string_view text;
  Section section;
};
constexpr auto kHeadings = std::to_array<Heading>({{"Advisory Release Date:", Section::kReleased},
                                                   {"Advisory Updated Date:", Section::kUpdated},
                                                   {"Severity:", Section::kSeverity},
                                                   {"References:", Section::kReferences},
                                                   {"Issue Overview:", Section::kOverview},
                                                   {"Affected Packages:", Section::kNone},
                                                   {"Issue Correction:", Section::kNone},
                                                   {"New Packages:", Section::kPackages},
                                                   {"Additional References", Section::kNone}});

struct Page {
  std::string release;
  Record record;
  std::vector<Build> builds;
};

void read_line(Section section, std::string_view line, Page& page) {
  Record& record = page.record;
  switch (section) {
    case Section::kId:
      record.id = record.id.empty() ? std::string(line) : record.id;
      break;
    case Section::kReleased:
      record.published = time_or_unknown(line.substr(0, 10));
      break;
    case Section::kUpdated:
      record.modified = time_or_unknown(line.substr(0, 10));
      break;
    case Section::kSeverity:
      add_rating(record.ratings, word_rating(line, "amazon"));
      break;
    case Section::kReferences:
      if (std::optional<std::string> id = cve_id(line);
          id && std::ranges::find(record.vulnerabilities, *id) == record.vulnerabilities.end()) {
        record.vulnerabilities.push_back(std::move(*id));
      }
      break;
    case Section::kOverview:
      record.description += (record.description.empty() ? "" : "\n") + std::string(line);
      break;
    case Section::kPackages:
      if (std::optional<Build> build = read_build(line)) {
        page.builds.push_back(std::move(*build));
      }
      break;
    case Section::kNone:
      break;
  }
}

Page read_page(std::string_view html) {
  Page page;
  page.record.kind = RecordKind::kAdvisory;
  Section section = Section::kNone;
  for (const std::string& line : page_lines(html)) {
    const auto* const heading = std::ranges::find(kHeadings, std::string_view(line), &Heading::text);
    if (line.ends_with(kTitle) && page.release.empty()) {
      page.release = release_of(line);
      section = Section::kId;
    } else if (heading != kHeadings.end()) {
      section = heading->section;
    } else {
      read_line(section, line, page);
    }
  }
  return page;
}

class AmazonPageImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "amazon-alas"; }
  [[nodiscard]] bool piece_is_record() const override { return true; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, 65'536);
    const std::size_t at = head.find(kTitle);
    if (at == std::string_view::npos || head.find("ALAS") == std::string_view::npos ||
        head.find("Amazon Linux") == std::string_view::npos) {
      return std::nullopt;
    }
    const Page page = read_page(piece.bytes);
    if (page.release.empty() || !page.record.id.starts_with("ALAS")) {
      return std::nullopt;
    }
    const bool archived = piece.path.find('!') != std::string::npos;
    return FeedIdentity{.name = "amazon-alas/" + page.release,
                        .kind = "amazon-alas",
                        .covers = {"amazon:" + page.release},
                        .mode = archived ? UpdateMode::kSnapshot : UpdateMode::kUpdate,
                        .snapshot = page.record.modified};
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    if (piece.bytes.size() > sink.limits().record_bytes_max) {
      return fail(ErrorCode::kLimit, "a page larger than record_bytes_max");
    }
    Page page = read_page(piece.bytes);
    if (page.release.empty() || !page.record.id.starts_with("ALAS")) {
      return bad_input("no 'Amazon Linux ... Security Advisory: ALAS-...'");
    }
    if (page.builds.empty()) {
      return bad_input("an advisory without packages under 'New Packages'");
    }
    if (page.builds.size() > sink.limits().ranges_per_record_max / kEpochs.size()) {
      return fail(ErrorCode::kLimit, "more packages than ranges_per_record_max allows");
    }
    put_builds("amazon:" + page.release, page.builds, page.record);
    sink.saw_snapshot(page.record.modified);
    sink.put(std::move(page.record));
    return {};
  }
};

// The list's items: title "ALAS-2018-939 (critical): kernel", description the CVE ids.
class RssHandler final : public XmlHandler {
 public:
  explicit RssHandler(FactSink& sink) : sink_(sink) {}

  [[nodiscard]] const std::string& release() const { return release_; }

  Result<void> start(std::string_view name, std::span<const XmlAttribute>) override {
    if (name == "item") {
      in_item_ = true;
      fields_.clear();
    }
    return {};
  }

  Result<void> end(std::string_view name, std::string_view text) override {
    if (name == "item") {
      in_item_ = false;
      put_item();
    } else if (in_item_) {
      fields_.insert_or_assign(std::string(name), std::string(trim(text)));
    } else if (name == "title" && release_.empty()) {
      release_ = release_of(trim(text));
    }
    return {};
  }

 private:
  void put_item() {
    const std::string_view title = fields_["title"];
    const std::string_view id = trim(title.substr(0, title.find_first_of(" :")));
    if (!id.starts_with("ALAS")) {
      sink_.reject(std::string(title.substr(0, 100)), "an item whose title is not 'ALAS-number (severity): package'");
      return;
    }
    Record record{.id = std::string(id), .kind = RecordKind::kAdvisory, .title = std::string(title)};
    const std::size_t open = title.find('(');
    const std::size_t close = title.find(')', open == std::string_view::npos ? 0 : open);
    if (open != std::string_view::npos && close != std::string_view::npos) {
      add_rating(record.ratings, word_rating(title.substr(open + 1, close - open - 1), "amazon"));
    }
    for (const std::string_view word : split(fields_["description"], ',')) {
      if (std::optional<std::string> cve = cve_id(word)) {
        record.vulnerabilities.push_back(std::move(*cve));
      }
    }
    if (!fields_["link"].empty()) {
      record.references.push_back({.url = fields_["link"], .tags = {"vendor-advisory"}});
    }
    sink_.put(std::move(record));
  }

  FactSink& sink_;
  bool in_item_ = false;
  std::string release_;
  std::map<std::string, std::string, std::less<>> fields_;
};

class AmazonRssImporter final : public Importer {
 public:
  [[nodiscard]] std::string_view kind() const override { return "amazon-alas-rss"; }
  [[nodiscard]] bool piece_is_record() const override { return false; }

  [[nodiscard]] std::optional<FeedIdentity> recognise(const Piece& piece) const override {
    const std::string_view head = piece.bytes.substr(0, 4096);
    const std::size_t title = head.find("<title>Amazon Linux");
    if (head.find("<rss") == std::string_view::npos || title == std::string_view::npos) {
      return std::nullopt;
    }
    const std::string_view text = head.substr(title + 7);
    std::string release = release_of_link(head);
    if (release.empty()) {
      release = release_of(text.substr(0, text.find('<')));
    }
    if (release.empty()) {
      return std::nullopt;
    }
    return FeedIdentity{.name = "amazon-alas-rss/" + release, .kind = "amazon-alas-rss", .coverage = Coverage::kThreat};
  }

  [[nodiscard]] Result<void> parse(const Piece& piece, FactSink& sink) const override {
    RssHandler handler(sink);
    TRY(read_xml(piece.bytes, sink.limits(), handler));
    if (handler.release().empty()) {
      return bad_input("no list of Amazon Linux: the channel's title does not name a release");
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<Importer> make_amazon_page_importer() { return std::make_unique<AmazonPageImporter>(); }
std::unique_ptr<Importer> make_amazon_rss_importer() { return std::make_unique<AmazonRssImporter>(); }

}  // namespace parapet::knowledge
