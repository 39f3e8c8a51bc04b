// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/json_writer.h"
#include "server/api/odata_query.h"
#include "server/api/odata_value.h"

namespace parapet::server::api {

// The shape of one kind of entity, stated once: its properties in the order in which they are printed, what each may be
// asked for, and how it is read off an item. Filters, orders, selections and JSON all follow from it. Item: a small value.
template <typename Item>
class Entity {
 public:
  using Read = std::function<odata::Value(const Item&)>;
  using Write = std::function<void(JsonWriter&, const Item&)>;

  Entity& add(odata::Property property, Read read) {
    properties_.push_back(std::move(property));
    columns_.push_back({std::move(read), nullptr, false});
    return *this;
  }
  Entity& text(std::string_view name, Read read, bool filterable = false) {
    return add({name, odata::Kind::kString, filterable, {}}, std::move(read));
  }
  Entity& name(std::string_view name, Read read, bool filterable = false) {
    return add({name, odata::Kind::kName, filterable, {}}, std::move(read));
  }
  Entity& number(std::string_view name, Read read, bool filterable = false) {
    return add({name, odata::Kind::kNumber, filterable, {}}, std::move(read));
  }
  Entity& boolean(std::string_view name, Read read, bool filterable = false) {
    return add({name, odata::Kind::kBoolean, filterable, {}}, std::move(read));
  }
  Entity& time(std::string_view name, Read read, bool filterable = false) {
    return add({name, odata::Kind::kTime, filterable, {}}, std::move(read));
  }
  Entity& texts(std::string_view name, Read read, bool filterable = false) {
    return add({name, odata::Kind::kStrings, filterable, {}}, std::move(read));
  }
  Entity& one_of(std::string_view name, std::vector<std::string_view> enumerators, Read read, bool filterable = false) {
    return add({name, odata::Kind::kEnum, filterable, std::move(enumerators)}, std::move(read));
  }
  // JSON of its own. on_demand: written as an empty list unless $expand asks for it.
  Entity& object(std::string_view name, Write write, bool on_demand = false) {
    properties_.push_back({name, odata::Kind::kObject, false, {}});
    columns_.push_back({nullptr, std::move(write), on_demand});
    return *this;
  }

  [[nodiscard]] const std::vector<odata::Property>& properties() const { return properties_; }
  [[nodiscard]] odata::Value value(std::size_t property, const Item& item) const {
    return columns_[property].read ? columns_[property].read(item) : odata::Value();
  }

  // The members of one entity, without the braces.
  void write_members(JsonWriter& out, const Item& item, const odata::Query& query) const {
    if (query.select) {
      for (const std::size_t property : *query.select) {
        write_member(out, item, property, query.expanded);
      }
      return;
    }
    for (std::size_t property = 0; property < columns_.size(); ++property) {
      write_member(out, item, property, query.expanded);
    }
  }

 private:
  struct Column {
    Read read;
    Write write;
    bool on_demand = false;
  };

  void write_member(JsonWriter& out, const Item& item, std::size_t property, bool expanded) const {
    out.key(properties_[property].name);
    const Column& column = columns_[property];
    if (column.read) {
      odata::write(out, column.read(item));
    } else if (column.on_demand && !expanded) {
      out.begin_array().end_array();
    } else {
      column.write(out, item);
    }
  }

  std::vector<odata::Property> properties_;
  std::vector<Column> columns_;
};

// An item as a filter sees it.
template <typename Item>
class EntityRow final : public odata::Row {
 public:
  EntityRow(const Entity<Item>& entity, const Item& item) : entity_(entity), item_(item) {}
  [[nodiscard]] odata::Value value(std::size_t property) const override { return entity_.value(property, item_); }

 private:
  const Entity<Item>& entity_;
  const Item& item_;
};

}  // namespace parapet::server::api
