#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>

#include "hearthline/compiled.hpp"
#include "hearthline/exact/detail/check_pieces.hpp"
#include "hearthline/exact/detail/poisson_series.hpp"
#include "hearthline/exact/gauss_legendre.hpp"
#include "hearthline/exact/gradient.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::exact::detail {

/// Gaps are many and short; a tight bound costs one or two products for each.
inline constexpr UniformiseOptions kGapOptions{1e-14, 10'000'000};

/// Data that the pieces of one call share.
struct Adjoint {
  const std::vector<Output>& outputs;
  const GradientOptions& options;
  double from;              ///< the time to which amounts are discounted
  Eigen::VectorXd largest;  ///< slope of each output so far
  Eigen::VectorXd error;    ///< of each output, as in `Gradient`
  index panels = 0;
};

/// A piece that holds from `begin` for `length`, and its contribution to the
/// slopes. Matrices have a row for each output, and a column for each state or
/// each transition.
class AdjointPiece {
 public:
  /// @param number  index of the piece
  AdjointPiece(index places, const std::vector<Transition>& transitions,
               std::size_t number, double begin, double length,
               Adjoint& adjoint)
      : transitions_(transitions),
        adjoint_(adjoint),
        forward_(generator(places, transitions_), Side::kForward),
        backward_(generator(places, transitions_), Side::kBackward),
        begin_(begin),
        length_(length),
        earning_(static_cast<index>(adjoint.outputs.size()), places),
        at_event_(Eigen::MatrixXd::Zero(
            earning_.rows(), static_cast<index>(transitions.size()))),
        slopes_(at_event_) {
    for (index m = 0; m < earning_.rows(); ++m) {
      const Output& output = adjoint.outputs[static_cast<std::size_t>(m)];
      earning_.row(m) = output.while_there.transpose();
      if (output.at_event.empty()) continue;
      for (std::size_t k = 0; k < transitions_.size(); ++k) {
        const double pay = output.at_event[number][k];
        at_event_(m, static_cast<index>(k)) = pay;
        earning_(m, transitions_[k].from) += pay * transitions_[k].rate;
      }
    }
  }

  /// Returns the value at the piece's start of states with the value `worth` at
  /// its end.
  Eigen::MatrixXd worth_at_start(const Eigen::MatrixXd& worth) {
    return earlier(worth, gap(length_), begin_);
  }

  /// Returns the slopes, by output and transition; the header describes when a
  /// panel is accepted.
  /// @param p  at the piece's start
  /// @param worth  at its end
  Eigen::MatrixXd slopes(const Eigen::RowVectorXd& p,
                         const Eigen::MatrixXd& worth) {
    slopes_.setZero();
    mass_ = p.cwiseAbs().sum();
    if (slopes_.size() > 0) settle({0, 0, p, worth}, nullptr);
    return slopes_;
  }

 private:
  /// A panel at an end of a piece is halved without a test until exit rate
  /// times length is below this: the error of ten points in its halves is then
  /// below 1e-12.
  static constexpr double kResolved = 4.0;
  /// Error of the integrand from rounding and truncation, relative to its size.
  static constexpr double kRounding = 1e-13;

  /// A step back in time, and what each output accumulates in it, undiscounted
  /// at its start.
  struct Gap {
    double length;
    Eigen::MatrixXd earned;
  };
  /// One of the 2^level panels of its level; `place` is its index from the
  /// left.
  struct Panel {
    int level;
    index place;
    Eigen::RowVectorXd p;   ///< at its left edge
    Eigen::MatrixXd worth;  ///< at its right edge
  };

  Gap gap(double length) const {
    Gap made{length, Eigen::MatrixXd(earning_.rows(), earning_.cols())};
    for (index m = 0; m < earning_.rows(); ++m) {
      const double rate =
          adjoint_.outputs[static_cast<std::size_t>(m)].discount_rate;
      made.earned.row(m) =
          backward_(earning_.row(m), length, {rate}, kGapOptions).stays[0];
    }
    return made;
  }

