// SPDX-License-Identifier: Apache-2.0
#include "inventory/purl.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"

namespace parapet::inventory {
namespace {

struct Canonical {
  const char* given;
  const char* canonical;
};

TEST(Purl, every_type_is_written_in_its_canonical_form) {
  const Canonical cases[] = {
      {"pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie", "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie"},
      {"pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64", "pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64"},
      {"pkg:DEB/Debian/Curl@1", "pkg:deb/debian/curl@1"},
      {"pkg:rpm/Fedora/Curl@7.50.3-1.fc25?distro=fedora-25&arch=i386", "pkg:rpm/fedora/Curl@7.50.3-1.fc25?arch=i386&distro=fedora-25"},
      {"pkg:GitHub/package-URL/Purl-Spec@244fd#everybody/./loves/../dogs/", "pkg:github/package-url/purl-spec@244fd#everybody/loves/dogs"},
      {"pkg:golang/google.golang.org/genproto#/googleapis/api/annotations/",
       "pkg:golang/google.golang.org/genproto#googleapis/api/annotations"},
      {"pkg:golang/github.com/Masterminds/goutils@v1.1.0", "pkg:golang/github.com/masterminds/goutils@v1.1.0"},
      {"pkg:npm/%40angular/animation@12.3.1", "pkg:npm/%40angular/animation@12.3.1"},
      {"pkg://npm//@angular/animation@12.3.1", "pkg:npm/%40angular/animation@12.3.1"},
      {"pkg:npm/@angular/animation", "pkg:npm/%40angular/animation"},
      {"pkg:PYPI/Django_package@1.11.1.dev1", "pkg:pypi/django-package@1.11.1.dev1"},
      {"pkg:nuget/EnterpriseLibrary.Common@6.0.1304", "pkg:nuget/EnterpriseLibrary.Common@6.0.1304"},
      {"pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1?type=zip&classifier=dist",
       "pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1?classifier=dist&type=zip"},
      {"pkg:composer/Laravel/Laravel@5.5.0", "pkg:composer/laravel/laravel@5.5.0"},
      {"pkg:docker/customer/dockerimage@sha256%3A244fd47e07d1004f0aed9c?repository_url=gcr.io",
       "pkg:docker/customer/dockerimage@sha256:244fd47e07d1004f0aed9c?repository_url=gcr.io"},
      {"pkg:pub/Flutter-Bits@1", "pkg:pub/flutter_bits@1"},
      {"pkg:cpan/drolsky/DateTime@1.55", "pkg:cpan/DROLSKY/DateTime@1.55"},
      {"pkg:huggingface/microsoft/deberta@559062AD", "pkg:huggingface/microsoft/deberta@559062ad"},
      {"pkg:generic/openssl@1.1.10g?checksum=&download_url=a", "pkg:generic/openssl@1.1.10g?download_url=a"},
      {"  pkg:cargo/rand@0.7.2 ", "pkg:cargo/rand@0.7.2"},
  };
  for (const Canonical& one : cases) {
    const Result<Purl> purl = parse_purl(one.given);
    ASSERT_TRUE(purl) << one.given << ": " << purl.error().to_string();
    EXPECT_EQ(to_string(*purl), one.canonical);
  }
}

TEST(Purl, what_is_broken_is_refused_with_a_reason) {
  for (const char* text : {"", "/", "pkg:", "pkg:///", "pkg:pypi/", "pkg:apk/alpine/@1.36.1-r27?arch=x86_64", "npm/left-pad", "http:npm/a",
                           "pkg:n$pm/a", "pkg:1npm/a", "pkg:npm/a@%zz", "pkg:npm/%ff", "pkg:npm/a?a b=c", "pkg:npm/a?k=1&K=2",
                           "pkg:maven/commons-io@2.0", "pkg:npm/a%2Fb/c", "pkg:npm/a#b%2Fc", "pkg:npm/@scope"}) {
    const Result<Purl> purl = parse_purl(text);
    EXPECT_FALSE(purl) << text << " -> " << to_string(*purl);
  }
  EXPECT_EQ(parse_purl("pkg:npm/" + std::string(100'000, 'a')).error().code(), ErrorCode::kLimit);
}

TEST(Purl, the_case_of_go_modules_survives_reading) {
  EXPECT_EQ(parse_purl("pkg:golang/github.com/Masterminds/goutils@v1.1.0")->space, "github.com/Masterminds");
  EXPECT_EQ(parse_purl("pkg:npm/JSONStream@1.0.0")->name, "JSONStream");
}

TEST(Purl, reading_what_was_written_gives_the_same_purl) {
  EXPECT_TRUE(rc::check([] {
    const auto text = rc::gen::map(
        rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
            "a", "B", "0", " ", "-", ".", "_", "~", ":", "@", "/", "?", "#", "&", "=", "%", "+", "\xC3\xA4")),
        [](const std::vector<std::string>& parts) {
          std::string joined;
          for (const std::string& part : parts) {
            joined += part;
          }
          return joined;
        });
    const Purl given{.type = *rc::gen::element<std::string>("generic", "deb", "golang", "pypi", "npm", "rpm", "pub", "cpan"),
                     .space = *text,
                     .name = "n" + *text,
                     .version = *text,
                     .qualifiers = {{"arch", *text}, {"distro", *text}},
                     .subpath = *text};
    const std::string written = to_string(given);
    const Result<Purl> read = parse_purl(written);
    RC_ASSERT(read.has_value());
    RC_ASSERT(to_string(*read) == written);
    RC_ASSERT(*parse_purl(to_string(*read)) == *read);
    RC_ASSERT(read->version == given.version);
    RC_ASSERT(given.type != "generic" || read->name == given.name);
  }));
}

Device debian() { return Device{.os = {.family = "linux", .id = "debian", .version = "12", .codename = "bookworm"}}; }

TEST(PurlOf, each_ecosystem_gets_the_form_of_its_type) {
  Device alma{.os = {.family = "linux", .id = "almalinux", .version = "9.4"}};
  EXPECT_EQ(purl_of(debian(), {.ecosystem = "deb", .name = "openssl", .version = "3.0.15-1~deb12u1", .arch = "amd64"}),
            "pkg:deb/debian/openssl@3.0.15-1~deb12u1?arch=amd64&distro=debian-12");
  EXPECT_EQ(purl_of(alma, {.ecosystem = "rpm", .name = "bind", .version = "32:9.16.23-1.el9", .arch = "x86_64"}),
            "pkg:rpm/almalinux/bind@9.16.23-1.el9?arch=x86_64&distro=almalinux-9.4&epoch=32");
  EXPECT_EQ(purl_of(alma, {.ecosystem = "rpm", .name = "zlib", .version = "0:1.2.11-1.el9"}),
            "pkg:rpm/almalinux/zlib@1.2.11-1.el9?distro=almalinux-9.4");
  EXPECT_EQ(purl_of({}, {.ecosystem = "go", .name = "golang.org/x/net", .version = "v0.1.0"}), "pkg:golang/golang.org/x/net@v0.1.0");
  EXPECT_EQ(purl_of({}, {.ecosystem = "go", .name = "stdlib", .version = "1.21.3"}), "pkg:golang/stdlib@1.21.3");
  EXPECT_EQ(purl_of({}, {.ecosystem = "maven", .name = "org.apache.logging.log4j:log4j-core", .version = "2.14.1"}),
            "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1");
  EXPECT_EQ(purl_of({}, {.ecosystem = "maven", .name = "unknown-jar", .version = "1"}), "pkg:generic/unknown-jar@1");
  EXPECT_EQ(purl_of({}, {.ecosystem = "npm", .name = "@angular/core", .version = "1.0.0"}), "pkg:npm/%40angular/core@1.0.0");
  EXPECT_EQ(purl_of({}, {.ecosystem = "windows", .name = "7-Zip 24.01 (x64)", .version = "24.01", .vendor = "7-zip"}),
            "pkg:generic/7-zip/7-Zip%2024.01%20%28x64%29@24.01");
  EXPECT_EQ(purl_of({}, {.ecosystem = "pypi", .name = "Flask_Login", .version = "0.6"}), "pkg:pypi/flask-login@0.6");
  EXPECT_EQ(purl_of({}, {.ecosystem = "gem", .name = "nokogiri", .version = "1.15.0", .arch = "java"}),
            "pkg:gem/nokogiri@1.15.0?platform=java");
  EXPECT_EQ(purl_of({}, {.ecosystem = "pacman", .name = "zlib", .version = "1:1.3-1"}), "pkg:alpm/zlib@1:1.3-1");
  EXPECT_EQ(purl_of({}, {.ecosystem = "npm"}), "");
}

TEST(PurlOf, the_software_of_a_purl_is_the_one_it_was_made_of) {
  const Software all[] = {
      {.ecosystem = "deb", .name = "openssl", .version = "3.0.15-1~deb12u1", .arch = "amd64"},
      {.ecosystem = "go", .name = "github.com/gorilla/context", .version = "v1.2.3"},
      {.ecosystem = "maven", .name = "a.b:c", .version = "1"},
      {.ecosystem = "npm", .name = "@a/b", .version = "1"},
      {.ecosystem = "composer", .name = "a/b", .version = "1"},
      {.ecosystem = "swift", .name = "github.com/apple/swift-nio", .version = "2.0.0"},
      {.ecosystem = "conancenter", .name = "zlib", .version = "1.3"},
  };
  for (const Software& one : all) {
    const Result<Software> back = software_of_purl(*parse_purl(purl_of(debian(), one)));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->ecosystem, one.ecosystem);
    EXPECT_EQ(back->name, one.name);
    EXPECT_EQ(back->version, one.version);
    EXPECT_EQ(back->arch, one.arch);
  }
}

TEST(PurlOf, qualifiers_of_other_producers_are_understood) {
  const Software rpm = *software_of_purl(*parse_purl(
      "pkg:rpm/redhat/nodejs@18.1-1.module%2Bel8?arch=x86_64&epoch=1&upstream=nodejs-18.1-1.module%2Bel8.src.rpm&rpmmod=nodejs:18:82:ab&distro=rhel-8.9"));
  EXPECT_EQ(rpm.version, "1:18.1-1.module+el8");
  EXPECT_EQ(rpm.module, "nodejs:18");
  EXPECT_EQ(rpm.source, "nodejs");
  EXPECT_EQ(rpm.source_version, "18.1-1.module+el8");
  const Software deb = *software_of_purl(*parse_purl("pkg:deb/debian/libssl3@3.0?upstream=openssl@3.0.1"));
  EXPECT_EQ(deb.source, "openssl");
  EXPECT_EQ(deb.source_version, "3.0.1");
  const std::optional<OperatingSystem> alpine = system_of_purl(*parse_purl("pkg:apk/alpine/zlib@1?distro=alpine-3.17.2"));
  ASSERT_TRUE(alpine);
  EXPECT_EQ(alpine->id, "alpine");
  EXPECT_EQ(alpine->version, "3.17.2");
  EXPECT_EQ(system_of_purl(*parse_purl("pkg:deb/debian/zlib@1?distro=bookworm"))->codename, "bookworm");
  EXPECT_EQ(system_of_purl(*parse_purl("pkg:rpm/redhat/zlib@1?distro=rhel-8.9"))->id, "rhel");
  EXPECT_EQ(system_of_purl(*parse_purl("pkg:rpm/opensuse/zlib@1?distro=opensuse-leap-15.4"))->id, "opensuse-leap");
  EXPECT_EQ(system_of_purl(*parse_purl("pkg:rpm/opensuse/zlib@1?distro=opensuse-leap-15.4"))->version, "15.4");
  EXPECT_EQ(system_of_purl(*parse_purl("pkg:deb/debian/zlib@1?distro=debian-sid"))->codename, "sid");
  EXPECT_EQ(system_of_purl(*parse_purl("pkg:apk/alpine/zlib@1?distro=alpine-v3.18"))->version, "v3.18");
  EXPECT_EQ(system_of_purl(*parse_purl("pkg:deb/debian/zlib@1?distro=-"))->id, "debian");
  EXPECT_FALSE(system_of_purl(*parse_purl("pkg:npm/a@1")));
}

}  // namespace
}  // namespace parapet::inventory
