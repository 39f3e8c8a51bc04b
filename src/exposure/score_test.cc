// SPDX-License-Identifier: Apache-2.0
#include "exposure/score.h"

#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace parapet::exposure {
namespace {

double points(Hazard hazard) { return static_cast<double>(exposure_of(hazard)) * kExposureUnit; }

TEST(Score, exploited_products_give_a_half_two_thirds_three_quarters) {
  EXPECT_EQ(points(0), 0);
  EXPECT_EQ(points(1'000'000'000), 50);
  EXPECT_NEAR(points(2'000'000'000), 66.66666667, 1e-8);
  EXPECT_EQ(points(3'000'000'000), 75);
}

TEST(Score, levels_end_at_thirty_and_seventy) {
  EXPECT_EQ(level_of(0), ExposureLevel::kNone);
  EXPECT_EQ(level_of(1), ExposureLevel::kLow);
  EXPECT_EQ(level_of(29'99999999), ExposureLevel::kLow);
  EXPECT_EQ(level_of(30'00000000), ExposureLevel::kMedium);
  EXPECT_EQ(level_of(69'99999999), ExposureLevel::kMedium);
  EXPECT_EQ(level_of(70'00000000), ExposureLevel::kHigh);
}

TEST(Score, the_smallest_risk_is_more_than_none) {
  EXPECT_EQ(to_units(0), 0U);
  EXPECT_EQ(to_units(1e-12), 1U);
  EXPECT_EQ(squared(1), 1U);
  EXPECT_EQ(scaled(1, 0.5), 1U);
  EXPECT_EQ(scaled(kOne, 0), 0U);
  EXPECT_NE(level_of(exposure_of(squared(to_units(1e-12)))), ExposureLevel::kNone);
}

TEST(Score, a_high_device_weighs_as_a_tenth_of_all_but_never_less_than_one) {
  EXPECT_EQ(weight_of(DeviceValue::kHigh, 500, std::nullopt), 50);
  EXPECT_EQ(weight_of(DeviceValue::kHigh, 500, 20.0), 20);
  EXPECT_EQ(weight_of(DeviceValue::kHigh, 3, std::nullopt), 1);
  EXPECT_EQ(weight_of(DeviceValue::kNormal, 500, std::nullopt), 1);
  EXPECT_EQ(weight_of(DeviceValue::kLow, 500, std::nullopt), 0.75);
}

RC_GTEST_PROP(Score, exposure_lies_within_bounds_and_never_falls_while_hazard_rises, ()) {
  const auto hazard = *rc::gen::arbitrary<Hazard>() >> *rc::gen::inRange(0, 63);
  const auto more = hazard + (*rc::gen::arbitrary<Hazard>() >> *rc::gen::inRange(1, 63));
  RC_PRE(more >= hazard);
  RC_ASSERT(exposure_of(hazard) >= 0);
  RC_ASSERT(exposure_of(more) <= 100 * ExposureUnits{100'000'000});
  RC_ASSERT(exposure_of(hazard) <= exposure_of(more));
}

RC_GTEST_PROP(Score, a_larger_risk_never_adds_less, ()) {
  const auto risk = *rc::gen::inRange<Units>(0, kOne);
  const auto more = *rc::gen::inRange<Units>(risk, kOne + 1);
  const double context = static_cast<double>(*rc::gen::inRange(0, 1001)) / 1000;
  RC_ASSERT(squared(risk) <= squared(more));
  RC_ASSERT(scaled(risk, context) <= scaled(more, context));
  RC_ASSERT(scaled(risk, context) <= std::max<Units>(risk, 1));
}

}  // namespace
}  // namespace parapet::exposure
