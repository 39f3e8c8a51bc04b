// SPDX-License-Identifier: Apache-2.0
#include "knowledge/fact_codec.h"

#include <optional>
#include <utility>
#include <vector>

#include "knowledge/bytes.h"

namespace parapet::knowledge {
namespace {

void put_time(ByteWriter& out, UnixTime time) { out.signed_number(time.seconds); }
UnixTime get_time(ByteReader& in) { return UnixTime{in.signed_number()}; }

void put_texts(ByteWriter& out, const std::vector<std::string>& texts) {
  out.number(texts.size());
  for (const std::string& text : texts) {
    out.text(text);
  }
}
std::vector<std::string> get_texts(ByteReader& in) {
  std::vector<std::string> texts(in.count());
  for (std::string& text : texts) {
    text = in.text();
  }
  return texts;
}

void put_numbers(ByteWriter& out, const std::vector<std::uint32_t>& numbers) {
  out.number(numbers.size());
  for (const std::uint32_t number : numbers) {
    out.number(number);
  }
}
std::uint32_t get_u32(ByteReader& in) { return static_cast<std::uint32_t>(in.number()); }
std::vector<std::uint32_t> get_numbers(ByteReader& in) {
  std::vector<std::uint32_t> numbers(in.count());
  for (std::uint32_t& number : numbers) {
    number = get_u32(in);
  }
  return numbers;
}

// An enumerator from its stored number; 0 for a number that this program does not know.
template <typename E>
E get_enum(ByteReader& in, E last) {
  const std::uint8_t value = in.byte();
  return value <= static_cast<std::uint8_t>(last) ? static_cast<E>(value) : E{};
}
template <typename E>
void put_enum(ByteWriter& out, E value) {
  out.byte(static_cast<std::uint8_t>(value));
}

void put_bound(ByteWriter& out, const version::Bound& bound) {
  out.text(bound.text);
  out.text(bound.key.bytes());
}
version::Bound get_bound(ByteReader& in, bool inclusive) {
  version::Bound bound;
  bound.text = in.text();
  bound.key = version::Key(std::string(in.text()));
  bound.inclusive = inclusive;
  return bound;
}

constexpr std::uint8_t kHasLower = 1;
constexpr std::uint8_t kHasUpper = 2;
constexpr std::uint8_t kLowerInclusive = 4;
constexpr std::uint8_t kUpperInclusive = 8;

void put_interval(ByteWriter& out, const version::Interval& interval) {
  unsigned flags = 0;
  if (interval.lower) {
    flags |= kHasLower | (interval.lower->inclusive ? kLowerInclusive : 0U);
  }
  if (interval.upper) {
    flags |= kHasUpper | (interval.upper->inclusive ? kUpperInclusive : 0U);
  }
  out.byte(static_cast<std::uint8_t>(flags));
  if (interval.lower) {
    put_bound(out, *interval.lower);
  }
  if (interval.upper) {
    put_bound(out, *interval.upper);
  }
}
version::Interval get_interval(ByteReader& in) {
  version::Interval interval;
  const std::uint8_t flags = in.byte();
  if ((flags & kHasLower) != 0) {
    interval.lower = get_bound(in, (flags & kLowerInclusive) != 0);
  }
  if ((flags & kHasUpper) != 0) {
    interval.upper = get_bound(in, (flags & kUpperInclusive) != 0);
  }
  return interval;
}

void put_affected(ByteWriter& out, const Affected& entry) {
  out.text(entry.domain);
  out.text(entry.name);
  put_enum(out, entry.name_kind);
  put_enum(out, entry.scheme);
  put_enum(out, entry.status);
  put_enum(out, entry.fix);
  put_enum(out, entry.confidence);
  out.byte(entry.all_versions ? 1 : 0);
  out.number(entry.intervals.size());
  for (const version::Interval& interval : entry.intervals) {
    put_interval(out, interval);
  }
  out.number(entry.versions.size());
  for (const version::Bound& bound : entry.versions) {
    put_bound(out, bound);
  }
  out.text(entry.fixed_version);
  out.text(entry.unreadable);
  put_texts(out, entry.architectures);
  put_texts(out, entry.platforms);
  out.text(entry.module);
  put_texts(out, entry.requires_products);
  out.text(entry.justification);
  put_texts(out, entry.vulnerabilities);
  out.text(entry.note);
}
Affected get_affected(ByteReader& in) {
  Affected entry;
  entry.domain = in.text();
  entry.name = in.text();
  entry.name_kind = get_enum(in, NameKind::kBinary);
  entry.scheme = get_enum(in, version::Scheme::kGeneric);
  entry.status = get_enum(in, Status::kFixed);
  entry.fix = get_enum(in, FixState::kWillNotFix);
  entry.confidence = get_enum(in, Confidence::kText);
  entry.all_versions = in.byte() != 0;
  for (std::size_t left = in.count(); left > 0 && !in.failed(); --left) {
    entry.intervals.push_back(get_interval(in));
  }
  for (std::size_t left = in.count(); left > 0 && !in.failed(); --left) {
    entry.versions.push_back(get_bound(in, false));
  }
  entry.fixed_version = in.text();
  entry.unreadable = in.text();
  entry.architectures = get_texts(in);
  entry.platforms = get_texts(in);
  entry.module = in.text();
  entry.requires_products = get_texts(in);
  entry.justification = in.text();
  entry.vulnerabilities = get_texts(in);
  entry.note = in.text();
  return entry;
}

void put_rating(ByteWriter& out, const Rating& rating) {
  put_enum(out, rating.system);
  put_enum(out, rating.severity);
  out.text(rating.vector);
  out.byte(rating.stated ? 1 : 0);
  if (rating.stated) {
    out.real(*rating.stated);
  }
  out.text(rating.source);
}
Rating get_rating(ByteReader& in) {
  Rating rating;
  rating.system = get_enum(in, Rating::System::kVendor);
  rating.severity = get_enum(in, Severity::kCritical);
  rating.vector = in.text();
  if (in.byte() != 0) {
    rating.stated = in.real();
  }
  rating.source = in.text();
  return rating;
}

constexpr std::uint8_t kRejected = 1;
constexpr std::uint8_t kKnownExploited = 2;

void put(ByteWriter& out, const Record& record) {
  out.text(record.id);
  put_enum(out, record.kind);
  out.byte(static_cast<std::uint8_t>((record.rejected ? kRejected : 0) | (record.known_exploited ? kKnownExploited : 0)));
  put_time(out, record.published);
  put_time(out, record.modified);
  put_time(out, record.withdrawn);
  put_texts(out, record.aliases);
  put_texts(out, record.vulnerabilities);
  out.number(record.ratings.size());
  for (const Rating& rating : record.ratings) {
    put_rating(out, rating);
  }
  put_enum(out, record.ssvc.exploitation);
  put_enum(out, record.ssvc.automatable);
  put_enum(out, record.ssvc.technical_impact);
  put_time(out, record.ssvc.time);
  out.number(record.affected.size());
  for (const Affected& entry : record.affected) {
    put_affected(out, entry);
  }
  out.text(record.title);
  out.text(record.description);
  out.number(record.references.size());
  for (const Reference& reference : record.references) {
    out.text(reference.url);
    put_texts(out, reference.tags);
  }
  put_numbers(out, record.cwes);
}
Record get_record(ByteReader& in, Depth depth) {
  Record record;
  record.id = in.text();
  record.kind = get_enum(in, RecordKind::kNotice);
  const std::uint8_t flags = in.byte();
  record.rejected = (flags & kRejected) != 0;
  record.known_exploited = (flags & kKnownExploited) != 0;
  record.published = get_time(in);
  record.modified = get_time(in);
  record.withdrawn = get_time(in);
  record.aliases = get_texts(in);
  record.vulnerabilities = get_texts(in);
  if (depth == Depth::kIdentity) {
    return record;
  }
  for (std::size_t left = in.count(); left > 0 && !in.failed(); --left) {
    record.ratings.push_back(get_rating(in));
  }
  record.ssvc.exploitation = get_enum(in, SsvcPoints::Exploitation::kActive);
  record.ssvc.automatable = get_enum(in, SsvcPoints::Automatable::kYes);
  record.ssvc.technical_impact = get_enum(in, SsvcPoints::TechnicalImpact::kTotal);
  record.ssvc.time = get_time(in);
  for (std::size_t left = in.count(); left > 0 && !in.failed(); --left) {
    record.affected.push_back(get_affected(in));
  }
  if (depth == Depth::kMatching) {
    return record;
  }
  record.title = in.text();
  record.description = in.text();
  for (std::size_t left = in.count(); left > 0 && !in.failed(); --left) {
    Reference& reference = record.references.emplace_back();
    reference.url = in.text();
    reference.tags = get_texts(in);
  }
  record.cwes = get_numbers(in);
  return record;
}

void put(ByteWriter& out, const KnownExploited& entry) {
  out.text(entry.vulnerability);
  put_time(out, entry.added);
  put_time(out, entry.due);
  out.byte(entry.ransomware ? 1 : 0);
  out.text(entry.vendor);
  out.text(entry.product);
  out.text(entry.name);
  out.text(entry.description);
  out.text(entry.required_action);
  out.text(entry.notes);
  put_numbers(out, entry.cwes);
}
KnownExploited get_known_exploited(ByteReader& in) {
  KnownExploited entry;
  entry.vulnerability = in.text();
  entry.added = get_time(in);
  entry.due = get_time(in);
  entry.ransomware = in.byte() != 0;
  entry.vendor = in.text();
  entry.product = in.text();
  entry.name = in.text();
  entry.description = in.text();
  entry.required_action = in.text();
  entry.notes = in.text();
  entry.cwes = get_numbers(in);
  return entry;
}

void put(ByteWriter& out, const EpssScore& score) {
  out.text(score.vulnerability);
  out.real(score.probability);
  out.real(score.percentile);
}
EpssScore get_epss_score(ByteReader& in) {
  EpssScore score;
  score.vulnerability = in.text();
  score.probability = in.real();
  score.percentile = in.real();
  return score;
}

void put(ByteWriter& out, const ExploitEvidence& evidence) {
  out.text(evidence.vulnerability);
  out.number(evidence.exploitdb);
  out.number(evidence.github_named);
  out.number(evidence.github_narrow);
  out.number(evidence.references);
  out.byte(evidence.weaponised ? 1 : 0);
  put_texts(out, evidence.urls);
}
ExploitEvidence get_exploit_evidence(ByteReader& in) {
  ExploitEvidence evidence;
  evidence.vulnerability = in.text();
  evidence.exploitdb = get_u32(in);
  evidence.github_named = get_u32(in);
  evidence.github_narrow = get_u32(in);
  evidence.references = get_u32(in);
  evidence.weaponised = in.byte() != 0;
  evidence.urls = get_texts(in);
  return evidence;
}

void put(ByteWriter& out, const EndOfLife& cycle) {
  out.text(cycle.product);
  out.text(cycle.cycle);
  out.text(cycle.codename);
  put_time(out, cycle.released);
  put_time(out, cycle.support_end);
  put_time(out, cycle.end);
  put_time(out, cycle.extended_end);
  out.byte(cycle.ended ? 1 : 0);
  out.text(cycle.latest);
}
EndOfLife get_end_of_life(ByteReader& in) {
  EndOfLife cycle;
  cycle.product = in.text();
  cycle.cycle = in.text();
  cycle.codename = in.text();
  cycle.released = get_time(in);
  cycle.support_end = get_time(in);
  cycle.end = get_time(in);
  cycle.extended_end = get_time(in);
  cycle.ended = in.byte() != 0;
  cycle.latest = in.text();
  return cycle;
}

void put(ByteWriter& out, const CpeAlias& alias) {
  out.text(alias.domain);
  out.text(alias.source);
  out.text(alias.cpe_product);
}
CpeAlias get_cpe_alias(ByteReader& in) {
  CpeAlias alias;
  alias.domain = in.text();
  alias.source = in.text();
  alias.cpe_product = in.text();
  return alias;
}

void put(ByteWriter& out, const WeaknessLink& link) {
  out.text(link.from);
  out.text(link.to);
}
WeaknessLink get_weakness_link(ByteReader& in) {
  WeaknessLink link;
  link.from = in.text();
  link.to = in.text();
  return link;
}

void put(ByteWriter& out, const ThreatName& name) {
  out.text(name.id);
  out.text(name.name);
  out.byte(name.revoked ? 1 : 0);
}
ThreatName get_threat_name(ByteReader& in) {
  ThreatName name;
  name.id = in.text();
  name.name = in.text();
  name.revoked = in.byte() != 0;
  return name;
}

std::optional<Fact> get_fact(ByteReader& in, Depth depth) {
  switch (static_cast<FactKind>(in.byte())) {
    case FactKind::kRecord:
      return get_record(in, depth);
    case FactKind::kKnownExploited:
      return get_known_exploited(in);
    case FactKind::kEpssScore:
      return get_epss_score(in);
    case FactKind::kExploitEvidence:
      return get_exploit_evidence(in);
    case FactKind::kEndOfLife:
      return get_end_of_life(in);
    case FactKind::kCpeAlias:
      return get_cpe_alias(in);
    case FactKind::kWeaknessLink:
      return get_weakness_link(in);
    case FactKind::kThreatName:
      return get_threat_name(in);
  }
  return std::nullopt;
}

static_assert(std::variant_size_v<Fact> == kFactKindCount);

}  // namespace

FactKind kind_of(const Fact& fact) { return static_cast<FactKind>(fact.index()); }

void encode_fact(const Fact& fact, std::string& out) {
  ByteWriter writer(out);
  writer.byte(static_cast<std::uint8_t>(fact.index()));
  std::visit([&](const auto& value) { put(writer, value); }, fact);
}

void compile_keys(Fact& fact) {
  auto* record = std::get_if<Record>(&fact);
  if (record == nullptr) {
    return;
  }
  for (Affected& entry : record->affected) {
    std::string refused;
    const auto compile = [&](version::Bound& bound) {
      if (Result<version::Key> key = version::parse(entry.scheme, bound.text)) {
        bound.key = std::move(*key);
      } else {
        refused = bound.text;
      }
    };
    for (version::Interval& interval : entry.intervals) {
      for (std::optional<version::Bound>* bound : {&interval.lower, &interval.upper}) {
        if (*bound) {
          compile(**bound);
        }
      }
    }
    for (version::Bound& bound : entry.versions) {
      compile(bound);
    }
    if (!refused.empty()) {
      entry.intervals.clear();
      entry.versions.clear();
      entry.unreadable = std::move(refused);
    }
  }
}

Result<Fact> decode_fact(std::string_view bytes, Depth depth) {
  ByteReader reader(bytes);
  std::optional<Fact> fact = get_fact(reader, depth);
  const bool partial = depth != Depth::kWhole && fact && std::holds_alternative<Record>(*fact);
  if (!fact || reader.failed() || (!partial && !reader.at_end())) {
    return bad_input("damaged: a stored fact can't be read");
  }
  return std::move(*fact);
}

}  // namespace parapet::knowledge
