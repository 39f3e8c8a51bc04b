// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/image.h"

#include <algorithm>
#include <fstream>
#include <map>

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include "base/hash.h"
#include "base/progress.h"
#include "support/paths.h"

namespace parapet::inventory {
namespace {

struct Member {
  std::string path;
  std::string content;
  std::string symbolic;  // link target
  std::string hard;
  std::uint32_t mode = 0644;
  bool folder = false;
};

la_ssize_t append(archive*, void* user, const void* bytes, size_t count) {
  static_cast<std::string*>(user)->append(static_cast<const char*>(bytes), count);
  return static_cast<la_ssize_t>(count);
}

// A tar of the members, packed with a filter of libarchive ("" for none).
std::string tar(const std::vector<Member>& members, const std::string& filter = "") {
  std::string out;
  archive* writer = archive_write_new();
  archive_write_set_format_pax_restricted(writer);
  if (!filter.empty()) {
    archive_write_add_filter_by_name(writer, filter.c_str());
  }
  archive_write_set_bytes_in_last_block(writer, 1);
  archive_write_open(writer, &out, nullptr, append, nullptr);
  for (const Member& member : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.path.c_str());
    archive_entry_set_perm(entry, static_cast<mode_t>(member.mode));
    archive_entry_set_filetype(entry, member.folder ? AE_IFDIR : member.symbolic.empty() ? AE_IFREG : AE_IFLNK);
    archive_entry_set_size(entry, static_cast<la_int64_t>(member.content.size()));
    if (!member.symbolic.empty()) {
      archive_entry_set_symlink(entry, member.symbolic.c_str());
    }
    if (!member.hard.empty()) {
      archive_entry_set_hardlink(entry, member.hard.c_str());
    }
    archive_write_header(writer, entry);
    archive_write_data(writer, member.content.data(), member.content.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  return out;
}

using Layers = std::vector<std::vector<Member>>;

std::string docker_save(const Layers& layers) {
  std::vector<Member> members;
  std::string list;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const std::string name = "layer" + std::to_string(i) + "/layer.tar";
    members.push_back({.path = name, .content = tar(layers[i])});
    list += (i == 0 ? "\"" : ",\"") + name + "\"";
  }
  members.push_back({.path = "config.json", .content = R"({"architecture":"amd64","os":"linux"})"});
  members.push_back({.path = "manifest.json", .content = R"([{"Config":"config.json","RepoTags":["web:1"],"Layers":[)" + list + "]}]"});
  return tar(members);
}

std::string descriptor(const std::string& blob, const std::string& more = "") {
  return R"({"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:)" + sha256_hex(blob) + "\"" + more + "}";
}

std::string oci(const Layers& layers, const std::string& filter, const std::string& platforms_before = "") {
  std::vector<Member> members = {{.path = "./oci-layout", .content = R"({"imageLayoutVersion":"1.0.0"})"}};
  const auto blob = [&](const std::string& bytes) { members.push_back({.path = "./blobs/sha256/" + sha256_hex(bytes), .content = bytes}); };
  std::string list;
  for (const std::vector<Member>& layer : layers) {
    const std::string bytes = tar(layer, filter);
    list += (list.empty() ? "" : ",") + descriptor(bytes);
    blob(bytes);
  }
  const std::string config = R"({"architecture":"amd64","os":"linux"})";
  blob(config);
  const std::string manifest = R"({"schemaVersion":2,"config":)" + descriptor(config) + R"(,"layers":[)" + list + "]}";
  blob(manifest);
  const std::string inner = R"({"manifests":[)" + platforms_before +
                            descriptor(manifest, R"(,"platform":{"architecture":"amd64","os":"linux"})") + "]}";
  blob(inner);
  members.push_back({.path = "./index.json",
                     .content = R"({"manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:)" + sha256_hex(inner) + "\"}]}"});
  return tar(members);
}

