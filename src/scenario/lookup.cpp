#include "lookup.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "hearthline/scenario/load.hpp"
#include "hearthline/text/nearest_name.hpp"
#include "tree.hpp"
#include "vocabulary.hpp"

namespace hearthline::scenario {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".toml";

bool is_path(std::string_view text) {
  return text.find('/') != std::string_view::npos ||
         (text.size() >= kEnding.size() &&
          text.substr(text.size() - kEnding.size()) == kEnding);
}

/// Returns where the files are that a folder offers.
fs::path offered_in(const std::string& folder, const Sought& sought) {
  return sought.within.empty() ? fs::path(folder)
                               : fs::path(folder) / sought.within;
}

}  // namespace

std::string found_file(const std::string& name, const std::string& from,
                       const std::vector<std::string>& folders,
                       const Sought& sought, Issue issue) {
  std::error_code error;
  const std::string what(sought.what);
  if (is_path(name)) {
    const fs::path path = from.empty() ? fs::path(name) : fs::path(from) / name;
    if (fs::exists(path, error)) return path.lexically_normal().string();
    const std::string folder = path.parent_path().string();
    issue.found = "no file " + cited(path.lexically_normal().string());
    issue.allowed = "the path of a " + what + " file";
    const std::string near = text::nearest_name(
        path.stem().string(),
        names_in({folder.empty() ? "." : folder}, kScenario));
    if (!near.empty()) {
      issue.nearest =
          (fs::path(name).parent_path() / (near + std::string(kEnding)))
              .string();
    }
    throw ScenarioError({issue});
  }
  for (const std::string& folder : folders) {
    const fs::path path =
        offered_in(folder, sought) / (name + std::string(kEnding));
    if (fs::exists(path, error)) return path.lexically_normal().string();
  }
  const auto names = names_in(folders, sought);
  issue.found = "no " + what + " named " + cited(name);
  issue.allowed = names.empty() ? "" : "one of " + joined(names) + ", or ";
  issue.allowed += "the path of a file such as ./mine.toml";
  issue.nearest = text::nearest_name(name, names);
  throw ScenarioError({issue});
}

std::vector<std::string> names_in(const std::vector<std::string>& folders,
                                  const Sought& sought) {
  std::vector<std::string> names;
  for (const std::string& folder : folders) {
    std::error_code error;
    fs::directory_iterator entry(offered_in(folder, sought), error);
    // A folder that cannot be listed contributes no names; this is not an
    // error.
    for (; !error && entry != fs::directory_iterator();
         entry.increment(error)) {
      const fs::path& path = entry->path();
      if (path.extension() == kEnding) names.push_back(path.stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string file_identity(const std::string& file) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(file, error);
  return error ? file : whole.string();
}

std::string folder_of(const std::string& file) {
  return fs::path(file).parent_path().string();
}

std::vector<std::string> shipped(const std::vector<std::string>& folders) {
  return names_in(folders, kScenario);
}

std::vector<std::string> shipped_programmes(
    const std::vector<std::string>& folders) {
  return names_in(folders, kProgramme);
}

std::vector<std::string> shipped_books(
    const std::vector<std::string>& folders) {
  return names_in(folders, kCostBook);
}

}  // namespace hearthline::scenario
