// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "version/range.h"

namespace parapet::version {
namespace {

// The set as text, or "refused: reason".
std::string read(Syntax syntax, Scheme scheme, std::string_view text) {
  const auto set = parse_constraint(syntax, scheme, text);
  return set ? to_string(*set) : "refused: " + set.error().to_string();
}

bool holds(Syntax syntax, Scheme scheme, std::string_view text, std::string_view version) {
  const auto set = parse_constraint(syntax, scheme, text);
  const auto key = parse(scheme, version);
  EXPECT_TRUE(set) << text << ": " << (set ? "" : set.error().to_string());
  EXPECT_TRUE(key) << version;
  return set && key && set->contains(key->bytes());
}

struct Case {
  std::string_view constraint;
  std::vector<std::string_view> in;
  std::vector<std::string_view> out;
};

void check(Syntax syntax, Scheme scheme, const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    for (const auto version : one.in) {
      EXPECT_TRUE(holds(syntax, scheme, one.constraint, version))
          << "'" << one.constraint << "' should hold for " << version;
    }
    for (const auto version : one.out) {
      EXPECT_FALSE(holds(syntax, scheme, one.constraint, version))
          << "'" << one.constraint << "' should not hold for " << version;
    }
  }
}

TEST(GemRequirement, operators_and_the_pessimistic_one) {
  check(Syntax::kGem, Scheme::kGem,
        {{"~> 7.0.8, >= 7.0.8.7",
          {"7.0.8.7", "7.0.9", "7.0.99.pre"},
          {"7.0.8", "7.0.8.6", "7.1.0", "7.1.0.rc1", "7.1.0.RC1"}},
         {"~> 2", {"2", "2.0.1", "2.9"}, {"3", "3.a", "2.a"}},
         {"~> 2.0.0.rc1", {"2.0.0.rc1", "2.0.0", "2.0.5"}, {"2.1", "2.0.0.beta"}},
         {"~> 9.99", {"9.99", "9.100"}, {"10.0"}},
         {"!= 1.0", {"1.1"}, {"1", "1.0.0"}},
         {"1.0", {"1.0.0"}, {"1.0.1"}},
         {"> 1.0, < 2", {"1.0.1", "2.a"}, {"1.0", "2"}}});
  EXPECT_EQ(read(Syntax::kGem, Scheme::kGem, "~> 7.0.8"), "[7.0.8, 7.1.A)");
  EXPECT_TRUE(read(Syntax::kGem, Scheme::kGem, "== 1").starts_with("refused"));
  EXPECT_TRUE(read(Syntax::kGem, Scheme::kGem, ">= ").starts_with("refused"));
  EXPECT_TRUE(read(Syntax::kGem, Scheme::kGem, "").starts_with("refused: empty"));
}

TEST(ComposerConstraint, operators_and_their_stabilities) {
  check(Syntax::kComposer, Scheme::kComposer,
        {{">=1.0,<1.5|^2.0", {"1.0.0-dev", "1.4.9", "2.0-alpha", "2.9.9"}, {"1.5.0-dev", "1.5", "3.0.0-dev", "0.9"}},
         {"~1.2", {"1.2.0-dev", "1.2", "1.9"}, {"2.0-dev", "1.1"}},
         {"~1.2.3", {"1.2.3", "1.2.9"}, {"1.3.0-dev", "1.2.2"}},
         {"~1", {"1.0", "1.9"}, {"2.0-dev"}},
         {"^0.3", {"0.3", "0.3.9"}, {"0.4.0-dev"}},
         {"^0.0.3", {"0.0.3"}, {"0.0.4-dev"}},
         {"1.*", {"1.0-dev", "1.99"}, {"2.0-dev", "0.9"}},
         {"1.0 - 2.0", {"1.0-dev", "2.0.5"}, {"2.1-dev"}},
         {"1.0 - 2.0.0", {"2.0.0"}, {"2.0.1"}},
         {">1.0 <=1.2", {"1.0.1", "1.2"}, {"1.0", "1.2.1"}},
         {">= 1.0-beta2", {"1.0-beta2", "1.0"}, {"1.0-beta1", "1.0-dev"}},
         {"<1.2", {"1.1"}, {"1.2-dev", "dev-main"}},
         {">1.0@beta", {"1.0-beta1", "1.0"}, {"1.0-alpha1"}},
         {"dev-main", {"dev-main"}, {"dev-next", "1.0"}},
         {"*", {"1.0", "dev-main"}, {}},
         {"!=1.0", {"1.0.1", "dev-main"}, {"1.0.0.0"}}});
  EXPECT_EQ(read(Syntax::kComposer, Scheme::kComposer, ">=2.0,<2.5.1"), "[2.0-dev, 2.5.1-dev)");
  for (const auto text : {"~>1.2", ">", "^", "1.2.3.4.5", "> dev-main", ",", "1.0||", "foo"}) {
    EXPECT_TRUE(read(Syntax::kComposer, Scheme::kComposer, text).starts_with("refused")) << text;
  }
}

TEST(Pep440Specifier, its_rules_beyond_the_order) {
  check(Syntax::kPep440, Scheme::kPypi,
        {{"~=1.4.2", {"1.4.2", "1.4.9", "1.4.2.post1"}, {"1.4.1", "1.4.2rc1", "1.5", "1.5.dev0", "1.5a1"}},
         {"~=2.2.post3", {"2.2.post3", "2.9"}, {"2.2", "3.0"}},
         {"==1.*", {"1.0.dev0", "1.9.post1", "1.5+x"}, {"2.0.dev0", "0.9"}},
         {"==1.4.*", {"1.4", "1.4a1", "1.4.0.1"}, {"1.5.dev1", "1.3.9", "1.40"}},
         {"!=1.3", {"1.3.1", "1.3.post1"}, {"1.3.0", "1.3+local"}},
         {"<2,>=1", {"1", "1.9.post1"}, {"2", "2.dev0", "2rc1", "1rc1"}},
         {"<2rc1", {"2b1"}, {"2rc1", "2"}},
         {">1.7", {"1.7.1", "1.7.0.1.dev1", "1.8.dev0"}, {"1.7", "1.7.0.post1", "1.7+local", "1.7.post1.dev0"}},
         {">1.7.post2", {"1.7.post3"}, {"1.7.post2", "1.7.post2+local", "1.7.post1"}},
         {"<=1.0", {"1.0", "1.0+local"}, {"1.0.post1"}},
         {"==1.0", {"1.0+local", "1"}, {"1.0.post1"}},
         {"==1.0+local", {"1.0+LOCAL"}, {"1.0", "1.0+other"}}});
  EXPECT_EQ(read(Syntax::kPep440, Scheme::kPypi, ">=1.0, <2.0"), "[1.0, 2.0)");
  EXPECT_EQ(read(Syntax::kPep440, Scheme::kPypi, "==1.0"), "= 1.0");
  for (const auto text : {"1.0", "~=1", "=1.0", ">=1.0+x", ">=1.*", "==1.0rc1.*", "", ">=1,"}) {
    EXPECT_TRUE(read(Syntax::kPep440, Scheme::kPypi, text).starts_with("refused")) << text;
  }
}

TEST(NpmRange, carets_tildes_wildcards_and_hyphens) {
  check(Syntax::kNpm, Scheme::kNpm,
        {{"^1.2.3 || >=2.0.0 <2.1.0", {"1.2.3", "1.99.0", "2.0.5", "2.1.0-rc.1"}, {"2.1.0", "1.2.2"}},
         {"^1.2.3", {"1.2.3"}, {"2.0.0-0", "2.0.0-alpha"}},
         {"^0.2.3", {"0.2.9"}, {"0.3.0-0", "0.2.2"}},
         {"^0.0.3", {"0.0.3"}, {"0.0.4-0"}},
         {"^0.0", {"0.0.9"}, {"0.1.0"}},
         {"^0.x", {"0.9.0"}, {"1.0.0-0"}},
         {"~1.2.3", {"1.2.9"}, {"1.3.0-0"}},
         {"~1", {"1.9.0"}, {"2.0.0"}},
         {"~> 1.2", {"1.2.9"}, {"1.3.0"}},
         {"1.x", {"1.0.0-0", "1.9.9"}, {"2.0.0-0"}},
         {"1.2", {"1.2.5"}, {"1.3.0"}},
         {"1.2 - 2.3.4", {"1.2.0", "2.3.4"}, {"2.3.5"}},
         {"1.2.3 - 2.3", {"2.3.9"}, {"2.4.0"}},
         {"> 1.2", {"1.3.0"}, {"1.2.9"}},
         {"<= 1.2", {"1.2.9"}, {"1.3.0"}},
         {"<2.0.0", {"2.0.0-rc.1", "1.0.0"}, {"2.0.0"}},
         {"=v1.2.3", {"1.2.3+build"}, {"1.2.4"}},
         {"*", {"0.0.0-0"}, {}},
         {"> *", {}, {"1.0.0"}}});
  EXPECT_EQ(read(Syntax::kNpm, Scheme::kNpm, ">=1.0.0 <1.2.3 || >=2.0.0 <2.0.4"), "[1.0.0, 1.2.3) or [2.0.0, 2.0.4)");
  EXPECT_EQ(read(Syntax::kNpm, Scheme::kNpm, ">= 1.0.0, < 1.2.3"), "[1.0.0, 1.2.3)");
  for (const auto text : {"foo", "1.2.3.4", "^", ">=<1.0.0", "01.2.3", "1.0.0 -", ">= 1.0.0,"}) {
    EXPECT_TRUE(read(Syntax::kNpm, Scheme::kNpm, text).starts_with("refused")) << text;
  }
}

TEST(CargoRequirement, a_bare_version_is_a_caret) {
  check(Syntax::kCargo, Scheme::kCargo,
        {{"1.2.3", {"1.2.3", "1.9.0"}, {"2.0.0-alpha", "1.2.2"}},
         {"0.2.3", {"0.2.9"}, {"0.3.0"}},
         {"0", {"0.9.0"}, {"1.0.0"}},
         {"0.0", {"0.0.9"}, {"0.1.0"}},
         {"~1.2.3", {"1.2.9"}, {"1.3.0"}},
         {">=1, <2", {"1.0.0"}, {"2.0.0", "2.0.0-rc.1"}},
         {"<2.0.0", {"2.0.0-rc.1"}, {"2.0.0"}},
         {"1.*", {"1.0.0", "1.9.9"}, {"2.0.0"}},
         {"1.2.*", {"1.2.9"}, {"1.3.0"}},
         {"=1.2", {"1.2.9"}, {"1.3.0"}},
         {"> 1.2", {"1.3.0"}, {"1.2.9"}},
         {"<= 1.2", {"1.2.9"}, {"1.3.0"}},
         {"*", {"9.9.9"}, {}}});
  for (const auto text : {"foo", "v1.2.3", ">=*", "1.0,", "=="}) {
    EXPECT_TRUE(read(Syntax::kCargo, Scheme::kCargo, text).starts_with("refused")) << text;
  }
}

TEST(MavenRange, intervals_joined_by_commas) {
  EXPECT_EQ(read(Syntax::kMaven, Scheme::kMaven, "[1.0,2.0),(3.0,]"), "[1.0, 2.0) or > 3.0");
  EXPECT_EQ(read(Syntax::kMaven, Scheme::kMaven, "(,1.0],[1.2,)"), "<= 1.0 or >= 1.2");
  EXPECT_EQ(read(Syntax::kMaven, Scheme::kMaven, "[1.0]"), "= 1.0");
  EXPECT_EQ(read(Syntax::kMaven, Scheme::kMaven, "[1.0,2.0],(1.5,3)"), "[1.0, 3)");
  EXPECT_EQ(read(Syntax::kMaven, Scheme::kNuget, "[1.0, 2.0.0-beta)"), "[1.0, 2.0.0-beta)");
  for (const auto text : {"1.0", "[1.0", "(1.0)", "[2.0,1.0]", "[1.0,1)", "[1.0,2.0)x", "[1.0,2.0),", "[a,b]"}) {
    EXPECT_TRUE(read(Syntax::kMaven, Scheme::kMaven, text).starts_with("refused")) << text;
  }
}

TEST(Vers, the_scheme_inside_decides) {
  EXPECT_EQ(read(Syntax::kVers, Scheme::kDeb, "vers:npm/>=1.0.0|<2.0.0"), "[1.0.0, 2.0.0)");
  EXPECT_EQ(read(Syntax::kVers, Scheme::kDeb, "vers:all/*"), "any version");
  EXPECT_EQ(read(Syntax::kVers, Scheme::kDeb, "vers:pypi/0.0.0|0.0.1|>=0.0.5|<1.0|!=0.9"),
            "= 0.0.0 or = 0.0.1 or [0.0.5, 0.9) or (0.9, 1.0)");
  EXPECT_EQ(read(Syntax::kVers, Scheme::kDeb, "vers:deb/<1%3A2.0-1"), "< 1:2.0-1");
  EXPECT_EQ(read(Syntax::kVers, Scheme::kDeb, "vers:gem/!=1.0"), "< 1.0 or > 1.0");
  EXPECT_EQ(read(Syntax::kVers, Scheme::kDeb, "vers:rpm/<1.0|>=2.0|<3.0|>4.0"), "< 1.0 or [2.0, 3.0) or > 4.0");
  EXPECT_EQ(vers_scheme("vers:golang/*"), Scheme::kGo);
  for (const auto text : {"vers:klingon/1.0", "npm/1.0", "vers:npm", "vers:npm/", "vers:npm/~1.0.0", "vers:deb/%zz"}) {
    EXPECT_TRUE(read(Syntax::kVers, Scheme::kDeb, text).starts_with("refused")) << text;
  }
}

}  // namespace
}  // namespace parapet::version
