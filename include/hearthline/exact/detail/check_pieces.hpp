#pragma once
/// @file
/// Checks of pieces of time and of requested times.

#include <cmath>
#include <cstddef>
#include <vector>

#include "hearthline/error.hpp"
#include "hearthline/text/number_text.hpp"

namespace hearthline::exact::detail {

/// @tparam AnyPiece  has a `from`
template <class AnyPiece>
void check_pieces(const std::vector<AnyPiece>& pieces, double from,
                  const std::vector<double>& times) {
  if (pieces.empty() || !(pieces.front().from <= from)) {
    throw Error(
        "pieces: expected the first at or before the start, " +
        text::number_text(from) + ", found " +
        (pieces.empty() ? "none" : text::number_text(pieces.front().from)));
  }
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    if (pieces[i - 1].from < pieces[i].from) continue;
    throw Error("pieces: expected strictly increasing times, found " +
                text::number_text(pieces[i].from) + " after " +
                text::number_text(pieces[i - 1].from));
  }
  double before = from;
  for (const double time : times) {
    if (!(time >= before) || !std::isfinite(time)) {
      throw Error("times: expected non-decreasing times from " +
                  text::number_text(from) + " on, found " +
                  text::number_text(time) + " after " +
                  text::number_text(before));
    }
    before = time;
  }
}

}  // namespace hearthline::exact::detail
