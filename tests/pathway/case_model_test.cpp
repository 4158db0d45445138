// The family model with cases, against chains solved exactly, quadrature, and
// what is said of children, help and teams. Statistical bounds: |z| < 4.8,
// which a correct engine exceeds in fewer than 1 in 600,000 cells; the most
// cells of a test are 48, thus 1 in 12,000 seeds. Seeds are fixed.

#include "hearthline/pathway/case_model.hpp"

#include <gtest/gtest.h>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/engine/control.hpp"
#include "hearthline/engine/meeting.hpp"
#include "hearthline/engine/simulate.hpp"
#include "hearthline/error.hpp"
#include "hearthline/exact/uniformise.hpp"
#include "support/pathways.hpp"

namespace {

using namespace hearthline;  // NOLINT(google-build-using-namespace)
using hearthline::index;
using model::Case;
using model::CaseTable;
using model::Placement;
using pathway::CaseModel;
using pathway::HelpedFamily;

constexpr double kZ = 4.8;

/// Need that never changes.
model::HazardTable still_need() {
  static const std::map<std::string, model::ThemeParameters> themes;
  static const std::map<std::string, model::ProcessParameters> moves;
  static const std::map<std::string, model::EffectParameters> effects;
  return model::HazardTable({themes, moves, effects, {"east"}, {2014, 4}});
}

/// A family with one child, born at the start, and no demography.
struct OneFamily {
  model::Family family;
  std::vector<model::Child> children;
  demography::Life life;

  explicit OneFamily(std::vector<std::int16_t> births = {0}) {
    family.children = static_cast<std::uint8_t>(births.size());
    family.youngest_born_month =
        *std::max_element(births.begin(), births.end());
    for (const std::int16_t born : births) {
      children.push_back({born, model::Sex::kFemale, false});
    }
  }
  HelpedFamily unit(random::RunKey key,
                    const model::CaseAtStart& start = {}) const {
    return {&family, children, &life, start, key, true};
  }
};

/// Calls `visit(time index, state)` with the state at given times.
class Watch {
 public:
  using Bookmark = int;
  using Visit = std::function<void(std::size_t, const CaseModel::State&)>;

  Watch(std::vector<double> times, Visit visit)
      : times_(std::move(times)), visit_(std::move(visit)) {}

  void start(const auto&, const auto&, const CaseModel::State& state, double) {
    next_ = 0;
    state_ = state;
  }
  void event(const auto&, const auto&, const CaseModel::State& state,
             int process, double, double time) {
    pass(time);
    state_ = state;
    ++events[process];
  }
  void change(const auto&, const auto&, const CaseModel::State& state,
              double time) {
    pass(time);
    state_ = state;
  }
  void finish(const auto&, const auto&, const auto&, double time) {
    pass(time);
  }

  std::map<int, int> events;

 private:
  void pass(double time) {
    for (; next_ < times_.size() && times_[next_] < time; ++next_) {
      visit_(next_, state_);
    }
  }
  std::vector<double> times_;
  Visit visit_;
  std::size_t next_ = 0;
  CaseModel::State state_;
};

// ---- Chains solved exactly --------------------------------------------------

TEST(CaseModel, FollowsTheExactChain) {
  const auto parameters = test_support::plain_pathway();
  const auto need = still_need();
  const CaseTable cases(parameters, {"east"}, {2014, 4});
  const CaseModel model(need, cases);
  const OneFamily one;
  const std::vector<double> times{1.0, 6.0, 24.0, 60.0};

  // A child that is under 1, 1 to 4 and 5 in turn enters care in placements
  // that depend on its age; only the first 11 months have one distribution, so
  // entry is made the same at all ages here.
  auto same = parameters;
  for (auto& [name, entry] : same.placements.entries) {
    entry.share.values.assign(model::kAgeBands, entry.share.values[3]);
  }
  const CaseTable table(same, {"east"}, {2014, 4});
  const CaseModel chain(need, table);

  constexpr int kDraws = 60000;
  std::vector<std::array<int, model::kHeld>> counts(times.size());
  Watch watch(times, [&](std::size_t t, const CaseModel::State& state) {
    ++counts[t][static_cast<std::size_t>(
        model::held(state.kind, state.placement))];
  });
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    const random::RunKey key{4, draw};
    engine::simulate(chain, one.unit(key), key, 0.0, 61.0, watch);
  }

