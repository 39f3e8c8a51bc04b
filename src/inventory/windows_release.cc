// SPDX-License-Identifier: Apache-2.0
#include "inventory/windows_release.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "inventory/ecosystem.h"

namespace parapet::inventory {
namespace {

// One release. A build number may serve a client and a server release at once.
struct Release {
  std::string_view name;
  std::string_view title;
  std::string_view family;
  bool server;
  std::uint32_t major;
  std::uint32_t minor;
  std::uint32_t build;          // the last one of the release
  std::uint32_t earlier_build;  // the first one, where a service pack moved it; else the same
};

// Microsoft's release information pages; names follow the CPE dictionary where it has one.
constexpr std::array kReleases = {
    Release{"windows_vista", "Windows Vista", "windows_vista", false, 6, 0, 6003, 6000},
    Release{"windows_server_2008", "Windows Server 2008", "windows_server_2008", true, 6, 0, 6003, 6001},
    Release{"windows_7", "Windows 7", "windows_7", false, 6, 1, 7601, 7600},
    Release{"windows_server_2008_r2", "Windows Server 2008 R2", "windows_server_2008_r2", true, 6, 1, 7601, 7600},
    Release{"windows_8", "Windows 8", "windows_8", false, 6, 2, 9200, 9200},
    Release{"windows_server_2012", "Windows Server 2012", "windows_server_2012", true, 6, 2, 9200, 9200},
    Release{"windows_8.1", "Windows 8.1", "windows_8.1", false, 6, 3, 9600, 9600},
    Release{"windows_server_2012_r2", "Windows Server 2012 R2", "windows_server_2012_r2", true, 6, 3, 9600, 9600},
    Release{"windows_10_1507", "Windows 10 1507", "windows_10", false, 10, 0, 10240, 10240},
    Release{"windows_10_1511", "Windows 10 1511", "windows_10", false, 10, 0, 10586, 10586},
    Release{"windows_10_1607", "Windows 10 1607", "windows_10", false, 10, 0, 14393, 14393},
    Release{"windows_server_2016", "Windows Server 2016", "windows_server_2016", true, 10, 0, 14393, 14393},
    Release{"windows_10_1703", "Windows 10 1703", "windows_10", false, 10, 0, 15063, 15063},
    Release{"windows_10_1709", "Windows 10 1709", "windows_10", false, 10, 0, 16299, 16299},
    Release{"windows_server_1709", "Windows Server, version 1709", "windows_server", true, 10, 0, 16299, 16299},
    Release{"windows_10_1803", "Windows 10 1803", "windows_10", false, 10, 0, 17134, 17134},
    Release{"windows_server_1803", "Windows Server, version 1803", "windows_server", true, 10, 0, 17134, 17134},
    Release{"windows_10_1809", "Windows 10 1809", "windows_10", false, 10, 0, 17763, 17763},
    Release{"windows_server_2019", "Windows Server 2019", "windows_server_2019", true, 10, 0, 17763, 17763},
    Release{"windows_server_1809", "Windows Server, version 1809", "windows_server", true, 10, 0, 0, 0},
    Release{"windows_10_1903", "Windows 10 1903", "windows_10", false, 10, 0, 18362, 18362},
    Release{"windows_server_1903", "Windows Server, version 1903", "windows_server", true, 10, 0, 18362, 18362},
    Release{"windows_10_1909", "Windows 10 1909", "windows_10", false, 10, 0, 18363, 18363},
    Release{"windows_server_1909", "Windows Server, version 1909", "windows_server", true, 10, 0, 18363, 18363},
    Release{"windows_10_2004", "Windows 10 2004", "windows_10", false, 10, 0, 19041, 19041},
    Release{"windows_server_2004", "Windows Server, version 2004", "windows_server", true, 10, 0, 19041, 19041},
    Release{"windows_10_20h2", "Windows 10 20H2", "windows_10", false, 10, 0, 19042, 19042},
    Release{"windows_server_20h2", "Windows Server, version 20H2", "windows_server", true, 10, 0, 19042, 19042},
    Release{"windows_10_21h1", "Windows 10 21H1", "windows_10", false, 10, 0, 19043, 19043},
    Release{"windows_10_21h2", "Windows 10 21H2", "windows_10", false, 10, 0, 19044, 19044},
    Release{"windows_10_22h2", "Windows 10 22H2", "windows_10", false, 10, 0, 19045, 19045},
    Release{"windows_server_2022", "Windows Server 2022", "windows_server_2022", true, 10, 0, 20348, 20348},
    Release{"windows_11_21h2", "Windows 11 21H2", "windows_11", false, 10, 0, 22000, 22000},
    Release{"windows_11_22h2", "Windows 11 22H2", "windows_11", false, 10, 0, 22621, 22621},
    Release{"windows_11_23h2", "Windows 11 23H2", "windows_11", false, 10, 0, 22631, 22631},
    Release{"windows_server_2022_23h2", "Windows Server 2022, 23H2 Edition", "windows_server_2022", true, 10, 0, 25398,
            25398},
    Release{"windows_11_24h2", "Windows 11 24H2", "windows_11", false, 10, 0, 26100, 26100},
    Release{"windows_server_2025", "Windows Server 2025", "windows_server_2025", true, 10, 0, 26100, 26100},
    Release{"windows_11_25h2", "Windows 11 25H2", "windows_11", false, 10, 0, 26200, 26200},
    Release{"windows_11_26h1", "Windows 11 26H1", "windows_11", false, 10, 0, 28000, 28000},
};

// Names of families that are no release by themselves: what records say that don't tell the release.
constexpr std::array<std::string_view, 2> kFamilies = {"windows_10", "windows_11"};

// Words after the release that don't change it: editions, architectures, installation forms. A name with any other word
// is another product ("Windows 10 Update Assistant").
constexpr std::array<std::string_view, 54> kOtherWords = {
    "home",       "pro",         "professional", "enterprise",  "education",    "ultimate",   "starter",
    "basic",      "premium",     "business",     "standard",    "datacenter",   "web",        "essentials",
    "foundation", "storage",     "evaluation",   "eval",        "core",         "installation", "server",
    "n",          "kn",          "s",            "se",          "single",       "language",   "iot",
    "for",        "workstations", "workstation", "multi-session", "virtual",    "desktops",   "azure",
    "edition",    "systems",     "x64-based",    "32-bit",      "arm64-based",  "itanium-based", "64-bit",
    "x64",        "x86",         "arm64",        "ia64-based",  "with",         "without",    "hyper-v",
    "team",       "in",          "mode",         "system",      "based"};

struct LongTerm {
  std::string_view year;
  std::string_view family;
  std::string_view release;
};
// Long-term servicing editions carry a year instead of a release.
constexpr std::array kLongTerm = {
    LongTerm{"2015", "windows_10", "windows_10_1507"}, LongTerm{"2016", "windows_10", "windows_10_1607"},
    LongTerm{"2019", "windows_10", "windows_10_1809"}, LongTerm{"2021", "windows_10", "windows_10_21h2"},
    LongTerm{"2024", "windows_11", "windows_11_24h2"},
};

const Release* find_release(std::string_view name) {
  const auto found = std::ranges::find(kReleases, name, &Release::name);
  return found == kReleases.end() ? nullptr : &*found;
}

// Lower case words without trade marks, punctuation and parentheses; underscores of CPE names part words too.
std::vector<std::string> words_of(std::string_view text) {
  std::string plain = to_lower(text.substr(0, 200));
  for (const std::string_view mark : {"\xc2\xae", "\xe2\x84\xa2", "(r)", "(tm)"}) {
    for (std::size_t at = plain.find(mark); at != std::string::npos; at = plain.find(mark)) {
      plain.replace(at, mark.size(), " ");
    }
  }
  std::ranges::replace_if(
      plain, [](char c) { return c == ',' || c == '(' || c == ')' || c == '_'; }, ' ');
  std::vector<std::string> words;
  for (const std::string_view word : split_blanks(plain)) {
    words.emplace_back(word);
  }
  return words;
}

// Walks over the words of a product name.
class Words {
 public:
  explicit Words(std::vector<std::string> words) : words_(std::move(words)) {}
  [[nodiscard]] std::string_view peek() const { return at_ < words_.size() ? std::string_view(words_[at_]) : ""; }
  std::string_view take() { return at_ < words_.size() ? std::string_view(words_[at_++]) : ""; }
  bool take_if(std::string_view word) {
    const bool is = peek() == word;
    at_ += is ? 1 : 0;
    return is;
  }

