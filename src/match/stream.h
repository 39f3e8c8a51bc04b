// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "knowledge/knowledge.h"
#include "match/subject.h"

namespace parapet::match {

// True for a build of a module: its release carries ".module_el8..." (AlmaLinux) or ".module+el8..." (Red Hat, Rocky).
[[nodiscard]] bool is_module_build(std::string_view rpm_version);

// "module_el8.6.0+2739+efabdb8f" of a release; the same in all packages of one module build. "" where there is none.
[[nodiscard]] std::string_view module_label(std::string_view rpm_version);

// Which module stream an rpm package belongs to, and which stream a rule's fix (design §7: a module's build is compared
// only with fixes of the same stream, an ordinary build never with a module's fix and the reverse).
//
// AlmaLinux's data has no field for the stream, and one name has fixes in several. What tells it, strongest first:
//   1. the stream that the inventory or the rule names ("nodejs:18");
//   2. the module label: fixes with the label of the installed build belong to its stream;
//   3. the version: the one stream whose fixes share the installed version's first number, else the first two.
// Where more than one stream remains possible the stream is unknown.
class StreamChoice {
 public:
  // For software that is no rpm package: every rule speaks of it.
  StreamChoice() = default;

  // Looks at all rules of the subject's names. Linear in them; needed only where is_module_build or a module is given.
  StreamChoice(const Subject& subject, const knowledge::Knowledge& knowledge);

  enum class Answer { kSame, kOther, kUnknown };
  // Whether a rule is about the subject's stream.
  [[nodiscard]] Answer of_rule(const knowledge::Rule& rule) const;

  // The streams that remain possible where the stream is unknown; sorted.
  [[nodiscard]] const std::vector<std::string>& possible() const { return possible_; }

 private:
  struct Known {
    std::string stream;  // "nodejs:18"
    std::string version; // a fix of it
  };
  [[nodiscard]] std::vector<std::string> streams_of(std::string_view version) const;

  bool judged_ = false;     // an rpm package
  bool module_ = false;     // its build is a module's
  std::string version_;
  std::vector<std::string> possible_;
  std::vector<Known> known_;
};

}  // namespace parapet::match
