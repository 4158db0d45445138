#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "hearthline/compiled.hpp"
#include "hearthline/demography/arrivals.hpp"
#include "hearthline/demography/following.hpp"
#include "hearthline/demography/new_homes.hpp"
#include "hearthline/demography/plan.hpp"
#include "hearthline/demography/quota.hpp"
#include "hearthline/demography/stocks.hpp"
#include "hearthline/demography/stretch.hpp"
#include "hearthline/error.hpp"
#include "hearthline/model/bounds.hpp"
#include "hearthline/model/require_families.hpp"
#include "hearthline/random/portable_math.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::demography {

HEARTHLINE_INLINE double PlanYear::largest_difference() const {
  double largest = 0.0;
  for (std::size_t age = 0; age < projected.size(); ++age) {
    if (projected[age] <= 0.0) continue;
    largest = std::max(
        largest, std::abs(planned[age] - projected[age]) / projected[age]);
  }
  return largest;
}

namespace plan_detail {

/// The localities that a projection covers.
struct Area {
  std::string name;
  const ProjectionParameters* projection;
  std::vector<std::size_t> localities;
};

class Planner {
 public:
  Planner(const DemographyParameters& parameters, const PlanContext& context,
          const model::Families& start)
      : parameters_(parameters),
        context_(context),
        shape_(parameters),
        donors_(start, context.localities, context.seed),
        stretches_(stretches(context.start, context.months)),
        infants_(context.localities.size(), 0.0),
        base_(shape_, context.localities.size(), stretches_.back().until),
        homes_(base_) {
    plan_.families = start;
    plan_.families_at_start = static_cast<index>(start.families.size());
    plan_.expected.assign(context.localities.size(),
                          std::vector<StockMonth>(static_cast<std::size_t>(
                              stretches_.back().until)));
    plan_.rates.boys = parameters.births.boys.value;
    for (const model::Family& family : start.families) {
      if ((family.id.value & kEntrant) != 0) {
        throw Error("family: expected an id below 2^63, found " +
                    std::to_string(family.id.value));
      }
      const auto children = std::span(start.children)
                                .subspan(family.first_child, family.children);
      for (const model::Child& child : children) {
        if (child.born_month > 0 || child.born_month <= -kChildhood) {
          throw Error("family " + std::to_string(family.id.value) +
                      ": expected children aged 0 to 17 at the start, found "
                      "one born in month " +
                      std::to_string(child.born_month));
        }
        if (child.born_month > -12) infants_[family.locality] += 1.0;
      }
      base_.add(family, children);
    }
    find_areas();
  }

  Plan plan(const std::atomic<bool>* stop) && {
    const auto localities = context_.localities.size();
    std::vector<std::vector<double>> births(localities);
    std::vector<std::vector<double>> moving(localities);
    std::vector<double> from;
    for (const Stretch& stretch : stretches_) {
      from.push_back(static_cast<double>(stretch.from));
      for (const Area& area : areas_) {
        if (stop != nullptr && *stop) throw Interrupted();
        const PlanYear year = solve(area, stretch);
        for (const std::size_t l : area.localities) {
          births[l].push_back(year.birth_scale / model::kMonthsPerYear);
          moving[l].push_back(year.moving_out / model::kMonthsPerYear);
        }
        plan_.years.push_back(year);
      }
    }
    plan_.rates.shape = shape_;
    for (std::size_t l = 0; l < localities; ++l) {
      plan_.rates.births.emplace_back(from, births[l]);
      plan_.rates.moving.emplace_back(from, moving[l]);
      plan_.expected[l].resize(static_cast<std::size_t>(context_.months));
    }
    return std::move(plan_);
  }

 private:
  void find_areas() {
    for (const auto& [name, projection] : parameters_.projections) {
      Area area{name, &projection, {}};
      for (std::size_t l = 0; l < context_.localities.size(); ++l) {
        const auto& own = projection.localities;
        if (own.empty() || std::find(own.begin(), own.end(),
                                     context_.localities[l]) != own.end()) {
          area.localities.push_back(l);
        }
      }
      areas_.push_back(std::move(area));
    }
    for (std::size_t l = 0; l < context_.localities.size(); ++l) {
      const auto about =
          std::count_if(areas_.begin(), areas_.end(), [l](const Area& area) {
            const auto& own = area.localities;
            return std::find(own.begin(), own.end(), l) != own.end();
          });
      if (about == 1) continue;
      throw InputError(
          "demography.projections: expected one that covers locality '" +
          context_.localities[l] + "', found " + std::to_string(about));
    }
  }

  static std::string field(const Area& area, int year) {
    return "demography.projections." + area.name + ".years." +
           std::to_string(year);
  }