  std::vector<Eigen::Triplet<double>> rates;
  const auto add = [&](int from, int to, double rate) {
    rates.emplace_back(from, to, rate);
    rates.emplace_back(from, from, -rate);
  };
  for (int p = 0; p < model::kLeaving; ++p) {
    const model::CaseProcess& c =
        model::kCaseProcesses[static_cast<std::size_t>(p)];
    const double rate = test_support::rate_of(same, p, 1);
    for (int held = 0; held < model::kHeld; ++held) {
      const bool lives = [&] {
        for (int lane = 0; lane < model::kCaseLanes; ++lane) {
          if (model::case_lane_process(held, lane) == p) return true;
        }
        return false;
      }();
      if (!lives) continue;
      if (c.change == model::CaseChange::kPlacement) {
        add(held, model::kCases - 1 + c.to_detail, rate);
      } else if (c.to != Case::kCla) {
        add(held, model::place(c.to), rate);
      } else {
        for (int to = 0; to < model::kPlacements; ++to) {
          const auto entry = same.placements.entries.find(std::string(
              model::kPlacementNames[static_cast<std::size_t>(to)]));
          if (entry == same.placements.entries.end()) continue;
          add(held, model::kCases - 1 + to,
              rate * entry->second.share.values[3]);
        }
      }
    }
  }
  exact::Generator q(model::kHeld, model::kHeld);
  q.setFromTriplets(rates.begin(), rates.end());
  Eigen::MatrixXd start = Eigen::MatrixXd::Zero(1, model::kHeld);
  start(0, 0) = 1.0;
  int cells = 0;
  for (std::size_t t = 0; t < times.size(); ++t) {
    const Eigen::MatrixXd p = exact::uniformise(q, start, times[t]).value;
    for (int held = 0; held < model::kHeld; ++held) {
      const double expected = p(0, held) * kDraws;
      const int found = counts[t][static_cast<std::size_t>(held)];
      if (expected < 25.0) continue;
      ++cells;
      EXPECT_LT(
          std::abs(found - expected) / std::sqrt(expected * (1.0 - p(0, held))),
          kZ)
          << "month " << times[t] << ", case " << held;
    }
  }
  EXPECT_GT(cells, 36);
}

// ---- Time since entry -------------------------------------------------------

/// The survival function of a hazard per month that is constant in pieces.
double survival(const model::ProcessParameters& ends, double time) {
  double hazard = 0.0;
  const auto& from = ends.since_entry->from.values;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const double to = i + 1 < from.size() ? std::min(time, from[i + 1]) : time;
    if (to > from[i]) {
      hazard += ends.rate.value / 12.0 * ends.since_entry->ratio.values[i] *
                (to - from[i]);
    }
  }
  return std::exp(-hazard);
}

