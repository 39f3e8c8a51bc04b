// SPDX-License-Identifier: Apache-2.0
#include "inventory/report.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/text.h"

namespace parapet::inventory {
namespace {

constexpr std::string_view kSchema = "parapet.inventory/1";
constexpr std::size_t kListMax = 100'000;  // paths, sockets or hotfixes of one entry

// A text field and where it goes; the same tables serve reading and writing, so that nothing is read that is not written.
template <typename Owner>
struct TextField {
  std::string_view name;
  std::string Owner::* place;
};

constexpr auto kSystemFields = std::to_array<TextField<OperatingSystem>>({
    {"family", &OperatingSystem::family},
    {"id", &OperatingSystem::id},
    {"version", &OperatingSystem::version},
    {"codename", &OperatingSystem::codename},
    {"build", &OperatingSystem::build},
    {"arch", &OperatingSystem::arch},
    {"kernel", &OperatingSystem::kernel},
    {"kernel_build", &OperatingSystem::kernel_build},
    {"name", &OperatingSystem::name},
});

constexpr auto kSoftwareFields = std::to_array<TextField<Software>>({
    {"ecosystem", &Software::ecosystem},
    {"name", &Software::name},
    {"version", &Software::version},
    {"source", &Software::source},
    {"source_version", &Software::source_version},
    {"arch", &Software::arch},
    {"publisher", &Software::publisher},
    {"vendor", &Software::vendor},
    {"product", &Software::product},
    {"module", &Software::module},
    {"repository", &Software::repository},
    {"origin", &Software::origin},
    {"owned_by", &Software::owned_by},
    {"installed", &Software::installed},
    {"last_used", &Software::last_used},
});

// The member of an entry that a value is, for messages: a full report has thousands of them, so it is put together where it is needed.
struct MemberPlace {
  EntryPlace entry;
  std::string_view member;
  [[nodiscard]] std::string text() const { return fmt::format("{}.{}", entry.text(), member); }
};
std::string text_of_place(const MemberPlace& place) { return place.text(); }
const std::string& text_of_place(const std::string& place) { return place; }

// A text that may be missing or null. place: "software[3].name".
template <typename Place>
Result<std::string> text_of(JsonValue value, std::uint64_t bytes_max, const Place& place) {
  if (!value.present() || value.is_null()) {
    return std::string{};
  }
  if (!value.is_string()) {
    return bad_input(text_of_place(place) + ": not a text" + (value.is_number() ? " (write a number in quotes)" : ""));
  }
  const std::string_view text = value.string();
  if (text.size() > bytes_max) {
    return fail(ErrorCode::kLimit, fmt::format("{}: longer than {} bytes", text_of_place(place), bytes_max));
  }
  return std::string(text);
}

Result<std::vector<std::string>> texts_of(JsonValue value, const Limits& limits, const std::string& place) {
  std::vector<std::string> texts;
  if (!value.present() || value.is_null()) {
    return texts;
  }
  if (!value.is_array()) {
    return bad_input(place + ": not a list");
  }
  for (const JsonValue element : value.elements()) {
    if (!element.is_string()) {
      return bad_input(fmt::format("{}[{}]: not a text", place, texts.size()));
    }
    if (texts.size() >= kListMax || element.string().size() > limits.string_bytes_max) {
      return fail(ErrorCode::kLimit, fmt::format("{}: more than {} entries, or one longer than string_bytes_max", place, kListMax));
    }
    texts.emplace_back(element.string());
  }
  return texts;
}

Result<std::uint16_t> port_of(JsonValue value, const std::string& place) {
  const std::optional<std::int64_t> number = value.integer();
  if (!number || *number < 0 || *number > 65535) {
    return bad_input(place + ": not a port (0 to 65535)");
  }
  return static_cast<std::uint16_t>(*number);
}

// "sockets" tells everything; "listening" alone (design §7) only the ports.
Result<std::vector<ListeningSocket>> sockets_of(JsonValue all, JsonValue ports, const Limits& limits, EntryPlace place) {
  std::vector<ListeningSocket> sockets;
  const bool whole = all.present();
  const JsonValue list = whole ? all : ports;
  if (!list.present()) {
    return sockets;
  }
  const std::string where = place.text() + (whole ? ".sockets" : ".listening");
  if (list.present() && !list.is_null() && !list.is_array()) {
    return bad_input(where + ": not a list");
  }
  for (const JsonValue element : list.elements()) {
    if (sockets.size() >= kListMax) {
      return fail(ErrorCode::kLimit, fmt::format("{}: more than {} entries", where, kListMax));
    }
    const std::string at = fmt::format("{}[{}]", where, sockets.size());
    ListeningSocket socket;
    socket.port = TRY(port_of(element.is_object() ? element["port"] : element, at));
    socket.protocol = TRY(text_of(element["protocol"], limits.name_bytes_max, at + ".protocol"));
    socket.address = TRY(text_of(element["address"], limits.name_bytes_max, at + ".address"));
    sockets.push_back(std::move(socket));
  }
  return sockets;
}

Result<std::optional<bool>> truth_of(JsonValue value, const MemberPlace& place) {
  if (!value.present() || value.is_null()) {
    return std::optional<bool>{};
  }
  const std::optional<bool> truth = value.boolean();
  if (!truth) {
    return bad_input(place.text() + ": neither true nor false");
  }
  return truth;
}

// The members of an entry that are read: one walk over it instead of a search for each. Of several with one name the first counts, as
// everywhere (JsonValue::operator[]).
struct EntryMembers {
  explicit EntryMembers(JsonValue entry) {
    for (const JsonMember member : entry.members()) {
      JsonValue* const place = place_of(member.key);
      if (place != nullptr && !place->present()) {
        *place = member.value;
      }
    }
  }

