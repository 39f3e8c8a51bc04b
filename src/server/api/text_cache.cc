// SPDX-License-Identifier: Apache-2.0
#include "server/api/text_cache.h"

#include <utility>

namespace parapet::server::api {

std::shared_ptr<const VulnerabilityTexts> TextCache::find(const knowledge::Knowledge& knowledge, knowledge::VulnerabilityId id) {
  const std::scoped_lock lock(mutex_);
  if (knowledge.generation() != generation_) {
    return nullptr;
  }
  const auto found = texts_.find(id.value);
  return found == texts_.end() ? nullptr : found->second;
}

void TextCache::put(const knowledge::Knowledge& knowledge, knowledge::VulnerabilityId id,
                    std::shared_ptr<const VulnerabilityTexts> texts) {
  const std::scoped_lock lock(mutex_);
  if (knowledge.generation() < generation_) {
    return;  // of a pinned older state
  }
  if (knowledge.generation() > generation_ || texts_.size() >= kTextsMax) {
    texts_.clear();
    generation_ = knowledge.generation();
  }
  texts_.insert_or_assign(id.value, std::move(texts));
}

}  // namespace parapet::server::api
