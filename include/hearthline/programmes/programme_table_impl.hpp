#pragma once

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <set>
#include <utility>

#include "hearthline/error.hpp"
#include "hearthline/model/bounds.hpp"
#include "hearthline/programmes/programme_table.hpp"
#include "hearthline/text/number_text.hpp"
#include "hearthline/text/wording.hpp"

namespace hearthline::programmes {

namespace programme_detail {

inline constexpr double kNever = std::numeric_limits<double>::infinity();
inline constexpr double kChildhood = demography::kChildhood;

inline std::string path_of(const std::string& name) {
  return "programmes." + name;
}

template <class List, class Item>
bool names(const List& list, const Item& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

/// Returns the processes that a name stands for: the end of a kind of case for
/// all of its outcomes.
inline std::vector<int> processes_of(const std::string& name) {
  std::vector<int> found;
  for (int p = 0; p < model::kProcesses; ++p) {
    if (model::Process(p).name() == name) found.push_back(p);
  }
  for (int p = 0; p < model::kLeaving; ++p) {
    const model::CaseProcess& process =
        model::kCaseProcesses[static_cast<std::size_t>(p)];
    if (model::case_process_name(p) == name ||
        (process.change == model::CaseChange::kOutcome &&
         model::case_end_name(process.from) == name)) {
      found.push_back(model::kProcesses + p);
    }
  }
  return found;
}

inline std::string process_name(int process) {
  return process < model::kProcesses
             ? model::Process(process).name()
             : model::case_process_name(process - model::kProcesses);
}

/// Divides a whole number by shares that add up to 1: each part is rounded
/// down, and what is left goes to the largest remainders, the first of equals.
inline std::vector<index> divided(index number,
                                  const std::vector<double>& shares) {
  std::vector<index> parts;
  std::vector<double> rest;
  index left = number;
  for (const double share : shares) {
    const double exact = static_cast<double>(number) * share;
    // 0.29 * 100 is a little less than 29.
    const double whole = std::floor(exact + 1e-9);
    parts.push_back(static_cast<index>(whole));
    rest.push_back(exact - whole);
    left -= parts.back();
  }
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(
      order.begin(), order.end(),
      [&](std::size_t a, std::size_t b) { return rest[a] > rest[b]; });
  for (std::size_t i = 0; i < order.size() && left > 0; ++i, --left) {
    ++parts[order[i]];
  }
  return parts;
}

inline ProgrammeStreams streams_of(const std::string& name) {
  const auto stream = [&](const char* purpose) {
    return random::stream_id("clock:programmes." + name + "." + purpose);
  };
  return {stream("outreach"), stream("route"),     stream("take_up"),
          stream("delay"),    stream("leaving"),   stream("planned"),
          stream("drop_out"), stream("completes"), stream("at_start"),
          stream("age")};
}

}  // namespace programme_detail

/// Returns a scenario's own programmes, whose parameters are within bounds.
inline std::vector<ListedProgramme> listed(
    const ProgrammeTable::All& programmes,
    const CombinationParameters& combination, const ProgrammeContext& context) {
  model::Bounds bounds("", context.localities);
  bounds.groups("programmes", programmes, {}, model::Vocabulary::kFree);
  bounds.group("combination", combination, {});
  std::vector<ListedProgramme> all;
  for (const auto& [name, parameters] : programmes) {
    all.push_back({name, &parameters, true});
  }
  return all;
}

inline bool same_once_asked(const Programme& a, const Programme& b) {
  const auto same = [](const Effect& one, const Effect& other) {
    return one.processes == other.processes && one.during == other.during &&
           one.completed == other.completed && one.dropped == other.dropped;
  };
  return a.order == b.order && a.leaving == b.leaving &&
         a.longest_wait == b.longest_wait && a.stay == b.stay &&
         a.completes == b.completes && a.repeat_after == b.repeat_after &&
         std::equal(a.effects.begin(), a.effects.end(), b.effects.begin(),
                    b.effects.end(), same);
}

inline ProgrammeTable::ProgrammeTable(const All& programmes,
                                      const CombinationParameters& combination,
                                      const ProgrammeContext& context)
    : ProgrammeTable(listed(programmes, combination, context), combination,
                     context) {}

inline ProgrammeTable::ProgrammeTable(
    const std::vector<ListedProgramme>& programmes,
    const CombinationParameters& combination, const ProgrammeContext& context)
    : teams_(context.teams),
      by_need_(kNeeds, 0),
      by_locality_(std::max<std::size_t>(1, context.localities.size()), 0),
      rule_(combination.rule == "best"       ? Rule::kBest
            : combination.rule == "additive" ? Rule::kAdditive
                                             : Rule::kProduct),
      floor_(combination.floor.value) {
  if (programmes.size() > static_cast<std::size_t>(kMostProgrammes)) {
    model::refuse("programmes",
                  "at most " + std::to_string(kMostProgrammes) + " programmes",
                  std::to_string(programmes.size()));
  }
  for (const ListedProgramme& one : programmes) {
    if (one.own) own_ |= programme_bit(count());
    add(one.name, *one.parameters, context);
  }
  const auto pools = places_.size() + static_cast<std::size_t>(teams_);
  if (pools > static_cast<std::size_t>(engine::kMostPools)) {
    model::refuse("programmes",
                  "at most " + std::to_string(engine::kMostPools) +
                      " queues (one for each team and for each programme with "
                      "places, or one in each locality that has places of its "
                      "own)",
                  std::to_string(pools));
  }
  find_ages(programmes);
  find_running(programmes, context.start);
  require_moderate_ratios();
  require_distinct_streams();
}

inline void ProgrammeTable::add(const std::string& name,
                                const ProgrammeParameters& parameters,
                                const ProgrammeContext& context) {
  using namespace programme_detail;
  const std::string path = path_of(name);
  const ProgrammeSet bit = programme_bit(count());
  Programme made{
      .name = name,
      .outreach = parameters.found.outreach.value / model::kMonthsPerYear,
      .take_up = parameters.found.take_up.value,
      .delay = parameters.found.delay.value,
      .at_start = parameters.found.at_start.value,
      .leaving = parameters.queue.leaving.value / model::kMonthsPerYear,
      .stay = StayPlan(path + ".stay", parameters.stay),
      .completes = parameters.stay.completes.value,
      .effects = effects_of(path, parameters),
      .first_pool = Programme::kUnlimited,
      .streams = streams_of(name)};
  const std::string& order = parameters.queue.order;
  made.order = order == "highest_need"     ? QueueOrder::kHighestNeed
               : order == "youngest_child" ? QueueOrder::kYoungestChild
               : order == "random"         ? QueueOrder::kRandom
                                           : QueueOrder::kFirstCome;
  if (parameters.queue.longest_wait) {
    made.longest_wait = parameters.queue.longest_wait->value;
  }
  if (parameters.stay.repeat_after) {
    made.repeat_after = parameters.stay.repeat_after->value;
  }
  for (const auto& [word, share] : parameters.found.share) {
    int at = word == model::kBirthRoute ? kBirthRoute : kClosedRoute;
    for (int kind = 1; kind < model::kCases; ++kind) {
      if (model::kCaseNames[static_cast<std::size_t>(kind)] == word) {
        at = route(model::case_at(kind));
      }
    }
    made.share[static_cast<std::size_t>(at)] = share.value;
    if (share.value > 0.0) by_route_[static_cast<std::size_t>(at)] |= bit;
  }
  find_eligible(path, parameters.eligible, context, bit);
  find_places(path, parameters, context, made);
  for (Effect& effect : made.effects) {
    effective_ |= bit;
    for (const int process : effect.processes) {
      const auto at = std::find(changed_.begin(), changed_.end(), process);
      effect.places.push_back(static_cast<std::size_t>(at - changed_.begin()));
      if (at == changed_.end()) changed_.push_back(process);
    }
  }
  programmes_.push_back(std::move(made));
}

inline std::vector<Effect> ProgrammeTable::effects_of(
    const std::string& path, const ProgrammeParameters& parameters) {
  using namespace programme_detail;
  std::vector<Effect> effects;
  std::map<int, std::string> taken;
  for (const auto& [name, effect] : parameters.effects) {
    const std::string own = path + ".effects." + name;
    if (effect.low && !(effect.low->value <= effect.hazard_ratio.value)) {
      model::refuse(own + ".low", "at most the hazard_ratio",
                    text::number_text(effect.low->value));
    }
    if (effect.high && !(effect.high->value >= effect.hazard_ratio.value)) {
      model::refuse(own + ".high", "at least the hazard_ratio",
                    text::number_text(effect.high->value));
    }
    if (effect.half_life && !effect.after) {
      model::refuse(own + ".half_life", "after beside it, the ratio that fades",
                    "none");
    }
    Effect made;
    for (std::size_t k = 0; k < effect.processes.size(); ++k) {
      for (const int process : processes_of(effect.processes[k])) {
        const auto [at, fresh] = taken.emplace(process, name);
        if (!fresh) {
          model::refuse(
              own + ".processes[" + std::to_string(k) + "]",
              "each process once in a programme",
              process_name(process) + ", which effects." + at->second + " has");
        }
        made.processes.push_back(process);
        made.set.set(static_cast<std::size_t>(process));
      }
    }
    made.during =
        programmes::during(effect.hazard_ratio.value, effect.ramp_up.value);
    const double after = effect.after ? effect.after->value : 1.0;
    const double half_life =
        effect.half_life ? effect.half_life->value : kNever;
    made.completed = fading(after, half_life);
    made.dropped =
        fading(ratio_power(after, effect.drop_out_share.value), half_life);
    // One that changes nothing needs no thought.
    const auto nothing = [](const SteppedRatio& course) {
      return course.value == std::vector<double>{1.0};
    };
    if (nothing(made.during) && nothing(made.completed) &&
        nothing(made.dropped)) {
      continue;
    }
    effects.push_back(std::move(made));
  }
  return effects;
}

inline void ProgrammeTable::find_eligible(const std::string& path,
                                          const EligibleParameters& parameters,
                                          const ProgrammeContext& context,
                                          ProgrammeSet bit) {
  using namespace programme_detail;
  const std::string own = path + ".eligible";
  bool any = false;
  for (std::size_t at = 0; at < by_need_.size(); ++at) {
    const model::Need need =
        model::HazardTable::need_at(static_cast<index>(at));
    const model::Zone zone =
        context.zones[static_cast<std::size_t>(model::place(need.level))];
    const auto has = [&](const std::string& name) {
      const auto theme = model::theme_named(name);
      return theme && need.themes.contains(*theme);
    };
    const auto& all = parameters.themes_all;
    const auto& some = parameters.themes_any;
    const bool qualifies =
        (parameters.levels.empty() || names(parameters.levels, need.level)) &&
        (parameters.zones.empty() ||
         names(parameters.zones,
               model::kZoneNames[static_cast<std::size_t>(zone)])) &&
        std::all_of(all.begin(), all.end(), has) &&
        (some.empty() || std::any_of(some.begin(), some.end(), has));
    if (!qualifies) continue;
    any = true;
    by_need_[at] |= bit;
  }
  if (!any) {
    model::refuse(own + ".zones", "a zone that has one of the levels",
                  "none of them, so that nobody is eligible");
  }
  for (int kind = 0; kind < model::kCases; ++kind) {
    const auto at = static_cast<std::size_t>(kind);
    if (parameters.cases.empty() ||
        names(parameters.cases, model::kCaseNames[at])) {
      by_case_[at] |= bit;
    }
  }
  for (std::size_t l = 0; l < by_locality_.size(); ++l) {
    if (parameters.localities.empty() ||
        (l < context.localities.size() &&
         names(parameters.localities, context.localities[l]))) {
      by_locality_[l] |= bit;
    }
  }
  const double from =
      parameters.child_from ? parameters.child_from->value : 0.0;
  if (parameters.child_to && !(from < parameters.child_to->value)) {
    model::refuse(own + ".child_to",
                  "an age above child_from (" + text::number_text(from) +
                      "), so that somebody is eligible",
                  text::number_text(parameters.child_to->value));
  }
  if (!(from < 18.0)) {
    model::refuse(own + ".child_from", "an age below 18",
                  text::number_text(from));
  }
  if (!parameters.child_from && !parameters.child_to) any_age_ |= bit;
}

inline void ProgrammeTable::find_ages(
    const std::vector<ListedProgramme>& programmes) {
  using programme_detail::kChildhood;
  std::set<double> ages{0.0};
  const auto months = [](const std::optional<model::Quantity>& years,
                         double other) -> double {
    return years ? years->value * model::kMonthsPerYear : other;
  };
  for (const ListedProgramme& one : programmes) {
    const EligibleParameters& eligible = one.parameters->eligible;
    if (!eligible.child_from && !eligible.child_to) continue;
    ages.insert(months(eligible.child_from, 0.0));
    ages.insert(months(eligible.child_to, kChildhood));
    ages.insert(kChildhood);
  }
  age_from_.assign(ages.begin(), ages.end());
  by_age_.assign(age_from_.size(), 0);
  ProgrammeSet bit = 1;
  for (const ListedProgramme& one : programmes) {
    const EligibleParameters& eligible = one.parameters->eligible;
    if (eligible.child_from || eligible.child_to) {
      for (std::size_t band = 0; band < age_from_.size(); ++band) {
        if (age_from_[band] >= months(eligible.child_from, 0.0) &&
            age_from_[band] < months(eligible.child_to, kChildhood)) {
          by_age_[band] |= bit;
        }
      }
    }
    bit <<= 1U;
  }
}

inline ProgrammeTable::Span ProgrammeTable::span(
    const std::string& path, const ProgrammeParameters& parameters,
    model::YearMonth start) {
  Span span{-programme_detail::kNever, programme_detail::kNever};
  if (parameters.starts) {
    span.from =
        static_cast<double>(model::months_between(start, *parameters.starts));
  }
  if (parameters.ends) {
    span.to =
        static_cast<double>(model::months_between(start, *parameters.ends));
    if (parameters.starts && !(*parameters.starts < *parameters.ends)) {
      model::refuse(
          path + ".ends",
          "a month after starts (" + to_text(*parameters.starts) + ")",
          to_text(*parameters.ends));
    }
  }
  return span;
}

inline void ProgrammeTable::find_running(
    const std::vector<ListedProgramme>& programmes, model::YearMonth start) {
  std::set<double> changes;
  std::vector<Span> spans;
  for (const ListedProgramme& one : programmes) {
    spans.push_back(
        span(programme_detail::path_of(one.name), *one.parameters, start));
    for (const double at : {spans.back().from, spans.back().to}) {
      if (std::isfinite(at)) changes.insert(at);
    }
  }
  running_from_.push_back(-programme_detail::kNever);
  running_from_.insert(running_from_.end(), changes.begin(), changes.end());
  for (const double from : running_from_) {
    ProgrammeSet set = 0;
    for (std::size_t p = 0; p < spans.size(); ++p) {
      if (spans[p].from <= from && from < spans[p].to) {
        set |= programme_bit(static_cast<int>(p));
      }
    }
    running_.push_back(set);
  }
}

inline void ProgrammeTable::find_places(const std::string& path,
                                        const ProgrammeParameters& parameters,
                                        const ProgrammeContext& context,
                                        Programme& programme) {
  using namespace programme_detail;
  const auto refuse_without = [&](bool stated, const char* field) {
    if (stated && !parameters.places) {
      model::refuse(path + "." + field, "places beside it", "none");
    }
  };
  refuse_without(parameters.ramp_up.has_value(), "ramp_up");
  refuse_without(parameters.steps.has_value(), "steps");
  refuse_without(!parameters.locality_share.empty(), "locality_share");
  const Span runs = span(path, parameters, context.start);
  if (!parameters.places) return;

  // When the number changes, and to what.
  std::map<double, double> number;
  const double places = parameters.places->value;
  const double ramp_up = parameters.ramp_up ? parameters.ramp_up->value : 0.0;
  if (ramp_up > 0.0 && !parameters.starts) {
    model::refuse(path + ".ramp_up", "starts beside it", "none");
  }
  number[-kNever] = parameters.starts ? 0.0 : places;
  if (parameters.starts) {
    number[runs.from] = ramp_up > 0.0 ? std::floor(places / ramp_up) : places;
    // The parameter is whole.
    for (int k = 1; k < static_cast<int>(ramp_up); ++k) {
      const auto month = static_cast<double>(k);
      number[runs.from + month] = std::floor(places * (month + 1.0) / ramp_up);
    }
  }
  if (parameters.steps) {
    const auto& from = parameters.steps->from;
    const auto& values = parameters.steps->places.values;
    if (values.empty() || values.size() != from.size()) {
      model::refuse(path + ".steps.places",
                    "as many numbers as from has, at least 1",
                    std::to_string(values.size()) + " beside " +
                        std::to_string(from.size()));
    }
    for (std::size_t i = 0; i < from.size(); ++i) {
      const auto month =
          static_cast<double>(model::months_between(context.start, from[i]));
      if (!(month > runs.from)) {
        model::refuse(path + ".steps.from[" + std::to_string(i) + "]",
                      "a month after starts", to_text(from[i]));
      }
      number.erase(number.lower_bound(month), number.end());
      number[month] = values[i];
    }
  }
  if (runs.to < kNever) {
    number.erase(number.lower_bound(runs.to), number.end());
    number[runs.to] = 0.0;
  }

  std::vector<double> shares{1.0};
  if (!parameters.locality_share.empty()) {
    shares.clear();
    double total = 0.0;
    for (const std::string& locality : context.localities) {
      const auto found = parameters.locality_share.find(locality);
      shares.push_back(
          found == parameters.locality_share.end() ? 0.0 : found->second.value);
      total += shares.back();
    }
    constexpr double kTolerance = 1e-6;
    if (std::abs(total - 1.0) > kTolerance) {
      model::refuse(path + ".locality_share", "shares that add up to 1",
                    "a total of " + text::rounded_text(total));
    }
    programme.by_locality = true;
  }
  programme.first_pool = teams_ + static_cast<int>(places_.size());
  for (std::size_t l = 0; l < shares.size(); ++l) {
    places_.push_back(
        {count(),
         programme.by_locality ? static_cast<int>(l) : Places::kAnywhere,
         {},
         {}});
  }
  const auto first = places_.end() - static_cast<std::ptrdiff_t>(shares.size());
  for (const auto& [month, all] : number) {
    const auto parts = divided(static_cast<index>(all), shares);
    for (std::size_t l = 0; l < shares.size(); ++l) {
      Places& own = *(first + static_cast<std::ptrdiff_t>(l));
      // What holds at the start is the first number.
      if (month <= 0.0 && !own.from.empty()) {
        own.number.front() = parts[l];
      } else {
        own.from.push_back(std::max(month, 0.0));
        own.number.push_back(parts[l]);
      }
    }
  }
}

inline std::vector<engine::PoolPlan> ProgrammeTable::pools() const {
  std::vector<engine::PoolPlan> plans;
  for (const Places& own : places_) {
    const std::string& name = programme(own.programme).name;
    engine::PoolPlan plan;
    // Localities share no family, so that they may share the stream.
    plan.stream = random::stream_id("clock:programmes." + name + ".queue");
    plan.from = own.from;
    plan.places = own.number;
    plans.push_back(std::move(plan));
  }
  return plans;
}

/// Ratios that multiply beyond reason are a slip.
inline void ProgrammeTable::require_moderate_ratios() const {
  constexpr double kMost = 1000.0;
  std::map<int, double> largest;
  for (int number = 0; number < count(); ++number) {
    if ((own_ & programme_bit(number)) == 0) continue;
    const Programme& programme = this->programme(number);
    for (const Effect& effect : programme.effects) {
      const auto most = [](const SteppedRatio& course) {
        return *std::max_element(course.value.begin(), course.value.end());
      };
      const double ratio =
          std::max({1.0, most(effect.during), most(effect.completed),
                    most(effect.dropped)});
      for (const int process : effect.processes) {
        const auto at = largest.emplace(process, 1.0).first;
        at->second *= ratio;
        if (at->second <= kMost) continue;
        model::refuse(programme_detail::path_of(programme.name) + ".effects",
                      "ratios of all programmes that multiply to at most " +
                          text::number_text(kMost),
                      text::rounded_text(at->second) + " for " +
                          programme_detail::process_name(process));
      }
    }
  }
}

inline void ProgrammeTable::require_distinct_streams() const {
  std::map<std::uint32_t, std::string> taken;
  for (int number = 0; number < count(); ++number) {
    if ((own_ & programme_bit(number)) == 0) continue;
    const Programme& one = programme(number);
    const ProgrammeStreams& s = one.streams;
    for (const random::StreamId id :
         {s.outreach, s.route, s.take_up, s.delay, s.leaving, s.planned,
          s.dropped, s.completes, s.at_start, s.age,
          random::stream_id("clock:programmes." + one.name + ".queue")}) {
      const auto [at, fresh] = taken.emplace(id.value, one.name);
      if (fresh) continue;
      model::refuse(
          "programmes." + one.name,
          "a name whose random numbers are not those of " + at->second,
          one.name);
    }
  }
}

}  // namespace hearthline::programmes
