#pragma once
/// @file
/// Numbers with their provenance, and the types that describe parameters.
///
/// Every parameter struct lists its fields once, in a static `visit`:
///
///   template <class Self, class Visitor>
///   static void visit(Self& self, Visitor& visitor) {
///     visitor.number("rate", self.rate, {.unit = unit::kRate, ...});
///   }
///
/// Reading, checking, the schema, `Scenario.parameters`, the documentation and
/// the names that `Scenario.set` accepts are all derived from that list. A
/// visitor has these members, where `field` is the name in the file:
///
///   text(field, std::string&, Text)            free text, or one of a choice
///   whole(field, std::uint32_t&, Whole)        a whole number without a unit
///   month(field, YearMonth&, Text)             "2014-04"
///   month(field, std::optional<YearMonth>&, Text)
///   months(field, std::vector<YearMonth>&, Text)
///   levels(field, std::vector<Level>&, Text)   [1, 2]
///   names(field, std::vector<std::string>&, Names)
///   number(field, Quantity&, Number)
///   number(field, std::optional<Quantity>&, Number)
///   numbers(field, Quantities&, Number)
///   ratios(field, std::map<std::string, Quantity>&, Number, Vocabulary)
///   group(field, Struct&, Text)                a table
///   group(field, std::optional<Struct>&, Text)
///   groups(field, std::map<std::string, Struct>&, Text, Vocabulary)

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hearthline/index.hpp"

namespace hearthline::model {

/// The basis of a number.
enum class Evidence : std::uint8_t {
  kSource,      ///< stated in a document
  kCalibrated,  ///< fitted to a named target
  kAssumption   ///< neither; with a reason
};

/// The provenance of a number: its kind, and the document, target or reason.
struct Provenance {
  Evidence kind = Evidence::kAssumption;
  std::string text = "default";
};

/// A number with its provenance, in the unit of its field.
struct Quantity {
  double value = 0.0;
  Provenance provenance{};
};

/// Several numbers with one unit and one provenance.
struct Quantities {
  std::vector<double> values;
  Provenance provenance{};
};

/// The units as written in files next to a number.
namespace unit {
inline constexpr std::string_view kNone = "";
inline constexpr std::string_view kRate = "per family per year";
inline constexpr std::string_view kProbability = "probability";
inline constexpr std::string_view kMonths = "months";
inline constexpr std::string_view kYears = "years";
inline constexpr std::string_view kFamilies = "families";
inline constexpr std::string_view kChildren = "children";
inline constexpr std::string_view kHomes = "homes";
inline constexpr std::string_view kFamiliesPerHome = "families per home";
inline constexpr std::string_view kCases = "cases";
inline constexpr std::string_view kWorkers = "workers";
inline constexpr std::string_view kCasesPerYear = "cases per year";
inline constexpr std::string_view kCasesPer1000ChildrenYear =
    "cases per 1000 children per year";
inline constexpr std::string_view kPerCaseYear = "per case per year";
inline constexpr std::string_view kReplications = "replications";
inline constexpr std::string_view kPounds = "pounds";
inline constexpr std::string_view kPoundsPerYear = "pounds per year";
inline constexpr std::string_view kPoundsPerWeek = "pounds per week";
inline constexpr std::string_view kPoundsEach = "pounds each";
inline constexpr std::string_view kPerYear = "per year";
inline constexpr std::string_view kPerStep = "per step";
inline constexpr std::string_view kPlaces = "places";
inline constexpr std::string_view kPoundsPerStart = "pounds per start";
inline constexpr std::string_view kPoundsPerPlaceYear =
    "pounds per place per year";
}  // namespace unit

/// The numbers allowed in a field. It is required if it has no `fallback`.
struct Number {
  std::string_view unit = unit::kNone;
  double at_least = 0.0;
  double at_most = std::numeric_limits<double>::infinity();
  bool above = false;  ///< `at_least` itself is not allowed
  bool whole = false;  ///< whole numbers only
  std::optional<double> fallback{};
  /// For lists: the number of values (0: any), and their required sum.
  index count = 0;
  std::optional<double> total{};
  bool rising = false;  ///< strictly increasing
  std::string_view meaning{};
};

/// A field of text, a month, a list of levels, or a table.
struct Text {
  std::string_view meaning{};
  bool required = true;
  std::vector<std::string_view> choice{};
  /// Whether a scenario made in code may choose none of them: what nobody
  /// stated.
  bool or_none = false;
};

/// A whole number without provenance, such as a seed.
struct Whole {
  std::uint32_t at_least = 0;
  std::uint32_t at_most = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t fallback = 0;
  std::string_view meaning{};
};

/// The lists of names that a field may use.
enum class Vocabulary : std::uint8_t {
  kFree,        ///< the file's own names (effects, localities)
  kTheme,       ///< the eight themes
  kMove,        ///< any ordered pair of different levels, such as "1->2"
  kPayer,       ///< who pays; see payers.hpp
  kLeftOut,     ///< what an average cost can leave out
  kProcess,     ///< "themes.NAME.onset", "themes.NAME.remission", "moves.1->2"
  kAnyProcess,  ///< those of need, and those of the pathway that a file states
  kLocality,    ///< those declared in population.localities
  kCovariate,   ///< covariates of hazard ratios; see covariates.hpp
  kZone,        ///< "order", "boundary", "chaos"
  /// @name Of the pathway; see cases.hpp and case_processes.hpp
  ///@{
  kContactSource,
  kContactOutcome,
  kAssessmentOutcome,
  kSection47Outcome,
  kCafOutcome,
  kCinOutcome,
  kCppOutcome,
  kClaOutcome,
  kStep,
  kPlacement,
  kPlacementMove,
  kHeldCase,  ///< "assessment" to "cla": cases that a worker holds
  kCase,      ///< "none" to "cla"
  kRoute,     ///< what can lead to a programme: "contact" to "cla" when such a
              ///< case begins, "closed" when a case closes, "birth"
  ///@}
};

/// A list of names.
struct Names {
  std::string_view meaning{};
  Vocabulary vocabulary = Vocabulary::kFree;
  bool required = true;
};

}  // namespace hearthline::model
