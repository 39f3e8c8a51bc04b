// SPDX-License-Identifier: Apache-2.0
#include "inventory/sbom/sbom.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/files.h"
#include "inventory/merge.h"
#include "inventory/sbom/cyclonedx_writer.h"
#include "inventory/sbom/properties.h"
#include "support/paths.h"

namespace parapet::inventory {
namespace {

Inventory read(std::string_view bytes) {
  Result<Inventory> inventory = read_sbom(bytes, {});
  EXPECT_TRUE(inventory) << inventory.error().to_string();
  return inventory ? *std::move(inventory) : Inventory{};
}

TEST(CycloneDx, nested_components_the_system_and_the_subject_are_read) {
  const Inventory inventory = read(R"({"bomFormat":"CycloneDX","specVersion":"1.6",
    "metadata":{"component":{"type":"container","name":"web:1"},"tools":{"components":[{"type":"application","name":"maker","version":"1"}]}},
    "components":[
     {"type":"operating-system","name":"debian","version":"12.5"},
     {"type":"library","name":"openssl","purl":"pkg:deb/debian/libssl3@3.0.15-1?arch=amd64&distro=debian-12","properties":[
        {"name":"aquasecurity:trivy:SrcName","value":"openssl"},{"name":"aquasecurity:trivy:SrcVersion","value":"3.0.15"},
        {"name":"aquasecurity:trivy:SrcRelease","value":"1"}]},
     {"type":"application","name":"app","version":"2","purl":"pkg:npm/app@2","components":[{"type":"library","group":"@a","name":"B","purl":"pkg:npm/%40a/b@1"}],
      "pedigree":{"ancestors":[{"type":"library","name":"old","version":"0","purl":"pkg:npm/old@0"}]}},
     {"type":"library","name":"httpd","version":"2.4.1","cpe":"cpe:2.3:a:apache:http_server:2.4.1:*:*:*:*:*:*:*"},
     {"type":"library","name":"homemade","version":"7"},
     {"type":"file","name":"/etc/passwd","version":"x"}]})");
  EXPECT_EQ(inventory.device.name, "web:1");
  EXPECT_EQ(inventory.device.os.id, "debian");
  EXPECT_EQ(inventory.device.os.version, "12.5");
  EXPECT_EQ(inventory.device.os.family, "linux");
  ASSERT_EQ(inventory.software.size(), 5U);
  EXPECT_EQ(inventory.software[0].name, "libssl3");
  EXPECT_EQ(inventory.software[0].source, "openssl");
  EXPECT_EQ(inventory.software[0].source_version, "3.0.15-1");
  EXPECT_EQ(inventory.software[2].name, "@a/B");
  EXPECT_EQ(inventory.software[3].ecosystem, "cpe");
  EXPECT_EQ(inventory.software[3].product, "http_server");
  EXPECT_EQ(inventory.software[4].ecosystem, "generic");
  EXPECT_TRUE(inventory.problems.empty());
}

TEST(CycloneDx, xml_says_the_same_as_json) {
  const Inventory inventory = read(R"(<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5">
   <metadata><tools><components><component type="application"><name>maker</name><version>1</version></component></components></tools>
    <component type="container"><name>web:1</name></component></metadata>
   <components>
    <component type="operating-system"><name>alpine</name><version>3.17.2</version></component>
    <component type="library" bom-ref="x"><name>zlib</name><version>1</version><licenses><license><name>Zlib</name></license></licenses>
      <purl>pkg:apk/alpine/zlib@1.2.13-r0</purl><properties><property name="syft:location:0:path">/lib/apk/db/installed</property></properties>
      <components><component type="library"><name>inner</name><purl>pkg:pypi/inner@1</purl></component></components>
      <pedigree><ancestors><component type="library"><name>old</name><purl>pkg:npm/old@0</purl></component></ancestors></pedigree>
    </component></components></bom>)");
  EXPECT_EQ(inventory.device.name, "web:1");
  EXPECT_EQ(inventory.device.os.version, "3.17.2");
  ASSERT_EQ(inventory.software.size(), 2U);
  EXPECT_EQ(inventory.software[0].name, "inner");
  EXPECT_EQ(inventory.software[1].name, "zlib");
  EXPECT_EQ(inventory.software[1].paths, std::vector<std::string>{"/lib/apk/db/installed"});
}

TEST(CycloneDx, without_a_system_component_the_distro_of_the_purls_counts) {
  const Inventory inventory = read(R"({"bomFormat":"CycloneDX","specVersion":"1.4","components":[
     {"name":"a","purl":"pkg:rpm/redhat/a@1-1?distro=rhel-8.9"},{"name":"b","purl":"pkg:rpm/redhat/b@1-1?distro=rhel-8.9"},
     {"name":"c","purl":"pkg:rpm/redhat/c@1-1?distro=rhel-9.1"}]})");
  EXPECT_EQ(inventory.device.os.id, "rhel");
  EXPECT_EQ(inventory.device.os.version, "8.9");
  EXPECT_EQ(inventory.problems.size(), 1U);
}

