#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "dsl/check/check.h"
#include "dsl/diagnostics/code.h"
#include "dsl/layers/consolidate.h"
#include "dsl/syntax/parse.h"
#include "tests/support/setting.h"

// What the compiler says of generated tables, against trying every combination of the values at and beside
// every boundary. KAOCHENG_SEED repeats a run.
namespace kaocheng {
namespace {

using Value = std::optional<int64_t>;  // absent where empty

struct Cell {
  std::string text;
  std::function<bool(Value)> holds;
};

// One input: how it is declared, how a cell of it is written, and the values worth trying.
struct Input {
  std::string name, type;
  std::vector<std::string> words;  // enumerations and booleans: their values in order
  bool optional = false;
  std::function<std::string(int64_t)> write;
  int64_t unit = 1;
  std::set<int64_t> values;
};

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}

  int64_t Between(int64_t lo, int64_t hi) { return std::uniform_int_distribution<int64_t>(lo, hi)(random_); }
  bool Chance(int64_t percent) { return Between(1, 100) <= percent; }

  Input AnyInput(size_t index) {
    Input input;
    input.name = "i" + std::to_string(index);
    input.optional = Chance(30);
    switch (Between(0, 5)) {
      case 0:
        input.type = "boolean";
        input.words = {"false", "true"};
        break;
      case 1:
        input.type = "colour";
        input.words = {"red", "green", "blue"};
        break;
      case 2:
        input.type = "decimal";
        input.unit = 100'000;
        input.write = [](int64_t v) {
          return fmt::format("{}{}.{}", v < 0 ? "-" : "", std::abs(v) / 1'000'000,
                             std::abs(v) / 100'000 % 10);
        };
        break;
      case 3:
        input.type = "money";
        input.write = [](int64_t v) {
          return fmt::format("{}{}.{:02} yuan", v < 0 ? "-" : "", std::abs(v) / 100, std::abs(v) % 100);
        };
        break;
      case 4:
        input.type = "date";
        input.write = [](int64_t v) { return FormatDate(static_cast<Date>(16'000 + v)); };
        break;
      default:
        input.type = "integer";
        input.write = [](int64_t v) { return std::to_string(v); };
    }
    if (input.words.empty()) {
      const int64_t far = input.type == "date" ? 5'000 : 9'000'000'000'000;
      input.values = {-far, 0, far};
    } else {
      for (size_t i = 0; i < input.words.size(); ++i) input.values.insert(static_cast<int64_t>(i));
    }
    return input;
  }

  Cell AnyCell(Input& input) {
    if (Chance(25)) return {"any", [](Value) { return true; }};
    if (input.optional && Chance(20)) return {"unknown", [](Value v) { return !v; }};
    if (!input.words.empty()) {
      std::set<int64_t> chosen;
      std::string text;
      for (size_t i = 0; i < input.words.size(); ++i) {
        if (!Chance(50)) continue;
        chosen.insert(static_cast<int64_t>(i));
        text += (text.empty() ? "" : ", ") + input.words[i];
      }
      if (chosen.empty()) return {"any", [](Value) { return true; }};
      return {text, [chosen](Value v) { return v && chosen.contains(*v); }};
    }
    const auto constant = [&] {
      const int64_t value = Between(-3, 3) * input.unit;
      for (const int64_t near : {value - 1, value, value + 1}) input.values.insert(near);
      return value;
    };
    const int64_t a = constant();
    const std::string text = input.write(a);
    switch (Between(0, 6)) {
      case 0:
        return {"< " + text, [a](Value v) { return v && *v < a; }};
      case 1:
        return {"<= " + text, [a](Value v) { return v && *v <= a; }};
      case 2:
        return {"> " + text, [a](Value v) { return v && *v > a; }};
      case 3:
        return {">= " + text, [a](Value v) { return v && *v >= a; }};
      case 4:
        return {"!= " + text, [a](Value v) { return v && *v != a; }};
      case 5: {
        const int64_t b = constant();
        return {text + " .. " + input.write(b), [a, b](Value v) { return v && a <= *v && *v <= b; }};
      }
      default: {
        const int64_t b = constant();
        return {text + ", " + input.write(b), [a, b](Value v) { return v && (*v == a || *v == b); }};
      }
    }
  }

 private:
  std::mt19937_64 random_;
};

struct Findings {
  bool gap = false, overlap = false, gave_up = false;
  std::set<uint32_t> never, masked;  // lines
  friend bool operator==(const Findings&, const Findings&) = default;
};

Findings Compiled(const std::string& text, std::string& trouble) {
  Sources sources;
  Emitter emitter;
  ast::Ast ast;
  const SourceId source = sources.Add("table.kc", text);
  const auto policies = syntax::Parse(sources, source, ast, emitter);
  if (!emitter.has_errors()) {
    const layers::Consolidated consolidated = layers::Consolidate(ast, policies.back(), emitter);
    check::Check(ast, consolidated, emitter);
  }
  Findings findings;
  for (const Diagnostic& diagnostic : emitter.diagnostics()) {
    const Span span = std::get<Span>(diagnostic.place);
    const uint32_t line = sources.Locate(source, span.begin).line;
    if (diagnostic.code == Code::kTableGap)
      findings.gap = true;
    else if (diagnostic.code == Code::kTableOverlap)
      findings.overlap = true;
    else if (diagnostic.code == Code::kRowNeverHit)
      findings.never.insert(line);
    else if (diagnostic.code == Code::kRowMasked || diagnostic.code == Code::kRowNeverHighest)
      findings.masked.insert(line);
    else if (diagnostic.code == Code::kTableNotAnalysed)
      findings.gave_up = true;
    else
      trouble += CodeName(diagnostic.code) + " ";
  }
  return findings;
}

void TryOne(uint64_t seed) {
  Generator generator(seed);
  std::vector<Input> inputs;
  for (int64_t n = generator.Between(1, 3); n > 0; --n) inputs.push_back(generator.AnyInput(inputs.size()));
  static constexpr const char* kPolicies[] = {"unique", "first", "highest"};
  const auto policy = static_cast<size_t>(generator.Between(0, 2));
  std::vector<std::vector<Cell>> rows;
  std::vector<int64_t> results;
  for (int64_t n = generator.Between(1, 7); n > 0; --n) {
    rows.emplace_back();
    for (Input& input : inputs) rows.back().push_back(generator.AnyCell(input));
    results.push_back(generator.Between(1, 9));
  }
  std::string text =
      "policy t \"t\" { level prefecture region 222400 version \"1\" effective from 2016-01-01 }\n"
      "enum colour { red, green, blue }\nentity county { ";
  for (const Input& input : inputs)
    text += fmt::format("{} : {}{} ", input.name, input.type, input.optional ? "?" : "");
  text += "}\ntable points of county : integer by ";
  for (const Input& input : inputs) text += (input.name == "i0" ? "" : ", ") + input.name;
  text += fmt::format(" {} {{\n|", kPolicies[policy]);
  for (const Input& input : inputs) text += " " + input.name + " |";
  text += "| |\n";
  const uint32_t first_line = 6;
  for (size_t r = 0; r < rows.size(); ++r) {
    text += "|";
    for (const Cell& cell : rows[r]) text += " " + cell.text + " |";
    text += fmt::format("| {} |\n", results[r]);
  }
  text += "}\n";

  // In the order in which rows win.
  std::vector<size_t> order(rows.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  if (policy == 2)
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return results[a] > results[b]; });
  Findings expected;
  std::vector<bool> hit(rows.size()), wins(rows.size());
  std::vector<std::vector<Value>> values;
  size_t points = 1;
  for (const Input& input : inputs) {
    values.emplace_back(input.values.begin(), input.values.end());
    if (input.optional) values.back().push_back(std::nullopt);
    points *= values.back().size();
  }
  for (size_t p = 0; p < points; ++p) {
    size_t rest = p;
    std::vector<Value> point;
    for (const auto& axis : values) {
      point.push_back(axis[rest % axis.size()]);
      rest /= axis.size();
    }
    int hits = 0;
    for (const size_t r : order) {
      bool holds = true;
      for (size_t k = 0; holds && k < point.size(); ++k) holds = rows[r][k].holds(point[k]);
      if (!holds) continue;
      hit[r] = true;
      if (hits++ == 0) wins[r] = true;
    }
    expected.gap |= hits == 0;
    expected.overlap |= policy == 0 && hits > 1;
  }
  for (size_t r = 0; r < rows.size(); ++r) {
    const auto line = static_cast<uint32_t>(first_line + r);
    if (!hit[r])
      expected.never.insert(line);
    else if (policy != 0 && !wins[r])
      expected.masked.insert(line);
  }
  std::string trouble;
  const Findings found = Compiled(text, trouble);
  EXPECT_EQ(trouble, "") << "seed " << seed << "\n" << text;
  EXPECT_TRUE(found == expected) << "seed " << seed << ": gap " << found.gap << expected.gap << " overlap "
                                 << found.overlap << expected.overlap << " never " << found.never.size()
                                 << expected.never.size() << " masked " << found.masked.size()
                                 << expected.masked.size() << "\n"
                                 << text;
}

TEST(TableAnalysis, FindsWhatBruteForceFindsInAThousandTables) {
  const uint64_t seed = Setting("KAOCHENG_SEED", std::random_device{}());
  std::printf("KAOCHENG_SEED=%llu\n", static_cast<unsigned long long>(seed));
  for (uint64_t i = 0; i < 1'000 && !testing::Test::HasFailure(); ++i) TryOne(seed + i);
}

// A thousand rows that divide the space as a decision tree does: no gap, no overlap, and quickly.
TEST(TableAnalysis, AThousandRowsOfTenColumns) {
  std::string text =
      "policy t \"t\" { level prefecture region 222400 version \"1\" effective from 2016-01-01 }\n"
      "entity county { ";
  std::string by, heading;
  for (int k = 0; k < 10; ++k) {
    text += fmt::format("c{} : integer ", k);
    by += fmt::format("{}c{}", k == 0 ? "" : ", ", k);
    heading += fmt::format(" c{} |", k);
  }
  text += "}\ntable points of county : integer by " + by + " unique {\n|" + heading + "| |\n";
  for (int row = 0; row < 1'000; ++row) {
    text += "|";
    for (int k = 0; k < 10; ++k) {
      const int lo = row % 10 * 7;
      const int ten = row / 10 % 10 * 5;
      const int hundred = row / 100 * 3;
      const int from = k % 3 == 0 ? lo : k % 3 == 1 ? ten : hundred;
      const int step = k % 3 == 0 ? 7 : k % 3 == 1 ? 5 : 3;
      if (k >= 3)
        text += " any |";
      else if (from == 0)
        text += fmt::format(" < {} |", step);
      else if (from == 9 * step)
        text += fmt::format(" >= {} |", from);
      else
        text += fmt::format(" {} .. {} |", from, from + step - 1);
    }
    text += fmt::format("| {} |\n", row);
  }
  text += "}\n";
  std::string trouble;
  const Findings found = Compiled(text, trouble);
  EXPECT_EQ(trouble, "");
  EXPECT_TRUE(found == Findings{});
}

}  // namespace
}  // namespace kaocheng
