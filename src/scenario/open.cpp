#include "open.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "lookup.hpp"
#include "merge.hpp"
#include "toml_file.hpp"

namespace hearthline::scenario {
namespace {

/// Files, each of which refers to the next.
using Chain = std::vector<std::string>;

void refuse_circle(const Chain& chain, const std::string& next,
                   std::string_view refers, Issue issue) {
  const auto same = [&next](const std::string& file) {
    return file_identity(file) == file_identity(next);
  };
  const auto first = std::find_if(chain.begin(), chain.end(), same);
  if (first == chain.end()) return;
  issue.found = "a cycle: ";
  for (auto link = first; link != chain.end(); ++link) {
    issue.found += *link + " " + std::string(refers) + " ";
  }
  issue.found += next;
  issue.allowed = "a chain of files that ends";
  throw ScenarioError({issue});
}

/// A kind of file of which one takes in another, named in `field`.
struct Library {
  Sought sought;
  std::string_view field;
  std::string_view needs;  ///< what a file of the kind states
  std::string_view taken;  ///< in messages
  std::string_view path;   ///< of something in it, as an example
};
constexpr Library kProgrammes{
    kProgramme, "library",
    "a programme with title and the table stay, or with library = \"another\"",
    "the programme that is taken in", "effects.contacts"};
constexpr Library kBooks{
    kCostBook, "book",
    "a cost book with title and the tables deflator and items, or with "
    "book = \"another\"",
    "the cost book that is taken in", "items.looked_after"};

class Opener {
 public:
  explicit Opener(const std::vector<std::string>& folders)
      : folders_(folders) {}

  Tree open(const std::string& name_or_path) {
    Issue issue;
    issue.file = name_or_path;
    const std::string file =
        found_file(name_or_path, "", folders_, kScenario, issue);
    tree_.root = read(read_text(file), file);
    return std::move(tree_);
  }

  Tree of_text(const std::string& text, const std::string& file) {
    tree_.root = read(text, file);
    return std::move(tree_);
  }

  Tree of_programme(const std::string& name_or_path) {
    Issue issue;
    issue.file = name_or_path;
    tree_.root = read_shared(
        found_file(name_or_path, "", folders_, kProgramme, issue), kProgrammes);
    return std::move(tree_);
  }

  Tree of_book(const std::string& name_or_path) {
    Issue issue;
    issue.file = name_or_path;
    tree_.root = read_shared(
        found_file(name_or_path, "", folders_, kCostBook, issue), kBooks);
    return std::move(tree_);
  }

 private:
  Node parsed(const std::string& text, const std::string& file,
              std::string_view allowed) {
    const int number = static_cast<int>(tree_.files.size());
    tree_.files.push_back(file);
    Node node = parse_toml(text, file, number);
    node.place = {number, 1, 1};
    if (!node.entries.empty()) return node;
    Issue issue = tree_.issue_at(node.place, "");
    issue.found = "an empty file";
    issue.allowed = allowed;
    throw ScenarioError({issue});
  }

  // ---- Scenarios ------------------------------------------------------------

  Node read(const std::string& text, const std::string& file) {
    chain_.push_back(file);
    Node whole = with_inherited(
        parsed(text, file,
               "a scenario with name, title and the tables time, themes, moves "
               "and population, or with inherits = \"another\""),
        file);
    chain_.pop_back();
    return whole;
  }

  Node with_inherited(Node node, const std::string& file) {
    Node whole = Node::table(node.place);
    if (const Node* named = node.find("inherits")) {
      const std::string base = referred(*named, "inherits", kScenario, file);
      refuse_circle(chain_, base, "inherits",
                    tree_.issue_at(named->place, "inherits"));
      whole = read(read_text(base), base);
      // Of the other file itself, not of its scenario.
      remove(whole, "made_from");
      leave_out_listed(whole, node, tree_, "without", "the inherited scenario",
                       "population.start");
      forget_what_was_left_out(whole);
      remove(node, "inherits");
    } else if (const Node* without = node.find("without")) {
      Issue issue = tree_.issue_at(without->place, "without");
      issue.found = "a scenario that inherits nothing";
      issue.allowed = "inherits = \"another\" beside it";
      throw ScenarioError({issue});
    }
    take_in_programmes(whole, node, file);
    take_in_book(whole, node, file);
    lay_over(whole, node);
    return whole;
  }

  /// Returns the file that a text refers to by name or path.
  /// @param field  the path of the text
  /// @param file  the one it is in
  std::string referred(const Node& named, const std::string& field,
                       const Sought& sought, const std::string& file) const {
    const Issue issue = tree_.issue_at(named.place, field);
    if (!named.is(Node::Kind::kText) || named.text.empty()) {
      Issue wrong = issue;
      wrong.found = shown(named);
      wrong.allowed = "the name of a " + std::string(sought.what) +
                      ", or a path such as \"./other.toml\", in quotation "
                      "marks";
      throw ScenarioError({wrong});
    }
    const std::string folder = folder_of(file);
    std::vector<std::string> folders = folders_;
    folders.push_back(folder.empty() ? "." : folder);
    // Files of one library refer to each other by name too.
    const std::string around = folder_of(folder);
    if (!sought.within.empty())
      folders.push_back(around.empty() ? "." : around);
    return found_file(named.text, folder, folders, sought, issue);
  }

  // ---- Programmes of the library --------------------------------------------

