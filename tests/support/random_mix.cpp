#include "support/random_mix.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "hearthline/model/case_processes.hpp"
#include "hearthline/model/processes.hpp"
#include "hearthline/validation/invented.hpp"

namespace hearthline::test_support {

namespace {

using validation::Chance;
using validation::dated_pieces;
using validation::pieces;
using validation::quantity;

/// The processes of need that a scenario has.
std::vector<model::ProcessParameters*> need_processes(scenario::Scenario& s) {
  std::vector<model::ProcessParameters*> all;
  for (auto& [name, theme] : s.themes) {
    all.push_back(&theme.onset);
    all.push_back(&theme.remission);
  }
  for (auto& [name, move] : s.moves) all.push_back(&move);
  return all;
}

/// Those of its pathway.
std::vector<model::ProcessParameters*> case_processes(scenario::Scenario& s) {
  model::PathwayParameters& p = *s.pathway;
  std::vector<model::ProcessParameters*> all{
      &p.contact.ends, &p.assessment.ends, &p.section_47.ends, &p.caf.ends,
      &p.cin.ends,     &p.cpp.ends,        &p.cla.ends};
  for (auto& [name, contact] : p.contacts) all.push_back(&contact);
  for (auto& [name, step] : p.steps) all.push_back(&step);
  for (auto& [name, move] : p.placements.moves) all.push_back(&move);
  return all;
}

/// Changes something of a process that is not its rate by need.
void change_factors(Chance& chance, model::ProcessParameters& process,
                    bool contact) {
  switch (chance.below(contact ? 3 : 4)) {
    case 0:
      process.by_age = pieces({0, 12.0 * (3 + chance.below(8))},
                              {1.0, chance.between(0.5, 2.0)});
      break;
    case 1:
      process.hazard_ratios[chance.one_in(2) ? "south" : "lone_parent"] =
          quantity(chance.between(0.5, 2.0));
      break;
    case 2:
      process.frailty_exponent = quantity(chance.between(0.2, 1.5));
      break;
    default:
      process.since_entry = pieces({0, chance.between(1.0, 8.0)},
                                   {1.0, chance.between(0.3, 2.0)});
  }
}

model::EffectParameters any_effect(Chance& chance,
                                   const scenario::Scenario& s) {
  std::vector<std::string> processes;
  const int many = 1 + chance.below(3);
  for (int i = 0; i < many; ++i) {
    switch (chance.below(s.pathway ? 4 : 2)) {
      case 0:
        processes.push_back(
            model::Process(chance.below(model::kFirstMove)).name());
        break;
      case 1:
        processes.push_back(
            model::Process(model::kFirstMove +
                           chance.below(model::kProcesses - model::kFirstMove))
                .name());
        break;
      case 2:
        processes.push_back(
            model::case_process_name(chance.below(model::kLeaving)));
        break;
      default:
        processes.push_back(
            model::case_end_name(model::case_at(1 + chance.below(7))));
    }
  }
  const index from = chance.below(26) - 2;
  auto made = validation::effect(processes, chance.between(0.2, 1.8),
                                 s.time.start.plus(from));
  if (chance.one_in(2)) {
    made.until = s.time.start.plus(from + 1 + chance.below(12));
  }
  if (chance.one_in(2)) {
    made.themes.emplace_back(
        model::kThemeNames[static_cast<std::size_t>(chance.below(8))]);
  }
  if (chance.one_in(2)) made.levels = {model::level_at(chance.below(4))};
  if (chance.one_in(3)) {
    made.localities = {chance.one_in(2) ? "north" : "south"};
  }
  return made;
}

programmes::ProgrammeParameters& any_programme(Chance& chance,
                                               scenario::Scenario& s) {
  auto programme = s.programmes.begin();
  for (int i = chance.below(static_cast<int>(s.programmes.size())); i > 0;
       --i) {
    ++programme;
  }
  return programme->second;
}

programmes::ProgrammeEffectParameters any_programme_effect(Chance& chance) {
  programmes::ProgrammeEffectParameters effect;
  effect.processes = {
      model::Process(chance.below(model::kFirstMove)).name(),
      model::Process(model::kFirstMove +
                     chance.below(model::kProcesses - model::kFirstMove))
          .name(),
      model::case_process_name(chance.below(model::kLeaving))};
  effect.hazard_ratio = quantity(chance.between(0.3, 2.0));
  if (chance.one_in(2)) {
    effect.after = quantity(chance.between(0.5, 1.5));
    effect.half_life = quantity(chance.between(1.0, 9.0));
  }
  if (chance.one_in(2)) effect.ramp_up = quantity(chance.between(0.5, 4.0));
  if (chance.one_in(2)) {
    effect.drop_out_share = quantity(chance.between(0.0, 1.0));
  }
  return effect;
}

model::TeamParameters& any_team(Chance& chance, scenario::Scenario& s) {
  auto team = s.pathway->teams.begin();
  for (int i = chance.below(static_cast<int>(s.pathway->teams.size())); i > 0;
       --i) {
    ++team;
  }
  return team->second;
}

}  // namespace

programmes::ProgrammeParameters any_programme(Chance& chance) {
  programmes::ProgrammeParameters made;
  made.title = "A programme";
  switch (chance.below(4)) {
    case 0:
      made.eligible.zones = {"chaos"};
      break;
    case 1:
      made.eligible.levels = {model::level_at(1), model::level_at(2)};
      break;
    case 2:
      made.eligible.themes_any = {
          std::string(model::kThemeNames[static_cast<std::size_t>(
              chance.below(model::kThemes))]),
          std::string(model::kThemeNames[0])};
      break;
    default:
      made.eligible.cases = {"caf", "cin", "cpp"};
  }
  if (chance.one_in(2)) {
    made.eligible.child_from = quantity(chance.below(5));
    made.eligible.child_to = quantity(8 + chance.below(10));
  }
  made.found.outreach = quantity(chance.between(0.05, 0.8));
  made.found.share["assessment"] = quantity(chance.between(0.0, 0.8));
  made.found.share["closed"] = quantity(chance.between(0.0, 0.5));
  made.found.share["birth"] = quantity(chance.between(0.0, 0.5));
  made.found.take_up = quantity(chance.between(0.3, 1.0));
  if (chance.one_in(2)) made.found.delay = quantity(chance.between(0.1, 2.0));
  if (chance.one_in(2)) {
    made.found.at_start = quantity(chance.between(0.05, 0.5));
  }
  if (!chance.one_in(4)) {
    made.places = quantity(chance.below(8));
    made.queue.order = std::array<const char*, 4>{
        "first_come", "highest_need", "youngest_child",
        "random"}[static_cast<std::size_t>(chance.below(4))];
    if (chance.one_in(2)) made.queue.leaving = quantity(0.4);
    if (chance.one_in(3)) made.queue.longest_wait = quantity(3.0);
    if (chance.one_in(3)) {
      made.locality_share = {{"north", quantity(0.5)},
                             {"south", quantity(0.5)}};
    }
  }
  made.stay.length = quantity(chance.between(1.0, 9.0));
  made.stay.completes = quantity(chance.between(0.5, 1.0));
  made.stay.drop_out = quantity(chance.between(0.0, 1.0));
  if (chance.one_in(2)) {
    made.stay.repeat_after = quantity(chance.between(0.0, 12.0));
  }
  if (!chance.one_in(4)) made.effects["effect"] = any_programme_effect(chance);
  return made;
}

std::vector<std::string> changes_of(const scenario::Scenario& base) {
  std::vector<std::string> all{"nothing",      "costs",     "effect",
                               "two effects",  "need rate", "need factors",
                               "need by date", "no process"};
  if (base.pathway) {
    all.insert(all.end(),
               {"case rate", "case factors", "case by date", "help", "children",
                "entries", "after closing", "outcomes", "new team"});
    if (!base.pathway->teams.empty()) {
      all.insert(all.end(),
                 {"more workers", "fewer workers", "workers from a date",
                  "order", "leaving", "wait limit", "no teams", "other cases",
                  "effect and workers"});
    }
  }
  if (base.pathway) all.insert(all.end(), {"new programme", "two programmes"});
  if (!base.programmes.empty()) {
    all.insert(
        all.end(),
        {"no programmes", "programme taken out", "more places", "fewer places",
         "places from a date", "queue", "stay", "programme effect", "finding",
         "programme dates", "combination", "effect and programme"});
  }
  return all;
}

scenario::Scenario changed(Chance& chance, scenario::Scenario s,
                           const std::string& change) {
  const auto any_kind = [&] {
    return std::string(
        model::kCaseNames[static_cast<std::size_t>(4 + chance.below(4))]);
  };
  s.name = "mix";
  if (change == "costs") {
    for (auto& [name, item] : s.costs->items) item.a_year->value *= 1.5;
  } else if (change == "effect" || change == "two effects" ||
             change == "effect and workers") {
    s.effects["mix"] = any_effect(chance, s);
    if (change == "two effects") s.effects["more"] = any_effect(chance, s);
    if (change == "effect and workers") {
      any_team(chance, s).workers.number.values.front() += 1;
    }
  } else if (change == "need rate") {
    chance.any(need_processes(s))->rate.value *= chance.between(0.5, 1.5);
  } else if (change == "need factors") {
    change_factors(chance, *chance.any(need_processes(s)), false);
  } else if (change == "need by date") {
    const index from = 1 + chance.below(24);
    chance.any(need_processes(s))->by_date =
        dated_pieces({s.time.start.plus(from)}, {chance.between(0.5, 2.0)});
  } else if (change == "no process") {
    s.moves.erase(s.moves.begin());
  } else if (change == "case rate") {
    chance.any(case_processes(s))->rate.value *= chance.between(0.5, 1.5);
  } else if (change == "case factors") {
    const auto all = case_processes(s);
    model::ProcessParameters* process = chance.any(all);
    bool contact = false;
    for (auto& [name, own] : s.pathway->contacts) {
      contact = contact || process == &own;
    }
    change_factors(chance, *process, contact);
  } else if (change == "case by date") {
    const index from = chance.below(24);
    chance.any(case_processes(s))->by_date =
        dated_pieces({s.time.start.plus(from)}, {chance.between(0.5, 2.0)});
  } else if (change == "help") {
    s.pathway->help[any_kind()]
        .hazard_ratios[model::Process(chance.below(model::kProcesses)).name()] =
        quantity(chance.between(0.5, 2.0));
  } else if (change == "children") {
    auto& covered = s.pathway->children[any_kind()];
    covered.others.values.assign(model::kAgeBands, chance.between(0.1, 0.9));
    covered.first_by_age.values = {3, 1, 1, 2, chance.between(0.1, 4.0)};
  } else if (change == "entries") {
    auto& entries = s.pathway->placements.entries;
    entries["fostering"].share.values = {0.7, 0.8, 0.7, 0.5, 0.1};
    entries["other"].share.values = {0.2, 0.1, 0.1, 0.1, 0.2};
  } else if (change == "after closing") {
    s.pathway->after_closing = pieces({0, 6}, {chance.between(1.1, 4.0), 1.0});
  } else if (change == "outcomes") {
    auto& outcomes = s.pathway->assessment.outcomes;
    outcomes["cin"].share.values[2] -= 0.1;
    outcomes["no_further_action"].share.values[2] += 0.1;
  } else if (change == "new team") {
    model::TeamParameters team;
    team.cases = {"caf"};
    team.workers.from = {s.time.start};
    team.workers.number.values = {2.0};
    team.cases_per_worker.value = 1 + chance.below(5);
    s.pathway->teams["a new team"] = team;
  } else if (change == "more workers") {
    any_team(chance, s).workers.number.values.front() += 1 + chance.below(3);
  } else if (change == "fewer workers") {
    any_team(chance, s).workers.number.values.front() -= 1;
  } else if (change == "workers from a date") {
    auto& workers = any_team(chance, s).workers;
    workers.from.push_back(s.time.start.plus(3 + chance.below(20)));
    workers.number.values.push_back(chance.below(4));
  } else if (change == "order") {
    auto& order = any_team(chance, s).order;
    order = order == "first_come" ? "highest_need" : "first_come";
  } else if (change == "leaving") {
    any_team(chance, s).leaving.value += 0.5;
  } else if (change == "wait limit") {
    any_team(chance, s).wait_limit = quantity(chance.between(0.0, 2.0));
  } else if (change == "no teams") {
    s.pathway->teams.clear();
  } else if (change == "new programme") {
    s.programmes["m_new"] = any_programme(chance);
  } else if (change == "two programmes") {
    s.programmes["a_new"] = any_programme(chance);
    s.programmes["z_new"] = any_programme(chance);
  } else if (change == "no programmes") {
    s.programmes.clear();
  } else if (change == "programme taken out") {
    s.programmes.erase(s.programmes.begin());
  } else if (change == "more places" || change == "fewer places") {
    for (auto& [name, programme] : s.programmes) {
      if (!programme.places) continue;
      programme.places->value =
          change == "more places" ? programme.places->value + 2
                                  : std::max(0.0, programme.places->value - 1);
    }
  } else if (change == "places from a date") {
    for (auto& [name, programme] : s.programmes) {
      if (!programme.places) continue;
      programmes::StepParameters steps;
      steps.from = {s.time.start.plus(1 + chance.below(20))};
      steps.places.values = {static_cast<double>(chance.below(6))};
      programme.steps = steps;
    }
  } else if (change == "queue") {
    for (auto& [name, programme] : s.programmes) {
      if (!programme.places) continue;
      programme.queue.order =
          programme.queue.order == "random" ? "highest_need" : "random";
    }
  } else if (change == "stay") {
    any_programme(chance, s).stay.length = quantity(chance.between(1.0, 9.0));
  } else if (change == "programme effect") {
    any_programme(chance, s).effects["effect"] = any_programme_effect(chance);
  } else if (change == "finding") {
    auto& found = any_programme(chance, s).found;
    found.outreach.value *= 1.3;
    found.take_up = quantity(chance.between(0.3, 1.0));
  } else if (change == "programme dates") {
    auto& programme = any_programme(chance, s);
    programme.starts = s.time.start.plus(2 + chance.below(10));
    programme.steps.reset();
    if (chance.one_in(2)) programme.ends = programme.starts->plus(6);
  } else if (change == "combination") {
    s.combination.rule = "best";
  } else if (change == "effect and programme") {
    s.effects["mix"] = any_effect(chance, s);
    s.programmes["m_new"] = any_programme(chance);
  } else if (change == "other cases") {
    any_team(chance, s).cases.emplace_back("caf");
  }
  return s;
}

}  // namespace hearthline::test_support
