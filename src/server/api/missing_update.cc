// SPDX-License-Identifier: Apache-2.0
#include "server/api/missing_update.h"

#include "server/api/answer.h"

namespace parapet::server::api {
namespace {

struct UpdateItem {};

Entity<UpdateItem> make_entity() {
  const auto nothing = [](const UpdateItem&) { return odata::Value(); };
  Entity<UpdateItem> entity;
  entity.text("id", nothing, true).text("name", nothing, true).texts("productsNames", nothing).text("url", nothing);
  entity.number("machineMissedOn", nothing).number("cveAddressed", nothing);
  return entity;
}

}  // namespace

Answer<http::Response> missing_updates(Call& call) {
  static const Entity<UpdateItem> entity = make_entity();
  return list_response(call, entity, std::vector<UpdateItem>(),
                       {.set = "Collection(microsoft.windowsDefenderATP.api.PublicProductFixDto)"});
}

}  // namespace parapet::server::api
