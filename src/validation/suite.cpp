#include "hearthline/validation/suite.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "hearthline/engine/parallel.hpp"
#include "hearthline/error.hpp"
#include "hearthline/index.hpp"
#include "hearthline/text/wording.hpp"
#include "hearthline/validation/families_case.hpp"
#include "hearthline/validation/judge.hpp"
#include "hearthline/validation/piece.hpp"
#include "hearthline/validation/riskpaths_case.hpp"
#include "hearthline/validation/semi_markov_case.hpp"
#include "hearthline/validation/sick_sicker_case.hpp"
#include "hearthline/validation/strong_families_case.hpp"

namespace hearthline::validation {

const std::vector<std::string>& case_names() {
  static const std::vector<std::string> kNames{
      "riskpaths", "sick-sicker", "semi-markov", "families", "strong-families"};
  return kNames;
}

std::vector<Piece> pieces_of(const std::string& name, double share) {
  const auto size = [share](double usual) {
    return static_cast<index>(std::max(1000.0, share * usual));
  };
  if (name == "riskpaths") {
    std::vector<Piece> pieces;
    std::uint32_t seed = 1000;
    for (const RiskPathsAnswers& answers : riskpaths_answers()) {
      for (Piece& piece : riskpaths_case(answers, seed, size(1e6))) {
        pieces.push_back(std::move(piece));
      }
      ++seed;
    }
    return pieces;
  }
  if (name == "sick-sicker") return sick_sicker_case(2000, size(1e5));
  if (name == "semi-markov") return semi_markov_case(3000, size(1e5));
  if (name == "families") {
    const double sets = std::clamp(std::round(50.0 * share), 3.0, 50.0);
    return families_case(static_cast<int>(sets), share);
  }
  if (name == "strong-families") {
    const double sets = std::clamp(std::round(kStrongSets * share), 2.0,
                                   static_cast<double>(kStrongSets));
    return strong_families_case(static_cast<int>(sets), share);
  }
  throw Error("cases: no case is named '" + name + "'" +
              text::suggestion(name, case_names()));
}

std::vector<Finding> run_suite(const SuiteOptions& options,
                               engine::Control& control) {
  std::vector<Piece> pieces;
  for (const std::string& name : case_names()) {
    const auto& cases = options.cases;
    if (!cases.empty() &&
        std::find(cases.begin(), cases.end(), name) == cases.end()) {
      continue;
    }
    for (Piece& piece : pieces_of(name, options.share)) {
      pieces.push_back(std::move(piece));
    }
  }
  for (const std::string& name : options.cases) {
    if (std::find(case_names().begin(), case_names().end(), name) ==
        case_names().end()) {
      throw Error("cases: no case is named '" + name + "'" +
                  text::suggestion(name, case_names()));
    }
  }
  std::vector<std::vector<Finding>> by_piece(pieces.size());
  control.blocks_done = 0;
  control.blocks = static_cast<index>(pieces.size());
  engine::parallel_tasks(static_cast<index>(pieces.size()), options.threads,
                         [&](index task, int) {
                           if (control.stop) throw Interrupted();
                           const auto at = static_cast<std::size_t>(task);
                           by_piece[at] = pieces[at](control);
                           ++control.blocks_done;
                         });
  std::vector<Finding> findings;
  for (std::vector<Finding>& some : by_piece) {
    for (Finding& f : some) findings.push_back(std::move(f));
  }
  judge(findings);
  return findings;
}

}  // namespace hearthline::validation
