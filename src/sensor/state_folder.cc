// SPDX-License-Identifier: Apache-2.0
#include "sensor/state_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"

namespace parapet::sensor {
namespace {

constexpr std::string_view kPositionHeading = "parapet sensor state 1";
constexpr std::uint64_t kPositionBytesMax = 256ULL << 20;
constexpr std::uint64_t kUsageBytesMax = 64ULL << 20;
constexpr std::uint64_t kSmallBytesMax = 64ULL << 10;
constexpr std::string_view kQueueEnding = ".json";

// "1763740000-2.json".
std::optional<QueuedReport> parse_queue_name(std::string_view name) {
  if (!name.ends_with(kQueueEnding)) {
    return std::nullopt;
  }
  const auto [epoch_text, sequence_text] = cut(name.substr(0, name.size() - kQueueEnding.size()), '-');
  const std::optional<std::uint64_t> epoch = parse_uint(epoch_text);
  const std::optional<std::uint64_t> sequence = parse_uint(sequence_text.value_or(""));
  return epoch && sequence ? std::optional(QueuedReport{.epoch = *epoch, .sequence = *sequence}) : std::nullopt;
}

// The value of the next line, which must be "NAME VALUE".
std::optional<std::uint64_t> take_number(std::string_view& text, std::string_view name) {
  const auto [found, value] = cut(take_line(text), ' ');
  return found == name && value ? parse_uint(*value) : std::nullopt;
}

}  // namespace

Result<StateFolder> StateFolder::open(std::string folder, Files& files, const QueueLimits& limits) {
  TRY(files.make_folder(folder + "/queue"));
  if (::chmod(folder.c_str(), 0700) != 0) {
    return located(Error(ErrorCode::kEnvironment, fmt::format("can't make it private: {}", std::strerror(errno))), folder);
  }
  FileLock lock = TRY_AT(FileLock::acquire(folder + "/lock", 0), "another sensor uses this folder");
  StateFolder state(std::move(folder), files, limits, std::move(lock));
  state.read_credential();
  state.read_position();
  TRY(state.read_queue());
  return state;
}

void StateFolder::read_position() {
  const Result<std::string> file = files_->read(folder_ + "/state", kPositionBytesMax);
  if (!file) {
    return;
  }
  std::string_view text = *file;
  if (take_line(text) != kPositionHeading) {
    return;
  }
  const std::optional<std::uint64_t> epoch = take_number(text, "epoch");
  const std::optional<std::uint64_t> sequence = take_number(text, "sequence");
  const std::optional<std::uint64_t> full = take_number(text, "full");
  const std::optional<std::uint64_t> facts = take_number(text, "facts");
  const std::optional<std::uint64_t> known = take_number(text, "known");
  if (!epoch || !sequence || !full || !facts || !known) {
    return;
  }
  epoch_ = *epoch;
  sequence_ = *sequence;
  last_full_ = {static_cast<std::int64_t>(*full)};
  facts_ = *facts;
  if (*known == 1) {
    if (Result<Baseline> baseline = read_baseline(text); baseline) {
      baseline_ = std::move(*baseline);
    }
  }
}

// The queue is whole where it runs without a gap up to the remembered position. A report beyond it was written just before
// a crash and is made again from the difference.
Result<void> StateFolder::read_queue() {
  const std::vector<std::string> names = TRY(files_->list(folder_ + "/queue"));
  for (const std::string& name : names) {
    const std::string path = folder_ + "/queue/" + name;
    const std::optional<QueuedReport> report = parse_queue_name(name);
    const bool ours = report && baseline_ && report->epoch == epoch_ && report->sequence <= sequence_;
    struct stat status {};
    if (!ours || ::stat(path.c_str(), &status) != 0) {
      TRY(files_->remove(path));
      continue;
    }
    queue_.push_back({.report = *report, .bytes = static_cast<std::uint64_t>(status.st_size)});
  }
  std::ranges::sort(queue_, {}, [](const Waiting& waiting) { return waiting.report.sequence; });
  for (std::size_t i = 0; i < queue_.size(); ++i) {
    if (queue_[i].report.sequence + (queue_.size() - 1 - i) != sequence_) {
      return start_over();
    }
  }
  return {};
}

QueuedReport StateFolder::next(bool full, UnixTime now) const {
  if (!full) {
    return {.epoch = epoch_, .sequence = sequence_ + 1};
  }
  return {.epoch = std::max(epoch_ + 1, static_cast<std::uint64_t>(std::max<std::int64_t>(now.seconds, 1))), .sequence = 1};
}

Result<void> StateFolder::add(const QueuedReport& report, bool full, std::string_view body, Baseline after, std::uint64_t facts,
                              UnixTime now) {
  std::uint64_t bytes = body.size();
  for (const Waiting& waiting : queue_) {
    bytes += waiting.bytes;
  }
  if (full) {
    TRY(start_over());
  } else if (queue_.size() >= limits_.reports_max || bytes > limits_.bytes_max) {
    return start_over();
  }
  const std::uint64_t epoch = std::max(epoch_, report.epoch);
  Result<void> written = files_->write_atomically(queue_path(report), body);
  if (written) {
    epoch_ = report.epoch;
    sequence_ = report.sequence;
    last_full_ = full ? now : last_full_;
    facts_ = facts;
    baseline_ = std::move(after);
    queue_.push_back({.report = report, .bytes = body.size()});
    written = write_position();
  }
  if (!written) {
    // What the disk holds is not known: no report may go out under a number that another one could get after a crash.
    epoch_ = epoch;
    baseline_.reset();
    queue_.clear();
  }
  return written;
}

std::optional<QueuedReport> StateFolder::oldest() const {
  return queue_.empty() ? std::nullopt : std::optional(queue_.front().report);
}

Result<std::string> StateFolder::body_of(const QueuedReport& report) const {
  return files_->read(queue_path(report), kPositionBytesMax);
}

Result<void> StateFolder::answered(const QueuedReport& report) {
  TRY(files_->remove(queue_path(report)));
  std::erase_if(queue_, [&](const Waiting& waiting) {
    return waiting.report.epoch == report.epoch && waiting.report.sequence == report.sequence;
  });
  return {};
}

Result<void> StateFolder::start_over(std::uint64_t skip) {
  baseline_.reset();
  epoch_ += skip;
  // First what makes the queue void, then the queue: whatever a crash leaves of it is cleared at the next start.
  TRY(write_position());
  for (const Waiting& waiting : queue_) {
    TRY(files_->remove(queue_path(waiting.report)));
  }
  queue_.clear();
  return {};
}

Result<void> StateFolder::write_position() {
  std::string text = fmt::format("{}\nepoch {}\nsequence {}\nfull {}\nfacts {}\nknown {}\n", kPositionHeading, epoch_, sequence_,
                                 last_full_.seconds, facts_, baseline_ ? 1 : 0);
  if (baseline_) {
    text += write_baseline(*baseline_);
  }
  return files_->write_atomically(folder_ + "/state", text);
}

std::string StateFolder::queue_path(const QueuedReport& report) const {
  return fmt::format("{}/queue/{}-{}{}", folder_, report.epoch, report.sequence, kQueueEnding);
}

void StateFolder::read_credential() {
  const Result<std::string> text = files_->read(folder_ + "/credential", kSmallBytesMax);
  if (!text) {
    return;
  }
  JsonParser parser;
  const Result<JsonValue> root = parser.parse(*text);
  if (!root || (*root)["credential"].string().empty()) {
    return;
  }
  credential_ = Credential{.server = std::string((*root)["server"].string()),
                           .device_id = std::string((*root)["device_id"].string()),
                           .secret = std::string((*root)["credential"].string())};
}

Result<void> StateFolder::write_secret(const std::string& name, std::string_view bytes) {
  const std::string path = folder_ + "/" + name;
  const std::string temporary = path + ".new";
  ::unlink(temporary.c_str());
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return located(Error(ErrorCode::kEnvironment, fmt::format("can't create: {}", std::strerror(errno))), temporary);
  }
  const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
  const int reason = errno;
  ::close(descriptor);
  if (written != static_cast<ssize_t>(bytes.size())) {
    return located(Error(ErrorCode::kEnvironment, fmt::format("can't write: {}", std::strerror(reason))), temporary);
  }
  return files_->publish(temporary, path);
}

Result<void> StateFolder::keep_credential(Credential credential) {
  JsonWriter json(1);
  json.begin_object().member("server", credential.server).member("device_id", credential.device_id);
  json.member("credential", credential.secret).end_object();
  TRY(write_secret("credential", json.take() + "\n"));
  credential_ = std::move(credential);
  return {};
}

Result<void> StateFolder::forget_credential() {
  credential_.reset();
  return files_->remove(folder_ + "/credential");
}

std::string StateFolder::usage() const { return files_->read(folder_ + "/usage", kUsageBytesMax).value_or(""); }

Result<void> StateFolder::keep_usage(std::string_view text) { return files_->write_atomically(folder_ + "/usage", text); }

Result<std::string> StateFolder::own_device_id(Random& random) {
  const std::string path = folder_ + "/device-id";
  if (const Result<std::string> text = files_->read(path, kSmallBytesMax); text && trim(*text).size() == 40) {
    return std::string(trim(*text));
  }
  std::string id = fmt::format("{:016x}{:016x}{:08x}", random.next(), random.next(), random.next() >> 32U);
  TRY(files_->write_atomically(path, id + "\n"));
  return id;
}

}  // namespace parapet::sensor
