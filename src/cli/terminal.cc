// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cwchar>

#include <fmt/format.h>

#include "base/text.h"

namespace parapet::cli {
namespace {

std::string_view escape_of(Style style) {
  switch (style) {
    case Style::kPlain:
      return "";
    case Style::kBold:
      return "\x1b[1m";
    case Style::kDim:
      return "\x1b[2m";
    case Style::kRed:
      return "\x1b[1;31m";
    case Style::kYellow:
      return "\x1b[33m";
    case Style::kGreen:
      return "\x1b[32m";
    case Style::kCyan:
      return "\x1b[36m";
    case Style::kMagenta:
      return "\x1b[35m";
  }
  return "";
}

// Blocks of double-width characters that names really hold (Unicode TR 11): CJK, Hangul, full-width forms, emoji.
bool is_wide(char32_t point) {
  return (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) ||
         (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) ||
         (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
         (point >= 0x1F300 && point <= 0x1FAFF) || (point >= 0x20000 && point <= 0x3FFFD);
}

// Length in bytes and width of the code point at the front of well-formed UTF-8 (printable() made it so).
std::pair<std::size_t, std::size_t> first_point(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length && i < text.size(); ++i) {
    point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return {std::min(length, text.size()), is_wide(point) ? 2 : 1};
}

class TerminalProgress final : public Progress {
 public:
  TerminalProgress() : visible_(::isatty(STDERR_FILENO) == 1) {}
  ~TerminalProgress() override { clear(); }

  void stage(std::string_view title, std::uint64_t bytes_total) override {
    const std::lock_guard lock(mutex_);
    title_ = printable(title);
    total_ = bytes_total;
    bytes_ = 0;
    records_ = 0;
    start_ = Instant::clock::now();
    draw(start_, true);
  }

  void advance(std::uint64_t bytes, std::uint64_t records) override {
    bytes_ += bytes;
    records_ += records;
    if (!visible_) {
      return;
    }
    const auto now = Instant::clock::now();
    if (const std::unique_lock lock(mutex_, std::try_to_lock); lock.owns_lock()) {
      draw(now, false);
    }
  }

  void done() override {
    const std::lock_guard lock(mutex_);
    clear();
  }

 private:
  using Instant = std::chrono::steady_clock::time_point;
  static constexpr auto kRedraw = std::chrono::milliseconds(100);

  void clear() {
    if (visible_ && drawn_) {
      std::fputs("\r\x1b[K", stderr);
      std::fflush(stderr);
      drawn_ = false;
    }
  }

  void draw(Instant now, bool at_once) {
    if (!visible_ || (!at_once && now - last_ < kRedraw)) {
      return;
    }
    last_ = now;
    drawn_ = true;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const std::uint64_t records = records_;
    const std::uint64_t bytes = bytes_;
    std::string line = fmt::format("{:<28}", fit(title_, 28));
    if (total_ > 0) {
      const double share = std::min(1.0, static_cast<double>(bytes) / static_cast<double>(total_));
      const auto filled = static_cast<std::size_t>(share * 24);
      for (std::size_t i = 0; i < 24; ++i) {
        line += i < filled ? "█" : "░";
      }
      line += fmt::format(" {:3.0f} %", share * 100);
      if (share > 0.02 && seconds > 0.5) {
        line += fmt::format("  {:.0f} s left", seconds * (1 - share) / share);
      }
    }
    if (records > 0) {
      line += fmt::format("  {} records", records);
      if (seconds > 0.2) {
        line += fmt::format("  {:.0f}/s", static_cast<double>(records) / seconds);
      }
    }
    fmt::print(stderr, "\r{}\x1b[K", line);
    std::fflush(stderr);
  }

  bool visible_;
  std::atomic<std::uint64_t> bytes_ = 0;
  std::atomic<std::uint64_t> records_ = 0;
  std::mutex mutex_;  // guards all below
  bool drawn_ = false;
  std::string title_;
  std::uint64_t total_ = 0;
  Instant start_;
  Instant last_;
};

}  // namespace

bool output_has_colour() {
  const char* terminal = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr &&
         (terminal == nullptr || std::string_view(terminal) != "dumb");
}

std::size_t output_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20) {
    return size.ws_col;
  }
  return 200;
}

std::string styled(std::string_view text, Style style, bool colour) {
  const std::string safe = printable(text);
  if (!colour || style == Style::kPlain) {
    return safe;
  }
  return std::string(escape_of(style)) + safe + "\x1b[0m";
}

std::size_t display_width(std::string_view text) {
  const std::string safe = printable(text);
  std::size_t width = 0;
  for (std::string_view rest = safe; !rest.empty();) {
    const auto [length, columns] = first_point(rest);
    width += columns;
    rest.remove_prefix(length);
  }
  return width;
}

std::string fit(std::string_view text, std::size_t width) {
  const std::string safe = printable(text);
  if (display_width(safe) <= width) {
    return safe;
  }
  std::string out;
  std::size_t used = 0;
  for (std::string_view rest = safe; !rest.empty();) {
    const auto [length, columns] = first_point(rest);
    if (used + columns + 1 > width) {
      break;
    }
    out += rest.substr(0, length);
    used += columns;
    rest.remove_prefix(length);
  }
  return out + (width > 0 ? "…" : "");
}

Table::Table(std::vector<std::string> headings, std::vector<Align> aligns)
    : headings_(std::move(headings)), aligns_(std::move(aligns)) {
  aligns_.resize(headings_.size(), Align::kLeft);
}

void Table::row(std::vector<Cell> cells) {
  cells.resize(headings_.size());
  rows_.push_back(std::move(cells));
}

std::string Table::to_string(std::size_t width, bool colour) const {
  constexpr std::size_t kGap = 2;
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < headings_.size(); ++column) {
    std::size_t widest = display_width(headings_[column]);
    for (const auto& cells : rows_) {
      widest = std::max(widest, display_width(cells[column].text));
    }
    widths.push_back(widest);
  }
  std::size_t whole = kGap * (widths.empty() ? 0 : widths.size() - 1);
  for (const std::size_t each : widths) {
    whole += each;
  }
  while (width > 0 && whole > width) {
    const auto widest = std::max_element(widths.begin(), widths.end());
    if (*widest <= 12) {
      break;
    }
    --*widest;
    --whole;
  }
  const auto line = [&](const std::vector<Cell>& cells) {
    std::string text;
    for (std::size_t column = 0; column < cells.size(); ++column) {
      const std::string cell = fit(cells[column].text, widths[column]);
      const std::string padding(widths[column] - std::min(widths[column], display_width(cell)), ' ');
      const bool last = column + 1 == cells.size();
      const bool right = aligns_[column] == Align::kRight;
      text += right ? padding : "";
      text += styled(cell, cells[column].style, colour);
      text += right || last ? "" : padding;
      text += last ? "" : std::string(kGap, ' ');
    }
    return text + "\n";
  };
  std::vector<Cell> heading_cells;
  for (const std::string& heading : headings_) {
    heading_cells.push_back({heading, Style::kBold});
  }
  std::string out = line(heading_cells);
  for (const auto& cells : rows_) {
    out += line(cells);
  }
  return out;
}

std::unique_ptr<Progress> terminal_progress() { return std::make_unique<TerminalProgress>(); }

}  // namespace parapet::cli