TEST(CycloneDx, a_go_module_is_spelled_as_its_component_is) {
  const Inventory inventory = read(R"({"bomFormat":"CycloneDX","specVersion":"1.4","components":[
     {"name":"github.com/Masterminds/sprig/v3","purl":"pkg:golang/github.com/masterminds/sprig@v3.2.0#v3"}]})");
  ASSERT_EQ(inventory.software.size(), 1U);
  EXPECT_EQ(inventory.software[0].name, "github.com/Masterminds/sprig/v3");
}

TEST(Spdx, json_and_tag_value_say_the_same) {
  const Inventory json = read(R"({"spdxVersion":"SPDX-2.3","name":"doc","packages":[
    {"SPDXID":"SPDXRef-1","name":"zlib","versionInfo":"1.2","supplier":"Organization: Someone","externalRefs":[
       {"referenceCategory":"SECURITY","referenceType":"cpe23Type","referenceLocator":"cpe:2.3:a:zlib:zlib:1.2:*:*:*:*:*:*:*"},
       {"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:conan/zlib@1.2"}]},
    {"SPDXID":"SPDXRef-2","name":"ubuntu","versionInfo":"22.04","primaryPackagePurpose":"OPERATING-SYSTEM"},
    {"SPDXID":"SPDXRef-3","name":"mine","versionInfo":"NOASSERTION"}]})");
  const Inventory tags = read("SPDXVersion: SPDX-2.2\nDataLicense: CC0-1.0\n# comment\nPackageName: zlib\nSPDXID: SPDXRef-1\nPackageVersion: 1.2\n"
                              "PackageSupplier: Organization: Someone\nPackageComment: <text>over\nPackageName: fake\nlines</text>\n"
                              "ExternalRef: SECURITY cpe23Type cpe:2.3:a:zlib:zlib:1.2:*:*:*:*:*:*:*\n"
                              "ExternalRef: PACKAGE-MANAGER purl pkg:conan/zlib@1.2\n\nPackageName: ubuntu\nPackageVersion: 22.04\n"
                              "PrimaryPackagePurpose: OPERATING-SYSTEM\nPackageName: mine\nPackageVersion: NOASSERTION\nFileName: ./x\n");
  for (const Inventory& inventory : {json, tags}) {
    EXPECT_EQ(inventory.device.os.id, "ubuntu");
    EXPECT_EQ(inventory.device.os.version, "22.04");
    ASSERT_EQ(inventory.software.size(), 1U);
    EXPECT_EQ(inventory.software[0].ecosystem, "conancenter");
    EXPECT_EQ(inventory.software[0].publisher, "Someone");
    EXPECT_EQ(inventory.problems.size(), 1U);
  }
}

TEST(Sbom, what_is_broken_is_refused_with_place_and_reason) {
  std::string deep = R"({"bomFormat":"CycloneDX","specVersion":"1.4","components":)";
  for (int i = 0; i < 200; ++i) {
    deep += R"([{"components":)";
  }
  for (const std::string& text :
       {std::string(""), std::string("hello"), std::string("{}"), std::string("[1]"), std::string(R"({"bomFormat":"CycloneDX","specVersion":"1.4","components":)"),
        std::string(R"({"bomFormat":"CycloneDX","specVersion":"1.4","components":{}})"),
        std::string(R"({"bomFormat":"CycloneDX","specVersion":"1.4","components":[1]})"),
        std::string(R"({"bomFormat":"CycloneDX","specVersion":"2.0","components":[]})"), std::string(R"({"spdxVersion":"SPDX-3.0"})"),
        std::string("<bom><components>"), std::string("<html/>"), std::string("SPDXVersion: SPDX-2.3\nnonsense\n"),
        std::string("SPDXVersion: SPDX-2.3\nX: <text>never ends\n"), deep}) {
    EXPECT_FALSE(read_sbom(text, {})) << text.substr(0, 80);
  }
  Limits small;
  small.inventory_bytes_max = 10;
  EXPECT_EQ(read_sbom("{\"bomFormat\":1}", small).error().code(), ErrorCode::kLimit);
}

