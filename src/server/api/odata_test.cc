// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "server/api/odata_filter.h"
#include "server/api/odata_query.h"

namespace parapet::server::api::odata {
namespace {

const std::vector<Property>& properties() {
  static const std::vector<Property> all{
      {"id", Kind::kName, true, {}},
      {"title", Kind::kString, true, {}},
      {"severity", Kind::kEnum, true, {"Low", "Medium", "High", "Critical"}},
      {"score", Kind::kNumber, true, {}},
      {"publicExploit", Kind::kBoolean, true, {}},
      {"seen", Kind::kTime, true, {}},
      {"tags", Kind::kStrings, true, {}},
      {"secret", Kind::kString, false, {}},
      {"nothing", Kind::kString, true, {}},
  };
  return all;
}

// CVE-2024-1, "It's a Title", High, 7.5, true, 2025-03-01T12:00:00Z, [till, Branch-07].
class Sample final : public Row {
 public:
  [[nodiscard]] Value value(std::size_t property) const override {
    switch (property) {
      case 0:
        return std::string("CVE-2024-1");
      case 1:
        return std::string("It's a Title");
      case 2:
        return std::string("High");
      case 3:
        return 7.5;
      case 4:
        return true;
      case 5:
        return *parse_time("2025-03-01T12:00:00Z");
      case 6:
        return std::vector<std::string>{"till", "Branch-07"};
      default:
        return {};
    }
  }
};

std::string outcome(std::string_view text) {
  const Answer<Filter> filter = Filter::parse(text, properties());
  if (!filter) {
    EXPECT_EQ(filter.error().status, 400);
    EXPECT_EQ(filter.error().code, "ODataError");
    return "error: " + filter.error().message;
  }
  return filter->matches(Sample()) ? "yes" : "no";
}

TEST(OdataFilter, comparisons_hold_as_the_standard_says) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"id eq 'cve-2024-1'", "yes"},
      {"ID EQ 'CVE-2024-1'", "yes"},
      {"id ne 'CVE-2024-1'", "no"},
      {"title eq 'It''s a Title'", "yes"},
      {"title eq 'it''s a title'", "no"},
      {"tolower(title) eq 'it''s a title'", "yes"},
      {"toupper(title) eq 'IT''S A TITLE'", "yes"},
      {"severity eq 'high'", "yes"},
      {"severity gt 'Medium'", "yes"},
      {"severity gt 'Critical'", "no"},
      {"severity in ('Low','High')", "yes"},
      {"severity in ('Low', 'Medium')", "no"},
      {"score ge 7.5", "yes"},
      {"score lt 7.5", "no"},
      {"score gt '7'", "yes"},
      {"-1 lt score", "yes"},
      {"publicExploit", "yes"},
      {"publicExploit eq false", "no"},
      {"not publicExploit", "no"},
      {"seen ge 2025-03-01Z", "yes"},
      {"seen gt 2025-03-01T12:00:00Z", "no"},
      {"seen le 2025-03-01T12:00:00.0000000Z", "yes"},
      {"seen gt '2025-02-28'", "yes"},
      {"seen lt 2025-03-01T14:00:00+02:00", "no"},
      {"nothing eq null", "yes"},
      {"nothing ne null", "no"},
      {"nothing ne 'x'", "yes"},
      {"nothing gt 'x'", "no"},
      {"startswith(nothing,'')", "no"},
      {"startswith(id,'cve')", "yes"},
      {"startswith(title,'it')", "no"},
      {"endswith(title,'Title') eq true", "yes"},
      {"contains(title,'s a') eq false", "no"},
      {"contains(severity,'IG')", "yes"},
      {"tags/any(t: t eq 'till')", "yes"},
      {"tags/any(t:t eq 'nope' or startswith(t,'Branch'))", "yes"},
      {"tags/all(t: contains(t,'l'))", "no"},
      {"tags/any()", "yes"},
      {"true", "yes"},
      {"not (id eq 'x' or id eq 'y') and score gt 1", "yes"},
      {"id eq 'x' or id eq 'CVE-2024-1' and severity eq 'High'", "yes"},
      {"(id eq 'CVE-2024-1' or id eq 'x') and severity eq 'Low'", "no"},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(outcome(text), expected) << text;
  }
}

