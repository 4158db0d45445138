#pragma once
/// @file
/// What costs are for: the categories of the Barnet case study of 109 families
/// with several needs (Changing the Boundaries, slides, 2.2), with early help
/// and the programmes of a mix beside them.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace hearthline::money {

struct Category {
  std::string_view name;
  std::string_view title;
};

inline constexpr std::array<Category, 11> kCategories{{
    {"employment", "Employment"},
    {"social_care", "Social care"},
    {"education", "Education"},
    {"crime", "Crime"},
    {"domestic_violence", "Domestic violence"},
    {"housing", "Housing"},
    {"parenting_programmes", "Parenting programmes"},
    {"health_care", "Health care"},
    {"drug_and_alcohol", "Drug and alcohol"},
    {"early_help", "Early help"},
    {"programmes", "Programmes"},
}};

/// The place of `programmes` in `kCategories`.
inline constexpr int kProgrammesCategory = 10;

inline std::vector<std::string_view> category_names() {
  std::vector<std::string_view> names;
  for (const Category& category : kCategories) names.push_back(category.name);
  return names;
}

/// The sums that a public value appraisal keeps apart (Treasury and New
/// Economy, Supporting public service transformation, 2014): money of public
/// bodies, of the economy, and the worth of a better life.
enum class Value : std::uint8_t { kFiscal, kEconomic, kSocial };

inline constexpr std::array<std::string_view, 3> kValueNames{
    "fiscal", "economic", "social"};

}  // namespace hearthline::money
