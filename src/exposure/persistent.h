// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace parapet::exposure {

// The writer's count of published states: what was made or copied in the current epoch is not published yet and may be
// changed in place.
using Epoch = std::uint64_t;

// An array that is copied in microseconds whatever its size: a copy shares all blocks, and the writer copies a block when
// it first changes it after that. One writer; its copies are read by any number of threads.
template <typename T, std::size_t kBlock>
class PersistentArray {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }

  [[nodiscard]] const T& operator[](std::size_t i) const {
    return nodes_[i / kNode]->blocks[i % kNode / kBlock]->values[i % kBlock];
  }

  // The epoch in which an element of the block that holds this one was last made the writer's own: what a copy of that epoch or a
  // later one shows of the block is what this one does. 0: nobody wrote to it.
  [[nodiscard]] Epoch written(std::size_t i) const { return nodes_[i / kNode]->blocks[i % kNode / kBlock]->epoch; }

  // The element, to be changed. After own_all() different threads may change different elements.
  [[nodiscard]] T& write(std::size_t i, Epoch epoch) {
    std::shared_ptr<Node>& node = nodes_[i / kNode];
    if (node->epoch != epoch) {
      node = std::make_shared<Node>(*node);
      node->epoch = epoch;
    }
    std::shared_ptr<Block>& block = node->blocks[i % kNode / kBlock];
    if (block->epoch != epoch) {
      block = std::make_shared<Block>(*block);
      block->epoch = epoch;
    }
    return block->values[i % kBlock];
  }

  // Grows to at least `size`, new elements as T{} is.
  void grow(std::size_t size, Epoch epoch) {
    while (nodes_.size() * kNode < size) {
      nodes_.push_back(std::make_shared<Node>());
      nodes_.back()->epoch = epoch;
      for (std::shared_ptr<Block>& block : nodes_.back()->blocks) {
        block = empty_block();
      }
    }
    size_ = std::max(size_, size);
  }

  // Makes everything the writer's own.
  void own_all(Epoch epoch) {
    for (std::size_t i = 0; i < size_; i += kBlock) {
      static_cast<void>(write(i, epoch));
    }
  }

 private:
  static constexpr std::size_t kBlocks = 64;
  static constexpr std::size_t kNode = kBlocks * kBlock;
  struct Block {
    Epoch epoch = 0;  // 0: never the writer's own, epochs start with 1
    std::array<T, kBlock> values{};
  };
  struct Node {
    Epoch epoch = 0;
    std::array<std::shared_ptr<Block>, kBlocks> blocks;
  };
  // Room that nobody wrote to yet is one block, shared.
  std::shared_ptr<Block> empty_block() {
    if (!empty_) {
      empty_ = std::make_shared<Block>();
    }
    return empty_;
  }

  std::vector<std::shared_ptr<Node>> nodes_;
  std::shared_ptr<Block> empty_;
  std::size_t size_ = 0;
};

// The same for large elements: each lies by itself and is copied by itself.
template <typename T>
class PersistentBoxes {
 public:
  [[nodiscard]] std::size_t size() const { return boxes_.size(); }
  [[nodiscard]] const T& operator[](std::size_t i) const { return boxes_[i]->value; }
  [[nodiscard]] T& write(std::size_t i, Epoch epoch) {
    std::shared_ptr<Box>& box = boxes_.write(i, epoch);
    if (box->epoch != epoch) {
      box = std::make_shared<Box>(Box{epoch, box->value});
    }
    return box->value;
  }
  void append(T value, Epoch epoch) {
    const std::size_t at = boxes_.size();
    boxes_.grow(at + 1, epoch);
    boxes_.write(at, epoch) = std::make_shared<Box>(Box{epoch, std::move(value)});
  }
  // The outer array becomes the writer's own; elements are still copied at their first change.
  void own_all(Epoch epoch) { boxes_.own_all(epoch); }

 private:
  struct Box {
    Epoch epoch = 0;
    T value;
  };
  PersistentArray<std::shared_ptr<Box>, 64> boxes_;
};

}  // namespace parapet::exposure
