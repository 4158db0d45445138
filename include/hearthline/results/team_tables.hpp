#pragma once
/// @file
/// The tables of teams that users read, with the keys draw, month and team. A
/// team may serve several localities, so that these have none.

#include <string>
#include <vector>

#include "hearthline/model/case_table.hpp"
#include "hearthline/results/monthly_results.hpp"
#include "hearthline/results/table.hpp"
#include "hearthline/results/team_recorder.hpp"
#include "hearthline/results/wait_bands.hpp"

namespace hearthline::results {

namespace team_tables_detail {

inline std::vector<std::string> names(const std::vector<model::Team>& teams) {
  std::vector<std::string> all;
  for (const model::Team& team : teams) all.push_back(team.name);
  return all;
}

/// Returns the workers of a team in a month, which they have from its start on.
inline double workers(const model::Team& team, index month) {
  std::size_t at = 0;
  while (at + 1 < team.from.size() &&
         team.from[at + 1] <= static_cast<double>(month)) {
    ++at;
  }
  return team.workers[at];
}

}  // namespace team_tables_detail

/// Cases held, families waiting, workers, and what becomes of the queue.
inline Table team_table(const MonthlyResults& results,
                        const std::vector<model::Team>& teams, index draws) {
  TableBuilder builder("team");
  builder.number_key("draw")
      .number_key("month")
      .label_key("team", team_tables_detail::names(teams))
      .amount("held", Kind::kStock, "cases that workers have (mean)")
      .amount("waiting", Kind::kStock, "families that wait for a worker (mean)")
      .amount("workers", Kind::kStock, "workers (full-time equivalents)")
      .count("joined", Kind::kFlow, "families that join the queue")
      .count("allocated", Kind::kFlow, "families that a worker takes")
      .count("at_once", Kind::kFlow, "families taken without a wait")
      .count("over_limit", Kind::kFlow,
             "families taken after more than the team's wait_limit; 0 if it "
             "has none")
      .amount("months_waited", Kind::kFlow,
              "months that families taken had waited, added up")
      .count("left", Kind::kFlow, "families that give up waiting")
      .count("lapsed", Kind::kFlow,
             "families that stop waiting since they no longer qualify")
      .count("given_back", Kind::kFlow, "cases that workers give back");
  builder.reserve(draws * results.months() * results.localities());
  monthly_detail::each_row(
      draws, results.months(), results.localities(),
      [&](index draw, index month, index t) {
        const auto stay = [&](int cell) {
          return results.stay(draw, month, t, cell).families;
        };
        const auto event = [&](int cell) -> const Counts& {
          return results.event(draw, month, t, cell);
        };
        builder.row(
            draw, month, t, stay(team_cells::kHeld), stay(team_cells::kWaiting),
            team_tables_detail::workers(teams[static_cast<std::size_t>(t)],
                                        month),
            event(team_cells::kJoined).families,
            event(team_cells::kAllocated).families,
            event(team_cells::kWaits).families,
            event(team_cells::kOverLimit).families,
            static_cast<double>(event(team_cells::kAllocated).children) /
                team_cells::kWaitTicks,
            event(team_cells::kLeft).families,
            event(team_cells::kLapsed).families,
            event(team_cells::kReturned).families);
      });
  return builder.take();
}

/// Families that workers take, by how long they had waited.
inline Table wait_table(const MonthlyResults& results,
                        const std::vector<model::Team>& teams, index draws) {
  TableBuilder builder("wait");
  builder.number_key("draw")
      .number_key("month")
      .label_key("team", team_tables_detail::names(teams))
      .label_key("up_to", wait_labels())
      .count("allocated", Kind::kFlow,
             "families taken after a wait of up to so many months, and of more "
             "than the band before");
  builder.reserve(draws * results.months() * results.localities() * kWaitBands);
  monthly_detail::each_row(
      draws, results.months(), results.localities(),
      [&](index draw, index month, index t) {
        for (int band = 0; band < kWaitBands; ++band) {
          builder.row(draw, month, t, band,
                      results.event(draw, month, t, team_cells::kWaits + band)
                          .families);
        }
      });
  return builder.take();
}

}  // namespace hearthline::results
