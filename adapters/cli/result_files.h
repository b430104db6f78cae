#pragma once

// What commands write to the folder --out.
namespace kaocheng::cli {

inline constexpr const char* kOutcomes = "outcomes.ndjson";
inline constexpr const char* kSummary = "summary.html";
inline constexpr const char* kReceipt = "receipt.json";

inline constexpr const char* kChanges = "changes.csv";
inline constexpr const char* kComparisonPage = "comparison.html";
inline constexpr const char* kComparison = "comparison.json";

inline constexpr const char* kSweepTable = "sweep.csv";
inline constexpr const char* kSweepPage = "sweep.html";
inline constexpr const char* kSweep = "sweep.json";

}  // namespace kaocheng::cli
