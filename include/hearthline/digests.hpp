#pragma once
/// @file
/// Digests of the results of fixed calculations, as recorded.
///
/// Results change on purpose or not at all. A test compares these with what the
/// build at hand computes (`tests/determinism`); whoever changes a result on
/// purpose records the new digest here, by hand, and says why in CHANGELOG.md.
/// Saved runs hold the digest of the build that made them, and are continued
/// only by a build that has the same.

namespace hearthline {

/// Of runs of the family model, without and with demography.
inline constexpr const char* kRunDigest = "f1886b72957aa425";

/// Of runs of declared multi-state models.
inline constexpr const char* kMultistateDigest = "f7b95be2fb9dea8f";

}  // namespace hearthline
