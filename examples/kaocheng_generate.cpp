#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "examples/generate/generate.h"

int main(int argc, char** argv) {
  kaocheng::generate::Options options;
  CLI::App app{
      "Writes an example data folder: a prefecture of 8 counties, 88 townships and 1,234 villages, or many."};
  app.footer("Example: kaocheng-generate --out out/data --scale 1 --seed 1");
  app.add_option("--out", options.out, "folder to write to")->required();
  app.add_option("--scale", options.scale, "number of prefectures")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  app.add_option("--seed", options.seed, "the same seed gives the same data")->capture_default_str();
  app.add_option("--year", options.year, "year to be scored")
      ->check(CLI::Range(1900, 2200))
      ->capture_default_str();
  app.add_option("--mess", options.mess, "bad rows of every kind, listed in mess.csv")
      ->check(CLI::Range(0, 1000000))
      ->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const auto summary = kaocheng::generate::Generate(options);
  if (!summary) {
    fmt::print(stderr, "{}: cannot be written\n", options.out);
    return 4;
  }
  fmt::print("{}: {} people, {} records\n", options.out, summary->people, summary->records);
  return 0;
}
