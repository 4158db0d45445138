#pragma once
/// @file
/// What holds of pieces of time, whatever happens in them.

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
    throw Error("no piece holds at the start, " + text::number_text(from));
  }
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    if (pieces[i - 1].from < pieces[i].from) continue;
    throw Error("pieces must be in order of time; one from " +
                text::number_text(pieces[i].from) + " follows one from " +
                text::number_text(pieces[i - 1].from));
  }
  double before = from;
  for (const double time : times) {
    if (!(time >= before) || !std::isfinite(time)) {
      throw Error("times must ascend from " + text::number_text(from) +
                  "; found " + text::number_text(time) + " after " +
                  text::number_text(before));
    }
    before = time;
  }
}

}  // namespace hearthline::exact::detail
