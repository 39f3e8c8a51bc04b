// SPDX-License-Identifier: Apache-2.0
#include "base/xml.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <expat.h>
#include <fmt/format.h>

namespace parapet {
namespace {

// Between namespace and local name in expat's names; no XML name may hold it.
constexpr char kNamespaceSeparator = '\x01';
constexpr std::size_t kPieceBytes = 1 << 20;

std::string_view local_name(const XML_Char* name) {
  const std::string_view whole(name);
  const std::size_t separator = whole.rfind(kNamespaceSeparator);
  return separator == std::string_view::npos ? whole : whole.substr(separator + 1);
}

struct Reading {
  XmlHandler& handler;
  const Limits& limits;
  XML_Parser parser;
  std::vector<std::string> texts;  // character data of each open element
  std::vector<XmlAttribute> attributes;
  std::optional<Error> error;

  void stop(Error reason) {
    if (!error) {
      error = std::move(reason);
      XML_StopParser(parser, XML_FALSE);
    }
  }

  static void start(void* user, const XML_Char* name, const XML_Char** pairs) {
    auto& self = *static_cast<Reading*>(user);
    if (self.error) {
      return;
    }
    if (self.texts.size() >= self.limits.depth_max) {
      self.stop(Error(ErrorCode::kLimit, fmt::format("XML is nested deeper than depth_max ({})", self.limits.depth_max)));
      return;
    }
    self.texts.emplace_back();
    self.attributes.clear();
    for (; *pairs != nullptr; pairs += 2) {
      self.attributes.push_back({local_name(pairs[0]), pairs[1]});
    }
    if (Result<void> result = self.handler.start(local_name(name), self.attributes); !result) {
      self.stop(std::move(result).error());
    }
  }

  static void end(void* user, const XML_Char* name) {
    auto& self = *static_cast<Reading*>(user);
    if (self.error) {
      return;
    }
    const std::string text = std::move(self.texts.back());
    self.texts.pop_back();
    if (Result<void> result = self.handler.end(local_name(name), text); !result) {
      self.stop(std::move(result).error());
    }
  }

  static void characters(void* user, const XML_Char* text, int length) {
    auto& self = *static_cast<Reading*>(user);
    if (self.error || self.texts.empty()) {
      return;
    }
    std::string& all = self.texts.back();
    all.append(text, static_cast<std::size_t>(length));
    if (all.size() > self.limits.string_bytes_max) {
      self.stop(Error(ErrorCode::kLimit, fmt::format("XML text is longer than string_bytes_max ({})",
                                                     self.limits.string_bytes_max)));
    }
  }

  static void entity(void* user, const XML_Char* name, int, const XML_Char*, int, const XML_Char*, const XML_Char*,
                     const XML_Char*, const XML_Char*) {
    static_cast<Reading*>(user)->stop(
        Error(ErrorCode::kBadInput, fmt::format("declares the entity '{}'; documents with entities are not read", name)));
  }
};

}  // namespace

std::string_view attribute(std::span<const XmlAttribute> attributes, std::string_view name) {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const XmlAttribute& candidate) { return candidate.name == name; });
  return found == attributes.end() ? std::string_view{} : found->value;
}

Result<void> read_xml(std::string_view bytes, const Limits& limits, XmlHandler& handler) {
  if (bytes.size() > limits.document_bytes_max) {
    return fail(ErrorCode::kLimit, fmt::format("XML of {} bytes is larger than document_bytes_max ({})", bytes.size(),
                                               limits.document_bytes_max));
  }
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
      XML_ParserCreateNS(nullptr, kNamespaceSeparator), &XML_ParserFree);
  CHECK(parser != nullptr);
  Reading reading{.handler = handler, .limits = limits, .parser = parser.get(), .texts = {}, .attributes = {}, .error = {}};
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), &Reading::start, &Reading::end);
  XML_SetCharacterDataHandler(parser.get(), &Reading::characters);
  XML_SetEntityDeclHandler(parser.get(), &Reading::entity);
  bool last = false;
  while (!last) {
    const std::string_view piece = bytes.substr(0, kPieceBytes);
    bytes.remove_prefix(piece.size());
    last = bytes.empty();
    if (XML_Parse(parser.get(), piece.data(), static_cast<int>(piece.size()), last ? XML_TRUE : XML_FALSE) !=
        XML_STATUS_OK) {
      const std::string place = fmt::format("line {}, column {}", XML_GetCurrentLineNumber(parser.get()),
                                            XML_GetCurrentColumnNumber(parser.get()) + 1);
      if (reading.error) {
        return located(std::move(*reading.error), place);
      }
      return located(Error(ErrorCode::kBadInput, fmt::format("not well-formed XML: {}",
                                                             XML_ErrorString(XML_GetErrorCode(parser.get())))),
                     place);
    }
  }
  return {};
}

}  // namespace parapet