std::string write(const std::string& bytes) {
  const std::string path = test::temporary_folder() + "/image.tar";
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

Result<Image> open(const std::string& bytes) {
  NoProgress progress;
  const auto collectors = std::make_shared<std::vector<std::unique_ptr<Collector>>>(language_collectors());
  return read_image(write(bytes),
                    {.limits = {},
                     .wants = [collectors](const TreeFile& file) {
                       return std::any_of(collectors->begin(), collectors->end(), [&](const auto& one) { return one->wants(file); });
                     }},
                    progress);
}

std::vector<std::string> walked(const Tree& tree) {
  std::vector<std::string> paths;
  EXPECT_TRUE(tree.walk([&](const TreeFile& file) { paths.push_back(file.path); }, [](const std::string&, const std::string&) {}));
  return paths;
}

Layers layers() {
  return {{{.path = "usr/", .mode = 0755, .folder = true},
           {.path = "usr/lib/os-release", .content = "ID=debian\nVERSION_ID=\"12\"\n"},
           {.path = "etc/os-release", .symbolic = "../usr/lib/os-release"},
           {.path = "lib", .symbolic = "usr/lib"},
           {.path = "var/lib/dpkg/status", .content = "old"},
           {.path = "app/gone.lock", .content = "x"},
           {.path = "app/folder/a", .content = "x"},
           {.path = "app/opaque/old", .content = "x"},
           {.path = "app/kind/b", .content = "x"}},
          {{.path = "var/lib/dpkg/status", .content = "new"},
           {.path = "app/.wh.gone.lock"},
           {.path = "app/.wh.folder"},
           {.path = "app/opaque/new", .content = "y"},
           {.path = "app/opaque/.wh..wh..opq"},
           {.path = "app/kind", .content = "now a file"},
           {.path = "lib/through", .content = "z"},
           {.path = "app/requirements.txt", .content = "Django==3.2.1\n"},
           {.path = "app/hard.txt", .hard = "app/requirements.txt"},
           {.path = "../../escape", .content = "x"}},
          {}};
}

void expect_the_image(const Result<Image>& image) {
  ASSERT_TRUE(image) << image.error().to_string();
  EXPECT_EQ(walked(*image->tree), (std::vector<std::string>{"app/hard.txt", "app/kind", "app/opaque/new", "app/requirements.txt",
                                                             "usr/lib/os-release", "usr/lib/through", "var/lib/dpkg/status"}));
  EXPECT_EQ(image->tree->read("var/lib/dpkg/status", 100).value_or(""), "new");
  EXPECT_EQ(image->tree->read("etc/os-release", 100).value_or(""), "ID=debian\nVERSION_ID=\"12\"\n");
  EXPECT_EQ(image->tree->read("lib/os-release", 100).value_or("").size(), 26U);
  EXPECT_EQ(image->tree->read("app/requirements.txt", 100).value_or(""), "Django==3.2.1\n");
  EXPECT_EQ(image->tree->read("app/hard.txt", 100).value_or(""), "Django==3.2.1\n");
  EXPECT_EQ(image->tree->read("var/lib/dpkg/status", 2).error().code(), ErrorCode::kLimit);
  EXPECT_EQ(image->tree->read("app/kind", 100).error().code(), ErrorCode::kUnsupported);
  EXPECT_EQ(image->tree->read("app/gone.lock", 100).error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(image->tree->list("app").value_or(std::vector<std::string>{}),
            (std::vector<std::string>{"hard.txt", "kind", "opaque", "requirements.txt"}));
  EXPECT_TRUE(image->tree->exists("lib/through"));
  EXPECT_FALSE(image->tree->exists("app/folder"));
  EXPECT_EQ(image->architecture, "x86_64");
}

TEST(ContainerImage, docker_save_and_oci_give_the_same_merged_tree) {
  const Result<Image> docker = open(docker_save(layers()));
  expect_the_image(docker);
  EXPECT_EQ(docker->name, "web:1");
  for (const char* filter : {"", "gzip", "zstd"}) {
    expect_the_image(open(oci(layers(), filter)));
  }
}

TEST(ContainerImage, the_collectors_find_in_it_what_they_find_in_the_folder) {
  const std::string root = test::source_folder() + "/tests/cases/collect/";
  for (const std::string name : {"090-binaries", "040-java-archives", "100-one-folder", "020-go-mod", "002-requirements"}) {
    const Result<std::unique_ptr<Tree>> folder = open_folder(root + name + "/root", {}, {});
    ASSERT_TRUE(folder);
    std::vector<Member> members;
    ASSERT_TRUE((*folder)->walk(
        [&](const TreeFile& file) {
          members.push_back({.path = file.path, .content = (*folder)->read(file.path, 1 << 24).value_or(""), .mode = file.mode});
        },
        [](const std::string&, const std::string&) {}));
    const Result<Image> image = open(docker_save({members}));
    ASSERT_TRUE(image) << image.error().to_string();
    const auto lines = [](const Tree& tree) {
      std::vector<std::string> all;
      const auto collectors = language_collectors();
      EXPECT_TRUE(tree.walk(
          [&](const TreeFile& file) {
            for (const auto& collector : collectors) {
              if (!collector->wants(file)) {
                continue;
              }
              const Result<Collected> one = collector->collect(tree, file, {});
              EXPECT_TRUE(one) << one.error().to_string();
              for (const Software& software : one ? one->software : std::vector<Software>{}) {
                all.push_back(software.ecosystem + " " + software.name + " " + software.version + " " + software.paths.front());
              }
            }
          },
          [](const std::string&, const std::string&) {}));
      std::sort(all.begin(), all.end());
      return all;
    };
    EXPECT_EQ(lines(*image->tree), lines(**folder)) << name;
    EXPECT_FALSE(lines(**folder).empty());
  }
}

TEST(ContainerImage, of_several_platforms_the_one_that_was_read_is_stated) {
  const Result<Image> image = open(oci(layers(), "", descriptor("absent", R"(,"platform":{"architecture":"s390x","os":"linux"})") + "," +
                                                         descriptor("note", R"(,"platform":{"architecture":"unknown","os":"unknown"})") + ","));
  ASSERT_TRUE(image) << image.error().to_string();
  EXPECT_TRUE(image->problems.empty());
  const Result<Image> several = open(tar({{.path = "manifest.json", .content = R"([{"Config":"c","RepoTags":["a:1"],"Layers":[]},{"Config":"d","Layers":[]}])"}}));
  ASSERT_TRUE(several) << several.error().to_string();
  EXPECT_EQ(several->problems.size(), 1U);
}

TEST(ContainerImage, what_is_broken_is_refused_with_its_place) {
  EXPECT_EQ(open(tar({{.path = "a", .content = "b"}})).error().code(), ErrorCode::kBadInput);
  EXPECT_EQ(open("no archive at all").error().code(), ErrorCode::kBadInput);
  const std::string missing = tar({{.path = "manifest.json", .content = R"([{"Config":"c","Layers":["gone/layer.tar"]}])"}});
  const Result<Image> image = open(missing);
  ASSERT_FALSE(image);
  EXPECT_NE(image.error().to_string().find("gone/layer.tar"), std::string::npos) << image.error().to_string();
  const std::string whole = docker_save(layers());
  for (const std::size_t length : {whole.size() / 4, whole.size() / 2, whole.size() - 4000}) {
    EXPECT_FALSE(open(whole.substr(0, length))) << length;
  }
  const std::string broken_layer = tar({{.path = "l.tar", .content = std::string(2000, 'x')},
                                        {.path = "manifest.json", .content = R"([{"Config":"c","Layers":["l.tar"]}])"}});
  EXPECT_FALSE(open(broken_layer));
  const std::string cycle = R"({"manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:aa"}]})";
  EXPECT_EQ(open(tar({{.path = "index.json", .content = cycle}, {.path = "blobs/sha256/aa", .content = cycle}})).error().code(), ErrorCode::kLimit);
  NoProgress progress;
  EXPECT_EQ(read_image("/nonexistent/image.tar", {}, progress).error().code(), ErrorCode::kNotFound);
}

TEST(ContainerImage, links_in_circles_end) {
  const Result<Image> image = open(docker_save({{{.path = "a", .symbolic = "b"}, {.path = "b", .symbolic = "a"}, {.path = "c", .symbolic = "c/c"},
                                                 {.path = "a/x", .content = "y"}}}));
  ASSERT_TRUE(image) << image.error().to_string();
  EXPECT_FALSE(image->tree->exists("a"));
  EXPECT_FALSE(image->tree->exists("c/d"));
}

}  // namespace
}  // namespace parapet::inventory