  double discount(index output, double time) const {
    const auto at = static_cast<std::size_t>(output);
    return std::exp(-adjoint_.outputs[at].discount_rate *
                    (time - adjoint_.from));
  }

  /// Returns the value at `time`, one gap before the moment of `worth`.
  Eigen::MatrixXd earlier(const Eigen::MatrixXd& worth, const Gap& gap,
                          double time) const {
    Eigen::MatrixXd before =
        backward_(worth, gap.length, {}, kGapOptions).value;
    for (index m = 0; m < before.rows(); ++m) {
      before.row(m) += discount(m, time) * gap.earned.row(m);
    }
    return before;
  }

  double length(int level) const { return std::ldexp(length_, -level); }

  /// @name Gaps shared by the panels of a level
  ///@{
  const Gap& half(int level) {
    const auto [at, is_new] = halves_.try_emplace(level);
    if (is_new) at->second = gap(length(level + 1));
    return at->second;
  }
  /// From the left edge over the points to the right edge.
  const std::vector<Gap>& gaps(int level) {
    const auto [at, is_new] = gaps_.try_emplace(level);
    if (!is_new) return at->second;
    const std::size_t points = rule_.node.size();
    for (std::size_t c = 0; c <= points; ++c) {
      const double left = c == 0 ? -1.0 : rule_.node[c - 1];
      const double right = c == points ? 1.0 : rule_.node[c];
      at->second.push_back(gap(0.5 * length(level) * (right - left)));
    }
    return at->second;
  }
  ///@}

  Eigen::MatrixXd integrate(const Panel& panel) {
    const std::vector<Gap>& gap = gaps(panel.level);
    const double length = this->length(panel.level);
    const std::size_t points = rule_.node.size();
    std::vector<Eigen::RowVectorXd> there;
    Eigen::RowVectorXd p = panel.p;
    for (std::size_t c = 0; c < points; ++c) {
      p = forward_(p, gap[c].length, {}, kGapOptions).value;
      there.push_back(p);
    }
    Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(slopes_.rows(), slopes_.cols());
    Eigen::MatrixXd worth = panel.worth;
    Eigen::VectorXd weight(sum.rows());
    const double left = begin_ + static_cast<double>(panel.place) * length;
    for (std::size_t c = points; c-- > 0;) {
      const double now = left + 0.5 * length * (1.0 + rule_.node[c]);
      worth = earlier(worth, gap[c + 1], now);
      for (index m = 0; m < sum.rows(); ++m) weight(m) = discount(m, now);
      const double part = 0.5 * length * rule_.weight[c];
      for (index k = 0; k < sum.cols(); ++k) {
        const Transition& t = transitions_[static_cast<std::size_t>(k)];
        sum.col(k) += part * there[c](t.from) *
                      (worth.col(t.to) - worth.col(t.from) +
                       weight.cwiseProduct(at_event_.col(k)));
      }
    }
    ++adjoint_.panels;
    return sum;
  }

