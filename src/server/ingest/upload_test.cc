// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/upload.h"

#include <gtest/gtest.h>

#include "server/ingest/sensor_protocol.h"

namespace parapet::server {
namespace {

constexpr const char* kApplication = R"J({"bomFormat":"CycloneDX","specVersion":"1.5","version":1,
  "metadata":{"component":{"type":"application","group":"org.example","name":"shop","version":"1.2.3"}},
  "components":[{"type":"library","name":"express","version":"4.18.2","purl":"pkg:npm/express@4.18.2"},
                {"type":"library","name":"odd","purl":"nonsense"}],
  "vulnerabilities":[{"id":"CVE-2024-1","analysis":{"state":"not_affected"},"affects":[{"ref":"pkg:npm/express@4.18.2"}]}]})J";

Upload read(const std::string& body, const UploadOptions& options = {}) {
  Result<Upload> upload = read_upload(body, options, {});
  EXPECT_TRUE(upload) << (upload ? "" : upload.error().to_string());
  return upload ? *std::move(upload) : Upload{};
}

TEST(Upload, an_application_is_a_subject_of_its_own) {
  const Upload upload = read(kApplication);
  EXPECT_TRUE(upload.application);
  EXPECT_TRUE(is_device_id(upload.report.device.id));
  EXPECT_EQ(upload.report.device.os.family, "");
  EXPECT_EQ(upload.report.kind, Report::Kind::kFull);
  EXPECT_FALSE(upload.report.ordered);
  ASSERT_EQ(upload.report.software.size(), 1U);
  EXPECT_EQ(upload.report.software[0].name, "express");
  EXPECT_EQ(upload.report.problems.size(), 1U) << "what can't be read is set aside";
}

TEST(Upload, the_next_version_of_an_application_is_the_same_subject) {
  std::string next(kApplication);
  next.replace(next.find("1.2.3"), 5, "1.2.4");
  EXPECT_EQ(read(kApplication).report.device.id, read(next).report.device.id);
  EXPECT_NE(read(kApplication).report.digest, read(next).report.digest);
  EXPECT_NE(read(kApplication).report.device.id, read(kApplication, {.name = "other"}).report.device.id);
  EXPECT_EQ(read(kApplication).report.digest, read(kApplication).report.digest);
}

TEST(Upload, what_the_caller_says_comes_first) {
  const std::string id(40, 'b');
  EXPECT_EQ(read(kApplication, {.id = id}).report.device.id, id);
  const Upload named = read(kApplication, {.name = "shop in production", .id = "shop-prod"});
  EXPECT_TRUE(is_device_id(named.report.device.id));
  EXPECT_EQ(named.report.device.name, "shop in production");
  EXPECT_EQ(named.report.device.id, read(kApplication, {.name = "renamed", .id = "shop-prod"}).report.device.id);
}

TEST(Upload, an_inventory_is_a_device) {
  const Upload upload = read(R"J({"schema":"parapet.inventory/1","device":{"name":"web-1","os":{"family":"linux","id":"debian","version":"12"}},
      "software":[{"ecosystem":"deb","name":"bash","version":"5.2.15-2+b2"}]})J");
  EXPECT_FALSE(upload.application);
  EXPECT_EQ(upload.report.device.name, "web-1");
  EXPECT_EQ(upload.report.device.os.id, "debian");
  EXPECT_EQ(upload.report.software.size(), 1U);
}

TEST(Upload, spdx_and_cyclonedx_xml_are_read_too) {
  EXPECT_EQ(read(R"J({"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"shop","packages":[{"SPDXID":"SPDXRef-1","name":"requests",
      "versionInfo":"2.28.1","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:pypi/requests@2.28.1"}]}]})J",
                 {.name = "shop"}).report.software.size(), 1U);
  EXPECT_EQ(read(R"X(<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><components><component type="library"><name>requests</name>
      <version>2.28.1</version><purl>pkg:pypi/requests@2.28.1</purl></component></components></bom>)X", {.name = "shop"}).report.software.size(), 1U);
}

TEST(Upload, what_names_nothing_or_is_no_inventory_is_refused_with_its_place) {
  for (const auto& [body, place] : {
           std::pair<const char*, const char*>{"", "empty"},
           {"  \n", "empty"},
           {"nonsense", ""},
           {R"({"schema":"parapet.inventory/1","software":[]})", "name"},
           {R"({"schema":"parapet.inventory/1","device":{"name":"a"},"software":[{"name":"x"}]})", "software[0].ecosystem"},
           {R"({"bomFormat":"CycloneDX","specVersion":"1.5","components":[]})", "name"},
       }) {
    const Result<Upload> upload = read_upload(body, {}, {});
    ASSERT_FALSE(upload) << body;
    EXPECT_NE(upload.error().to_string().find(place), std::string::npos) << upload.error().to_string();
  }
}

TEST(Upload, the_answer_says_what_was_taken_in_and_what_not) {
  const Upload upload = read(kApplication, {.id = std::string(40, 'c')});
  const std::string answer = write_upload_answer(upload, 1, {});
  EXPECT_NE(answer.find(R"("device_id":"cccc)"), std::string::npos);
  EXPECT_NE(answer.find(R"("software":1,"problems_total":1)"), std::string::npos) << answer;
}

}  // namespace
}  // namespace parapet::server