  std::array<JsonValue, kSoftwareFields.size()> texts;
  JsonValue paths;
  JsonValue running;
  JsonValue listening;
  JsonValue sockets;
  JsonValue lower_bound_only;

 private:
  JsonValue* place_of(std::string_view name) {
    const auto* const field = std::ranges::find(kSoftwareFields, name, &TextField<Software>::name);
    if (field != kSoftwareFields.end()) {
      return &texts[static_cast<std::size_t>(field - kSoftwareFields.begin())];
    }
    return name == "paths"              ? &paths
           : name == "running"          ? &running
           : name == "listening"        ? &listening
           : name == "sockets"          ? &sockets
           : name == "lower_bound_only" ? &lower_bound_only
                                        : nullptr;
  }
};

std::uint64_t bytes_max_of(std::string_view field, const Limits& limits) {
  return field == "version" || field == "source_version" ? limits.version_bytes_max
         : field == "publisher" || field == "repository" ? limits.string_bytes_max
                                                         : limits.name_bytes_max;
}

}  // namespace

std::string EntryPlace::text() const { return fmt::format("{}[{}]", list, index); }

Result<Software> read_software(JsonValue entry, const Limits& limits, EntryPlace place) {
  if (!entry.is_object()) {
    return bad_input(place.text() + ": not an object");
  }
  const EntryMembers members(entry);
  Software software;
  for (std::size_t i = 0; i < kSoftwareFields.size(); ++i) {
    const auto& [name, member] = kSoftwareFields[i];
    if (members.texts[i].present()) {
      software.*member = TRY(text_of(members.texts[i], bytes_max_of(name, limits), MemberPlace{.entry = place, .member = name}));
    }
  }
  if (software.ecosystem.empty() || software.name.empty()) {
    return bad_input(fmt::format("{}.{}: missing or empty", place.text(), software.ecosystem.empty() ? "ecosystem" : "name"));
  }
  if (members.paths.present()) {
    software.paths = TRY(texts_of(members.paths, limits, place.text() + ".paths"));
  }
  software.running = TRY(truth_of(members.running, {.entry = place, .member = "running"}));
  software.listening = TRY(sockets_of(members.sockets, members.listening, limits, place));
  const std::optional<bool> lower_bound = TRY(truth_of(members.lower_bound_only, {.entry = place, .member = "lower_bound_only"}));
  software.lower_bound_only = lower_bound.value_or(false);
  return software;
}

Result<Device> read_device(JsonValue value, const Limits& limits) {
  Device device;
  if (!value.present() || value.is_null()) {
    return device;
  }
  if (!value.is_object()) {
    return bad_input("device: not an object");
  }
  device.id = TRY(text_of(value["id"], limits.name_bytes_max, "device.id"));
  device.name = TRY(text_of(value["name"], limits.name_bytes_max, "device.name"));
  device.last_boot = TRY(text_of(value["last_boot"], limits.name_bytes_max, "device.last_boot"));
  device.hotfixes = TRY(texts_of(value["hotfixes"], limits, "device.hotfixes"));
  const JsonValue os = value["os"];
  if (os.present() && !os.is_null() && !os.is_object()) {
    return bad_input("device.os: not an object");
  }
  for (const auto& [name, member] : kSystemFields) {
    device.os.*member = TRY(text_of(os[name], limits.name_bytes_max, fmt::format("device.os.{}", name)));
  }
  return device;
}

Result<std::vector<Problem>> read_problems(JsonValue value, const Limits& limits) {
  std::vector<Problem> problems;
  for (const JsonValue element : value.elements()) {
    if (problems.size() >= kListMax) {
      return fail(ErrorCode::kLimit, fmt::format("problems: more than {} entries", kListMax));
    }
    const std::string place = fmt::format("problems[{}]", problems.size());
    Problem problem;
    problem.place = TRY(text_of(element["place"], limits.string_bytes_max, place + ".place"));
    problem.reason = TRY(text_of(element["reason"], limits.string_bytes_max, place + ".reason"));
    problems.push_back(std::move(problem));
  }
  return problems;
}

namespace {

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) {
    return;
  }
  json.key(name).begin_array();
  for (const std::string& text : texts) {
    json.value(text);
  }
  json.end_array();
}

