// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json_writer.h"
#include "cli/context.h"
#include "cli/feed.h"
#include "cli/terminal.h"
#include "knowledge/knowledge.h"

namespace parapet::cli {
namespace {

using knowledge::Coverage;
using knowledge::FeedId;
using knowledge::FeedInfo;
using knowledge::Knowledge;

struct StatusArguments {
  std::string format = "table";
  std::string feed;
  bool rejects = false;
};

std::string_view word_of(Coverage coverage) {
  switch (coverage) {
    case Coverage::kFixesOnly:
      return "fixes only";
    case Coverage::kFullState:
      return "full state";
    case Coverage::kThreat:
      return "threat";
  }
  return "";
}

// The feeds asked for: all, or the named one and all below it ("osv" names "osv/PyPI").
Result<std::vector<FeedId>> chosen(const Knowledge& knowledge, const std::string& name) {
  std::vector<FeedId> feeds;
  for (std::uint32_t i = 0; i < knowledge.feeds().size(); ++i) {
    const std::string& feed = knowledge.feeds()[i].identity.name;
    if (name.empty() || feed == name || feed.starts_with(name + "/")) {
      feeds.push_back(FeedId{i});
    }
  }
  if (feeds.empty() && !name.empty()) {
    return fail(ErrorCode::kNotFound, fmt::format("{}: no such feed; `parapet feed status` lists them", name));
  }
  return feeds;
}

Result<std::string> as_json(const Knowledge& knowledge, const std::vector<FeedId>& feeds, bool rejects, UnixTime now) {
  JsonWriter out(2);
  out.begin_object().member("schema", "parapet.feeds/1").key("feeds").begin_array();
  for (const FeedId id : feeds) {
    const FeedInfo& info = knowledge.feed(id);
    out.begin_object().member("name", info.identity.name).member("kind", info.identity.kind);
    out.key("covers").begin_array();
    for (const std::string& domain : info.identity.covers) {
      out.value(domain);
    }
    out.end_array();
    out.member("records", info.records).member("withdrawn", info.withdrawn).member("rejected", info.rejected);
    out.key("snapshot");
    info.snapshot.known() ? out.value(format_time(info.snapshot)) : out.null();
    out.key("age_days");
    info.snapshot.known() ? out.value(info.age_days(now)) : out.null();
    out.member("stale", info.stale(now)).member("source", info.source).member("sha256", info.sha256);
    out.member("imported", format_time(info.imported));
    if (rejects) {
      out.key("rejects").begin_array();
      for (const Knowledge::Reject& reject : TRY(knowledge.rejects(id))) {
        out.begin_object().member("record", reject.record).member("reason", reject.reason).end_object();
      }
      out.end_array();
    }
    out.end_object();
  }
  out.end_array().end_object();
  return out.text() + "\n";
}

std::string table_of(const Knowledge& knowledge, const std::vector<FeedId>& feeds, UnixTime now) {
  using Align = Table::Align;
  Table table({"FEED", "RECORDS", "WITHDRAWN", "SET ASIDE", "SNAPSHOT", "AGE", "TELLS", "JUDGES"},
              {Align::kLeft, Align::kRight, Align::kRight, Align::kRight, Align::kLeft, Align::kRight, Align::kLeft,
               Align::kLeft});
  for (const FeedId id : feeds) {
    const FeedInfo& info = knowledge.feed(id);
    const Style age = info.stale(now) ? Style::kYellow : Style::kPlain;
    table.row({{info.identity.name, Style::kBold},
               {std::to_string(info.records)},
               {info.withdrawn == 0 ? "" : std::to_string(info.withdrawn)},
               {info.rejected == 0 ? "" : std::to_string(info.rejected), Style::kYellow},
               {info.snapshot.known() ? format_date(info.snapshot) : "not known"},
               {info.snapshot.known() ? fmt::format("{} d", info.age_days(now)) : "", age},
               {std::string(word_of(info.identity.coverage))},
               {fmt::format("{}", fmt::join(info.identity.covers, " "))}});
  }
  std::string text = table.to_string(output_width(), output_has_colour());
  return text.ends_with('\n') ? text : text + "\n";
}

std::string details_of(const FeedInfo& info, UnixTime now) {
  std::string text;
  const auto line = [&](std::string_view label, const std::string& value) {
    if (!value.empty()) {
      text += fmt::format("{:<12} {}\n", label, styled(value, Style::kPlain, false));
    }
  };
  line("feed", info.identity.name);
  line("kind", info.identity.kind);
  line("tells", std::string(word_of(info.identity.coverage)));
  line("judges", fmt::format("{}", fmt::join(info.identity.covers, " ")));
  line("records", fmt::format("{} ({} withdrawn, {} set aside, {} left out)", info.records, info.withdrawn, info.rejected,
                              info.skipped));
  line("snapshot", info.snapshot.known() ? fmt::format("{}, {} days old, limit {} days{}", format_date(info.snapshot),
                                                       info.age_days(now), info.age_limit_days,
                                                       info.stale(now) ? ": stale" : "")
                                         : "not known");
  line("model", info.identity.model);
  line("source", info.source);
  line("sha256", info.sha256);
  line("imported", format_time(info.imported));
  return text;
}

// Which distributions, releases and ecosystems are judged at all.
std::string coverage_of(const Knowledge& knowledge) {
  std::string text = "\nJudged: ";
  text += knowledge.domains().empty() ? "nothing yet" : fmt::format("{}", fmt::join(knowledge.domains(), ", "));
  return text + ". Everything else is shown as not assessed.\n";
}

Result<int> status(Context& context, const StatusArguments& arguments) {
  const Knowledge knowledge = TRY(Knowledge::open(context.knowledge_folder()));
  const std::vector<FeedId> feeds = TRY(chosen(knowledge, arguments.feed));
  const UnixTime now = context.clock->now();
  if (arguments.format == "json") {
    const std::string text = TRY(as_json(knowledge, feeds, arguments.rejects, now));
    TRY(print(text));
    return 0;
  }
  if (knowledge.feeds().empty()) {
    TRY(print("No feeds yet. `parapet feed sync` downloads them, `parapet feed import PATH` reads files.\n"));
    return 0;
  }
  std::string text = arguments.feed.empty() || feeds.size() > 1 ? table_of(knowledge, feeds, now)
                                                                : details_of(knowledge.feed(feeds.front()), now);
  if (arguments.feed.empty()) {
    text += coverage_of(knowledge);
  }
  if (arguments.rejects) {
    for (const FeedId id : feeds) {
      for (const Knowledge::Reject& reject : TRY(knowledge.rejects(id))) {
        text += styled(fmt::format("{}: {}: {}", knowledge.feed(id).identity.name, reject.record, reject.reason),
                       Style::kPlain, false) + "\n";
      }
    }
  }
  TRY(print(text));
  return 0;
}

}  // namespace

void add_feed_status_command(CLI::App& feed, Context& context) {
  CLI::App* command = feed.add_subcommand("status", "which feeds are there, how old they are and what they judge");
  const auto arguments = std::make_shared<StatusArguments>();
  command->add_option("feed", arguments->feed, "one feed, or all below a name (osv)")->type_name("FEED");
  command->add_option("--format", arguments->format, "table or json")->check(CLI::IsMember({"table", "json"}));
  command->add_flag("--rejects", arguments->rejects, "also list the records that could not be read, and why");
  command->callback([&context, arguments] { run(context, [&] { return status(context, *arguments); }); });
}

}  // namespace parapet::cli
