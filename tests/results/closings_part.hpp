#pragma once
/// @file
/// A part of a run that is not in the library, complete in one file.

#include <cstdint>
#include <vector>

#include "hearthline/results/need_part.hpp"
#include "hearthline/results/part.hpp"

namespace hearthline::test_support {

/// Counts the calls of each of its functions.
class ClosingsPart {
 public:
  struct Recorder {
    std::int64_t starts = 0;
    std::int64_t moves = 0;
    std::int64_t changes = 0;
    std::int64_t finishes = 0;
    std::int64_t lives = 0;
    std::int64_t draws = 0;

    void start(const auto&, const auto&, const auto&, double) { ++starts; }
    void event(const auto&, const auto&, const auto&, int process, double,
               double) {
      moves += process >= model::kFirstMove ? 1 : 0;
    }
    void change(const auto&, const auto&, const auto&, double) { ++changes; }
    void finish(const auto&, const auto&, const auto&, double) { ++finishes; }
    /// It keeps nothing of a family.
    struct Bookmark {};
    Bookmark bookmark() const { return {}; }
    void resume(Bookmark) {}
    void add(const Recorder& other) {
      starts += other.starts;
      moves += other.moves;
      changes += other.changes;
      finishes += other.finishes;
      lives += other.lives;
      draws += other.draws;
    }
    void clear() { *this = {}; }
  };

  ClosingsPart(const scenario::Scenario& scenario, const results::RunSetup&,
               index draws)
      : present_(scenario.name != "without closings"),
        kept_(static_cast<std::size_t>(draws)) {}

  bool present() const { return present_; }
  /// Returns the families and draws recorded, over all stored draws.
  std::int64_t recorded() const {
    std::int64_t sum = 0;
    for (const Recorder& kept : kept_) {
      sum += kept.starts + kept.finishes + kept.draws;
    }
    return sum;
  }
  Recorder recorder(const results::RunSetup&) const { return {}; }
  void record_life(Recorder& recorder, const results::LivedFamily&,
                   random::RunKey) const {
    ++recorder.lives;
  }
  void record_draw(Recorder& recorder, random::RunKey) const {
    ++recorder.draws;
  }
  void store(index draw, const Recorder& recorder) {
    kept_[static_cast<std::size_t>(draw)] = recorder;
  }
  void each_array(auto&& visit) { visit(kept_); }
  void each_table(const results::RunSetup&, const auto& parts,
                  auto&& visit) const {
    visit("closings", [&](index draws) {
      const auto& need = parts.template get<results::NeedPart>().results();
      results::TableBuilder builder("closings");
      builder.number_key("draw");
      for (const char* name : {"starts", "moves", "changes", "finishes",
                               "lives", "draws", "months"}) {
        builder.count(name, Kind::kFlow, name);
      }
      for (index draw = 0; draw < draws; ++draw) {
        const Recorder& kept = kept_[static_cast<std::size_t>(draw)];
        builder.row(draw, kept.starts, kept.moves, kept.changes, kept.finishes,
                    kept.lives, kept.draws, need.months());
      }
      return builder.take();
    });
  }

 private:
  bool present_;
  std::vector<Recorder> kept_;
};

}  // namespace hearthline::test_support