// A contact at a constant rate, then an assessment whose hazard rises like that
// of a Weibull with shape 3, in steps of a tenth of a month: the share of
// families under assessment is the integral of the density of coming times the
// survival. Each of them comes back to the start, so that the number of
// contacts is held to the first by a rate that falls to zero after closing.
TEST(CaseModel, HasTheOccupancyOfQuadratureForWeibullDurations) {
  auto p = test_support::plain_pathway();
  p.contacts = {{"police", test_support::at_rate(1.2)}};
  p.steps.clear();
  p.after_closing = model::Pieces{};
  p.after_closing->from.values = {0.0};
  p.after_closing->ratio.values = {0.0};
  p.contact =
      test_support::stage<decltype(p.contact)>(40.0, {{"assessment", 1.0}});
  p.assessment = test_support::stage<decltype(p.assessment)>(
      12.0, {{"no_further_action", 1.0}});
  const auto rising = [](model::ProcessParameters& ends, double scale) {
    ends.since_entry = model::Pieces{};
    for (int i = 0; i < 100; ++i) {
      const double from = 0.1 * i;
      // The mean hazard of a Weibull over the step: cumulative (t / scale)^3.
      ends.since_entry->from.values.push_back(from);
      ends.since_entry->ratio.values.push_back(
          (std::pow((from + 0.1) / scale, 3) - std::pow(from / scale, 3)) /
          0.1 * 12.0 / ends.rate.value);
    }
  };
  rising(p.contact.ends, 0.5);
  rising(p.assessment.ends, 2.0);
  const auto need = still_need();
  const CaseTable cases(p, {"east"}, {2014, 4});
  const CaseModel model(need, cases);
  const OneFamily one;
  const std::vector<double> times{0.7, 1.5, 3.0, 6.0, 12.0};
  constexpr int kDraws = 100000;
  std::vector<std::array<int, 2>> counts(times.size());
  Watch watch(times, [&](std::size_t t, const CaseModel::State& state) {
    if (state.kind == Case::kContact) ++counts[t][0];
    if (state.kind == Case::kAssessment) ++counts[t][1];
  });
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    const random::RunKey key{5, draw};
    engine::simulate(model, one.unit(key), key, 0.0, 13.0, watch);
  }

  // By the midpoint rule on a grid that holds every step.
  constexpr double kStep = 0.005;
  const auto contact_density = [](double t) {
    return 0.1 * std::exp(-0.1 * t);
  };
  const auto rate_at = [](const model::ProcessParameters& ends, double t) {
    const auto at = static_cast<std::size_t>(std::min(t / 0.1, 99.0));
    return ends.rate.value / 12.0 * ends.since_entry->ratio.values[at];
  };
  const auto steps = static_cast<std::size_t>(12.0 / kStep);
  std::vector<double> referred(steps);  // density of the end of screening
  for (std::size_t i = 0; i < steps; ++i) {
    const double t = (static_cast<double>(i) + 0.5) * kStep;
    for (std::size_t j = 0; j <= i; ++j) {
      const double wait = (static_cast<double>(i - j)) * kStep + kStep / 2.0;
      const double s = t - wait;
      if (s < 0.0 || wait > 4.0) continue;
      referred[i] += contact_density(s) * survival(p.contact.ends, wait) *
                     rate_at(p.contact.ends, wait) * kStep;
    }
  }
  for (std::size_t t = 0; t < times.size(); ++t) {
    double contact = 0.0;
    double assessed = 0.0;
    for (std::size_t i = 0; i < steps; ++i) {
      const double s = (static_cast<double>(i) + 0.5) * kStep;
      if (s >= times[t]) break;
      contact +=
          contact_density(s) * survival(p.contact.ends, times[t] - s) * kStep;
      assessed +=
          referred[i] * survival(p.assessment.ends, times[t] - s) * kStep;
    }
    for (const auto& [share, found] : {std::pair{contact, counts[t][0]},
                                       std::pair{assessed, counts[t][1]}}) {
      const double expected = share * kDraws;
      EXPECT_LT(std::abs(found - expected) / std::sqrt(expected * (1 - share)),
                kZ)
          << "month " << times[t];
    }
  }
}

// ---- Effects ----------------------------------------------------------------

model::EffectParameters effect_on(std::vector<std::string> processes,
                                  double ratio, model::YearMonth from) {
  model::EffectParameters made;
  made.processes = std::move(processes);
  made.hazard_ratio.value = ratio;
  made.from = from;
  return made;
}
using Effects = std::map<std::string, model::EffectParameters>;

// From no case to screening at hazard a, and from there to an assessment at
// hazard b, which never ends here; from month D on the hazards are A and B.
// With x and y the shares of families without a case and being screened,
//   x(t) = x0 exp(-a t),
//   y(t) = y0 exp(-b t) + x0 a / (b - a) (exp(-a t) - exp(-b t)),
// from 1 and 0 up to D, and from what is reached then.
TEST(CaseModel, FollowsTwoStepsWithAnEffectInClosedForm) {
  auto p = test_support::plain_pathway();
  p.steps.clear();
  p.contacts = {{"school", test_support::at_rate(0.6)}};
  p.contact =
      test_support::stage<decltype(p.contact)>(3.0, {{"assessment", 1.0}});
  p.assessment.ends.rate.value = 1e-9;
  constexpr double kFrom = 4.0;
  const Effects effects{
      {"found", effect_on({"pathway.contacts.school"}, 2.5, {2014, 8})},
      {"slower", effect_on({"pathway.contact.ends"}, 0.4, {2014, 8})}};
  const auto need = still_need();
  const CaseTable cases(p, {"east"}, {2014, 4}, model::Dates::kAll, effects);
  const CaseModel model(need, cases);
  const OneFamily one;
  const std::vector<double> times{2.0, 4.0, 5.0, 8.0, 20.0};
  constexpr int kDraws = 60000;
  std::vector<std::array<int, 3>> counts(times.size());
  Watch watch(times, [&](std::size_t t, const CaseModel::State& state) {
    ++counts[t][state.kind == Case::kNone      ? 0
                : state.kind == Case::kContact ? 1
                                               : 2];
  });
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    const random::RunKey key{6, draw};
    engine::simulate(model, one.unit(key), key, 0.0, 21.0, watch);
  }
  const auto shares = [](std::array<double, 2> at, double a, double b,
                         double t) -> std::array<double, 2> {
    return {at[0] * std::exp(-a * t),
            at[1] * std::exp(-b * t) +
                at[0] * a / (b - a) * (std::exp(-a * t) - std::exp(-b * t))};
  };
  const double a = 0.6 / 12.0;
  const double b = 3.0 / 12.0;
  for (std::size_t t = 0; t < times.size(); ++t) {
    auto now = shares({1.0, 0.0}, a, b, std::min(times[t], kFrom));
    if (times[t] > kFrom) {
      now = shares(now, 2.5 * a, 0.4 * b, times[t] - kFrom);
    }
    for (std::size_t k = 0; k < 3; ++k) {
      const double share = k < 2 ? now[k] : 1.0 - now[0] - now[1];
      EXPECT_LT(std::abs(counts[t][k] - share * kDraws) /
                    std::sqrt(kDraws * share * (1.0 - share)),
                kZ)
          << "month " << times[t] << ", state " << k;
    }
  }
}

