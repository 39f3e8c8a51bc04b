// SPDX-License-Identifier: Apache-2.0
#include "cli/serve_command.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/terminal.h"
#include "server/app/application.h"
#include "server/app/config.h"

namespace parapet::cli {
namespace {

struct ServeArguments {
  std::string config;
  std::vector<std::string> options;  // "server.port=9443"
  std::string listen;
};

// "[::1]:8443", "0.0.0.0:8443" or "8443" as settings.
Result<void> add_listen(const std::string& listen, std::vector<std::string>& options) {
  if (listen.empty()) {
    return {};
  }
  const std::size_t colon = listen.rfind(':');
  const std::string port = colon == std::string::npos ? listen : listen.substr(colon + 1);
  std::string address = colon == std::string::npos ? "" : listen.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  }
  if (port.empty() || port.find_first_not_of("0123456789") != std::string::npos) {
    return fail(ErrorCode::kUsage, fmt::format("--listen {}: give ADDRESS:PORT or PORT", listen));
  }
  options.push_back("server.port=" + port);
  if (!address.empty()) {
    options.push_back("server.address=" + address);
  }
  return {};
}

std::string describe(const server::Started& started) {
  std::string text = fmt::format("Parapet serves at {}\n", started.address);
  if (!started.certificate_file.empty()) {
    text += fmt::format("  certificate    {}\n  fingerprint    {}\n", started.certificate_file, started.fingerprint);
  }
  text += fmt::format("  API clients    {}/{}\n", started.address, started.tenant_id);
  text += fmt::format("  devices        {} (loaded in {:.1f} s)\n", started.devices, started.load_seconds);
  if (!started.first_sign_in.empty()) {
    text += fmt::format("  first sign-in  {}\n", started.first_sign_in);
  }
  return text;
}

// Signals are taken by this thread alone, in its turn; nothing happens inside a handler.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    sigaddset(&signals, signal);
  }
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

Result<int> serve(Context& context, ServeArguments& arguments) {
  TRY(add_listen(arguments.listen, arguments.options));
  std::string file = arguments.config;
  if (const std::string usual = context.data_folder + "/parapet.toml"; file.empty() && read_file(usual, 1 << 20)) {
    file = usual;
  }
  const server::Config config = TRY(server::load_config(file, server::process_environment(), arguments.options));
  const sigset_t signals = block_signals();  // before any thread starts: they inherit it
  const std::unique_ptr<Progress> progress = terminal_progress();
  const std::unique_ptr<server::Application> application =
      TRY(server::Application::start(config, context.data_folder, *context.clock, context.site, *progress));
  progress->done();
  TRY(print(describe(application->started())));
  for (;;) {
    int signal = 0;
    sigwait(&signals, &signal);
    if (signal != SIGHUP) {
      break;
    }
    if (const Result<void> reloaded = application->reload(); !reloaded) {
      report_error(reloaded.error());
    }
  }
  application->stop();
  return 0;
}

}  // namespace

void add_serve_command(CLI::App& app, Context& context) {
  const auto arguments = std::make_shared<ServeArguments>();
  CLI::App* command = app.add_subcommand("serve", "run the server: devices report, people and programs ask");
  command->add_option("--config", arguments->config, "settings (docs/configuration.md); default: parapet.toml in the data folder")
      ->type_name("FILE");
  command->add_option("--listen", arguments->listen, "where to listen (default: 0.0.0.0:8443)")->type_name("ADDRESS:PORT");
  command->add_option("--set", arguments->options, "one setting, over file and environment: server.workers=32")->type_name("KEY=VALUE");
  command->callback([&context, arguments] { run(context, [&] { return serve(context, *arguments); }); });
}

}  // namespace parapet::cli
