#include <gtest/gtest.h>

#include "tests/support/build.h"

namespace kaocheng::testing {
namespace {

using hir::Prim;

TEST(Print, OneLineAColumn) {
  ProgramBuilder b;
  b.program.policy = "p";
  const auto town = b.Entity("town");
  const auto person = b.Entity("person", town);
  const auto report = b.Record("report", person);
  const auto fine = b.Stored(report, "fine", Optional(kMoney));
  b.Map(kMoney, Prim::kDefault, {fine, b.Literal(report, kMoney, 5)});
  hir::Reduce r;
  r.aggregate = hir::Aggregate::kSum;
  r.source = report;
  r.value = hir::ColumnId{2};
  r.entity = town;
  b.program.columns[b.Add(town, kMoney, r)].label = {hir::Label::Kind::kMeasure, "fines", "罚款"};
  EXPECT_EQ(hir::Print(b.program),
            "policy p \"\" level  region  version \n"
            "entity town\n"
            "entity person of town\n"
            "record report of person { fine : money? }\n"
            "%0 report : money? = field fine\n"
            "%1 report : money = literal 5\n"
            "%2 report : money = default %0 %1\n"
            "%3 town : money = reduce sum %2 over report by town ever  # fines\n");
}

TEST(Print, Ladders) {
  ProgramBuilder b;
  const auto person = b.Entity("person");
  const auto missed = b.Record("missed", person);
  const auto ladder = b.Ladder("measures", person, {3, 6, 0});
  const auto violation = b.Violation(ladder, missed, "late");
  b.program.ladders[ladder].violations = {violation};
  b.program.ladders[ladder].escalations = {{3, 2, 2, hir::TypeKind::kMonths, 12, {}}};
  b.Fold(ladder, hir::Fold::Output::kViolationStep);
  hir::Verify(b.program);
  const std::string text = hir::Print(b.program);
  EXPECT_NE(text.find("%9 missed : enum measures_steps = fold measures violation_step late\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("  escalate to s3 after 2 of s2 last 12 months\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  step s3 final\n"), std::string::npos) << text;
}

TEST(Operands, InOrder) {
  ProgramBuilder b;
  const auto person = b.Entity("person");
  const auto missed = b.Record("missed", person);
  const auto ladder = b.Ladder("measures", person, {3, 6, 0});
  b.program.ladders[ladder].violations = {b.Violation(ladder, missed, "late")};
  EXPECT_EQ(hir::Operands(b.program, hir::Fold{.ladder = ladder}).size(), 9u);
  // Whoever counts sanctions waits for the fold.
  hir::Reduce r;
  r.source = b.program.ladders[ladder].sanctions;
  EXPECT_EQ(hir::Operands(b.program, r).size(), 9u);
}

using VerifyDeathTest = ::testing::Test;

TEST(VerifyDeathTest, OperandsComeFirst) {
  ProgramBuilder b;
  const auto person = b.Entity("person");
  const auto x = b.Stored(person, "x", kBoolean);
  b.Map(kBoolean, Prim::kNot, {x});
  hir::Verify(b.program);
  std::get<hir::Map>(b.program.columns[hir::ColumnId{1}].op).operands = {hir::ColumnId{1}};
  EXPECT_DEATH(hir::Verify(b.program), "comes after its user");
}

TEST(VerifyDeathTest, SpacesAndTypesFit) {
  ProgramBuilder b;
  const auto person = b.Entity("person");
  const auto town = b.Entity("town");
  const auto x = b.Stored(person, "x", kInteger);
  const auto y = b.Stored(town, "y", kInteger);
  auto good = b.program;
  b.Map(kInteger, Prim::kAdd, {x, y});
  EXPECT_DEATH(hir::Verify(b.program), "another space");
  b.program = good;
  b.Map(kBoolean, Prim::kNot, {x});
  EXPECT_DEATH(hir::Verify(b.program), "another type");
  b.program = good;
  b.Map(kInteger, Prim::kAdd, {x});
  EXPECT_DEATH(hir::Verify(b.program), "number of operands");
  b.program = good;
  b.Add(town, kInteger, hir::Gather{hir::Gather::Via::kAncestor, x, {}});
  EXPECT_DEATH(hir::Verify(b.program), "no ancestor");
  b.program = good;
  b.Add(person, kInteger, hir::Field{.kind = hir::Field::Kind::kStored, .index = 3});
  EXPECT_DEATH(hir::Verify(b.program), "no such stored field");
}

}  // namespace
}  // namespace kaocheng::testing