/// Records the events of a family, as pairs of time and process.
struct Events {
  std::vector<std::pair<double, int>> all;

  void start(const auto&, const auto&, const auto&, double) {}
  void event(const auto&, const auto&, const auto&, int process, double,
             double time) {
    all.emplace_back(time, process);
  }
  void finish(const auto&, const auto&, const auto&, double) {}
};

std::vector<std::pair<double, int>> events_of(const CaseModel& model,
                                              const HelpedFamily& unit,
                                              double end) {
  Events events;
  engine::simulate(model, unit, unit.key, 0.0, end, events);
  return events.all;
}

// As long as two histories agree, what an effect makes rarer happens no
// earlier, and the rest exactly when it did.
TEST(CaseModel, ALowerHazardNeverMakesAnEventEarlier) {
  const auto p = test_support::plain_pathway();
  const std::vector<std::string> rarer{
      "pathway.contacts.police", "pathway.cin.ends",
      "pathway.caf.outcomes.needs_met", "pathway.steps.cpp->cla",
      "pathway.placements.moves.fostering->residential"};
  const auto is_rarer = [&](int process) {
    if (process < CaseModel::kNeedProcesses) return false;
    const int own = process - CaseModel::kNeedProcesses;
    const model::CaseProcess& c =
        model::kCaseProcesses[static_cast<std::size_t>(own)];
    return std::count(rarer.begin(), rarer.end(),
                      model::case_process_name(own)) > 0 ||
           (c.change == model::CaseChange::kOutcome && c.from == Case::kCin);
  };
  const auto need = still_need();
  const CaseTable plain(p, {"east"}, {2014, 4});
  const CaseTable lower(p, {"east"}, {2014, 4}, model::Dates::kAll,
                        {{"rarer", effect_on(rarer, 0.5, {2014, 10})}});
  const CaseModel before(need, plain);
  const CaseModel after(need, lower);
  const OneFamily one;
  int parted = 0;
  int later = 0;
  for (std::uint32_t draw = 0; draw < 2000; ++draw) {
    const random::RunKey key{7, draw};
    const auto a = events_of(before, one.unit(key), 120.0);
    const auto b = events_of(after, one.unit(key), 120.0);
    std::size_t k = 0;
    while (k < a.size() && k < b.size() && a[k] == b[k]) ++k;
    if (k == a.size() && k == b.size()) continue;
    ++parted;
    // What comes first where they part is an event of the higher hazards that
    // the lower ones delay.
    ASSERT_LT(k, a.size()) << draw;
    EXPECT_TRUE(is_rarer(a[k].second)) << draw;
    EXPECT_GE(a[k].first, 6.0) << draw;
    if (k == b.size()) continue;
    EXPECT_GE(b[k].first, a[k].first) << draw;
    later += b[k].second == a[k].second && b[k].first > a[k].first ? 1 : 0;
  }
  EXPECT_GT(parted, 500);
  EXPECT_GT(later, 100);
}

// ---- Whom a case covers, and who leaves it ----------------------------------

/// Care that begins for a family of three, and nothing else.
model::PathwayParameters only_care() {
  auto p = test_support::plain_pathway();
  for (auto& [name, contact] : p.contacts) contact.rate.value = 0.0;
  p.steps.clear();
  p.children["cla"].first_by_age.values = {5, 2, 1, 4, 8};
  p.children["cla"].others.values = {0.9, 0.5, 0.2, 0.6, 0.7};
  return p;
}

/// Aged 13, 6 and 1 at the start.
const OneFamily& three_ages() {
  static const OneFamily made({-156, -72, -12});
  return made;
}

