#pragma once
/// @file
/// Sick-Sicker, the cohort tutorial of the DARTH group (Alarid-Escudero et al.,
/// Medical Decision Making 2023), in continuous time: the model, and its
/// results in closed form, by matrix exponentials.

#include <array>
#include <string>
#include <vector>

#include "hearthline/multistate/declaration.hpp"

namespace hearthline::validation {

/// Healthy, sick, sicker, dead; everyone begins healthy. Treatment A improves
/// the utility of the sick, B slows their progression to sicker.
/// @param strategy  "SoC" (standard of care), "A", "B" or "AB"
inline multistate::Declaration sick_sicker(
    const std::string& strategy = "SoC") {
  const bool a = strategy.find('A') != std::string::npos;
  const bool b = strategy.find('B') != std::string::npos;
  multistate::Declaration d;
  d.states = {"H", "S1", "S2", "D"};
  d.transitions = {
      {"H", "S1", {.rate = 0.15}},  {"H", "D", {.rate = 0.002}},
      {"S1", "H", {.rate = 0.5}},   {"S1", "S2", {.rate = b ? 0.063 : 0.105}},
      {"S1", "D", {.rate = 0.006}}, {"S2", "D", {.rate = 0.02}}};
  d.start.shares = {{"H", 1.0}};
  const double treatment = (a ? 12000.0 : 0.0) + (b ? 13000.0 : 0.0);
  d.costs.stay = {
      {"H", 2000.0}, {"S1", 4000.0 + treatment}, {"S2", 15000.0 + treatment}};
  d.utilities.stay = {{"H", 1.0}, {"S1", a ? 0.95 : 0.75}, {"S2", 0.5}};
  d.discount = {0.03, 0.03};
  return d;
}

/// Discounted, over 75 years.
struct SickSickerAmounts {
  std::string strategy;
  double cost = 0.0;
  double qaly = 0.0;
};
inline std::vector<SickSickerAmounts> sick_sicker_amounts() {
  return {{"SoC", 147742.62751299, 21.3448386418},
          {"A", 272906.16028705, 22.0573807521},
          {"B", 244672.53709026, 22.8886683139},
          {"AB", 355058.96803546, 23.7490903863}};
}

/// Shares in H, S1, S2 and D. Treatment A changes none of them, so AB equals B.
struct SickSickerOccupancy {
  std::string strategy;
  double time = 0.0;
  std::array<double, 4> shares{};
};
inline std::vector<SickSickerOccupancy> sick_sicker_occupancy() {
  return {{"SoC", 1, {.8869579171, .1046188601, .0061502353, .0022729875}},
          {"SoC", 10, {.6448222507, .1646710089, .1516330442, .0388736962}},
          {"SoC", 25, {.4485181784, .1146499807, .2986878646, .1381439763}},
          {"SoC", 75, {.1338120479, .034204966, .3096545285, .5223284576}},
          {"B", 1, {.8873246719, .1066767543, .0037379839, .0022605899}},
          {"B", 10, {.6822758135, .1849307771, .0980984058, .0346950036}},
          {"B", 75, {.2364061612, .0641596775, .2602725466, .4391616147}}};
}

/// Years in H, S1 and S2 over 75.
struct SickSickerStays {
  std::string strategy;
  std::array<double, 3> undiscounted{};
  std::array<double, 3> discounted{};
};
inline std::vector<SickSickerStays> sick_sicker_stays() {
  return {{"SoC",
           {28.6559062088, 6.9790195832, 21.157126385},
           {15.239013805, 3.5627105513, 6.8675838465}},
          {"B",
           {35.0282952235, 9.1214140704, 15.718826991},
           {17.2137061007, 4.3021103621, 4.8967588833}}};
}

}  // namespace hearthline::validation
