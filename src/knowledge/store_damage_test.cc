// SPDX-License-Identifier: Apache-2.0
#include "support/import_fixture.h"

#include "base/hash.h"
#include "base/random.h"
#include "knowledge/fact_codec.h"
#include "knowledge/manifest.h"
#include "knowledge/part_file.h"

// A damaged store is an error, never a crash and never a wrong answer.
namespace parapet::knowledge {
namespace {

using test::answers;
using test::catalogue;
using test::read_whole;
using test::write_file;

class StoreDamage : public test::ImportFixture {
 protected:
  void SetUp() override {
    write_file(in_ + "/kev.json", catalogue("2024-01-01", 3));
    advisory("osv", {.id = "GHSA-1", .aliases = {"CVE-2024-0001"}});
    advisory("osv", {.id = "GHSA-2"});
    ASSERT_TRUE(import({in_}));
    whole_ = answers(open());
  }
  [[nodiscard]] std::string path_of(std::string_view ending) const {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
      if (entry.path().string().ends_with(ending)) {
        return entry.path().string();
      }
    }
    return {};
  }
  std::string whole_;
};

TEST_F(StoreDamage, an_index_with_any_byte_changed_is_refused) {
  const std::string path = path_of(".idx");
  const std::string bytes = read_whole(path);
  for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 400) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x5A);
    write_file(path, damaged);
    const Result<Knowledge> opened = Knowledge::open(folder_);
    if (opened) {
      // Padding between sections says nothing.
      ASSERT_EQ(answers(*opened), whole_) << at;
    } else {
      ASSERT_TRUE(opened.error().code() == ErrorCode::kBadInput || opened.error().code() == ErrorCode::kUnsupported);
    }
  }
}

TEST_F(StoreDamage, an_index_of_any_shorter_length_is_refused) {
  const std::string path = path_of(".idx");
  const std::string bytes = read_whole(path);
  for (std::size_t length = 0; length < bytes.size(); length += 1 + bytes.size() / 200) {
    write_file(path, std::string_view(bytes).substr(0, length));
    ASSERT_FALSE(Knowledge::open(folder_)) << length;
  }
  std::filesystem::remove(path);
  EXPECT_FALSE(Knowledge::open(folder_));
}

TEST_F(StoreDamage, a_part_with_any_byte_changed_gives_its_facts_or_an_error) {
  for (const std::string& name : parts()) {
    const std::string bytes = read_whole(folder_ + "/parts/" + name);
    const Result<PartFile> good = PartFile::over(bytes);
    ASSERT_TRUE(good);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x21);
      const Result<PartFile> part = PartFile::over(damaged);
      if (!part) {
        continue;
      }
      ASSERT_EQ(part->fact_count(), good->fact_count());
      for (std::uint32_t number = 0; number < part->fact_count(); ++number) {
        const Result<Fact> fact = part->decode(number);
        ASSERT_TRUE(!fact || fact_id(*fact) == good->fact(number).id);
      }
      (void)part->rejects();
    }
  }
}

TEST_F(StoreDamage, a_damaged_part_is_named_when_a_record_is_asked_for) {
  const Knowledge knowledge = open();
  const std::vector<RecordRef> refs = knowledge.find_records("GHSA-1");
  ASSERT_EQ(refs.size(), 1U);
  for (const std::string& name : parts()) {
    std::string bytes = read_whole(folder_ + "/parts/" + name);
    std::fill(bytes.begin() + 64, bytes.end(), 'x');
    write_file(folder_ + "/parts/" + name, bytes);
  }
  const Result<Record> record = open().record(refs[0]);
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().code(), ErrorCode::kBadInput);
}

TEST_F(StoreDamage, a_changed_manifest_is_refused) {
  const std::string path = folder_ + "/CURRENT";
  const std::string text = read_whole(path);
  for (std::size_t at = 0; at < text.size(); at += 7) {
    std::string damaged = text;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    write_file(path, damaged);
    ASSERT_FALSE(Knowledge::open(folder_)) << at;
    ASSERT_FALSE(import({in_}));
  }
}

