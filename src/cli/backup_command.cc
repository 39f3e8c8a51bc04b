// SPDX-License-Identifier: Apache-2.0
#include "cli/backup_command.h"

#include <filesystem>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/context.h"
#include "store/backup.h"

namespace parapet::cli {
namespace {

struct Options {
  std::string file;
  std::string restore;
  bool force = false;
};

Result<int> make_backup(const std::string& file, const Context& context) {
  TRY(store::backup_folder(context.data_folder, file));
  std::error_code error;
  const std::uintmax_t bytes = std::filesystem::file_size(file, error);
  TRY(print(fmt::format("{}: {} bytes, every page checked\n", file, error ? 0 : bytes)));
  return 0;
}

Result<int> restore(const Options& options, const Context& context) {
  TRY(store::restore_folder(context.data_folder, options.restore, options.force));
  TRY(print(fmt::format("{}/fleet.db: restored from {}\n", context.data_folder, options.restore)));
  return 0;
}

}  // namespace

void add_backup_command(CLI::App& app, Context& context) {
  CLI::App* const command = app.add_subcommand("backup", "copy the fleet store to a file, verified, while the server runs; or back");
  const auto options = std::make_shared<Options>();
  command->add_option("FILE", options->file, "the copy to make; replaced as a whole where it exists");
  command->add_option("--restore", options->restore, "check this copy and make it the store (the server must be stopped)")->type_name("FILE");
  command->add_flag("--force", options->force, "with --restore: replace a store that is there");
  command->footer("The knowledge (feeds) is not part of it: it is downloaded or imported again.");
  command->callback([options, &context] {
    run(context, [&]() -> Result<int> {
      if (options->file.empty() == options->restore.empty()) {
        return fail(ErrorCode::kUsage, "either FILE (make a backup) or --restore FILE");
      }
      return options->restore.empty() ? make_backup(options->file, context) : restore(*options, context);
    });
  });
}

}  // namespace parapet::cli
