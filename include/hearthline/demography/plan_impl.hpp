#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>

#include "hearthline/demography/arrivals.hpp"
#include "hearthline/demography/plan.hpp"
#include "hearthline/error.hpp"
#include "hearthline/random/portable_math.hpp"
#include "hearthline/random/stream.hpp"

namespace hearthline::demography {

inline double PlanYear::largest_difference() const {
  double largest = 0.0;
  for (std::size_t age = 0; age < projected.size(); ++age) {
    if (projected[age] <= 0.0) continue;
    largest = std::max(
        largest, std::abs(planned[age] - projected[age]) / projected[age]);
  }
  return largest;
}

namespace plan_detail {

/// The localities of a projection.
struct Area {
  std::string name;
  const ProjectionParameters* projection;
  std::vector<std::size_t> localities;
};

/// From one moment of a projection to the next.
struct Stretch {
  int year;
  index from;
  index until;
  index months() const { return until - from; }
};

inline std::vector<Stretch> stretches(const PlanContext& context) {
  std::vector<Stretch> all;
  int year = context.start.year;
  if (context.start.month > 7) ++year;
  index from = 0;
  for (;; ++year) {
    const index until = model::months_between(context.start, {year, 7});
    if (until == 0) continue;  // The start itself is such a moment.
    all.push_back({year, from, until});
    if (until >= context.months) return all;
    from = until;
  }
}

class Planner {
 public:
  Planner(const DemographyParameters& parameters, const PlanContext& context,
          const model::Families& start)
      : parameters_(parameters),
        context_(context),
        shape_(parameters),
        donors_(start, context.localities, context.seed),
        stretches_(stretches(context)),
        infants_(context.localities.size(), 0.0) {
    const index last = stretches_.back().until;
    base_.assign(context.localities.size(), Stock(shape_, last));
    homes_ = base_;
    plan_.families = start;
    plan_.families_at_start = static_cast<index>(start.families.size());
    plan_.expected.resize(context.localities.size());
    plan_.rates.boys = parameters.births.boys.value;
    for (const model::Family& family : start.families) {
      if ((family.id.value & kComes) != 0) {
        throw Error("family " + std::to_string(family.id.value) +
                    ": ids of families at the start are below 2^63");
      }
      const auto children = std::span(start.children)
                                .subspan(family.first_child, family.children);
      for (const model::Child& child : children) {
        if (child.born_month > 0 || child.born_month <= -kChildhood) {
          throw Error("family " + std::to_string(family.id.value) +
                      " has a child who is not 0 to 17 years old at the start");
        }
        if (child.born_month > -12) infants_[family.locality] += 1.0;
      }
      add(base_, family, children);
    }
    find_areas();
  }

