#include <algorithm>

#include "dsl/base/kernel.h"
#include "engine/exec/task.h"

namespace kaocheng::exec {
namespace {

constexpr int kOutside = -1;

int VersionAt(const hir::Choose& choose, int64_t date) {
  for (size_t v = 0; v < choose.versions.size(); ++v)
    if (choose.versions[v].from <= date && date < choose.versions[v].until) return static_cast<int>(v);
  return kOutside;
}

void Copy(const View& from, Row lo, Out& out) {
  WithWidth(out.width(), [&](auto type) {
    using T = decltype(type);
    if (from.constant) {
      std::fill_n(out.Values<T>(), out.size(), static_cast<T>(from.shared));
    } else {
      std::copy_n(from.Values<T>(lo), out.size(), out.Values<T>());
    }
  });
  SpreadStates(from, lo, out);
}

// The version of each row. Most batches lie within one version and are copied whole.
void CopyVersions(const Task& task, const hir::Choose& choose, Out& out) {
  const Row lo = task.rows.lo;
  if (!choose.anchor.valid()) return Copy(task.view(choose.versions[0].value), lo, out);
  const View& anchor = task.view(choose.anchor);
  if (out.size() == 0) return;
  if (anchor.states == nullptr) {
    int64_t least = anchor.Get(lo);
    int64_t most = least;
    if (!anchor.constant) {
      const auto [a, b] = std::minmax_element(anchor.Values<Date>(lo), anchor.Values<Date>(lo) + out.size());
      least = *a;
      most = *b;
    }
    const int version = VersionAt(choose, least);
    if (version != kOutside && version == VersionAt(choose, most))
      return Copy(task.view(choose.versions[static_cast<size_t>(version)].value), lo, out);
  }
  for (size_t i = 0, n = out.size(); i < n; ++i) {
    const Row row = lo + static_cast<Row>(i);
    uint8_t state = anchor.StateAt(row);
    if (state == kValue) {
      const int version = VersionAt(choose, anchor.Get(row));
      if (version == kOutside) {
        state = kUndetermined;
      } else {
        const View& value = task.view(choose.versions[static_cast<size_t>(version)].value);
        out.Set(i, value.Get(row));
        state = value.StateAt(row);
      }
    }
    if (state != kValue) out.SetState(i, state);
  }
}

constexpr size_t kFew = 16;  // rows that are done sooner than two vectors are made for them

bool AllHaveValues(const Task& task, const hir::Choose& choose, const Out& out) {
  const auto has = [&](const hir::Choose::Exception& exception) {
    return task.view(exception.when).states == nullptr && task.view(exception.value).states == nullptr;
  };
  return !out.stated() && std::all_of(choose.exceptions.begin(), choose.exceptions.end(), has);
}

// Where everything has a value: exception after exception.
KAOCHENG_KERNEL void ApplyToAll(const Task& task, const hir::Choose& choose, Out& out) {
  const Row lo = task.rows.lo;
  const size_t n = out.size();
  std::vector<uint8_t> applied(n), clashes(n);
  uint8_t* any = applied.data();
  uint8_t* clash = clashes.data();
  uint8_t some_clash = 0;
  for (const hir::Choose::Exception& exception : choose.exceptions) {
    WithInput<uint8_t>(task.view(exception.when), lo, [&](auto when) {
      WithWidth(out.width(), [&](auto type) {
        using T = decltype(type);
        T* target = out.Values<T>();
        WithInput<T>(task.view(exception.value), lo, [&](auto value) {
          KAOCHENG_ROWS_APART for (size_t i = 0; i < n; ++i) {
            const uint8_t applies = when[i];
            const T before = target[i];
            clash[i] = static_cast<uint8_t>(clash[i] | (any[i] & applies & (value[i] != before ? 1 : 0)));
            target[i] = applies != 0 ? value[i] : before;
            any[i] |= applies;
          }
        });
      });
    });
  }
  for (size_t i = 0; i < n; ++i) some_clash |= clash[i];
  if (some_clash == 0) return;
  for (size_t i = 0; i < n; ++i)
    if (clash[i] != 0) out.SetState(i, kUndetermined);
}

void ApplyOneByOne(const Task& task, const hir::Choose& choose, Out& out) {
  for (size_t i = 0, n = out.size(); i < n; ++i) {
    const Row row = task.rows.lo + static_cast<Row>(i);
    uint8_t doubt = kValue;  // whether exceptions apply
    bool any = false;
    Cell chosen;
    for (const hir::Choose::Exception& exception : choose.exceptions) {
      const View& when = task.view(exception.when);
      doubt = std::max(doubt, when.StateAt(row));
      if (when.StateAt(row) != kValue || when.Get(row) == 0) continue;
      const View& view = task.view(exception.value);
      Cell cell{view.Get(row), view.StateAt(row)};
      if (cell.state != kValue) cell.value = 0;
      if (any && (cell.state != chosen.state || cell.value != chosen.value)) doubt = kUndetermined;
      chosen = cell;
      any = true;
    }
    if (doubt != kValue) {
      out.SetState(i, doubt);
    } else if (any) {
      out.Set(i, chosen.value);
      if (chosen.state != kValue || out.stated()) out.SetState(i, chosen.state);
    }
  }
}

}  // namespace

void EvaluateChoose(const Task& task, const hir::Choose& choose, Out& out) {
  CopyVersions(task, choose, out);
  if (choose.exceptions.empty()) return;
  const bool columns = out.size() > kFew && AllHaveValues(task, choose, out);
  columns ? ApplyToAll(task, choose, out) : ApplyOneByOne(task, choose, out);
}

}  // namespace kaocheng::exec
