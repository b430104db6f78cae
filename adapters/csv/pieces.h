#pragma once

#include <functional>
#include <memory>

#include "adapters/csv/tokenizer.h"
#include "engine/data/pieces.h"

namespace kaocheng::csv {

// Gives a reader the rows that begin before `end`.
void AddRows(Tokenizer& rows, const char* end, data::TableReader& reader);

// Reads the rows that are left as pieces, several at a time, and joins them in their order. `make` makes an
// empty piece, on any thread.
void ReadPieces(const Tokenizer& rows, size_t threads,
                const std::function<std::unique_ptr<data::Piece>()>& make, data::Joiner& joiner);

}  // namespace kaocheng::csv