  /// @param whole  the panel's integral, if it is known
  void settle(const Panel& panel, const Eigen::MatrixXd* whole) {
    const double length = this->length(panel.level);
    const Gap& half = this->half(panel.level);
    const double middle =
        begin_ + (static_cast<double>(panel.place) + 0.5) * length;
    const Panel left{panel.level + 1, 2 * panel.place, panel.p,
                     earlier(panel.worth, half, middle)};
    const Panel right{panel.level + 1, 2 * panel.place + 1,
                      forward_(panel.p, half.length, {}, kGapOptions).value,
                      panel.worth};
    const bool at_an_end =
        panel.place == 0 || panel.place + 1 == index{1} << panel.level;
    if (at_an_end && forward_.rate() * length > kResolved) {
      settle(left, nullptr);
      settle(right, nullptr);
      return;
    }
    if (adjoint_.panels + 3 > adjoint_.options.most_panels) {
      throw Error("the gradient did not converge to the tolerance of " +
                  text::number_text(adjoint_.options.tolerance) +
                  " with most_panels = " +
                  std::to_string(adjoint_.options.most_panels) +
                  ", in a piece of length " + text::rounded_text(length_) +
                  " whose largest exit rate is " +
                  text::rounded_text(forward_.rate()));
    }
    const Eigen::MatrixXd coarse = whole == nullptr ? integrate(panel) : *whole;
    const Eigen::MatrixXd first = integrate(left);
    const Eigen::MatrixXd second = integrate(right);
    const Eigen::MatrixXd fine = first + second;
    const Eigen::VectorXd change =
        (fine - coarse).cwiseAbs().rowwise().maxCoeff();
    adjoint_.largest = adjoint_.largest.cwiseMax(
        (slopes_ + fine).cwiseAbs().rowwise().maxCoeff());
    const Eigen::VectorXd size = left.worth.cwiseAbs().rowwise().maxCoeff() +
                                 panel.worth.cwiseAbs().rowwise().maxCoeff() +
                                 at_event_.cwiseAbs().rowwise().maxCoeff();
    const Eigen::VectorXd allowed =
        adjoint_.options.tolerance * adjoint_.largest +
        kRounding * mass_ * length * size;
    if ((change.array() <= allowed.array()).all()) {
      slopes_ += fine;
      adjoint_.error += change;
      return;
    }
    settle(left, &first);
    settle(right, &second);
  }

  const std::vector<Transition>& transitions_;
  Adjoint& adjoint_;
  PoissonSeries forward_;
  PoissonSeries backward_;
  double begin_;
  double length_;
  Eigen::MatrixXd earning_;  ///< per unit of time, including payments at events
  Eigen::MatrixXd at_event_;  ///< by transition
  Eigen::MatrixXd slopes_;    ///< so far
  double mass_ = 0.0;         ///< of the start, its size
  GaussLegendre rule_ = gauss_legendre(10);
  std::map<int, Gap> halves_;
  std::map<int, std::vector<Gap>> gaps_;
};

/// Returns what was found, for a message: another number of entries, or else an
/// entry that is not finite.
inline std::string found_numbers(index count, bool wrong_count) {
  return wrong_count ? std::to_string(count) : "one that is not finite";
}

inline void check_output(const Output& output, index places,
                         const std::vector<RatePiece>& pieces) {
  for (const Eigen::VectorXd* part : {&output.at_end, &output.while_there}) {
    if (part->size() == places && part->allFinite()) continue;
    throw Error("output: expected a finite number for each of " +
                std::to_string(places) + " states, found " +
                found_numbers(part->size(), part->size() != places));
  }
  if (!(output.discount_rate >= 0.0) || !std::isfinite(output.discount_rate)) {
    throw Error(
        "output, discount rate: expected a finite number of 0 or more, found " +
        text::number_text(output.discount_rate));
  }
  if (output.at_event.empty()) return;
  if (output.at_event.size() != pieces.size()) {
    throw Error("output, at_event: expected a list for each of " +
                std::to_string(pieces.size()) + " pieces, found " +
                std::to_string(output.at_event.size()));
  }
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::vector<double>& pay = output.at_event[i];
    if (pay.size() == pieces[i].transitions.size() &&
        std::all_of(pay.begin(), pay.end(),
                    [](double x) { return std::isfinite(x); })) {
      continue;
    }
    throw Error("output, at_event, piece " + std::to_string(i) +
                ": expected a finite number for each of " +
                std::to_string(pieces[i].transitions.size()) +
                " transitions, found " +
                found_numbers(std::ssize(pay),
                              pay.size() != pieces[i].transitions.size()));
  }
}

}  // namespace hearthline::exact::detail

