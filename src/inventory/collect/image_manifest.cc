// SPDX-License-Identifier: Apache-2.0
#include "inventory/collect/image_manifest.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"

namespace parapet::inventory {
namespace {

constexpr std::size_t kLayersMax = 4096;
// Indexes inside indexes: deeper ones, and cycles, are refused.
constexpr int kIndexDepthMax = 4;

// "sha256:abc" -> "blobs/sha256/abc"
Result<std::string> blob_of(std::string_view digest) {
  const auto [algorithm, hex] = cut(digest, ':');
  if (!hex || algorithm.empty() || hex->empty() || hex->find('/') != std::string_view::npos || algorithm.find('/') != std::string_view::npos) {
    return bad_input(fmt::format("'{}' is no digest of a blob", printable(digest)));
  }
  return fmt::format("blobs/{}/{}", algorithm, *hex);
}

Result<std::string_view> document(const ImageDocuments& documents, const std::string& name) {
  const auto found = documents.find(name);
  if (found == documents.end()) {
    return bad_input(fmt::format("'{}' is named by the image and is not in the archive, or is no small JSON document", printable(name)));
  }
  return std::string_view(found->second);
}

void read_config(const ImageDocuments& documents, std::string_view name, const Limits& limits, ImagePlan& plan) {
  const auto found = documents.find(name);
  if (found == documents.end()) {
    return;
  }
  JsonParser parser(limits);
  if (const Result<JsonValue> config = parser.parse(found->second)) {
    plan.architecture = (*config)["architecture"].string();
  }
}

Result<ImagePlan> plan_docker(const ImageDocuments& documents, std::string_view manifest, const Limits& limits) {
  JsonParser parser(limits);
  const JsonValue images = TRY_AT(parser.parse(manifest), "manifest.json");
  if (!images.is_array() || images.elements().empty()) {
    return located(Error(ErrorCode::kBadInput, "is not a list of images"), "manifest.json");
  }
  const JsonValue image = *images.elements().begin();
  ImagePlan plan;
  for (const JsonValue tag : image["RepoTags"].elements()) {
    plan.name = plan.name.empty() ? std::string(tag.string()) : plan.name;
  }
  if (plan.name.empty()) {
    plan.name = image["Config"].string();
  }
  if (!image["Layers"].is_array() || image["Layers"].elements().size() > kLayersMax) {
    return located(Error(ErrorCode::kBadInput, "the image has no list of layers, or one that is too long"), "manifest.json");
  }
  for (const JsonValue layer : image["Layers"].elements()) {
    if (layer.string().empty()) {
      return located(Error(ErrorCode::kBadInput, "a layer without a name"), "manifest.json");
    }
    plan.layers.emplace_back(layer.string());
  }
  if (images.elements().size() > 1) {
    plan.problems.push_back({.place = "manifest.json",
                             .reason = fmt::format("the archive holds {} images; the first, '{}', was read", images.elements().size(), plan.name)});
  }
  read_config(documents, image["Config"].string(), limits, plan);
  return plan;
}

struct Candidate {
  std::string blob;
  std::string name;
  std::string architecture;
  std::string system;
};

// All images that an index names. Attestations stand in the index like images and are none.
Result<void> list_candidates(const ImageDocuments& documents, std::string_view index, const Limits& limits, int depth,
                             std::vector<Candidate>& all) {
  if (depth > kIndexDepthMax) {
    return fail(ErrorCode::kLimit, fmt::format("indexes are nested deeper than {}", kIndexDepthMax));
  }
  JsonParser parser(limits);
  const JsonValue document_json = TRY(parser.parse(index));
  if (!document_json["manifests"].is_array()) {
    return bad_input("the index has no list of manifests");
  }
  if (document_json["manifests"].elements().size() > kLayersMax) {
    return fail(ErrorCode::kLimit, fmt::format("an index of more than {} manifests", kLayersMax));
  }
  for (const JsonValue one : document_json["manifests"].elements()) {
    const JsonValue notes = one["annotations"];
    if (notes["vnd.docker.reference.type"].present() || one["platform"]["os"].string() == "unknown") {
      continue;
    }
    const std::string blob = TRY(blob_of(one["digest"].string()));
    if (one["mediaType"].string().ends_with("index.v1+json") || one["mediaType"].string().ends_with("manifest.list.v2+json")) {
      const std::string_view inner = TRY(document(documents, blob));
      TRY_AT(list_candidates(documents, inner, limits, depth + 1, all), blob);
      continue;
    }
    const JsonValue full = notes["io.containerd.image.name"];
    all.push_back({.blob = blob,
                   .name = std::string(full.present() ? full.string() : notes["org.opencontainers.image.ref.name"].string()),
                   .architecture = std::string(one["platform"]["architecture"].string()),
                   .system = std::string(one["platform"]["os"].string())});
  }
  return {};
}

Result<ImagePlan> plan_oci(const ImageDocuments& documents, std::string_view index, std::string_view machine, const Limits& limits) {
  std::vector<Candidate> all;
  TRY_AT(list_candidates(documents, index, limits, 1, all), "index.json");
  // A platform may be listed without its blobs in the archive (a pull of one platform keeps the whole index).
  const std::size_t listed = all.size();
  std::erase_if(all, [&](const Candidate& one) { return !documents.contains(one.blob); });
  if (all.empty()) {
    return located(Error(ErrorCode::kBadInput, listed == 0 ? "names no image" : "names images of which none is in the archive"), "index.json");
  }
  const auto own = std::find_if(all.begin(), all.end(), [&](const Candidate& one) { return one.architecture == machine; });
  const Candidate& chosen = own == all.end() ? all.front() : *own;
  ImagePlan plan{.name = chosen.name.empty() ? chosen.blob : chosen.name, .architecture = chosen.architecture};
  if (all.size() > 1) {
    plan.problems.push_back({.place = "index.json",
                             .reason = fmt::format("the archive holds {} images; {} was read: {}", all.size(),
                                                   chosen.architecture.empty() ? "the first" : chosen.system + "/" + chosen.architecture,
                                                   own == all.end() ? "none is for this machine, it is the first" : "it is this machine's platform")});
  }
  JsonParser parser(limits);
  const std::string_view bytes = TRY(document(documents, chosen.blob));
  const JsonValue manifest = TRY_AT(parser.parse(bytes), chosen.blob);
  if (!manifest["layers"].is_array() || manifest["layers"].elements().size() > kLayersMax) {
    return located(Error(ErrorCode::kBadInput, "the image has no list of layers, or one that is too long"), chosen.blob);
  }
  for (const JsonValue layer : manifest["layers"].elements()) {
    plan.layers.push_back(TRY_AT(blob_of(layer["digest"].string()), chosen.blob));
  }
  const Result<std::string> config = blob_of(manifest["config"]["digest"].string());
  if (config) {
    read_config(documents, *config, limits, plan);
  }
  return plan;
}

}  // namespace

Result<ImagePlan> plan_image(const ImageDocuments& documents, std::string_view machine, const Limits& limits) {
  if (const auto manifest = documents.find("manifest.json"); manifest != documents.end()) {
    return plan_docker(documents, manifest->second, limits);
  }
  if (const auto index = documents.find("index.json"); index != documents.end()) {
    return plan_oci(documents, index->second, machine, limits);
  }
  return bad_input("no container image: neither manifest.json (docker save) nor index.json (OCI layout) is in the archive");
}

}  // namespace parapet::inventory