void write_sockets(JsonWriter& json, const std::vector<ListeningSocket>& sockets) {
  if (sockets.empty()) {
    return;
  }
  json.key("listening").begin_array();
  std::vector<std::uint16_t> seen;
  for (const ListeningSocket& socket : sockets) {
    if (std::find(seen.begin(), seen.end(), socket.port) == seen.end()) {
      seen.push_back(socket.port);
      json.value(static_cast<unsigned>(socket.port));
    }
  }
  json.end_array();
  json.key("sockets").begin_array();
  for (const ListeningSocket& socket : sockets) {
    json.begin_object();
    json.member_unless_empty("protocol", socket.protocol).member_unless_empty("address", socket.address);
    json.member("port", static_cast<unsigned>(socket.port)).end_object();
  }
  json.end_array();
}

}  // namespace

void write_software(JsonWriter& json, const Software& software) {
  json.begin_object();
  for (const auto& [name, member] : kSoftwareFields) {
    if (name == "ecosystem" || name == "name" || name == "version") {
      json.member(name, software.*member);
    } else {
      json.member_unless_empty(name, software.*member);
    }
  }
  write_texts(json, "paths", software.paths);
  if (software.running) {
    json.member("running", *software.running);
  }
  write_sockets(json, software.listening);
  if (software.lower_bound_only) {
    json.member("lower_bound_only", true);
  }
  json.end_object();
}

void write_device(JsonWriter& json, const Device& device) {
  json.begin_object();
  json.member_unless_empty("id", device.id).member_unless_empty("name", device.name);
  json.member_unless_empty("last_boot", device.last_boot);
  json.key("os").begin_object();
  for (const auto& [name, member] : kSystemFields) {
    json.member_unless_empty(name, device.os.*member);
  }
  json.end_object();
  write_texts(json, "hotfixes", device.hotfixes);
  json.end_object();
}

void write_problems(JsonWriter& json, const std::vector<Problem>& problems) {
  json.begin_array();
  for (const Problem& problem : problems) {
    json.begin_object().member("place", problem.place).member("reason", problem.reason).end_object();
  }
  json.end_array();
}

Result<Inventory> read_report(std::string_view json, const Limits& limits) {
  Limits bounded = limits;
  bounded.document_bytes_max = limits.inventory_bytes_max;
  JsonParser parser(bounded);
  const JsonValue root = TRY(parser.parse(json));
  const std::string_view schema = root["schema"].string();
  if (schema != kSchema) {
    return bad_input(fmt::format("schema: '{}' where '{}' is expected", printable(schema.substr(0, 60)), kSchema));
  }
  Inventory inventory;
  inventory.device = TRY(read_device(root["device"], limits));
  if (!root["software"].is_array()) {
    return bad_input("software: missing, or not a list");
  }
  for (const JsonValue entry : root["software"].elements()) {
    if (inventory.software.size() >= limits.software_per_device_max) {
      return fail(ErrorCode::kLimit, "software: more entries than software_per_device_max");
    }
    inventory.software.push_back(TRY(read_software(entry, limits, {.list = "software", .index = inventory.software.size()})));
  }
  inventory.problems = TRY(read_problems(root["problems"], limits));
  return inventory;
}

std::string write_report(const Inventory& inventory) {
  JsonWriter json(1);
  json.begin_object().member("schema", kSchema);
  json.key("device");
  write_device(json, inventory.device);
  json.key("software").begin_array();
  for (const Software& software : inventory.software) {
    write_software(json, software);
  }
  json.end_array();
  if (!inventory.problems.empty()) {
    json.key("problems");
    write_problems(json, inventory.problems);
  }
  json.end_object();
  return json.take() + "\n";
}

}  // namespace parapet::inventory