TEST_F(StoreDamage, a_manifest_of_a_newer_program_is_refused_with_a_clear_message) {
  Manifest manifest;
  manifest.generation = 1;
  manifest.index = "index.1.idx";
  std::string text = write_manifest(manifest);
  const std::size_t at = text.find("\"format\": 1");
  ASSERT_NE(at, std::string::npos);
  std::string json = text.substr(17, text.size() - 18);
  json.replace(json.find("\"format\": 1"), 11, "\"format\": 9");
  const Result<Manifest> parsed = parse_manifest(fmt::format("{:016x}\n{}\n", hash64(json), json));
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code(), ErrorCode::kUnsupported);
}

TEST(FactCodec, random_bytes_are_an_error_or_a_fact_and_never_more) {
  SeededRandom random(3);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes;
    for (std::uint64_t left = random.below(64); left > 0; --left) {
      bytes.push_back(static_cast<char>(random.below(6) == 0 ? random.next() : random.below(9)));
    }
    if (const Result<Fact> fact = decode_fact(bytes)) {
      std::string again;
      encode_fact(*fact, again);
      const Result<Fact> second = decode_fact(again);
      ASSERT_TRUE(second);
      ASSERT_EQ(fact_id(*second), fact_id(*fact));
    }
  }
}

TEST(FactCodec, a_record_comes_back_as_it_was) {
  Record record{.id = "CVE-2024-0001", .kind = RecordKind::kVulnerability, .aliases = {"GHSA-1"}};
  record.published = {1'700'000'000};
  record.withdrawn = {-5};
  record.rejected = true;
  record.title = "title";
  record.description = std::string(100'000, 'd');
  record.references = {{"https://example.org", {"patch"}}};
  record.cwes = {79, 89};
  record.ratings = {{Rating::System::kCvss31, "CVSS:3.1/AV:N", 9.8F, Severity::kCritical, "nvd"}};
  record.ssvc = {SsvcPoints::Exploitation::kActive, SsvcPoints::Automatable::kYes, SsvcPoints::TechnicalImpact::kTotal, {7}};
  Affected entry{.domain = "debian:12", .name = "openssl", .scheme = version::Scheme::kDeb, .confidence = Confidence::kText};
  entry.intervals.push_back({version::Bound{"1", version::Key("k1"), true}, version::Bound{"2", version::Key("k2"), false}});
  entry.intervals.push_back({std::nullopt, std::nullopt});
  entry.versions.push_back({"3", version::Key("k3"), false});
  entry.platforms = {"windows"};
  entry.note = "note";
  record.affected.push_back(entry);
  std::string bytes;
  encode_fact(record, bytes);
  const Result<Fact> fact = decode_fact(bytes);
  ASSERT_TRUE(fact);
  const Record& back = std::get<Record>(*fact);
  EXPECT_EQ(back.description, record.description);
  EXPECT_EQ(back.withdrawn, record.withdrawn);
  EXPECT_EQ(back.ratings.at(0).stated, 9.8F);
  EXPECT_EQ(back.affected.at(0).intervals, entry.intervals);
  EXPECT_EQ(back.affected.at(0).versions, entry.versions);
  EXPECT_EQ(back.affected.at(0).note, "note");
  EXPECT_EQ(back.references.at(0).tags, record.references[0].tags);
  EXPECT_EQ(back.cwes, record.cwes);
  std::string again;
  encode_fact(*fact, again);
  EXPECT_EQ(again, bytes);
  // The shorter readings hold what they promise.
  EXPECT_EQ(std::get<Record>(*decode_fact(bytes, Depth::kIdentity)).aliases, record.aliases);
  EXPECT_EQ(std::get<Record>(*decode_fact(bytes, Depth::kMatching)).affected.size(), 1U);
  EXPECT_TRUE(std::get<Record>(*decode_fact(bytes, Depth::kMatching)).description.empty());
}

}  // namespace
}  // namespace parapet::knowledge