  Plan plan() && {
    const auto localities = context_.localities.size();
    std::vector<std::vector<double>> births(localities);
    std::vector<std::vector<double>> moving(localities);
    std::vector<double> from;
    for (const Stretch& stretch : stretches_) {
      from.push_back(static_cast<double>(stretch.from));
      for (const Area& area : areas_) {
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
  using Stocks = std::vector<Stock>;

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
  }

  static void add(Stocks& stocks, const model::Family& family,
                  std::span<const model::Child> children) {
    Stock& stock = stocks[family.locality];
    stock.add(family.enters, family.youngest_born_month, family.children,
              family.lone_parent);
    for (const model::Child& child : children) {
      stock.add_child(child.born_month);
    }
  }

  static std::array<double, kAges> projected(const Area& area, int year) {
    const auto found = area.projection->years.find(std::to_string(year));
    if (found == area.projection->years.end() ||
        found->second.children.values.size() != kAges) {
      throw Error("demography.projections." + area.name + " has no year " +
                  std::to_string(year) + ", or not 18 ages in it");
    }
    std::array<double, kAges> children{};
    std::copy_n(found->second.children.values.begin(), kAges, children.begin());
    return children;
  }

  /// Children of an area who are of an age at a month.
  double aged(const Area& area, const Stocks& stocks, std::size_t age,
              index month) const {
    const index youngest = month - 12 * static_cast<index>(age);
    double sum = 0.0;
    for (const std::size_t l : area.localities) {
      sum += stocks[l].children_born(youngest - 12, youngest);
    }
    return sum;
  }

  PlanYear solve(const Area& area, const Stretch& stretch) {
    PlanYear year;
    year.projection = area.name;
    year.year = stretch.year;
    year.from = static_cast<double>(stretch.from);
    year.until = static_cast<double>(stretch.until);
    year.projected = projected(area, stretch.year);
    std::array<double, kAges> now{};
    for (std::size_t age = 0; age < now.size(); ++age) {
      now[age] = aged(area, base_, age, stretch.until);
    }
    const double moving = moving_out(year.projected, now, stretch.months());
    year.moving_out = moving * model::kMonthsPerYear;

    std::vector<Comer> comers = arrivals(area, stretch, year, now, moving);
    year.arrivals = static_cast<double>(comers.size());
    for (const Comer& comer : comers) {
      year.child_arrivals += static_cast<double>(comer.children.size());
    }
    const double born = std::max(0.0, year.projected[0] - now[0]);
    std::vector<Comer> babies = first_births(area, stretch, born);
    year.new_families = static_cast<double>(babies.size());
    std::move(babies.begin(), babies.end(), std::back_inserter(comers));

    const double scale =
        birth_scale(area, stretch, comers, moving, year.projected[0]);
    year.birth_scale = scale * model::kMonthsPerYear;
    const StockMonth sum =
        pass(area, stretch, comers, scale, moving, base_, true);
    year.births = sum.births + year.new_families;
    year.moved_out = sum.moved_out;
    year.aged_out = sum.aged_out;
    for (std::size_t age = 0; age < now.size(); ++age) {
      year.planned[age] = aged(area, base_, age, stretch.until);
    }

    const double coming = year.arrivals + year.new_families;
    const double elasticity = parameters_.elasticity.value;
    if (coming > 0.0) {
      // Who replaces a leaver brings as much need; only the rest is growth.
      const double growth = (coming - sum.moved_out - sum.aged_out) / coming;
      year.need_ratio = std::max(0.0, 1.0 + (elasticity - 1.0) * growth);
    }
    for (Comer& comer : comers) {
      donors_.scale_need(comer.family, year.need_ratio);
      if (is_new_family(comer.family.id)) {
        // A baby's family has no case; its parents' troubles are older.
        comer.family.need.level = model::Level::k1;
        comer.family.level_entered =
            static_cast<model::Entered>(comer.family.enters);
      }
      keep(comer);
    }
    new_homes(area, stretch, scale, moving, elasticity);
    return year;
  }

  /// Hazard a month of moving out: the scenario's, or more where the children
  /// of all ages, or up to twice as much where those of one age, fall faster
  /// than that.
  double moving_out(const std::array<double, kAges>& wanted,
                    const std::array<double, kAges>& now, index months) const {
    const double usual = parameters_.moving.out.value / model::kMonthsPerYear;
    const auto fall = [&](double from, double to) {
      if (from <= 0.0 || to >= from) return 0.0;
      constexpr double kMost = 1.0;
      return std::min(kMost, -random::log(std::max(to, 1e-9) / from) /
                                 static_cast<double>(months));
    };
    double one_age = 0.0;
    double from = 0.0;
    double to = 0.0;
    for (std::size_t age = 1; age < now.size(); ++age) {
      one_age = std::max(one_age, fall(now[age], wanted[age]));
      from += now[age];
      to += wanted[age];
    }
    return std::max({usual, std::min(2.0 * usual, one_age), fall(from, to)});
  }

  std::vector<Comer> arrivals(const Area& area, const Stretch& stretch,
                              const PlanYear& year,
                              const std::array<double, kAges>& now,
                              double moving) {
    const auto months = static_cast<double>(stretch.months());
    const double stays = random::exp(-moving * months);
    // Comers stay until the end with this probability, on average.
    double comers_stay = 0.0;
    for (index m = 0; m < stretch.months(); ++m) {
      comers_stay += random::exp(-moving * static_cast<double>(m)) / months;
    }
    std::array<index, kAges> wanted{};
    index left = 0;
    for (std::size_t age = 0; age < wanted.size(); ++age) {
      double target = year.projected[age];
      if (age == 0) {
        // Births bring up the rest; who is born in the stretch and leaves in
        // it is replaced.
        const double born = std::max(0.0, target - now[0]);
        target = now[0] + born * (1.0 - comers_stay);
      }
      wanted[age] = std::max<index>(
          0, std::llround((target - now[age] * stays) / comers_stay));
      left += wanted[age];
    }
    std::vector<Comer> comers;
    Quota quota(shares(area));
    while (left > 0) {
      const std::size_t place = quota.next();
      const std::size_t l = area.localities[place];
      const auto id = next_id(Coming::kArrival, l, stretch.year);
      const index enters =
          stretch.from + 1 +
          static_cast<index>(id.value & 0xFFFFFFFFU) % stretch.months();
      Comer comer = donors_.after(donors_.donor(l, id), id, enters);
      // Of the last, as many children come as are left.
      if (static_cast<index>(comer.children.size()) > left) {
        comer.children.resize(static_cast<std::size_t>(left));
        comer.family.children = static_cast<std::uint8_t>(left);
      }
      left -= static_cast<index>(comer.children.size());
      quota.give(place, static_cast<double>(comer.children.size()));
      comers.push_back(std::move(comer));
    }
    move_ages(comers, wanted, stretch.until);
    return comers;
  }

  std::vector<Comer> first_births(const Area& area, const Stretch& stretch,
                                  double births) {
    const auto& parameters = parameters_.births;
    double& owed = owed_[area.name];
    owed += births * parameters.first_births.value;
    const auto count = static_cast<index>(std::floor(owed + 0.5));
    owed -= static_cast<double>(count);
    std::vector<double> weights;
    for (const std::size_t l : area.localities) weights.push_back(infants_[l]);
    Quota quota(weights);
    std::vector<Comer> comers;
    for (index i = 0; i < count; ++i) {
      const std::size_t place = quota.next();
      quota.give(place, 1.0);
      const std::size_t l = area.localities[place];
      const auto id = next_id(Coming::kFirstBirth, l, stretch.year);
      const index enters =
          stretch.from + 1 +
          static_cast<index>(id.value & 0xFFFFFFFFU) % stretch.months();
      Comer comer = donors_.after(donors_.donor(l, id), id, enters);
      comer.family.lone_parent = donors_.luck(id, "demography:lone_parent") <
                                 parameters.lone_at_birth.value;
      comer.family.children = 1;
      comer.family.youngest_born_month = static_cast<std::int16_t>(enters);
      comer.children.resize(1);
      comer.children[0].born_month = static_cast<std::int16_t>(enters);
      comer.children[0].sex =
          donors_.luck(id, "demography:sex") < parameters.boys.value
              ? model::Sex::kMale
              : model::Sex::kFemale;
      comers.push_back(std::move(comer));
    }
    return comers;
  }

  /// The scale of births, a month, at which those aged 0 at the end come to
  /// the projected number; by secants, as births are nearly proportional to it.
  double birth_scale(const Area& area, const Stretch& stretch,
                     const std::vector<Comer>& comers, double moving,
                     double wanted) {
    const auto gap = [&](double scale) {
      Stocks trial = base_;
      pass(area, stretch, comers, scale, moving, trial, false);
      return aged(area, trial, 0, stretch.until) - wanted;
    };
    constexpr double kFirstGuess = 0.01;
    constexpr double kClose = 1e-7;
    double low = 0.0;
    double at_low = gap(low);
    if (at_low >= 0.0) return 0.0;
    double scale = kFirstGuess;
    double at_scale = gap(scale);
    for (int i = 0; i < 50 && std::abs(at_scale) > kClose; ++i) {
      const double slope = (at_scale - at_low) / (scale - low);
      if (!(slope > 0.0)) {
        throw Error("demography.projections." + area.name + ": " +
                    std::to_string(stretch.year) +
                    " has more children aged 0 than its families can bear");
      }
      low = scale;
      at_low = at_scale;
      scale = std::max(0.0, scale - at_scale / slope);
      at_scale = gap(scale);
    }
    if (!(std::abs(at_scale) <= std::max(1e-3, 1e-6 * wanted))) {
      throw Error("demography.projections." + area.name + ": " +
                  std::to_string(stretch.year) +
                  " has more children aged 0 than its families can bear");
    }
    return scale;
  }

  /// Takes an area's stocks through a stretch, comers coming in.
  StockMonth pass(const Area& area, const Stretch& stretch,
                  const std::vector<Comer>& comers, double births,
                  double moving, Stocks& stocks, bool write) {
    std::vector<std::vector<const Comer*>> by_month(
        static_cast<std::size_t>(stretch.months()));
    for (const Comer& comer : comers) {
      by_month[static_cast<std::size_t>(comer.family.enters - stretch.from - 1)]
          .push_back(&comer);
    }
    StockMonth sum;
    for (index m = stretch.from; m < stretch.until; ++m) {
      for (const std::size_t l : area.localities) {
        const StockMonth month = stocks[l].pass(m, births, moving);
        sum += month;
        if (write) write_month(l, m, month);
      }
      for (const Comer* comer :
           by_month[static_cast<std::size_t>(m - stretch.from)]) {
        add(stocks, comer->family, comer->children);
      }
    }
    return sum;
  }

  void write_month(std::size_t locality, index month, const StockMonth& what) {
    auto& months = plan_.expected[locality];
    if (static_cast<index>(months.size()) <= month) {
      months.resize(static_cast<std::size_t>(month) + 1);
    }
    months[static_cast<std::size_t>(month)] += what;
  }

  void new_homes(const Area& area, const Stretch& stretch, double births,
                 double moving, double elasticity) {
    std::vector<Comer> comers;
    for (const auto& [name, site] : parameters_.housing) {
      const auto found = std::find(context_.localities.begin(),
                                   context_.localities.end(), site.locality);
      const auto l =
          static_cast<std::size_t>(found - context_.localities.begin());
      if (std::find(area.localities.begin(), area.localities.end(), l) ==
          area.localities.end()) {
        continue;
      }
      const auto where = random::stream_id(name).value;
      const index first = model::months_between(context_.start, site.from);
      const double homes = site.homes.value * site.from_outside.value;
      const double months = site.months.value;
      for (std::size_t size = 0; size < site.families_by_size.values.size();
           ++size) {
        const double yield = homes * site.families_by_size.values[size];
        // Those there at the start of a month: a site that opened before the
        // scenario has its first families among those at the start.
        const auto by = [=](index month) {
          const double done = static_cast<double>(month - first) / months;
          return static_cast<index>(
              std::floor(yield * std::clamp(done, 0.0, 1.0) + 0.5));
        };
        for (index m = stretch.from + 1; m <= stretch.until; ++m) {
          for (index i = by(m - 1); i < by(m); ++i) {
            // By size and number, so that a site that grows keeps its families.
            const auto id =
                coming_id(Coming::kHome, where, static_cast<int>(size),
                          static_cast<std::uint32_t>(i));
            Comer comer = donors_.after(donors_.donor(l, id, size + 1), id, m);
            donors_.scale_need(comer.family, elasticity);
            comers.push_back(std::move(comer));
          }
        }
      }
    }
    for (Comer& comer : comers) {
      comer.family.youngest_born_month = comer.children.front().born_month;
      for (const model::Child& child : comer.children) {
        comer.family.youngest_born_month =
            std::max(comer.family.youngest_born_month, child.born_month);
      }
    }
    pass(area, stretch, comers, births, moving, homes_, true);
    for (Comer& comer : comers) keep(comer);
  }

  void keep(Comer& comer) {
    if (comer.family.enters >= context_.months) return;
    comer.family.first_child =
        static_cast<std::uint32_t>(plan_.families.children.size());
    plan_.families.children.insert(plan_.families.children.end(),
                                   comer.children.begin(),
                                   comer.children.end());
    plan_.families.families.push_back(comer.family);
  }

  std::vector<double> shares(const Area& area) const {
    std::vector<double> weights;
    for (const std::size_t l : area.localities) {
      weights.push_back(base_[l].families());
    }
    return weights;
  }

  model::FamilyId next_id(Coming why, std::size_t locality, int year) {
    const auto where = static_cast<std::uint32_t>(locality);
    return coming_id(why, where, year, numbers_[{why, where, year}]++);
  }

  /// Shares something out in proportion to weights, one by one.
  class Quota {
   public:
    explicit Quota(std::vector<double> weights)
        : weights_(std::move(weights)), given_(weights_.size(), 0.0) {
      double sum = std::accumulate(weights_.begin(), weights_.end(), 0.0);
      if (!(sum > 0.0)) {
        std::fill(weights_.begin(), weights_.end(), 1.0);
        sum = static_cast<double>(weights_.size());
      }
      for (double& weight : weights_) weight /= sum;
    }
    /// Who has got the least of its part.
    std::size_t next() const {
      std::size_t best = 0;
      double most = -std::numeric_limits<double>::infinity();
      for (std::size_t i = 0; i < weights_.size(); ++i) {
        const double owed = weights_[i] * (all_ + 1.0) - given_[i];
        if (weights_[i] > 0.0 && owed > most) {
          best = i;
          most = owed;
        }
      }
      return best;
    }
    void give(std::size_t place, double amount) {
      given_[place] += amount;
      all_ += amount;
    }

   private:
    std::vector<double> weights_;
    std::vector<double> given_;
    double all_ = 0.0;
  };

  const DemographyParameters& parameters_;
  const PlanContext& context_;
  LifeShape shape_;
  Donors donors_;
  std::vector<Stretch> stretches_;
  std::vector<double> infants_;  // by locality, at the start
  std::vector<Area> areas_;
  Stocks base_;
  Stocks homes_;
  std::map<std::string, double> owed_;  // parts of first births, by area
  std::map<std::tuple<Coming, std::uint32_t, int>, std::uint32_t> numbers_;
  Plan plan_;
};

}  // namespace plan_detail

inline Plan make_plan(const DemographyParameters& parameters,
                      const PlanContext& context,
                      const model::Families& start) {
  return plan_detail::Planner(parameters, context, start).plan();
}

}  // namespace hearthline::demography
