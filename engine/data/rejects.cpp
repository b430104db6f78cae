#include "engine/data/rejects.h"

#include <algorithm>
#include <utility>

#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/repeat.h"

namespace kaocheng::data {

void Rejects::Add(Code code, uint32_t line, std::string_view column, std::string_view value,
                  std::vector<Term> args) {
  // Values come from broken files too; the renderer shortens what is left.
  constexpr size_t kShown = 200;
  ++total_;
  if (++count_ > kListed) return;
  emitter_.Report(code, DataPlace{file_, line, std::string(column), std::string(value.substr(0, kShown))},
                  std::move(args));
}

void Rejects::Append(uint64_t count, std::span<const Diagnostic> reported, uint32_t lines_before) {
  const uint64_t room = count_ < kListed ? kListed - count_ : 0;
  for (const Diagnostic& diagnostic : reported.first(std::min<size_t>(room, reported.size())))
    if (auto* const place = std::get_if<DataPlace>(&Repeat(diagnostic, emitter_).place))
      place->line += lines_before;
  total_ += count;
  count_ += count;
}

void Rejects::Close() {
  if (count_ > kListed)
    emitter_.Report(Code::kMoreRejects, DataPlace{file_, 0, {}, {}}, {std::to_string(count_ - kListed)});
  count_ = 0;
}

}  // namespace kaocheng::data
