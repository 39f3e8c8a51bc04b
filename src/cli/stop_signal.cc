// SPDX-License-Identifier: Apache-2.0
#include "cli/stop_signal.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <utility>

namespace parapet::cli {

Result<StopSignal> StopSignal::open() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGTERM);
  ::sigaddset(&signals, SIGINT);
  if (::pthread_sigmask(SIG_BLOCK, &signals, nullptr) != 0) {
    return fail(ErrorCode::kEnvironment, "can't hold signals back");
  }
  const int descriptor = ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  if (descriptor < 0) {
    return fail(ErrorCode::kEnvironment, std::string("signalfd: ") + std::strerror(errno));
  }
  return StopSignal(descriptor);
}

StopSignal::~StopSignal() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

bool StopSignal::arrived() const {
  pollfd entry{.fd = descriptor_, .events = POLLIN, .revents = 0};
  return ::poll(&entry, 1, 0) > 0;
}

StopSignal::StopSignal(StopSignal&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

StopSignal& StopSignal::operator=(StopSignal&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

}  // namespace parapet::cli
