// SPDX-License-Identifier: Apache-2.0
#include "inventory/sbom/properties.h"

#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace parapet::inventory {
namespace {

constexpr std::string_view kPrefix = "parapet:";

template <typename T>
struct Field {
  std::string_view name;
  std::string T::*member;
};

constexpr std::array<Field<Software>, 15> kSoftware = {{{"ecosystem", &Software::ecosystem},
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
                                                        {"last_used", &Software::last_used}}};

constexpr std::array<Field<OperatingSystem>, 9> kSystem = {{{"os:family", &OperatingSystem::family},
                                                            {"os:id", &OperatingSystem::id},
                                                            {"os:version", &OperatingSystem::version},
                                                            {"os:codename", &OperatingSystem::codename},
                                                            {"os:build", &OperatingSystem::build},
                                                            {"os:arch", &OperatingSystem::arch},
                                                            {"os:kernel", &OperatingSystem::kernel},
                                                            {"os:kernel_build", &OperatingSystem::kernel_build},
                                                            {"os:name", &OperatingSystem::name}}};

constexpr std::array<Field<Device>, 2> kDevice = {{{"device:id", &Device::id}, {"device:name", &Device::name}}};

template <typename T, std::size_t Count>
void write(const std::array<Field<T>, Count>& fields, const T& from, Properties& out) {
  for (const Field<T>& field : fields) {
    if (const std::string& value = from.*field.member; !value.empty()) {
      out.emplace_back(std::string(kPrefix) + std::string(field.name), value);
    }
  }
}

template <typename T, std::size_t Count>
bool read(const std::array<Field<T>, Count>& fields, std::string_view name, const std::string& value, T& into) {
  for (const Field<T>& field : fields) {
    if (field.name == name) {
      into.*field.member = value;
      return true;
    }
  }
  return false;
}

// "tcp 443 0.0.0.0"
std::optional<ListeningSocket> read_socket(std::string_view text) {
  const std::vector<std::string_view> parts = split_blanks(text);
  const std::optional<std::uint64_t> port = parts.size() >= 2 ? parse_uint(parts[1]) : std::nullopt;
  if (!port || *port > 65535) {
    return std::nullopt;
  }
  return ListeningSocket{.protocol = std::string(parts[0]),
                         .address = std::string(parts.size() > 2 ? parts[2] : ""),
                         .port = static_cast<std::uint16_t>(*port)};
}

void read_other(std::string_view name, const std::string& value, Software& software) {
  if (name == "path") {
    software.paths.push_back(value);
  } else if (name == "running") {
    software.running = value == "true";
  } else if (name == "lower_bound_only") {
    software.lower_bound_only = value == "true";
  } else if (name == "listening") {
    if (std::optional<ListeningSocket> socket = read_socket(value)) {
      software.listening.push_back(*std::move(socket));
    }
  }
}

}  // namespace

Properties properties_of(const Software& software) {
  Properties out;
  write(kSoftware, software, out);
  for (const std::string& path : software.paths) {
    out.emplace_back("parapet:path", path);
  }
  if (software.running) {
    out.emplace_back("parapet:running", *software.running ? "true" : "false");
  }
  for (const ListeningSocket& socket : software.listening) {
    out.emplace_back("parapet:listening", fmt::format("{} {} {}", socket.protocol, socket.port, socket.address));
  }
  if (software.lower_bound_only) {
    out.emplace_back("parapet:lower_bound_only", "true");
  }
  return out;
}

Properties properties_of(const OperatingSystem& os) {
  Properties out;
  write(kSystem, os, out);
  return out;
}

Properties properties_of(const Device& device) {
  Properties out;
  write(kDevice, device, out);
  for (const std::string& hotfix : device.hotfixes) {
    out.emplace_back("parapet:device:hotfix", hotfix);
  }
  return out;
}

bool restore(const Properties& properties, Software& software) {
  for (const auto& [name, value] : properties) {
    if (name.starts_with(kPrefix)) {
      const std::string_view field = std::string_view(name).substr(kPrefix.size());
      if (!read(kSoftware, field, value, software)) {
        read_other(field, value, software);
      }
    }
  }
  return !software.ecosystem.empty() && !software.name.empty();
}

bool restore(const Properties& properties, OperatingSystem& os) {
  bool any = false;
  for (const auto& [name, value] : properties) {
    if (name.starts_with(kPrefix)) {
      any = read(kSystem, std::string_view(name).substr(kPrefix.size()), value, os) || any;
    }
  }
  return any;
}

bool restore(const Properties& properties, Device& device) {
  bool any = false;
  for (const auto& [name, value] : properties) {
    if (name == "parapet:device:hotfix") {
      device.hotfixes.push_back(value);
      any = true;
    } else if (name.starts_with(kPrefix)) {
      any = read(kDevice, std::string_view(name).substr(kPrefix.size()), value, device) || any;
    }
  }
  return any;
}

void read_foreign_properties(const Properties& properties, Software& software) {
  std::string version;
  std::string release;
  std::string epoch;
  for (const auto& [name, value] : properties) {
    if (name.starts_with("syft:location:") && name.ends_with(":path")) {
      software.paths.push_back(value);
    } else if (name == "aquasecurity:trivy:FilePath") {
      software.paths.push_back(value);
    } else if (name == "aquasecurity:trivy:SrcName" && software.source.empty()) {
      software.source = value;
    } else if (name == "aquasecurity:trivy:SrcVersion") {
      version = value;
    } else if (name == "aquasecurity:trivy:SrcRelease") {
      release = value;
    } else if (name == "aquasecurity:trivy:SrcEpoch") {
      epoch = value;
    } else if (name == "syft:metadata:originPackage" || name == "syft:metadata:source") {
      software.source = software.source.empty() ? value : software.source;
    } else if (name == "syft:metadata:sourceVersion" && software.source_version.empty()) {
      software.source_version = value;
    } else if (name == "syft:metadata:modularityLabel" || name == "aquasecurity:trivy:Modularitylabel") {
      const std::vector<std::string_view> parts = split(value, ':');
      if (parts.size() >= 2 && software.module.empty()) {
        software.module = fmt::format("{}:{}", parts[0], parts[1]);
      }
    }
  }
  if (!version.empty() && software.source_version.empty()) {
    software.source_version = (epoch.empty() || epoch == "0" ? "" : epoch + ":") + version + (release.empty() ? "" : "-" + release);
  }
}

}  // namespace parapet::inventory
