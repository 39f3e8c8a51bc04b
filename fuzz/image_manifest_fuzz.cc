// SPDX-License-Identifier: Apache-2.0
// Manifests and layer names of container images. Lines "NAME<tab>DOCUMENT" are the archive's documents; lines without a
// tab are members of layers, a line "--" begins the next layer.
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "inventory/collect/image_manifest.h"
#include "inventory/collect/image_tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parapet;
  using namespace parapet::inventory;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  ImageDocuments documents;
  const Limits limits;
  ImageTree tree(limits);
  std::vector<ArchiveMember> members;
  std::size_t layer = 0;
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    const auto [name, document] = cut(line, '\t');
    if (document) {
      documents[std::string(name)] = std::string(*document);
    } else if (line == "--") {
      (void)tree.apply(layer++, members);
      members.clear();
    } else {
      const auto [path, target] = cut(line, '>');
      members.push_back({.path = std::string(path),
                         .kind = target ? ArchiveMember::Kind::kSymbolicLink : ArchiveMember::Kind::kFile,
                         .link_target = std::string(target.value_or(""))});
    }
  }
  (void)tree.apply(layer, members);
  (void)tree.list("a");
  (void)tree.exists("a/b/c");
  (void)plan_image(documents, "amd64", limits);
  return 0;
}