Inventory everything() {
  Inventory inventory;
  inventory.device = {.id = std::string(40, 'a'),
                      .name = "host",
                      .os = {.family = "linux", .id = "debian", .version = "12", .codename = "bookworm", .build = "b", .arch = "x86_64",
                             .kernel = "6.1.0-1-amd64", .kernel_build = "#1 SMP", .name = "Debian GNU/Linux 12"},
                      .hotfixes = {"KB1", "KB2"}};
  inventory.software = {
      {.ecosystem = "deb", .name = "libssl3", .version = "1:3.0~rc1+b1", .source = "openssl", .source_version = "3.0", .arch = "amd64",
       .publisher = "P <p@x>", .vendor = "openssl", .product = "openssl", .module = "m:1", .repository = "r", .origin = "o", .owned_by = "w",
       .paths = {"/a", "/b c"}, .installed = "2024-01-01", .last_used = "2024-02-02", .running = true,
       .listening = {{.protocol = "tcp", .address = "::", .port = 443}}},
      {.ecosystem = "go", .name = "github.com/Masterminds/goutils", .version = "v1.1.0", .lower_bound_only = true},
      {.ecosystem = "windows", .name = "7-Zip 24.01 (x64)", .version = "24.01", .running = false},
      {.ecosystem = "maven", .name = "no-group", .version = ""},
  };
  return inventory;
}

TEST(CycloneDx, our_own_export_comes_back_without_a_loss) {
  const Inventory given = everything();
  JsonWriter out;
  out.begin_object().member("bomFormat", "CycloneDX").member("specVersion", "1.5").member("version", 1);
  write_subject(given.device, out.key("metadata").begin_object().key("component"));
  out.end_object().key("components");
  write_components(given, out);
  out.end_object();
  const Inventory back = read(out.text());
  EXPECT_EQ(properties_of(back.device), properties_of(given.device));
  EXPECT_EQ(properties_of(back.device.os), properties_of(given.device.os));
  ASSERT_EQ(back.software.size(), given.software.size());
  for (std::size_t i = 0; i < given.software.size(); ++i) {
    EXPECT_EQ(properties_of(back.software[i]), properties_of(given.software[i]));
    EXPECT_EQ(bom_ref(back.device, back.software[i]), bom_ref(given.device, given.software[i]));
  }
  EXPECT_TRUE(back.problems.empty());
}

TEST(Sbom, published_documents_are_read) {
  PARAPET_NEEDS_SHARED();
  const auto load = [](const std::string& name) {
    const Result<std::string> bytes = read_file(test::shared_folder() + "/inventories/" + name, 1 << 24);
    EXPECT_TRUE(bytes);
    return read(*bytes);
  };
  const Inventory alpine = load("sbom-alpine.cdx.xml");
  EXPECT_EQ(alpine.software.size(), 15U);
  EXPECT_EQ(alpine.device.os.id, "alpine");
  EXPECT_EQ(alpine.device.os.version, "3.17.2");
  EXPECT_TRUE(std::ranges::any_of(alpine.software, [](const Software& s) { return s.name == "libssl3" && s.source == "openssl"; }));
  const Inventory twice = load("sbom-with-duplicates.cdx.xml");
  EXPECT_EQ(twice.software.size(), 15U);
  const Inventory bad = load("sbom-bad-purls.cdx.xml");
  EXPECT_EQ(bad.software.size(), 9U);
  EXPECT_EQ(bad.problems.size(), 7U);
  EXPECT_EQ(bad.device.os.version, "3.17.2");
  const Inventory maven = load("sbom-license-cyclonedx.json");
  EXPECT_EQ(maven.software.size(), 3U);
  EXPECT_EQ(maven.software[0].name, "org.eclipse.sisu:org.eclipse.sisu.plexus");
}

}  // namespace
}  // namespace parapet::inventory