  static Ages projected(const Area& area, int year) {
    const auto found = area.projection->years.find(std::to_string(year));
    if (found == area.projection->years.end()) {
      throw Error(field(area, year) +
                  " is missing: expected every year of the scenario");
    }
    Ages children{};
    std::copy_n(found->second.children.values.begin(), kAges, children.begin());
    return children;
  }

  PlanYear solve(const Area& area, const Stretch& stretch) {
    PlanYear year;
    year.projection = area.name;
    year.year = stretch.year;
    year.from = static_cast<double>(stretch.from);
    year.until = static_cast<double>(stretch.until);
    year.projected = projected(area, stretch.year);
    const Ages now = base_.children(area.localities, stretch.until);
    const double moving =
        moving_out(parameters_.moving.out.value / model::kMonthsPerYear, now,
                   year.projected, stretch.months());
    year.moving_out = moving * model::kMonthsPerYear;

    std::vector<Entrant> entrants = arrivals(area, stretch, year, now, moving);
    year.arrivals = static_cast<double>(entrants.size());
    for (const Entrant& entrant : entrants) {
      year.child_arrivals += static_cast<double>(entrant.children.size());
    }
    const double born = std::max(0.0, year.projected[0] - now[0]);
    std::vector<Entrant> babies = first_births(area, stretch, born);
    year.new_families = static_cast<double>(babies.size());
    std::move(babies.begin(), babies.end(), std::back_inserter(entrants));

    const auto scale = birth_scale(base_, area.localities, stretch, entrants,
                                   moving, year.projected[0]);
    if (!scale) {
      throw Error(field(area, stretch.year) +
                  ".children: expected no more children aged 0 than its "
                  "families can have, found " +
                  text::number_text(year.projected[0]));
    }
    year.birth_scale = *scale * model::kMonthsPerYear;
    const auto write = [this](std::size_t l, index month,
                              const StockMonth& what) {
      plan_.expected[l][static_cast<std::size_t>(month)] += what;
    };
    const StockMonth sum =
        base_.pass(area.localities, stretch, entrants, *scale, moving, write);
    year.births = sum.births + year.new_families;
    year.moved_out = sum.moved_out;
    year.aged_out = sum.aged_out;
    year.planned = base_.children(area.localities, stretch.until);

    const double entering = year.arrivals + year.new_families;
    if (entering > 0.0) {
      // Arrivals that replace leavers bring the same need; only the rest is
      // growth.
      const double growth =
          (entering - sum.moved_out - sum.aged_out) / entering;
      year.need_ratio =
          std::max(0.0, 1.0 + (parameters_.elasticity.value - 1.0) * growth);
    }
    for (Entrant& entrant : entrants) {
      donors_.scale_need(entrant.family, year.need_ratio);
      if (is_new_family(entrant.family.id)) {
        // A family formed by a birth has no case yet, but it keeps its themes,
        // which are older.
        entrant.family.need.level = model::Level::k1;
        entrant.family.level_entered =
            static_cast<model::Entered>(entrant.family.enters);
      }
      keep(entrant);
    }
    entrants = home_entrants(area, stretch);
    homes_.pass(area.localities, stretch, entrants, *scale, moving, write);
    for (const Entrant& entrant : entrants) keep(entrant);
    return year;
  }

  std::vector<Entrant> arrivals(const Area& area, const Stretch& stretch,
                                const PlanYear& year, const Ages& now,
                                double moving) {
    const auto months = static_cast<double>(stretch.months());
    const double stays = random::exp(-moving * months);
    // The mean probability that an arrival stays until the end.
    double comers_stay = 0.0;
    for (index m = 0; m < stretch.months(); ++m) {
      comers_stay += random::exp(-moving * static_cast<double>(m)) / months;
    }
    std::array<index, kAges> wanted{};
    index left = 0;
    for (std::size_t age = 0; age < wanted.size(); ++age) {
      double target = year.projected[age];
      if (age == 0) {
        // Births supply the rest. Arrivals replace children who are born and
        // leave in the stretch.
        const double born = std::max(0.0, target - now[0]);
        target = now[0] + born * (1.0 - comers_stay);
      }
      wanted[age] = std::max<index>(
          0, std::llround((target - now[age] * stays) / comers_stay));
      left += wanted[age];
    }
    std::vector<Entrant> entrants;
    Quota quota(shares(area));
    while (left > 0) {
      const std::size_t place = quota.next();
      Entrant entrant =
          next_entrant(EntryKind::kArrival, area.localities[place], stretch);
      // The last family is cut to the number of children still required.
      if (static_cast<index>(entrant.children.size()) > left) {
        entrant.children.resize(static_cast<std::size_t>(left));
        entrant.family.children = static_cast<std::uint8_t>(left);
      }
      left -= static_cast<index>(entrant.children.size());
      quota.give(place, static_cast<double>(entrant.children.size()));
      entrants.push_back(std::move(entrant));
    }
    move_ages(entrants, wanted, stretch.until);
    return entrants;
  }