namespace hearthline::exact {

HEARTHLINE_INLINE std::vector<Gradient> rate_gradients(
    index places, const std::vector<RatePiece>& pieces,
    const Eigen::RowVectorXd& start, double from, double until,
    const std::vector<Output>& outputs, const GradientOptions& options) {
  detail::check_pieces(pieces, from, {until});
  if (start.size() != places || !start.allFinite()) {
    throw Error("start: expected a finite number for each of " +
                std::to_string(places) + " states, found " +
                detail::found_numbers(start.size(), start.size() != places));
  }
  if (!(options.tolerance > 0.0)) {
    throw Error("tolerance: expected a number above 0, found " +
                text::number_text(options.tolerance));
  }
  for (const Output& output : outputs) {
    detail::check_output(output, places, pieces);
  }
  const auto count = static_cast<index>(outputs.size());
  std::vector<Gradient> gradients(outputs.size());
  Eigen::MatrixXd worth(count, places);
  for (std::size_t m = 0; m < outputs.size(); ++m) {
    worth.row(static_cast<index>(m)) = outputs[m].at_end.transpose();
    for (const RatePiece& piece : pieces) {
      gradients[m].slopes.emplace_back(piece.transitions.size(), 0.0);
    }
  }

  // The distribution at the start of each piece that holds for some time.
  struct Stretch {
    std::size_t piece;
    double begin;
    double end;
    Eigen::RowVectorXd p;
  };
  std::vector<Stretch> stretches;
  Eigen::RowVectorXd p = start;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const double begin = std::max(from, pieces[i].from);
    const double end =
        i + 1 < pieces.size() ? std::min(until, pieces[i + 1].from) : until;
    if (!(begin < end)) continue;
    stretches.push_back({i, begin, end, p});
    const Generator q = generator(places, pieces[i].transitions);
    p = detail::PoissonSeries(q, detail::Side::kForward)(p, end - begin, {},
                                                         detail::kGapOptions)
            .value;
  }

  detail::Adjoint adjoint{outputs, options, from, Eigen::VectorXd::Zero(count),
                          Eigen::VectorXd::Zero(count)};
  for (auto at = stretches.rbegin(); at != stretches.rend(); ++at) {
    detail::AdjointPiece piece(places, pieces[at->piece].transitions, at->piece,
                               at->begin, at->end - at->begin, adjoint);
    const Eigen::MatrixXd slopes = piece.slopes(at->p, worth);
    for (std::size_t m = 0; m < outputs.size(); ++m) {
      std::vector<double>& to = gradients[m].slopes[at->piece];
      for (std::size_t k = 0; k < to.size(); ++k) {
        to[k] = slopes(static_cast<index>(m), static_cast<index>(k));
      }
    }
    worth = piece.worth_at_start(worth);
  }
  for (std::size_t m = 0; m < outputs.size(); ++m) {
    const auto row = static_cast<index>(m);
    gradients[m].value = worth.row(row).dot(start);
    gradients[m].start_slopes = worth.row(row).transpose();
    gradients[m].panels = adjoint.panels;
    gradients[m].error = adjoint.error(row);
  }
  return gradients;
}

HEARTHLINE_INLINE std::vector<RateSlope> log_factor_slopes(
    const std::vector<RatePiece>& pieces) {
  std::vector<RateSlope> slopes;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    for (std::size_t k = 0; k < pieces[i].transitions.size(); ++k) {
      const Transition& t = pieces[i].transitions[k];
      slopes.push_back(
          {static_cast<index>(i), static_cast<index>(k), t.process, t.rate});
    }
  }
  return slopes;
}

HEARTHLINE_INLINE Eigen::VectorXd parameter_gradient(
    const Gradient& gradient, index parameters,
    const std::vector<RateSlope>& rate_slopes) {
  Eigen::VectorXd result = Eigen::VectorXd::Zero(parameters);
  const auto check = [](const std::string& what, index found,
                        std::size_t there) {
    if (found >= 0 && static_cast<std::size_t>(found) < there) return;
    throw Error("rate slopes, " + what + ": expected an index below " +
                std::to_string(there) + ", found " + std::to_string(found));
  };
  for (const RateSlope& r : rate_slopes) {
    check("piece", r.piece, gradient.slopes.size());
    const auto& slopes = gradient.slopes[static_cast<std::size_t>(r.piece)];
    check("transition", r.transition, slopes.size());
    check("parameter", r.parameter, static_cast<std::size_t>(parameters));
    result(r.parameter) +=
        slopes[static_cast<std::size_t>(r.transition)] * r.slope;
  }
  return result;
}

}  // namespace hearthline::exact
