#pragma once
/// @file
/// Cases: what a service holds for a family, as against what the family needs.
///
/// The statutory children in need of the Department for Education are all cases
/// from `kAssessment` to `kCla` except early help; a family has one case at a
/// time.

#include <array>
#include <cstdint>
#include <string_view>

namespace hearthline::model {

/// The case of a family.
enum class Case : std::uint8_t {
  kNone,
  kContact,     ///< a contact that is being screened
  kAssessment,  ///< a referral that is being assessed
  kSection47,   ///< an enquiry under section 47 of the Children Act 1989
  kCaf,         ///< early help, by a Common Assessment Framework
  kCin,         ///< a plan for a child in need
  kCpp,         ///< a child protection plan
  kCla,         ///< a looked-after child
};
inline constexpr int kCases = 8;
/// The names in files and tables.
inline constexpr std::array<std::string_view, kCases> kCaseNames{
    "none", "contact", "assessment", "section_47", "caf", "cin", "cpp", "cla"};

/// Routes to a programme besides the beginning of a case of a kind.
inline constexpr std::string_view kClosedRoute = "closed";
inline constexpr std::string_view kBirthRoute = "birth";

constexpr int place(Case kind) { return static_cast<int>(kind); }
constexpr Case case_at(int place) { return static_cast<Case>(place); }

/// Returns whether social care holds the case; a contact is not yet one.
constexpr bool is_statutory(Case kind) {
  return kind == Case::kAssessment || kind == Case::kSection47 ||
         kind == Case::kCin || kind == Case::kCpp || kind == Case::kCla;
}

/// Who makes a contact.
enum class ContactSource : std::uint8_t {
  kSchool,
  kPolice,
  kHealth,
  kEarlyHelp,
  kFamily,
  kOther,
};
inline constexpr int kContactSources = 6;
inline constexpr std::array<std::string_view, kContactSources>
    kContactSourceNames{"school",     "police", "health",
                        "early_help", "family", "other"};

/// Where looked-after children live.
enum class Placement : std::uint8_t {
  kFostering,
  kResidential,
  kSemiIndependent,
  kWithParents,
  kOther,
};
inline constexpr int kPlacements = 5;
inline constexpr std::array<std::string_view, kPlacements> kPlacementNames{
    "fostering", "residential", "semi_independent", "with_parents", "other"};

/// The bands by which children in care and on plans are counted, from these
/// ages in months (Department for Education: under 1, 1-4, 5-9, 10-15, 16-17).
inline constexpr int kAgeBands = 5;
inline constexpr std::array<double, kAgeBands> kAgeBandFrom{0, 12, 60, 120,
                                                            192};
inline constexpr std::array<std::string_view, kAgeBands> kAgeBandNames{
    "under 1", "1-4", "5-9", "10-15", "16-17"};

/// Returns the band of an age in months.
constexpr int age_band(double months) {
  int band = 0;
  while (band + 1 < kAgeBands &&
         kAgeBandFrom[static_cast<std::size_t>(band) + 1] <= months) {
    ++band;
  }
  return band;
}

}  // namespace hearthline::model
