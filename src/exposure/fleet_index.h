// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <queue>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "exposure/contribution.h"
#include "exposure/index.h"
#include "exposure/judge.h"
#include "exposure/key_registry.h"
#include "exposure/profile.h"
#include "exposure/tables.h"

namespace parapet::exposure {

// The writer of the fleet index. Its parts by file: fleet_index.cc life cycle, time and publishing; fleet_keys.cc keys,
// products and weaknesses; fleet_devices.cc single devices; fleet_load.cc bulk loading and counting anew;
// fleet_knowledge.cc new knowledge and adjustments.
class FleetIndex final : public Index {
 public:
  FleetIndex(std::shared_ptr<const knowledge::Knowledge> knowledge, UnixTime now, const IndexOptions& options);

  [[nodiscard]] KeyNumber intern(const inventory::SoftwareKey& key) override { return registry_.intern(key); }
  void put_device(std::shared_ptr<const DeviceFacts> facts, std::span<const KeyUse> uses) override;
  void load_devices(const std::function<bool(BulkDevice&)>& next, unsigned threads) override;
  void put_facts(std::shared_ptr<const DeviceFacts> facts) override;
  void remove_device(DeviceNumber device) override;
  void set_adjustments(std::vector<Adjustment> adjustments) override;
  void set_knowledge(std::shared_ptr<const knowledge::Knowledge> knowledge) override;
  void advance(UnixTime now) override;
  void set_first_detected(std::string_view vulnerability, UnixTime time) override;
  using Index::take_lessons;
  [[nodiscard]] std::vector<Lesson> take_lessons(std::size_t about) override;
  std::shared_ptr<const View> publish(std::uint64_t sequence) override;
  [[nodiscard]] std::shared_ptr<const View> view() const override;
  [[nodiscard]] std::uint64_t memory_bytes() const override;

 private:
  enum class Standing { kNowhere, kListed, kSilent, kExcluded };

  // A verdict that changed, until the knowledge log asked for it. before: not set for a new key.
  struct KeyChange {
    KeyNumber key;
    std::shared_ptr<const Verdict> before;
    std::shared_ptr<const Verdict> after;
  };
  struct Judged {
    std::shared_ptr<const Verdict> verdict;
    std::vector<std::string> requirements;
    Units risk = 0;
    Units residual = 0;
    Worst worst;
  };

  // --- keys
  void settle_keys();
  [[nodiscard]] Judged judge(const inventory::SoftwareKey& key, KeyNumber base, KeyNumber number,
                             const std::vector<std::string>& present);
  void add_new_weaknesses();
  void fill_weakness(std::uint32_t number);
  void set_risks(Judged& judged) const;
  void append_key(const KeyRegistry::NewKey& fresh, Judged judged);
  void set_verdict(std::uint32_t key, Judged judged);
  std::uint32_t intern_product(const inventory::SoftwareKey& key);
  std::uint32_t intern_product(const std::string& id, const std::string& vendor, const std::string& name);
  void add_key_device(KeyNumber key, DeviceNumber device);
  void remove_key_device(KeyNumber key, DeviceNumber device);
  // A key got its first device or lost its last: it enters or leaves the lists of its product and weaknesses.
  void link_key(std::uint32_t key, bool live);
  void link_weaknesses(std::uint32_t key, const Verdict& verdict, bool live);
  void rebuild_links();
  // Recounts the weaknesses of the products whose keys changed.
  void summarise();

  // --- devices
  [[nodiscard]] Standing standing_of(const DeviceFacts& facts) const;
  [[nodiscard]] bool inactive(const DeviceFacts& facts) const;
  // facts not set: the device goes. keys not set: they stay.
  void place(DeviceNumber device, std::shared_ptr<const DeviceFacts> facts, const KeyList* keys);
  void change_names(DeviceNumber device, const DeviceFacts* before, const DeviceFacts* after);
  void change_standing(DeviceNumber device, std::uint32_t group, Standing standing, bool enters);
  void move_standing(DeviceNumber device, std::uint32_t group_before, Standing before, std::uint32_t group, Standing now);
  [[nodiscard]] static Standing record_standing(const DeviceRecord& record);
  void change_key_sets(DeviceNumber device, const KeyList& before, const KeyList& after);
  void expect(DeviceNumber device, const DeviceFacts& facts);
  void retract(DeviceNumber device);
  void assert_again(DeviceNumber device);
  [[nodiscard]] static Cell cell_of_facts(const DeviceFacts& facts) { return {facts.group.value, facts.value}; }

  // Facts that move devices between groups, values or lists wait until something else is asked: where they are many, all
  // sums are made anew once instead of moving each device's part.
  void settle_facts();
  [[nodiscard]] bool moves(const DeviceFacts& facts) const;
  void move_many(std::vector<std::shared_ptr<const DeviceFacts>> facts);
  // Everything that waits.
  void settle();

  // --- bulk
  struct Loaded {
    std::shared_ptr<const DeviceFacts> facts;
    KeyList keys;
  };
  void resolve_loaded(std::vector<Loaded>& loaded);
  void enter_loaded(std::vector<Loaded>& loaded);
  void fill_key_sets(const DeviceSet& listed);
  // All sums and all devices' scores anew.
  void recount();
  // Whether so many devices change that counting anew is cheaper.
  [[nodiscard]] bool better_recount(std::size_t devices) const;

  // --- knowledge and time
  struct Changes {
    std::vector<bool> keys;               // by key: verdict, risk or worst
    std::vector<bool> bases;              // by key: what it requires
    std::vector<std::uint32_t> verdicts;  // keys with another verdict
    DeviceSet devices;                    // listed ones that have such keys, as far as they were gathered
    bool requirements = false;            // any of `bases`
    bool anew = false;                    // so many devices that all are counted anew
  };
  void rejudge(std::unique_ptr<Judge> judge);
  [[nodiscard]] Changes changes_to(const std::vector<Judged>& judged, bool anew);
  void adopt(const Changes& changes, std::vector<Judged>& judged);
  void retract_all(const DeviceSet& devices);
  void resolve_again(const std::vector<bool>& bases);
  void rejudge_all(std::vector<Judged>& judged);
  [[nodiscard]] std::vector<DeviceNumber> unlisted_touched(const std::vector<bool>& keys) const;

  Tables tables_;
  Epoch epoch_ = 1;
  KeyRegistry registry_;
  WeaknessRegistry weaknesses_;
  VerdictPool pool_;
  std::unique_ptr<Judge> judge_;
  Profiler before_;
  Profiler after_;
  Difference difference_;
  std::vector<std::shared_ptr<const DeviceFacts>> waiting_;     // by put_facts(), in order
  std::set<std::uint32_t> unsummarised_;                        // products
  std::deque<KeyChange> changes_;
  std::map<std::string, UnixTime, std::less<>> first_detected_;
  DeviceSet unlisted_;                                          // known, but in no sum and no key's set

  // When a device may become inactive or silent; one entry for each, more where its last contact went back.
  using Deadline = std::pair<std::int64_t, std::uint32_t>;
  std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> deadlines_;
  std::vector<std::int64_t> earliest_;                          // by device: its earliest entry; 0: none

  mutable std::mutex published_mutex_;                          // guards published_
  std::shared_ptr<const View> published_;
};

}  // namespace parapet::exposure
