#include "pathway_rates.hpp"

#include <algorithm>

#include "hearthline/model/case_processes.hpp"

namespace hearthline::scenario {
namespace {

template <class Stage>
void add_stage(std::vector<NamedRate>& all, model::Case kind,
               const Stage& stage) {
  const std::string ends = model::case_end_name(kind);
  all.push_back({ends, stage.ends.rate.value});
  const std::string outcomes = ends.substr(0, ends.rfind('.')) + ".outcomes.";
  for (const auto& [name, outcome] : stage.outcomes) {
    const auto& shares = outcome.share.values;
    const double largest =
        shares.empty() ? 0.0 : *std::max_element(shares.begin(), shares.end());
    all.push_back({outcomes + name, stage.ends.rate.value * largest});
  }
}

void add_each(std::vector<NamedRate>& all, const std::string& path,
              const std::map<std::string, model::ProcessParameters>& each) {
  for (const auto& [name, process] : each) {
    all.push_back({path + name, process.rate.value});
  }
}

}  // namespace

std::vector<NamedRate> pathway_rates(const model::PathwayParameters& pathway) {
  using model::Case;
  std::vector<NamedRate> all;
  add_each(all, "pathway.contacts.", pathway.contacts);
  add_stage(all, Case::kContact, pathway.contact);
  add_stage(all, Case::kAssessment, pathway.assessment);
  add_stage(all, Case::kSection47, pathway.section_47);
  add_stage(all, Case::kCaf, pathway.caf);
  add_stage(all, Case::kCin, pathway.cin);
  add_stage(all, Case::kCpp, pathway.cpp);
  add_stage(all, Case::kCla, pathway.cla);
  add_each(all, "pathway.steps.", pathway.steps);
  add_each(all, "pathway.placements.moves.", pathway.placements.moves);
  return all;
}

}  // namespace hearthline::scenario
