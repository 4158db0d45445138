#pragma once
/// @file
/// How many families are wanted at the start, where they are chosen from more.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "hearthline/index.hpp"
#include "hearthline/model/cases.hpp"
#include "hearthline/model/family.hpp"
#include "hearthline/model/need.hpp"
#include "hearthline/model/quantity.hpp"
#include "hearthline/population/parameters.hpp"

namespace hearthline::population::sample_detail {

inline index whole(const model::Quantity& quantity) {
  return static_cast<index>(std::llround(quantity.value));
}

/// A whole number, and what is left over of it.
struct Divided {
  index whole = 0;
  index remainder = 0;
};

/// Returns number * part / all and its remainder, exactly: the product of a
/// billion families and their counts over a thousand replications needs more
/// than 64 bits.
/// @param part  0 to `all`, which is at most 2^61
inline Divided proportion(index number, index part, index all) {
  // Digit by digit: twice what has been reached, and the part once more.
  Divided reached;
  const auto bits = static_cast<std::uint64_t>(number);
  for (int bit = static_cast<int>(std::bit_width(bits)) - 1; bit >= 0; --bit) {
    const index once = (bits >> bit & 1U) != 0 ? part : 0;
    const index sum = 2 * reached.remainder + once;
    reached = {2 * reached.whole + sum / all, sum % all};
  }
  return reached;
}

/// How many more families are wanted at each level or, where the rest decides,
/// in each cell of locality, level and kind of case.
class Quotas {
 public:
  /// Any number.
  explicit Quotas(index families) : left_(1, families) {}
  /// By level.
  Quotas(const StartParameters& start, index families)
      : by_(By::kLevel), left_(model::kLevels) {
    left_[1] = whole(start.level_2);
    left_[2] = whole(start.level_3);
    left_[3] = whole(start.level_4);
    left_[0] = families - left_[1] - left_[2] - left_[3];
  }
  /// By cell: whole numbers as near to the mean as possible, with the given
  /// total in each locality.
  /// @param counted     families in every cell over some replications
  /// @param localities  the families of each
  Quotas(const std::vector<index>& counted,
         const std::vector<index>& localities)
      : by_(By::kCell), left_(counted.size()) {
    for (std::size_t l = 0; l < localities.size(); ++l) {
      share_out(localities[l], counted, cells_of(l, 0, model::kLevels));
    }
  }
  /// By cell, with the stocks of the start at levels 2 to 4: each is shared out
  /// over all cells of its level, and level 1 completes every locality. Where
  /// nobody was counted at a level, or the stocks are more than a locality has
  /// families, by level alone.
  Quotas(const StartParameters& start, const std::vector<index>& counted,
         const std::vector<index>& localities)
      : Quotas(start, std::accumulate(localities.begin(), localities.end(),
                                      index{0})) {
    const std::vector<index> stocks = std::move(left_);
    const auto whole_level = [&](std::size_t level) {
      std::vector<std::size_t> all;
      for (std::size_t l = 0; l < localities.size(); ++l) {
        for (const std::size_t c : cells_of(l, level, level + 1)) {
          all.push_back(c);
        }
      }
      return all;
    };
    left_.assign(counted.size(), 0);
    bool possible = true;
    for (std::size_t level = 1; level < model::kLevels; ++level) {
      possible &= share_out(stocks[level], counted, whole_level(level));
    }
    for (std::size_t l = 0; l < localities.size(); ++l) {
      index rest = localities[l];
      for (const std::size_t c : cells_of(l, 1, model::kLevels)) {
        rest -= left_[c];
      }
      possible &= rest >= 0 && share_out(rest, counted, cells_of(l, 0, 1));
    }
    if (possible) {
      by_ = By::kCell;
      stated_ = true;
    } else {
      left_ = stocks;
    }
  }

  static std::size_t cells(std::size_t localities) {
    return localities * kCells;
  }
  static std::size_t cell(const model::Family& family, model::Case kind) {
    return (static_cast<std::size_t>(family.locality) * model::kLevels +
            level(family)) *
               model::kCases +
           static_cast<std::size_t>(model::place(kind));
  }

  /// Takes a family if it is still wanted.
  bool take(const model::Family& family, model::Case kind) {
    index& left = left_[by_ == By::kAny     ? 0
                        : by_ == By::kLevel ? level(family)
                                            : cell(family, kind)];
    if (left == 0) return false;
    --left;
    return true;
  }
  const std::vector<index>& left() const { return left_; }

  /// Wants any family from now on, or any of a level whose stock is stated, if
  /// numbers by cell are wanted: a cell that one family in a million is in may
  /// take long to fill.
  bool give_up() {
    if (by_ != By::kCell) return false;
    std::vector<index> levels(model::kLevels, 0);
    for (std::size_t c = 0; c < left_.size(); ++c) {
      levels[c / model::kCases % model::kLevels] += left_[c];
    }
    if (stated_) {
      by_ = By::kLevel;
      left_ = std::move(levels);
    } else {
      *this = Quotas(std::accumulate(levels.begin(), levels.end(), index{0}));
    }
    return true;
  }

 private:
  enum class By : std::uint8_t { kAny, kLevel, kCell };
  static constexpr std::size_t kCells =
      std::size_t{model::kLevels} * model::kCases;
  static std::size_t level(const model::Family& family) {
    return static_cast<std::size_t>(model::place(family.need.level));
  }

  /// The cells of a locality from one need level up to another.
  static std::vector<std::size_t> cells_of(std::size_t locality,
                                           std::size_t from,
                                           std::size_t until) {
    std::vector<std::size_t> cells((until - from) * model::kCases);
    std::iota(cells.begin(), cells.end(),
              (locality * model::kLevels + from) * model::kCases);
    return cells;
  }

  /// Wants as many families in some cells, in proportion to those counted; the
  /// largest remainders are rounded up.
  /// @return whether it can: somebody was counted, or nobody is wanted
  bool share_out(index wanted, const std::vector<index>& counted,
                 const std::vector<std::size_t>& cells) {
    index all = 0;
    for (const std::size_t c : cells) all += counted[c];
    if (all == 0) return wanted == 0;
    std::vector<std::pair<index, std::size_t>> remainders;
    index rest = wanted;
    for (const std::size_t c : cells) {
      const auto [share, remainder] = proportion(wanted, counted[c], all);
      left_[c] = share;
      rest -= share;
      remainders.emplace_back(-remainder, c);
    }
    std::sort(remainders.begin(), remainders.end());
    for (std::size_t i = 0; i < static_cast<std::size_t>(rest); ++i) {
      ++left_[remainders[i].second];
    }
    return true;
  }

  By by_ = By::kAny;
  bool stated_ = false;  // numbers by cell add up to stated stocks
  std::vector<index> left_;
};

/// Returns how many of the families belong to each locality, in proportion to
/// those counted.
inline std::vector<index> shares_of(const std::vector<index>& counted,
                                    index families) {
  const std::size_t cells = Quotas::cells(1);
  std::vector<double> own(counted.size() / cells, 0.0);
  double all = 0.0;
  for (std::size_t c = 0; c < counted.size(); ++c) {
    own[c / cells] += static_cast<double>(counted[c]);
    all += static_cast<double>(counted[c]);
  }
  std::vector<index> shares;
  double until = 0.0;
  index before = 0;
  for (const double count : own) {
    until += count;
    const auto now = static_cast<index>(
        std::llround(until / all * static_cast<double>(families)));
    shares.push_back(now - before);
    before = now;
  }
  return shares;
}

}  // namespace hearthline::population::sample_detail
