#include "tests/differential/generate.h"

#include "tests/differential/columns.h"
#include "tests/differential/schema.h"

namespace kaocheng::differential {

Case Generate(uint64_t seed) {
  Random random(seed);
  Schema schema = RandomSchema(random);
  ColumnMaker maker(schema, random);
  maker.AddBuiltIns();
  for (int64_t i = random.Between(0, 20); i > 0; --i) maker.AddOne();
  maker.AddLadders();
  for (int64_t i = random.Between(5, 40); i > 0; --i) maker.AddOne();
  Case result{std::move(schema.builder.program), {}};
  result.scenario = RandomScenario(result.program, random);
  return result;
}

}  // namespace kaocheng::differential
