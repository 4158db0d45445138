#pragma once
/// @file
/// The parameters of RiskPaths and its known results. The demonstration model
/// of Statistics Canada (model text by M. Spielauer), as distributed with
/// openM++.

#include <array>
#include <string>
#include <vector>

namespace hearthline::validation {

/// A hazard that is constant between the times in `from`.
struct Steps {
  std::vector<double> from;
  std::vector<double> hazard;
};

/// The published parameters of a cohort.
struct RiskPathsParameters {
  std::array<double, 12> pregnancy_by_age;
  std::array<double, 12> first_union_by_age;
  std::array<double, 6> pregnancy_by_union;
  Steps separation_first;
  Steps separation_second;
  Steps second_union;
};

/// Bulgaria, cohort before 1989: the base case as distributed.
inline RiskPathsParameters riskpaths_base() {
  return {{0, 0.2869, 0.7591, 0.8458, 0.8167, 0.6727, 0.5105, 0.4882, 0.2562,
           0.2597, 0.1542, 0},
          {0, 0.030898, 0.134066, 0.167197, 0.165551, 0.147390, 0.108470,
           0.080378, 0.033944, 0.045454, 0.040038, 0},
          {0.0648, 1.0, 0.2523, 0.0648, 0.8048, 0.0648},
          {{0, 1, 3, 5, 9, 13},
           {0.0096017, 0.0199994, 0.0199994, 0.0213172, 0.0150836, 0.0110791}},
          {{0, 1, 3, 5, 9, 13},
           {0.0370541, 0.0370541, 0.012775, 0.012775, 0.0661157, 0.0661157}},
          {{0, 2, 6, 10, 15},
           {0.1995702, 0.1353028, 0.1099149, 0.0261186, 0.0456905}}};
}

/// Bulgaria, ten years after transition.
inline RiskPathsParameters riskpaths_second() {
  return {{0, 0.2869, 0.7591, 0.8458, 0.8167, 0.6727, 0.5105, 0.4882, 0.2562,
           0.2597, 0.1542, 0},
          {0, 0.0173, 0.0751, 0.0936, 0.0927, 0.0825, 0.0607, 0.0450, 0.0190,
           0.0255, 0.0224, 0},
          {0.0316, 0.4890, 0.2652, 0.0316, 0.2285, 0.0316},
          {{0, 1, 5, 9, 13}, {0.0121, 0.0252, 0.0269, 0.0190, 0.0140}},
          {{0, 3, 9}, {0.0371, 0.0128, 0.0661}},
          {{0, 2, 6, 10, 15}, {0.1457, 0.0988, 0.0802, 0.0191, 0.0334}}};
}

/// Results of a cohort up to 40, per woman: by exact integration of the model's
/// equations, to the digits given, confirmed by openM++ with a million cases
/// (chi-square over union status 6.8 and 3.6 on 6 degrees of freedom).
struct RiskPathsAnswers {
  std::string name;
  RiskPathsParameters parameters;
  double childless = 0.0;
  double mean_age = 0.0;                ///< at first pregnancy
  std::array<double, 6> pregnancies{};  ///< by union status
  /// A first union, its end, a second union, its end.
  std::array<double, 4> ever{};
  /// First pregnancies by single year of age, from 15 on; may be empty.
  std::vector<double> by_age{};
};

inline std::vector<RiskPathsAnswers> riskpaths_answers() {
  return {{"base",
           riskpaths_base(),
           0.0719728,
           22.12418,
           {0.2576404, 0.6025539, 0.0543956, 0.0031928, 0.0100860, 0.0001585},
           {0.7016612, 0.0201261, 0.0129564, 0.0008779},
           {.022098, .027501, .061565, .107986, .108992, .113404, .098381,
            .081453, .066764, .055134, .038293, .032778, .024626, .018175,
            .015774, .012847, .011046, .007471, .004565, .004136, .003884,
            .003805, .002981, .002205, .002164}},
          {"second cohort",
           riskpaths_second(),
           0.2772731,
           24.20805,
           {0.1940073, 0.3804283, 0.1331292, 0.0039011, 0.0110173, 0.0002438},
           {0.6293189, 0.0477268, 0.0265924, 0.0038516}}};
}

}  // namespace hearthline::validation
