#pragma once
/// @file
/// Who pays: the budgets on which costs fall, and whose they are.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hearthline::model {

/// Whose budget it is. Only the council's general fund enters a Medium Term
/// Financial Strategy: its ring-fenced money may not be spent on anything else.
enum class PayerKind : std::uint8_t {
  kGeneralFund,
  kRingFenced,
  kPartner,
  kSociety  ///< no budget: families, victims, the economy
};

inline constexpr std::array<std::string_view, 4> kPayerKindNames{
    "general_fund", "ring_fenced", "partner", "society"};

struct Payer {
  std::string_view name;
  std::string_view title;
  PayerKind kind;
};

inline constexpr std::array<Payer, 10> kPayers{{
    {"family_services", "Council: Family Services", PayerKind::kGeneralFund},
    {"adult_social_care", "Council: adult social care",
     PayerKind::kGeneralFund},
    {"schools_grant", "Council: dedicated schools grant",
     PayerKind::kRingFenced},
    {"housing_account", "Council: housing revenue account",
     PayerKind::kRingFenced},
    {"police_justice", "Police and justice", PayerKind::kPartner},
    {"health", "Health", PayerKind::kPartner},
    {"schools", "Schools", PayerKind::kPartner},
    {"dwp", "Department for Work and Pensions", PayerKind::kPartner},
    {"housing_providers", "Housing providers", PayerKind::kPartner},
    {"society", "Families and society", PayerKind::kSociety},
}};

inline constexpr int kPayerCount = static_cast<int>(kPayers.size());

/// Returns the place of a payer in `kPayers`.
constexpr std::optional<int> payer_named(std::string_view name) {
  for (std::size_t k = 0; k < kPayers.size(); ++k) {
    if (kPayers[k].name == name) return static_cast<int>(k);
  }
  return std::nullopt;
}

inline std::vector<std::string_view> payer_names() {
  std::vector<std::string_view> names;
  for (const Payer& payer : kPayers) names.push_back(payer.name);
  return names;
}

}  // namespace hearthline::model
