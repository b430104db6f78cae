#include "adapters/yaml/dataset_yaml.h"

#include <yaml-cpp/yaml.h>

#include <cctype>

#include "dsl/diagnostics/code.h"
#include "engine/data/supplied.h"

namespace kaocheng::yaml {
namespace {

class Reader {
 public:
  Reader(std::string file, const data::Schema& schema, Emitter& emitter)
      : file_(std::move(file)), schema_(schema), emitter_(emitter) {}

  bool Read(const YAML::Node& root, DatasetYaml& result) {
    if (root.IsNull()) return true;
    if (!root.IsMap()) return Bad(root, "dataset.yaml", {"a mapping", "键值对"});
    bool good = true;
    for (const auto& entry : root) {
      const std::string key = entry.first.Scalar();
      const YAML::Node& value = entry.second;
      if (key == "encoding") {
        good = ReadText(value, key, {"the name of an encoding", "编码的名称"}, result.encoding) && good;
        for (char& c : result.encoding) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        result.encoding_place = PlaceOf(value);
      } else if (key == "offset") {
        const auto offset = data::ParseOffset(Scalar(value));
        result.offset_minutes = offset.value_or(result.offset_minutes);
        good = (offset || Bad(value, key, {"an offset such as +08:00", "时差，如 +08:00"})) && good;
      } else if (key == "calendar") {
        good = ReadText(value, key, {"the name of a file", "文件名"}, result.calendar) && good;
      } else if (key == "supplied") {
        good = ReadSupplied(value, result.supplied) && good;
      } else {
        emitter_.Report(Code::kDatasetUnknownKey, PlaceOf(entry.first), {key});
      }
    }
    return good;
  }

 private:
  static std::string Scalar(const YAML::Node& node) {
    return node.IsScalar() ? node.Scalar() : std::string();
  }

  DataPlace PlaceOf(const YAML::Node& node) const {
    const int line = node.Mark().line;
    return {file_, line < 0 ? 0 : static_cast<uint64_t>(line) + 1, {}, {}};
  }

  bool Bad(const YAML::Node& node, const std::string& key, Term wanted) {
    DataPlace place = PlaceOf(node);
    place.value = Scalar(node);
    emitter_.Report(Code::kDatasetValue, place, {key, std::move(wanted)});
    return false;
  }

  bool ReadText(const YAML::Node& node, const std::string& key, Term wanted, std::string& text) {
    if (!node.IsScalar() && !node.IsNull()) return Bad(node, key, std::move(wanted));
    text = Scalar(node);
    return true;
  }

  // One text or a list of texts; `all` where there is none.
  std::vector<std::string> Texts(const YAML::Node& node) {
    if (!node || node.IsNull()) return {"all"};
    if (node.IsScalar()) return {node.Scalar()};
    std::vector<std::string> texts;
    for (const auto& item : node) texts.push_back(Scalar(item));
    return texts;
  }

  // What an entry leaves out is `all`; a word that is misspelt, or has nothing behind it, must not say so.
  bool IsSound(const YAML::Node& entry) {
    if (entry.size() == 0) return Bad(entry, "supplied", {"a list of mappings", "由键值对组成的列表"});
    bool sound = true;
    for (const auto& item : entry) {
      const std::string key = item.first.Scalar();
      const bool known = key == "records" || key == "units" || key == "from" || key == "to";
      if (!known)
        sound = Bad(item.first, "supplied",
                    {"made of records, units, from and to", "只含 records、units、from、to 的键值对"});
      if (known && item.second.IsNull())
        sound = Bad(item.second, key, {"something, or be left out", "有内容的项，不需要时整项删去"});
    }
    return sound;
  }

  bool ReadSupplied(const YAML::Node& list, std::vector<data::Supplied>& supplied) {
    if (list.IsNull()) return true;
    if (!list.IsSequence()) return Bad(list, "supplied", {"a list", "列表"});
    const size_t errors = emitter_.errors();
    for (const auto& entry : list) {
      if (!entry.IsMap()) return Bad(entry, "supplied", {"a list of mappings", "由键值对组成的列表"});
      if (!IsSound(entry)) continue;
      const auto text = [&](const char* key) { return entry[key] ? Scalar(entry[key]) : std::string(); };
      for (const std::string& record : Texts(entry["records"])) {
        for (const std::string& unit : Texts(entry["units"])) {
          data::AddSupplied({record, unit, text("from"), text("to")}, schema_, PlaceOf(entry), supplied,
                            emitter_);
        }
      }
    }
    return emitter_.errors() == errors;
  }

  std::string file_;
  const data::Schema& schema_;
  Emitter& emitter_;
};

// Empty where there is no such line.
std::string LineOf(std::string_view text, uint64_t line) {
  for (uint64_t at = 1; at < line; ++at) {
    const size_t end = text.find('\n');
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return line == 0 ? "" : std::string(text.substr(0, text.find_first_of("\r\n")));
}

}  // namespace

std::optional<DatasetYaml> ReadDatasetYaml(const std::string& file, const std::string& text,
                                           const data::Schema& schema, Emitter& emitter) {
  try {
    DatasetYaml result;
    if (!Reader(file, schema, emitter).Read(YAML::Load(text), result)) return std::nullopt;
    return result;
  } catch (const YAML::Exception& e) {
    const uint64_t line = e.mark.is_null() ? 0 : static_cast<uint64_t>(e.mark.line) + 1;
    emitter.Report(Code::kDatasetSyntax, DataPlace{file, line, {}, LineOf(text, line)},
                   {Term(e.msg, "此处不合 YAML 的写法")});
    return std::nullopt;
  }
}

}  // namespace kaocheng::yaml
