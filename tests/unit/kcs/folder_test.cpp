#include "tests/unit/kcs/folder_test.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "adapters/csv/load.h"
#include "adapters/kcs/load.h"
#include "adapters/kcs/write.h"
#include "dsl/diagnostics/render.h"

namespace kaocheng::kcs {

namespace {

// Text by text, so that codes of the dictionary may differ.
std::string Dump(const data::Dataset& dataset) {
  std::string dump =
      fmt::format("hash {} offset {} rejects {}\n", dataset.hash, dataset.offset_minutes, dataset.rejects);
  const auto text = [&](int64_t code) {
    return code < 0 ? std::string("-") : std::string(dataset.dictionary.Text(static_cast<int32_t>(code)));
  };
  for (size_t t = 0; t < dataset.tables.size(); ++t) {
    const data::RawTable& table = dataset.tables[t];
    const data::TableIndex& index = dataset.index[t];
    dump += fmt::format("table {} {} {} {} {} {}\n", table.file, table.supplied, table.rows(),
                        table.id_header, table.owner_header, table.on_header);
    // Rows in the order in which a program sees them.
    std::vector<size_t> rows;
    for (size_t i = 0; i < table.rows(); ++i) rows.push_back(i);
    std::sort(rows.begin(), rows.end(), [&](size_t a, size_t b) { return table.lines[a] < table.lines[b]; });
    for (const size_t row : rows) {
      dump += fmt::format("{}: {} {} {} {}", table.lines[row], text(table.ids[row]), text(table.owners[row]),
                          table.on[row], table.until[row]);
      if (!dataset.schema.tables[t].entity) dump += fmt::format(" {}", table.recorded[row]);
      for (size_t c = 0; c < table.columns.size(); ++c) {
        const data::RawColumn& column = table.columns[c];
        if (!column.present) continue;
        const int state = column.states.empty() ? 0 : column.states[row];
        const bool is_text = dataset.schema.tables[t].fields[c].kind == data::CellKind::kText;
        dump += state != 0 ? fmt::format(" state{}", state)
                           : " " + (is_text ? text(column.values[row]) : std::to_string(column.values[row]));
      }
      dump += "\n";
    }
    for (const auto& lost : table.lost)
      dump += fmt::format("lost {} {} {} {}\n", text(lost.owner), lost.first, lost.last, lost.line);
    dump += fmt::format("broken {} retracted {}\n", table.broken.size(), table.retracted.size());
    for (size_t e = 0; e + 1 < index.offsets.size(); ++e) {
      index.EachRow(static_cast<int32_t>(e), [&](int32_t row) {
        const int32_t id = table.ids[static_cast<size_t>(row)];
        dump += fmt::format("{} has {} ({})\n", e, text(id), index.by_id.Find(id) == row);
      });
    }
    for (size_t e = 0; dataset.schema.tables[t].entity && e < index.entities(); ++e) {
      dump += fmt::format("{} {} ({})", e, text(index.ids[e]), index.by_id.Find(index.ids[e]));
      for (int32_t s = index.spell_offsets[e]; s < index.spell_offsets[e + 1]; ++s) {
        const data::RawSpell& spell = index.spells[static_cast<size_t>(s)];
        dump += fmt::format(" {}..{} below {} in line {}", spell.from, spell.until, spell.parent,
                            table.lines[static_cast<size_t>(spell.row)]);
      }
      dump += "\n";
    }
    for (const auto& unknown : index.unknown)
      dump += fmt::format("unknown {} {} {} {}\n", unknown.owner, unknown.first, unknown.last, unknown.line);
  }
  return dump;
}

std::string Say(const std::optional<data::Dataset>& dataset, const Emitter& emitter) {
  std::string said = RenderText(emitter.diagnostics(), {}, Language::kEn);
  if (!dataset) return said + "nothing\n";
  said += Dump(*dataset);
  return dataset->damaged && dataset->damaged() ? "damaged\n" : said;
}

}  // namespace

data::Schema PatrolSchema() {
  using data::CellKind;
  data::Schema schema;
  schema.tables.push_back(
      {"supervisor",
       {"监督员"},
       true,
       "",
       {},
       {{"name", {"姓名"}, CellKind::kText, false}, {"hired", {}, CellKind::kDate, false}}});
  schema.tables.push_back({"patrol",
                           {"巡查"},
                           false,
                           "supervisor",
                           {"监督员"},
                           {{"route", {"路线"}, CellKind::kText, false},
                            {"km", {"里程"}, CellKind::kDecimal, false},
                            {"minutes", {}, CellKind::kMinutes, false},
                            {"ok", {"有效"}, CellKind::kBoolean, false}}});
  return schema;
}

void FolderTest::SetUp() {
  root_ = std::filesystem::temp_directory_path() /
          ("kaocheng_kcs_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) +
           "_" + std::to_string(getpid()));  // two builds may be tested at a time
  std::filesystem::remove_all(root_);
  std::filesystem::create_directories(root_ / "data/entities");
  std::filesystem::create_directories(root_ / "data/records");
  Write("dataset.yaml", "supplied:\n  - {records: all, units: all, from: 2016-01-01, to: 2016-12-31}\n");
  Write("entities/supervisor.csv", "id,name,hired\na,金哲,2015-01-01\nb,李明,2015年3月1日\n");
  Write("records/patrol.csv",
        "id,supervisor,on,路线,km,minutes,ok\n"
        "p1,a,2016-03-01,图们江,3.5,60,true\n"
        "p2,b,2016-02-01,,12,2小时,否\n"
        "p3,a,2016-01-01,图们江,0.5,,1\n");
}

void FolderTest::Write(const std::string& name, const std::string& text) const {
  std::ofstream(root_ / "data" / name, std::ios::binary) << text;
}

std::string FolderTest::Read(const std::filesystem::path& path) const {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

bool FolderTest::MakeSnapshot() {
  Emitter emitter;
  std::optional<Term> error;
  return kcs::Write(folder(), file(), emitter, error).has_value() && !error;
}

std::optional<data::Dataset> FolderTest::LoadSnapshot(const data::Schema& schema) const {
  Emitter emitter;
  return Load(file(), schema, emitter);
}

std::string FolderTest::FromFolder(const data::Schema& schema, std::optional<Date> as_of) const {
  Emitter emitter;
  const auto dataset = csv::LoadFolder(folder(), schema, emitter, as_of);
  return Say(dataset, emitter);
}

std::string FolderTest::FromSnapshot(const data::Schema& schema, std::optional<Date> as_of) const {
  Emitter emitter;
  const auto dataset = kcs::Load(file(), schema, emitter, as_of);
  std::string said = Say(dataset, emitter);
  // The one thing that differs is the path.
  for (size_t at = said.find(file()); at != std::string::npos; at = said.find(file()))
    said.replace(at, file().size(), folder());
  return said;
}

}  // namespace kaocheng::kcs
