// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "exposure/index.h"

namespace parapet::exposure {
namespace {

TEST(Product, binary_packages_of_one_source_are_one_product) {
  const inventory::SoftwareKey key{.ecosystem = "deb", .domain = "debian:12", .name = "libssl3", .version = "3.0.15-1", .source = "openssl"};
  EXPECT_EQ(product_id(product_of(key)), "debian-_-openssl");
}

TEST(Product, applications_go_by_vendor_and_product) {
  const inventory::SoftwareKey key{.ecosystem = "windows", .domain = "product", .name = "mozilla:firefox", .vendor = "mozilla", .product = "firefox"};
  EXPECT_EQ(product_id(product_of(key)), "mozilla-_-firefox");
}

TEST(Product, releases_of_windows_are_one_product) {
  const inventory::SoftwareKey key{
      .ecosystem = "windows", .domain = "windows", .name = "windows_10_22h2", .vendor = "microsoft", .product = "windows_10_22h2"};
  EXPECT_EQ(product_id(product_of(key)), "microsoft-_-windows_10");
}

TEST(Product, third_parties_own_what_they_made) {
  const inventory::SoftwareKey key{.ecosystem = "deb", .domain = "", .name = "docker-ce", .source = "docker-ce", .origin = "Docker"};
  EXPECT_EQ(product_id(product_of(key)), "docker-_-docker-ce");
}

TEST(Product, an_id_is_safe_inside_a_path) {
  const inventory::SoftwareKey key{.ecosystem = "npm", .domain = "npm", .name = "@babel/core"};
  EXPECT_EQ(product_id(product_of(key)), "npm-_-%40babel%2Fcore");
}

}  // namespace
}  // namespace parapet::exposure