  std::vector<Entrant> first_births(const Area& area, const Stretch& stretch,
                                    double births) {
    const auto& parameters = parameters_.births;
    double& owed = owed_[area.name];
    owed += births * parameters.first_births.value;
    const auto count = static_cast<index>(std::floor(owed + 0.5));
    owed -= static_cast<double>(count);
    std::vector<double> weights;
    for (const std::size_t l : area.localities) weights.push_back(infants_[l]);
    Quota quota(weights);
    std::vector<Entrant> entrants;
    for (index i = 0; i < count; ++i) {
      const std::size_t place = quota.next();
      quota.give(place, 1.0);
      Entrant entrant =
          next_entrant(EntryKind::kFirstBirth, area.localities[place], stretch);
      const model::FamilyId id = entrant.family.id;
      entrant.family.lone_parent =
          donors_.uniform(id, "demography:lone_parent") <
          parameters.lone_at_birth.value;
      entrant.family.children = 1;
      entrant.family.youngest_born_month = entrant.family.enters;
      entrant.children.resize(1);
      entrant.children[0].born_month = entrant.family.enters;
      entrant.children[0].sex =
          donors_.uniform(id, "demography:sex") < parameters.boys.value
              ? model::Sex::kMale
              : model::Sex::kFemale;
      entrants.push_back(std::move(entrant));
    }
    return entrants;
  }

  /// Returns the families of an area's new homes. The elasticity applies to
  /// them in full, because all of them are growth.
  std::vector<Entrant> home_entrants(const Area& area, const Stretch& stretch) {
    std::vector<Entrant> entrants;
    for (const auto& [name, site] : parameters_.housing) {
      const auto found = std::find(context_.localities.begin(),
                                   context_.localities.end(), site.locality);
      const auto l =
          static_cast<std::size_t>(found - context_.localities.begin());
      if (std::find(area.localities.begin(), area.localities.end(), l) ==
          area.localities.end()) {
        continue;
      }
      auto own = demography::home_entrants(name, site, l, context_.start,
                                           stretch, donors_);
      std::move(own.begin(), own.end(), std::back_inserter(entrants));
    }
    for (Entrant& entrant : entrants) {
      donors_.scale_need(entrant.family, parameters_.elasticity.value);
    }
    return entrants;
  }

  void keep(const Entrant& entrant) {
    if (entrant.family.enters >= context_.months) return;
    auto& all = plan_.families;
    all.families.push_back(entrant.family);
    all.families.back().first_child =
        static_cast<std::uint32_t>(all.children.size());
    all.children.insert(all.children.end(), entrant.children.begin(),
                        entrant.children.end());
  }

  std::vector<double> shares(const Area& area) const {
    std::vector<double> weights;
    for (const std::size_t l : area.localities) {
      weights.push_back(base_.families(l));
    }
    return weights;
  }

  /// Returns the next arrival of a kind in a locality; months take turns.
  Entrant next_entrant(EntryKind why, std::size_t locality,
                       const Stretch& stretch) {
    const auto where = static_cast<std::uint32_t>(locality);
    const std::uint32_t number = numbers_[{why, where, stretch.year}]++;
    const auto id = entrant_id(why, where, stretch.year, number);
    const index enters =
        stretch.from + 1 + static_cast<index>(number) % stretch.months();
    return donors_.after(donors_.donor(locality, id), id, enters);
  }

  const DemographyParameters& parameters_;
  const PlanContext& context_;
  LifeShape shape_;
  Donors donors_;
  std::vector<Stretch> stretches_;
  std::vector<double> infants_;  // by locality, at the start
  std::vector<Area> areas_;
  Stocks base_;
  Stocks homes_;
  std::map<std::string, double>
      owed_;  // fractions of first births carried over, by area
  std::map<std::tuple<EntryKind, std::uint32_t, int>, std::uint32_t> numbers_;
  Plan plan_;
};

}  // namespace plan_detail

HEARTHLINE_INLINE Plan make_plan(const DemographyParameters& parameters,
                                 const PlanContext& context,
                                 const model::Families& start,
                                 const std::atomic<bool>* stop) {
  model::Bounds("", context.localities).group("demography", parameters, {});
  model::require_valid(start.families, std::ssize(context.localities));
  model::require_children(start);
  return plan_detail::Planner(parameters, context, start).plan(stop);
}

}  // namespace hearthline::demography
