// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"

namespace parapet::cli {

// Whether human output may use colour: standard output is a terminal, NO_COLOR (no-color.org) is not set, TERM is not dumb.
[[nodiscard]] bool output_has_colour();
// Columns of the terminal; 200 where standard output is none: a file has room.
[[nodiscard]] std::size_t output_width();

enum class Style { kPlain, kBold, kDim, kRed, kYellow, kGreen, kCyan, kMagenta };
// The text in a style; unchanged where colour is off. Strips control characters from the text (base/text.h printable).
[[nodiscard]] std::string styled(std::string_view text, Style style, bool colour);

// Columns that a text takes on a terminal: code points, wide East Asian ones counted twice.
[[nodiscard]] std::size_t display_width(std::string_view text);
// The text cut to a width, with an ellipsis where it was longer.
[[nodiscard]] std::string fit(std::string_view text, std::size_t width);

// Rows of cells with aligned columns.
class Table {
 public:
  enum class Align { kLeft, kRight };
  explicit Table(std::vector<std::string> headings, std::vector<Align> aligns = {});
  struct Cell {
    std::string text;
    Style style = Style::kPlain;
  };
  void row(std::vector<Cell> cells);
  // All rows; the widest left-aligned column shrinks where the whole is wider than `width` (0: no bound).
  [[nodiscard]] std::string to_string(std::size_t width, bool colour) const;

 private:
  std::vector<std::string> headings_;
  std::vector<Align> aligns_;
  std::vector<std::vector<Cell>> rows_;
};

// A progress bar on standard error with amount, rate and time left, drawn at most ten times a second; draws nothing
// where standard error is no terminal. Any thread may advance it.
[[nodiscard]] std::unique_ptr<Progress> terminal_progress();

}  // namespace parapet::cli
