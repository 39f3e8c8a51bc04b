// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/sqlite/connection.h"

namespace parapet::store {

// Connections for reading, opened when first needed, at most `size` of them; who needs one more waits. Safe to call from any
// thread; a thread that holds a reader must not ask for another.
class ReaderPool {
 public:
  ReaderPool(std::string path, unsigned size) : path_(std::move(path)), size_(size == 0 ? 1 : size) {}

  // A connection while it lives.
  class Lease {
   public:
    Lease(ReaderPool& pool, std::unique_ptr<Connection> connection) : pool_(&pool), connection_(std::move(connection)) {}
    ~Lease();
    Lease(Lease&& other) noexcept : pool_(other.pool_), connection_(std::move(other.connection_)) {}
    Lease& operator=(Lease&&) = delete;
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    [[nodiscard]] Connection& operator*() const { return *connection_; }
    [[nodiscard]] Connection* operator->() const { return connection_.get(); }

   private:
    ReaderPool* pool_;
    std::unique_ptr<Connection> connection_;
  };
  [[nodiscard]] Result<Lease> lease();

 private:
  [[nodiscard]] Result<std::unique_ptr<Connection>> open() const;

  const std::string path_;
  const unsigned size_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> idle_;
  unsigned opened_ = 0;
};

// Runs statements that must see the store at one moment.
template <typename Body>
[[nodiscard]] std::invoke_result_t<Body> in_read_transaction(Connection& reader, Body&& body) {
  TRY(reader.run("BEGIN"));
  std::invoke_result_t<Body> result = body();
  TRY(reader.run("COMMIT"));
  return result;
}

}  // namespace parapet::store
