// SPDX-License-Identifier: Apache-2.0
#include "server/console/device_texts.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "base/parallel.h"
#include "base/text.h"
#include "server/console/list.h"
#include "server/console/pages.h"

namespace parapet::server::console {
namespace {

using exposure::DeviceFacts;
using exposure::DeviceNumber;
using exposure::View;

constexpr char kEnd = '\0';    // behind each text: no needle goes over it
constexpr char kBegin = '\1';  // before each text that is asked for by how it begins

void append(std::string& bytes, std::string_view text) {
  std::ranges::transform(text, std::back_inserter(bytes), [](char c) { return c == kBegin ? kEnd : to_lower(c); });
  bytes.push_back(kEnd);
}

}  // namespace

void DeviceTexts::Texts::finish() {
  bytes.shrink_to_fit();
  for (const char c : bytes) {
    letters.set(static_cast<unsigned char>(c));
  }
}

void DeviceTexts::Texts::mark(std::string_view needle, char* marks) const {
  if (!std::ranges::all_of(needle, [this](char c) { return letters.test(static_cast<unsigned char>(c)); })) {
    return;
  }
  for (std::size_t at = 0; at < bytes.size();) {
    const void* const found = memmem(bytes.data() + at, bytes.size() - at, needle.data(), needle.size());
    if (found == nullptr) {
      return;
    }
    const auto offset = static_cast<std::uint32_t>(static_cast<const char*>(found) - bytes.data());
    const auto device = std::ranges::upper_bound(ends, offset);
    marks[device - ends.begin()] = 1;
    at = *device;
  }
}

std::shared_ptr<const DeviceTexts::Block> DeviceTexts::block_of(const View& view, std::uint32_t first) {
  const auto block = std::make_shared<Block>();
  for (std::uint32_t place = 0; place < kBlock; ++place) {
    const DeviceNumber number{first + place};
    if (number.value < view.device_limit() && view.has_device(number)) {
      const DeviceFacts& facts = *view.device(number).facts;
      append(block->names.bytes, facts.name);
      append(block->names.bytes, facts.domain);
      append(block->ids.bytes, facts.id);
      for (const inventory::NetworkAddress& address : facts.addresses) {
        for (const std::string* text : {&address.address, &address.mac_address}) {
          block->addresses.bytes.push_back(kBegin);
          append(block->addresses.bytes, *text);
        }
      }
    }
    for (Texts* const texts : {&block->names, &block->ids, &block->addresses}) {
      texts->end_device(place);
    }
  }
  for (Texts* const texts : {&block->names, &block->ids, &block->addresses}) {
    texts->finish();
  }
  return block;
}

std::shared_ptr<const DeviceTexts> DeviceTexts::of(const View& view, const DeviceTexts* before) {
  const auto made = std::make_shared<DeviceTexts>();
  made->edition_ = view.edition();
  made->limit_ = view.device_limit();
  made->blocks_.resize((made->limit_ + kBlock - 1) / kBlock);
  const bool lends = before != nullptr && made->edition_ != 0 && before->edition_ <= made->edition_;
  parallel_for(made->blocks_.size(), [&](std::size_t place) {
    const auto first = static_cast<std::uint32_t>(place) * kBlock;
    const bool same = lends && place < before->blocks_.size() && !changed_since(view, before->edition_, first, std::min(first + kBlock, made->limit_));
    made->blocks_[place] = same ? before->blocks_[place] : block_of(view, first);
  });
  return made;
}

bool DeviceTexts::can_find(std::string_view needle) {
  return !needle.empty() && needle.find(kEnd) == std::string_view::npos && needle.find(kBegin) == std::string_view::npos;
}

std::vector<char> DeviceTexts::matching(std::string_view lower_needle) const {
  std::vector<char> marks(blocks_.size() * kBlock);
  const std::string beginning = kBegin + std::string(lower_needle);
  parallel_for(blocks_.size(), [&](std::size_t place) {
    char* const part = marks.data() + place * kBlock;
    blocks_[place]->names.mark(lower_needle, part);
    blocks_[place]->ids.mark(lower_needle, part);
    blocks_[place]->addresses.mark(beginning, part);
  });
  marks.resize(limit_);
  return marks;
}

void DeviceTexts::keep(const Call& call, std::vector<DeviceNumber>& rows, std::string_view lower_needle) {
  // A few are looked at by themselves.
  constexpr std::size_t kFewPart = 32;
  if (can_find(lower_needle) && rows.size() > call.view().device_limit() / kFewPart) {
    const std::vector<char> marks = call.texts()->matching(lower_needle);
    std::erase_if(rows, [&marks](DeviceNumber number) { return marks[number.value] == 0; });
  } else {
    keep_rows(rows, [&](DeviceNumber number) { return device_matches(*call.view().device(number).facts, lower_needle); });
  }
}

}  // namespace parapet::server::console
