// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/enrolment.h"

#include <gtest/gtest.h>

#include "server/ingest/memory_backend_test.h"

namespace parapet::server {
namespace {

const std::string kDevice(40, 'a');

class EnrolmentTest : public ::testing::Test {
 protected:
  std::variant<std::string, Enrolment::Refused> enrol(std::string_view key, std::string_view address = "10.0.0.1",
                                                      std::string_view host = "web-1") {
    return enrolment_.enrol({.channel = "sensor", .key = key, .device = kDevice, .host = host, .address = address, .request_id = "r"});
  }
  std::string enrolled(std::string_view address = "10.0.0.1", std::string_view host = "web-1") {
    const auto outcome = enrol("open sesame", address, host);
    EXPECT_TRUE(std::holds_alternative<std::string>(outcome));
    return std::holds_alternative<std::string>(outcome) ? std::get<std::string>(outcome) : std::string{};
  }
  int status_of(std::string_view key) {
    const auto outcome = enrol(key);
    return std::holds_alternative<std::string>(outcome) ? 200 : std::get<Enrolment::Refused>(outcome).status;
  }
  bool valid(std::string_view secret, std::string_view channel = "sensor") {
    const auto device = enrolment_.authenticate(channel, secret, "10.0.0.1");
    return device && *device;
  }
  void pass(std::int64_t seconds) { backend_.time.set({backend_.time.now().seconds + seconds}); }

  testing::MemoryBackend backend_;
  Enrolment enrolment_{backend_, {}};
};

TEST_F(EnrolmentTest, a_key_is_exchanged_for_the_devices_own_credential) {
  const std::string secret = enrolled();
  EXPECT_GE(secret.size(), 43U);
  const auto device = enrolment_.authenticate("sensor", secret, "10.0.0.1");
  ASSERT_TRUE(device && *device);
  EXPECT_EQ((*device)->device, kDevice);
  EXPECT_EQ((*device)->tags, std::vector<std::string>{"branch"});
  ASSERT_EQ(backend_.credentials.size(), 1U);
  EXPECT_EQ(backend_.credentials[0].secret_hash, sha256_hex(secret)) << "only the hash is kept";
  EXPECT_EQ(backend_.keys[0].uses, 1U);
  ASSERT_EQ(backend_.audit.size(), 1U);
  EXPECT_EQ(backend_.audit[0].action, "device.enrolled");
}

TEST_F(EnrolmentTest, enrolling_again_revokes_the_old_credential_and_is_audited) {
  const std::string first = enrolled();
  EXPECT_TRUE(valid(first));
  const std::string second = enrolled();
  EXPECT_FALSE(valid(first)) << "also where it was in the cache";
  EXPECT_TRUE(valid(second));
  EXPECT_EQ(backend_.audit.back().action, "device.re_enrolled");
  EXPECT_EQ(backend_.audit.back().subject, kDevice);
  EXPECT_TRUE(backend_.conflicts.empty()) << "the same host at the same address";
}

TEST_F(EnrolmentTest, a_credential_is_of_one_channel_only) {
  const std::string secret = enrolled();
  EXPECT_FALSE(valid(secret, "osquery"));
  EXPECT_FALSE(valid(""));
  EXPECT_FALSE(valid(std::string(2000, 'x')));
}

TEST_F(EnrolmentTest, keys_that_are_unknown_disabled_expired_or_used_up_are_refused_alike) {
  EXPECT_EQ(status_of("wrong"), 401);
  EXPECT_EQ(status_of(""), 401);
  backend_.keys[0].enabled = false;
  EXPECT_EQ(status_of("open sesame"), 401);
  backend_.keys[0].enabled = true;
  backend_.keys[0].expires = backend_.time.now();
  EXPECT_EQ(status_of("open sesame"), 401);
  backend_.keys[0].expires = {};
  backend_.keys[0].uses_max = 1;
  EXPECT_EQ(status_of("open sesame"), 200);
  EXPECT_EQ(status_of("open sesame"), 401);
  EXPECT_EQ(backend_.keys[0].uses, 1U);
}

TEST_F(EnrolmentTest, an_address_that_guesses_keys_is_held_off) {
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(status_of("guess"), 401);
  }
  EXPECT_EQ(status_of("open sesame"), 429) << "also with the right one: else guessing goes on";
  pass(61);
  EXPECT_EQ(status_of("open sesame"), 200);
}

TEST_F(EnrolmentTest, a_device_that_enrols_again_and_again_is_a_conflict) {
  int status = 200;
  for (int i = 0; i < 31 && status == 200; ++i) {
    status = status_of("open sesame");
  }
  EXPECT_EQ(status, 429);
  EXPECT_TRUE(backend_.conflicts.contains(kDevice));
}

TEST_F(EnrolmentTest, a_take_over_of_a_device_in_use_is_shown) {
  (void)enrolled();
  EXPECT_TRUE(backend_.submit({.channel = "sensor", .device = {.id = kDevice, .name = "web-1"}, .external_address = "10.0.0.1"}));
  pass(60);
  (void)enrolled("192.0.2.7", "stranger");
  ASSERT_TRUE(backend_.conflicts.contains(kDevice));
  EXPECT_NE(backend_.conflicts[kDevice].find("stranger"), std::string::npos);
}

TEST_F(EnrolmentTest, the_old_credential_still_in_use_minutes_later_is_shown) {
  const std::string first = enrolled();
  const std::string second = enrolled();
  const auto device = enrolment_.authenticate("sensor", second, "10.0.0.2");
  ASSERT_TRUE(device && *device);
  enrolment_.reported(**device, "web-1", "10.0.0.2", Receipt::Kind::kApplied);
  pass(300);
  EXPECT_FALSE(valid(first));
  EXPECT_TRUE(backend_.conflicts.contains(kDevice));
}

TEST_F(EnrolmentTest, the_hot_path_asks_the_store_once_a_minute) {
  const std::string secret = enrolled();
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(valid(secret));
  }
  EXPECT_EQ(backend_.credential_look_ups, 1);
  pass(61);
  backend_.credentials[0].revoked = true;  // by somebody else who shares the store
  EXPECT_FALSE(valid(secret));
}

}  // namespace
}  // namespace parapet::server