 private:
  std::vector<std::string> words_;
  std::size_t at_ = 0;
};

bool is_server_year(std::string_view word) {
  return word == "2008" || word == "2012" || word == "2016" || word == "2019" || word == "2022" || word == "2025";
}

// "22h2", "1809": how releases of Windows 10, 11 and the semi-annual server are numbered.
bool is_release_word(std::string_view word) {
  return word.size() == 4 && is_digit(word[0]) && is_digit(word[1]) && (is_digit(word[2]) || word[2] == 'h') &&
         is_digit(word[3]);
}

// The name up to the release, from the words after "windows"; "" where they start no Windows product.
std::string take_family(Words& words) {
  if (words.take_if("storage") || words.take_if("web")) {
    if (words.peek() != "server") {
      return "";
    }
  }
  if (words.take_if("server")) {
    if (!is_server_year(words.peek())) {
      return "windows_server";
    }
    std::string name = "windows_server_" + std::string(words.take());
    if (words.take_if("r2")) {
      name += "_r2";
    }
    return name;
  }
  words.take_if("rt");  // Windows RT 8 and 8.1 got the updates of 8 and 8.1
  const std::string_view word = words.peek();
  if (word == "vista" || word == "7" || word == "8" || word == "8.1" || word == "10" || word == "11") {
    return "windows_" + std::string(words.take());
  }
  return "";
}

// The words after the family: sets the release or the long-term year; false for a word that makes it another product.
bool take_rest(Words& words, std::string& release, std::string& year) {
  bool long_term = false;
  while (!words.peek().empty()) {
    const std::string_view word = words.take();
    if (word == "version" || word == "edition") {
      continue;
    }
    if (word == "service" && words.take_if("pack")) {
      if (!parse_uint(words.take())) {
        return false;
      }
    } else if (word == "ltsb" || word == "ltsc") {
      long_term = true;
    } else if (is_release_word(word)) {
      if (word.starts_with("20") && !word.ends_with("04") && is_digit(word[2])) {
        year = word;  // "2016 LTSB"; the release 2004 is no year
      } else {
        release = word;
      }
    } else if (word != "sp1" && word != "sp2" && std::ranges::find(kOtherWords, word) == kOtherWords.end()) {
      return false;
    }
  }
  return long_term || year.empty();
}

}  // namespace

std::optional<std::string> windows_release(std::string_view product_name) {
  Words words(words_of(product_name));
  words.take_if("microsoft");
  const bool hyper_v_server = words.peek() == "hyper-v";
  if (!words.take_if("windows") && !(hyper_v_server && words.take_if("hyper-v"))) {
    return std::nullopt;
  }
  const std::string family = take_family(words);
  if (family.empty()) {
    return std::nullopt;
  }
  std::string release;
  std::string year;
  if (!take_rest(words, release, year)) {
    return std::nullopt;
  }
  if (!year.empty()) {
    const auto found = std::ranges::find_if(kLongTerm, [&](const LongTerm& l) { return l.year == year && l.family == family; });
    return found == kLongTerm.end() ? std::nullopt : std::optional(std::string(found->release));
  }
  if (family == "windows_11" && release == "22h3") {
    release = "23h2";  // the working name of 23H2, which stayed in half of Microsoft's records
  }
  const std::string name = release.empty() ? family : family + "_" + release;
  if (find_release(name) != nullptr || std::ranges::find(kFamilies, name) != kFamilies.end()) {
    return name;
  }
  return std::nullopt;
}

std::optional<std::string> windows_release_of_build(std::string_view build, bool server) {
  const std::optional<WindowsBuild> wanted = parse_windows_build(build);
  if (!wanted) {
    return std::nullopt;
  }
  const auto found = std::ranges::find_if(kReleases, [&](const Release& release) {
    return release.build != 0 && release.server == server && release.major == wanted->major && release.minor == wanted->minor &&
           wanted->build >= release.earlier_build && wanted->build <= release.build;
  });
  return found == kReleases.end() ? std::nullopt : std::optional(std::string(found->name));
}

std::optional<WindowsBuild> parse_windows_build(std::string_view text) {
  const std::vector<std::string_view> parts = split(trim(text), '.');
  std::array<std::uint32_t, 4> numbers{};
  if (parts.size() < 2 || parts.size() > 4) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::optional<std::uint64_t> number = parse_uint(parts[i]);
    if (!number || *number > UINT32_MAX) {
      return std::nullopt;
    }
    numbers[i] = static_cast<std::uint32_t>(*number);
  }
  if (parts.size() == 2) {
    constexpr std::uint32_t kFirstBuildOfWindows10 = 10240;
    if (numbers[0] < kFirstBuildOfWindows10) {
      return std::nullopt;
    }
    return WindowsBuild{10, 0, numbers[0], numbers[1], true};
  }
  return WindowsBuild{numbers[0], numbers[1], numbers[2], numbers[3], parts.size() == 4};
}

bool same_servicing_branch(std::uint32_t build, std::uint32_t other) {
  if (build == other) {
    return true;
  }
  struct Branch {
    std::uint32_t first;
    std::uint32_t last;
  };
  constexpr std::array kBranches = {Branch{18362, 18363}, Branch{19041, 19045}, Branch{22621, 22631}, Branch{26100, 26200}};
  return std::ranges::any_of(kBranches, [&](Branch branch) {
    return build >= branch.first && build <= branch.last && other >= branch.first && other <= branch.last;
  });
}

std::string_view windows_family(std::string_view release) {
  const Release* found = find_release(release);
  return found == nullptr ? release : found->family;
}

std::string_view windows_release_title(std::string_view release) {
  const Release* found = find_release(release);
  return found == nullptr ? release : found->title;
}

}  // namespace parapet::inventory
