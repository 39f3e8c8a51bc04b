// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>

#include "base/archive.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "base/time.h"
#include "base/xml.h"
#include "base/yaml.h"
#include "support/paths.h"

namespace parapet {
namespace {

TEST(Time, reads_dates_times_and_offsets) {
  EXPECT_EQ(parse_time("2024-10-24")->seconds, 1'729'728'000);
  EXPECT_EQ(parse_time("2024-10-24T12:30:00Z")->seconds, 1'729'773'000);
  EXPECT_EQ(parse_time("2024-10-24T14:30:00.123+02:00")->seconds, 1'729'773'000);
  EXPECT_EQ(format_time(*parse_time("2024-10-24T12:30:00")), "2024-10-24T12:30:00Z");
  EXPECT_EQ(format_date(*parse_time("2024-02-29")), "2024-02-29");
}

TEST(Time, go_zero_time_is_not_known) { EXPECT_FALSE(parse_time("0001-01-01T00:00:00Z")->known()); }

TEST(Time, refuses_what_is_no_date) {
  for (const char* text : {"", "2024", "2024-13-01", "2023-02-29", "2024-10-24T", "2024-10-24T25:00", "yesterday"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

TEST(Text, printable_keeps_utf8_and_drops_control_characters) {
  EXPECT_EQ(printable("a\x1b[31mb\xC3\xA9\xC2\x9B"), "a [31mb\xC3\xA9 ");
}

TEST(Text, utf16_with_mark_becomes_utf8) { EXPECT_EQ(utf16_to_utf8(std::string_view("\xFF\xFE" "a\0\xE9\0", 6)), "a\xC3\xA9"); }

TEST(Json, absent_values_chain) {
  JsonParser parser;
  const Result<JsonValue> root = parser.parse(R"({"a":{"b":[1,"x"]}})");
  ASSERT_TRUE(root);
  EXPECT_EQ((*root)["a"]["b"].elements().size(), 2U);
  EXPECT_FALSE((*root)["a"]["c"]["d"].present());
}

TEST(Json, too_deep_is_a_limit) {
  JsonParser parser(Limits{.depth_max = 8});
  const Result<JsonValue> root = parser.parse(std::string(20, '[') + std::string(20, ']'));
  ASSERT_FALSE(root);
  EXPECT_EQ(root.error().code(), ErrorCode::kLimit);
}

TEST(JsonWriter, escapes_and_nests) {
  JsonWriter writer;
  writer.begin_object().member("a\"", "x\n\x01").key("b").begin_array().value(1).value(true).end_array().end_object();
  EXPECT_EQ(writer.text(), R"({"a\"":"x\n\u0001","b":[1,true]})");
}

class Recorder final : public XmlHandler {
 public:
  Result<void> start(std::string_view name, std::span<const XmlAttribute> attributes) override {
    seen += std::string("<") + std::string(name) + " " + std::string(attribute(attributes, "id"));
    return {};
  }
  Result<void> end(std::string_view, std::string_view text) override {
    seen += std::string(text) + ">";
    return {};
  }
  std::string seen;
};

TEST(Xml, gives_local_names_and_own_text) {
  Recorder recorder;
  ASSERT_TRUE(read_xml(R"(<a xmlns="urn:x" id="1">t<b>u</b>v</a>)", Limits{}, recorder));
  EXPECT_EQ(recorder.seen, "<a 1<b u>tv>");
}

TEST(Xml, entities_are_refused_with_their_place) {
  Recorder recorder;
  const Result<void> result = read_xml("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", Limits{}, recorder);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().to_string().find("line 1"), std::string::npos);
}

TEST(Yaml, keeps_scalars_as_written) {
  const Result<YamlValue> root = read_yaml("a: 1.10\nb: [x, ~]\nc: {d: 'e'}\n", Limits{});
  ASSERT_TRUE(root);
  EXPECT_EQ((*root)["a"].string(), "1.10");
  EXPECT_EQ((*root)["b"].elements().size(), 2U);
  EXPECT_EQ((*root)["c"]["d"].string(), "e");
}

TEST(Yaml, a_sequence_where_a_mapping_was_expected_has_no_keys) {
  const Result<YamlValue> root = read_yaml("a: [x]\n", Limits{});
  ASSERT_TRUE(root);
  EXPECT_EQ(root->key(0), "a");
  EXPECT_EQ((*root)["a"].key(0), "");
}

TEST(Yaml, aliases_and_depth_are_refused) {
  EXPECT_FALSE(read_yaml("a: &x [1]\nb: *x\n", Limits{}));
  EXPECT_EQ(read_yaml(std::string(5000, '['), Limits{}).error().code(), ErrorCode::kLimit);
}

TEST(Archive, broken_archives_say_so) {
  const auto all = [](const ArchiveMember&) { return ArchiveChoice::kRead; };
  const auto drop = [](const ArchiveMember&, std::string&&) -> Result<void> { return {}; };
  EXPECT_FALSE(walk_archive("PK\x03\x04 nonsense", Limits{}, all, drop));
  EXPECT_FALSE(walk_archive_file("/does/not/exist", Limits{}, all, drop));
}

TEST(Hash, sha256_of_abc_is_the_standards_example) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Hash, of_a_file_is_that_of_its_bytes) {
  const std::string folder = test::temporary_folder();
  for (const std::size_t size : {std::size_t{0}, std::size_t{1} << 20, (std::size_t{3} << 20) + 1}) {
    const std::string bytes(size, 'x');
    std::ofstream(folder + "/file", std::ios::binary) << bytes;
    EXPECT_EQ(sha256_file(folder + "/file"), sha256_hex(bytes)) << size;
  }
  EXPECT_EQ(sha256_file(folder + "/none").error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(sha256_file(folder).error().code(), ErrorCode::kEnvironment);
}

}  // namespace
}  // namespace parapet
