#include "adapters/csv/tokenizer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/data/dataset.h"

namespace kaocheng::csv {
namespace {

// "1[a|b] 2[c|d]"; a broken row ends in an exclamation mark.
std::string Split(std::string_view text, size_t columns) {
  Tokenizer rows(text);
  std::string result;
  while (rows.Next(columns)) {
    result += (result.empty() ? "" : " ") + std::to_string(rows.line()) + "[";
    for (size_t i = 0; i < rows.cells().size(); ++i)
      result += (i == 0 ? "" : "|") + std::string(rows.cells()[i]);
    result += rows.broken() ? "!]" : "]";
  }
  return result;
}

TEST(Tokenizer, SplitsRowsAndCells) {
  EXPECT_EQ(Split("a,b\nc,d\n", 2), "1[a|b] 2[c|d]");
  EXPECT_EQ(Split("a,b\r\nc,d\r\n", 2), "1[a|b] 2[c|d]");
  EXPECT_EQ(Split("a,b\nc,d", 2), "1[a|b] 2[c|d]");
  EXPECT_EQ(Split("a,\n,b\n,\n", 2), "1[a|] 2[|b] 3[|]");
  EXPECT_EQ(Split("\n\r\na,b\n\n", 2), "3[a|b]");
  EXPECT_EQ(Split("", 2), "");
}

TEST(Tokenizer, ReadsQuotes) {
  EXPECT_EQ(Split("\"a,1\",b\n", 2), "1[a,1|b]");
  EXPECT_EQ(Split("a,\"say \"\"hi\"\"\"\r\nc,d\r\n", 2), "1[a|say \"hi\"] 2[c|d]");
  EXPECT_EQ(Split("a,\"\"\n", 2), "1[a|]");
  EXPECT_EQ(Split("a,\"\"\"\"", 2), "1[a|\"]");
  EXPECT_EQ(Split("a,5\" pipe\n", 2), "1[a|5\" pipe]");
  EXPECT_EQ(Split("a,\"b\"", 2), "1[a|b]");
  EXPECT_EQ(Split("a,\"b\"\r", 2), "1[a|b]");
}

TEST(Tokenizer, QuotedCellsMayRunOverLines) { EXPECT_EQ(Split("a,\"x\ny\"\nc,d\n", 2), "1[a|x\ny] 3[c|d]"); }

TEST(Tokenizer, AForgottenQuoteCostsItsRowOnly) {
  EXPECT_EQ(Split("a,\"b\nc,d\ne,f\n", 2), "1[a!] 2[c|d] 3[e|f]");
  EXPECT_EQ(Split("a,\"b\nc,\"d\"\ne,f\n", 2), "1[a!] 2[c|d] 3[e|f]");
  EXPECT_EQ(Split("a,\"b\nc,\"\"\ne,f\n", 2), "1[a!] 2[c|] 3[e|f]");
  EXPECT_EQ(Split("a,\"b\" c\nd,e\n", 2), "1[a!] 2[d|e]");
  // It closes at the next opening quote, but then the row has too many cells.
  EXPECT_EQ(Split("a,\"b,x\nc,d,\"\ne,f,g\n", 3), "1[a!] 2[c|d!] 3[e|f|g]");
  EXPECT_EQ(Split("\"a,b", 2), "1[!]");
}

TEST(Tokenizer, AQuoteThatClosesTooFarAwayIsForgotten) {
  const std::string far = "a,\"b\n" + std::string(data::kMaxCellBytes, 'x') + "\"\nc,d\n";
  Tokenizer rows(far);
  ASSERT_TRUE(rows.Next(2));
  EXPECT_TRUE(rows.broken());
}

RC_GTEST_PROP(Tokenizer, WhatIsQuotedComesBack, (const std::vector<std::string>& texts)) {
  RC_PRE(!texts.empty());
  std::string line;
  for (const std::string& text : texts) {
    line += line.empty() ? "\"" : ",\"";
    for (const char c : text) line += c == '"' ? std::string("\"\"") : std::string(1, c);
    line += '"';
  }
  Tokenizer rows(line);
  RC_ASSERT(rows.Next(texts.size()));
  RC_ASSERT(!rows.broken());
  RC_ASSERT(rows.cells().size() == texts.size());
  for (size_t i = 0; i < texts.size(); ++i) RC_ASSERT(rows.cells()[i] == texts[i]);
}

// What a row is called certain of must not change with what follows.
RC_GTEST_PROP(Tokenizer, CertainRowsStay, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::element('a', ',', '"', '\n', '\r'));
  const auto size = *rc::gen::inRange<size_t>(0, text.size() + 1);
  const std::string part = text.substr(0, size);
  Tokenizer some(part), all(text);
  for (bool more = some.Next(2); some.certain() && more; more = some.Next(2)) {
    RC_ASSERT(all.Next(2));
    RC_ASSERT(some.cells() == all.cells());
    RC_ASSERT(some.broken() == all.broken());
    RC_ASSERT(some.line() == all.line());
    RC_ASSERT(part.size() - some.rest().size() == text.size() - all.rest().size());
  }
}

// Rows of a block are those that come one by one.
RC_GTEST_PROP(Tokenizer, BlocksHoldTheSameRows, ()) {
  const auto rows_of = [] {
    return *rc::gen::weightedElement<std::string>({{30, "a,bc,def\n"},
                                                   {30, ",,123456789012345\n"},
                                                   {10, "a,b,c\r\n"},
                                                   {2, "a,b\n"},
                                                   {2, "a,b,c,d\n"},
                                                   {2, "\n"},
                                                   {1, "\r\n"},
                                                   {1, "a,\"b\nb\",c\n"},
                                                   {1, "a,\"b,c\n"}});
  };
  const size_t columns = *rc::gen::inRange<size_t>(1, 4);
  std::string text;
  for (int rows = *rc::gen::inRange(0, 700); rows > 0; --rows) text += rows_of();
  const char* const stop = text.data() + *rc::gen::inRange<size_t>(0, text.size() + 1);
  Tokenizer some(text), all(text);
  data::RowBlock block(columns);
  const auto same_place = [&] {
    return some.next_line() == all.next_line() && some.rest().data() == all.rest().data();
  };
  while (true) {
    const bool before_stop = some.rest().data() < stop;
    some.TakePlain(stop, block);
    RC_ASSERT(before_stop || block.rows() == 0);
    for (size_t row = 0; row < block.rows(); ++row) {
      RC_ASSERT(all.rest().data() < stop);
      RC_ASSERT(all.Next(columns));
      RC_ASSERT(all.line() == block.line(row));
      RC_ASSERT(all.cells().size() == columns);
      for (size_t column = 0; column < columns; ++column)
        RC_ASSERT(block.cell(column, row) == all.cells()[column]);
    }
    RC_ASSERT(same_place());
    if (!some.Next(columns)) break;
    RC_ASSERT(all.Next(columns));
  }
  RC_ASSERT(!all.Next(columns));
}

RC_GTEST_PROP(Tokenizer, AnyBytesEnd, (const std::string& text)) {
  Tokenizer rows(text);
  size_t count = 0;
  while (rows.Next(3)) ++count;
  RC_ASSERT(count <= text.size());
}

}  // namespace
}  // namespace kaocheng::csv
