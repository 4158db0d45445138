#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/engine/run.hpp"
#include "hearthline/error.hpp"
#include "hearthline/results/joint_group_impl.hpp"
#include "hearthline/results/joint_kinds.hpp"
#include "hearthline/results/joint_run.hpp"

namespace hearthline::results {

template <Part... Parts>
JointRunOfParts<Parts...>::JointRunOfParts(Run& base, std::vector<Run*> mixes,
                                           std::size_t most_steps)
    : base_(&base),
      mixes_(std::move(mixes)),
      most_steps_(most_steps),
      report_(mixes_.size()) {
  for (std::size_t m = 0; m < mixes_.size(); ++m) {
    if (mixes_[m]->seed() != base.seed()) {
      throw Error("seed: expected that of the baseline, " +
                  std::to_string(base.seed()) + ", found " +
                  std::to_string(mixes_[m]->seed()));
    }
    report_[m].whole =
        joint::why_whole({&base.scenario_, &base.setup_},
                         {&mixes_[m]->scenario_, &mixes_[m]->setup_});
  }
}

template <Part... Parts>
void JointRunOfParts<Parts...>::simulate(index first, index count, int threads,
                                         engine::Control& control) {
  base_->require_held(first, count);
  engine::require_threads(threads);
  std::vector<Group> groups;
  std::optional<programmes::SharedProgrammes> shared;  // of the last group
  Group whole;
  for (std::size_t m = 0; m < mixes_.size(); ++m) {
    mixes_[m]->require_held(first, count);
    if (!report_[m].whole.empty()) {
      whole.push_back(m);
      continue;
    }
    const auto its = joint::programmes_of(mixes_[m]->scenario_);
    if (groups.empty() || groups.back().size() == kMostMixes ||
        !shared->add(its)) {
      groups.emplace_back();
      shared.emplace(joint::programmes_of(base_->scenario_));
      shared->add(its);
    }
    groups.back().push_back(m);
  }
  control.runs_done = 0;
  control.runs = std::max<index>(1, std::ssize(groups)) + std::ssize(whole);
  if (groups.empty()) {
    base_->simulate(first, count, threads, control);
    control.end_run();
  }
  engine::RunOptions options;
  options.seed = base_->seed();
  options.first_draw = static_cast<std::uint32_t>(first);
  options.draws = count;
  options.threads = threads;
  compiled_.resize(groups.size());
  for (std::size_t g = 0; g < groups.size(); ++g) {
    simulate_group(g, groups[g], options, control);
    control.end_run();
  }
  for (const std::size_t m : whole) {
    mixes_[m]->simulate(first, count, threads, control);
    control.end_run();
  }
  control.end();
}

template <Part... Parts>
void JointRunOfParts<Parts...>::simulate_group(
    std::size_t number, const Group& group, const engine::RunOptions& options,
    engine::Control& control) {
  Compiled& compiled = compiled_[number];
  const bool programmes =
      base_->setup_.programmes ||
      std::any_of(group.begin(), group.end(), [&](std::size_t m) {
        return mixes_[m]->setup_.programmes.has_value();
      });
  if (programmes) {
    simulate_as<joint::Enrolled>(compiled, group, options, control);
  } else if (base_->setup_.cases) {
    simulate_as<joint::Cases>(compiled, group, options, control);
  } else if (base_->setup_.plan) {
    simulate_as<joint::LivingNeeds>(compiled, group, options, control);
  } else {
    simulate_as<joint::Needs>(compiled, group, options, control);
  }
}

template <Part... Parts>
template <class Kind>
void JointRunOfParts<Parts...>::simulate_as(Compiled& compiled,
                                            const Group& group,
                                            const engine::RunOptions& options,
                                            engine::Control& control) {
  if (compiled.group != group || compiled.together == nullptr) {
    compiled.together =
        std::make_shared<Together<Kind>>(*base_, mixes_, group, most_steps_);
    compiled.group = group;
  }
  static_cast<Together<Kind>*>(compiled.together.get())
      ->simulate(options, control, report_);
}

}  // namespace hearthline::results