// Every set of children, as the sum over who comes first of the probabilities
// with which the others are covered.
TEST(CaseModel, CoversEachOtherChildByItsAge) {
  const auto need = still_need();
  const CaseTable cases(only_care(), {"east"}, {2014, 4});
  const CaseModel model(need, cases);
  constexpr int kDraws = 60000;
  std::array<int, 8> counts{};
  Watch watch({0.0}, [&](std::size_t, const CaseModel::State& state) {
    ++counts[state.covered];
  });
  model::CaseAtStart care;
  care.kind = Case::kCla;
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    const random::RunKey key{6, draw};
    engine::simulate(model, three_ages().unit(key, care), key, 0.0, 0.01,
                     watch);
  }
  const std::array<double, 3> weight{4, 1, 2};  // at 13, 6 and 1
  const std::array<double, 3> other{0.6, 0.2, 0.5};
  std::array<double, 8> expected{};
  for (unsigned set = 0; set < 8; ++set) {
    for (unsigned first = 0; first < 3; ++first) {
      if ((set >> first & 1U) == 0) continue;
      double p = weight[first] / 7.0;
      for (unsigned c = 0; c < 3; ++c) {
        if (c == first) continue;
        p *= (set >> c & 1U) != 0 ? other[c] : 1.0 - other[c];
      }
      expected[set] += p;
    }
  }
  EXPECT_EQ(counts[0], 0);
  for (std::size_t set = 1; set < 8; ++set) {
    const double mean = expected[set] * kDraws;
    EXPECT_LT(
        std::abs(counts[set] - mean) / std::sqrt(mean * (1.0 - expected[set])),
        kZ)
        << set;
  }
}

// Each child leaves care at the hazard of its own age, whoever else is there:
// the survival of each is that of a hazard that changes on its birthdays. Who
// is the likeliest to leave never stays alone behind.
TEST(CaseModel, ChildrenLeaveAtTheHazardsOfTheirAges) {
  auto p = only_care();
  p.cla.ends.rate.value = 0.2;
  p.cla.ends.by_age = model::Pieces{};
  p.cla.ends.by_age->from.values = {0, 24, 60, 120, 192};
  p.cla.ends.by_age->ratio.values = {2, 6, 3, 1, 0.5};
  const auto need = still_need();
  const CaseTable cases(p, {"east"}, {2014, 4});
  ASSERT_TRUE(cases.leaves_by_age(Case::kCla));
  ASSERT_FALSE(cases.leaves_by_age(Case::kCin));
  const CaseModel model(need, cases);
  const std::vector<double> times{3.0, 12.0, 30.0, 45.0};
  constexpr int kDraws = 60000;
  std::vector<std::array<int, 3>> counts(times.size());
  std::vector<int> left_behind(times.size());
  Watch watch(times, [&](std::size_t t, const CaseModel::State& state) {
    if (state.kind != Case::kCla) return;
    for (std::size_t c = 0; c < 3; ++c) {
      counts[t][c] += static_cast<int>(state.covered >> c & 1U);
    }
    left_behind[t] += static_cast<int>((state.covered >> 2 & 1U) != 0 &&
                                       state.covered != 0b111);
  });
  model::CaseAtStart care;
  care.kind = Case::kCla;
  care.covered = 0b111;
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    const random::RunKey key{7, draw};
    engine::simulate(model, three_ages().unit(key, care), key, 0.0, 46.0,
                     watch);
  }
  const std::array<double, 3> born{-156, -72, -12};
  for (std::size_t t = 0; t < times.size(); ++t) {
    for (std::size_t c = 0; c < 3; ++c) {
      double hazard = 0.0;
      const auto& from = p.cla.ends.by_age->from.values;
      for (std::size_t b = 0; b < from.size(); ++b) {
        const double begins = std::max(0.0, born[c] + from[b]);
        const double ends = b + 1 < from.size()
                                ? std::min(times[t], born[c] + from[b + 1])
                                : times[t];
        hazard += p.cla.ends.by_age->ratio.values[b] * 0.2 / 12.0 *
                  std::max(0.0, ends - begins);
      }
      const double share = std::exp(-hazard);
      EXPECT_LT(std::abs(counts[t][c] - share * kDraws) /
                    std::sqrt(kDraws * share * (1.0 - share)),
                kZ)
          << "month " << times[t] << ", child " << c;
    }
  }
  // Up to its second birthday the youngest is less likely to leave than its
  // brother of six; then it leaves whenever anybody does.
  EXPECT_GT(left_behind[1], 0);
  EXPECT_GT(counts[3][1], counts[3][2]);
}

}  // namespace