  /// Puts programmes that a scenario takes in under what it states of them
  /// itself, and under what it inherits.
  /// @param whole  what it inherits
  /// @param own  what it states; loses the references
  void take_in_programmes(Node& whole, Node& own, const std::string& file) {
    Node* programmes = own.find("programmes");
    if (programmes == nullptr) return;
    for (Entry& entry : programmes->entries) {
      if (!entry.node.is(Node::Kind::kTable)) continue;
      const std::string path = below("programmes", entry.name);
      const Node* library = entry.node.find("library");
      if (library == nullptr) {
        if (const Node* without = entry.node.find("without")) {
          Issue issue = tree_.issue_at(without->place, below(path, "without"));
          issue.found = "a programme that takes in nothing";
          issue.allowed =
              "library = \"another\" beside it (the scenario's own without "
              "leaves out what it inherits)";
          throw ScenarioError({issue});
        }
        continue;
      }
      const Place place = library->place;
      const std::string taken =
          referred(*library, below(path, "library"), kProgramme, file);
      Node* all = whole.find("programmes");
      if (all == nullptr) {
        // In front of the rest, whose order stays.
        whole.entries.insert(
            whole.entries.begin(),
            {"programmes", programmes->place, Node::table(programmes->place)});
        all = &whole.entries.front().node;
      }
      Node* inherited = all->find(entry.name);
      if (inherited == nullptr) {
        all->entries.push_back(
            {entry.name, entry.place, read_shared(taken, kProgrammes)});
        inherited = &all->entries.back().node;
      } else {
        take_in_below(*inherited, entry.name, taken,
                      tree_.issue_at(place, below(path, "library")));
      }
      taken_in_[entry.name] = taken;
      remove(entry.node, "library");
      leave_out_listed(*inherited, entry.node, tree_, below(path, "without"),
                       kProgrammes.taken, kProgrammes.path);
    }
  }

  void forget_what_was_left_out(const Node& whole) {
    const Node* programmes = whole.find("programmes");
    std::erase_if(taken_in_, [&](const auto& taken) {
      return programmes == nullptr || programmes->find(taken.first) == nullptr;
    });
  }

  /// Puts a programme of the library under one that is inherited.
  void take_in_below(Node& inherited, const std::string& name,
                     const std::string& taken, Issue issue) {
    const auto earlier = taken_in_.find(name);
    if (earlier == taken_in_.end()) {
      Node base = read_shared(taken, kProgrammes);
      lay_over(base, inherited);
      inherited = std::move(base);
    } else if (file_identity(earlier->second) != file_identity(taken)) {
      issue.found = taken;
      issue.allowed = earlier->second +
                      ", which the inherited scenario takes in under this "
                      "name; or leave that out (without = [\"programmes." +
                      name + "\"]), or another name";
      throw ScenarioError({issue});
    }
  }

  /// Returns the fields of a file and of those that it takes in.
  Node read_shared(const std::string& file, const Library& library) {
    shared_chain_.push_back(file);
    Node own = parsed(read_text(file), file, library.needs);
    const Node* other = own.find(library.field);
    if (other != nullptr) {
      const std::string taken =
          referred(*other, std::string(library.field), library.sought, file);
      refuse_circle(shared_chain_, taken, "takes in",
                    tree_.issue_at(other->place, std::string(library.field)));
      Node whole = read_shared(taken, library);
      remove(own, library.field);
      leave_out_listed(whole, own, tree_, "without", library.taken,
                       library.path);
      lay_over(whole, own);
      own = std::move(whole);
    }
    shared_chain_.pop_back();
    return own;
  }

  // ---- Cost books
  // ------------------------------------------------------------

  /// Puts the cost book that a scenario names under what it states of costs
  /// itself. What it inherits of costs belongs to another book, and goes.
  void take_in_book(Node& whole, Node& own, const std::string& file) {
    Node* costs = own.find("costs");
    if (costs == nullptr || !costs->is(Node::Kind::kTable)) return;
    const Node* book = costs->find(kBooks.field);
    if (book == nullptr) {
      if (const Node* without = costs->find("without")) {
        Issue issue = tree_.issue_at(without->place, "costs.without");
        issue.found = "costs that take in no book";
        issue.allowed =
            "book = \"another\" beside it (the scenario's own without leaves "
            "out what it inherits)";
        throw ScenarioError({issue});
      }
      return;
    }
    Node taken =
        read_shared(referred(*book, "costs.book", kCostBook, file), kBooks);
    remove(*costs, kBooks.field);
    leave_out_listed(taken, *costs, tree_, "costs.without", kBooks.taken,
                     kBooks.path);
    remove(whole, "costs");
    whole.at("costs", costs->place) = std::move(taken);
  }

  const std::vector<std::string>& folders_;
  Tree tree_;
  Chain chain_;
  Chain shared_chain_;
  /// The files of programmes that were taken in, by the programme's name.
  std::map<std::string, std::string> taken_in_;
};

}  // namespace

Tree open_tree(const std::string& name_or_path,
               const std::vector<std::string>& folders) {
  return Opener(folders).open(name_or_path);
}

Tree tree_of_text(const std::string& text, const std::string& file,
                  const std::vector<std::string>& folders) {
  return Opener(folders).of_text(text, file);
}

Tree tree_of_programme(const std::string& name_or_path,
                       const std::vector<std::string>& folders) {
  return Opener(folders).of_programme(name_or_path);
}

Tree tree_of_book(const std::string& name_or_path,
                  const std::vector<std::string>& folders) {
  return Opener(folders).of_book(name_or_path);
}

}  // namespace hearthline::scenario