TEST(OdataFilter, refusals_name_what_is_wrong) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"colour eq 'red'", "error: Could not find a property named 'colour'."},
      {"secret eq 'x'", "error: The property 'secret' cannot be used in the $filter query option."},
      {"", "error: The filter ends where something should follow."},
      {"id eq", "error: The filter ends where something should follow."},
      {"id eq 'x", "error: The string that starts at position 6 of the filter is not closed."},
      {"id eq 'x' xor id eq 'y'", "error: Syntax error at position 10 of the filter: 'xor' is not expected there."},
      {"tags eq 'x'", "error: The collection 'tags' is filtered with any() or all(): tags/any(t: t eq 'x')."},
      {"startswith(score,'7')", "error: The property 'score' is no text; startswith, endswith and contains need one."},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(outcome(text), expected) << text;
  }
  EXPECT_TRUE(outcome("severity eq 'Hihg'").starts_with("error: 'Hihg' at position 12"));
  EXPECT_TRUE(outcome("score gt abc").starts_with("error: 'abc'"));
  EXPECT_TRUE(outcome("seen gt 'yesterday'").starts_with("error: 'yesterday'"));
  EXPECT_TRUE(outcome("id eq % ").starts_with("error: The filter has a character"));
  EXPECT_TRUE(outcome("tags/any(t: tags/any(u: u eq 'x'))").starts_with("error: any() and all()"));
}

TEST(OdataFilter, depth_and_length_are_bounded) {
  EXPECT_EQ(outcome(std::string(60, '(') + "true" + std::string(60, ')')), "yes");
  EXPECT_TRUE(outcome(std::string(5'000, '(') + "true").starts_with("error: The filter is nested deeper"));
  std::string nots;
  for (int i = 0; i < 1'000; ++i) {
    nots += "not ";
  }
  EXPECT_TRUE(outcome(nots + "true").starts_with("error: The filter is nested deeper"));
  std::string chain = "id eq 'x'";
  for (int i = 0; i < 600; ++i) {
    chain += " or id eq 'y'";
  }
  EXPECT_EQ(outcome(chain), "no");
  for (int i = 0; i < 200; ++i) {
    chain += " or id eq 'y'";
  }
  EXPECT_TRUE(outcome(chain).starts_with("error: The filter has more than"));
  EXPECT_TRUE(outcome(std::string(kFilterBytesMax + 1, ' ')).starts_with("error: The filter is longer"));
}

TEST(OdataFilter, tells_the_text_that_a_property_must_equal) {
  const auto demanded = [](std::string_view text) { return Filter::parse(text, properties())->demanded_text(0).value_or("-"); };
  EXPECT_EQ(demanded("severity eq 'High' and (id eq 'x' and score gt 1)"), "x");
  EXPECT_EQ(demanded("'x' eq id"), "x");
  EXPECT_EQ(demanded("id eq 'x' or score gt 1"), "-");
  EXPECT_EQ(demanded("not (id eq 'x')"), "-");
}

Answer<Query> query_of(std::vector<std::pair<std::string, std::string>> options) {
  http::Request request;
  request.query = std::move(options);
  return read_query(request, {&properties(), 8'000, "evidence"});
}

TEST(OdataQuery, reads_the_options_in_any_letter_case) {
  const Answer<Query> query = query_of({{"$Top", "5"},
                                        {"$SKIP", "10"},
                                        {"$orderby", "score desc, Id"},
                                        {"$select", "severity,id"},
                                        {"$count", "true"},
                                        {"$expand", "evidence"},
                                        {"pageIndex", "3"}});
  ASSERT_TRUE(query.has_value());
  EXPECT_EQ(query->top, 5U);
  EXPECT_EQ(query->skip, 10U);
  ASSERT_EQ(query->orders.size(), 2U);
  EXPECT_TRUE(query->orders[0].descending);
  EXPECT_EQ(query->orders[1].property, 0U);
  EXPECT_EQ(*query->select, (std::vector<std::size_t>{0, 2}));
  EXPECT_TRUE(query->count);
  EXPECT_TRUE(query->expanded);
}

TEST(OdataQuery, refuses_what_it_does_not_know_by_name) {
  const std::vector<std::pair<std::vector<std::pair<std::string, std::string>>, std::string>> cases{
      {{{"$search", "x"}}, "The query option '$search' is not supported."},
      {{{"$top", "8001"}}, "The limit of '8000' for the $top query has been exceeded: '8001' was asked for."},
      {{{"$top", "-1"}}, "The value of $top must be a whole number that is not negative."},
      {{{"$skip", "x"}}, "The value of $skip must be a whole number that is not negative."},
      {{{"$top", "1"}, {"$TOP", "2"}}, "The query option '$top' is given twice."},
      {{{"$orderby", "colour"}}, "Could not find a property named 'colour' for $orderby."},
      {{{"$orderby", "tags"}}, "The property 'tags' can't be used in $orderby."},
      {{{"$select", "colour"}}, "Could not find a property named 'colour' for $select."},
      {{{"$expand", "machine"}}, "$expand of 'machine' is not supported here."},
      {{{"$count", "maybe"}}, "$count is true or false."},
  };
  for (const auto& [options, expected] : cases) {
    const Answer<Query> query = query_of(options);
    ASSERT_FALSE(query.has_value()) << expected;
    EXPECT_EQ(query.error().code, "ODataError");
    EXPECT_EQ(query.error().message, expected);
  }
}

}  // namespace
}  // namespace parapet::server::api::odata
