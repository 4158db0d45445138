#include <gtest/gtest.h>

#include "scenario_files.hpp"

namespace hearthline::scenario {
namespace {

const std::vector<std::string>& folders() {
  static const std::vector<std::string> kFolders{data_folder() +
                                                 "/../../../scenarios"};
  return kFolders;
}

TEST(Shipped, EveryScenarioLoadsUnderItsName) {
  EXPECT_FALSE(shipped(folders()).empty());
  for (const std::string& name : shipped(folders())) {
    SCOPED_TRACE(name);
    const Loaded loaded = load(name, folders());
    EXPECT_EQ(loaded.scenario.name, name);
    EXPECT_TRUE(loaded.warnings().empty());
    EXPECT_EQ(parse(loaded.to_toml()).to_toml(), loaded.to_toml());
  }
}

TEST(Shipped, EveryProgrammeOfTheLibraryLoads) {
  EXPECT_FALSE(shipped_programmes(folders()).empty());
  for (const std::string& name : shipped_programmes(folders())) {
    SCOPED_TRACE(name);
    EXPECT_FALSE(load_programme(name, folders()).programme.effects.empty());
  }
}

TEST(Shipped, NoNumberRestsOnASetting) {
  for (const std::string& name : shipped(folders())) {
    for (const Parameter& p : load(name, folders()).parameters()) {
      EXPECT_NE(p.provenance.text, set_by_the_user().text)
          << name << " " << p.path;
    }
  }
}

}  // namespace
}  // namespace hearthline::scenario
