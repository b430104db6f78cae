#include "adapters/csv/records.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "adapters/csv/encoding.h"
#include "dsl/base/parallel.h"
#include "dsl/base/utf8.h"
#include "dsl/diagnostics/repeat.h"

namespace kaocheng::csv {
namespace {

constexpr uint64_t kHeaderBytes = 1 << 12;  // more is read where the header is longer

// The first row of a text.
struct Header {
  std::vector<std::string> cells;
  std::string_view bytes;  // in the window
  uint32_t next_line;
};

std::optional<Header> ReadFirstRow(const Source& source, uint64_t begin, Window& window) {
  for (uint64_t n = kHeaderBytes; window.Show(source, begin, n); n *= 16) {
    const std::string_view text = window.text();
    Tokenizer rows(text);
    std::vector<std::string> cells = ReadHeader(rows);
    if (!rows.certain() && !window.at_end()) continue;
    return Header{std::move(cells), text.substr(0, text.size() - rows.rest().size()), rows.next_line()};
  }
  return std::nullopt;
}

}  // namespace

bool RecordsFile::Open() {
  file_ = folder_.Open(name_, of_header_);
  return good_ = file_->valid() && OpenFile();
}

bool RecordsFile::OpenFile() {
  Source source{file_->size(), [this](uint64_t at, size_t n, char* to) { return file_->ReadAt(at, n, to); }};
  Window window;
  const auto header = ReadFirstRow(source, 0, window);
  if (!header) return false;
  const std::string marked = MarkedEncoding(header->bytes);
  const std::string encoding = folder_.EncodingFor(marked);
  known_ = !encoding.empty();
  if (known_ && !IsUtf8Name(encoding)) return OpenText(file_->ReadAll(), encoding);
  if (!known_ && !IsUtf8(header->bytes)) {
    std::string bytes = file_->ReadAll();
    const std::string detected = DetectEncoding(bytes);
    known_ = true;
    if (!IsUtf8Name(detected)) return OpenText(std::move(bytes), detected);
  }
  digest_.emplace();
  const size_t begin = marked == "utf-8" ? kUtf8Mark.size() : 0;
  digest_->Add(header->bytes.substr(0, begin));
  return OpenRows(std::move(source), begin);
}

bool RecordsFile::OpenRows(Source source, uint64_t begin) {
  Window window;
  const auto header = ReadFirstRow(source, begin, window);
  if (!header) return false;
  if (digest_) digest_->Add(header->bytes);
  reader_.emplace(dataset_, table_, name_, header->cells, of_header_);
  if (!reader_->ok()) return false;
  pieces_.emplace(
      std::move(source), begin + header->bytes.size(), header->next_line,
      [this, cells = header->cells] { return std::make_unique<data::Piece>(dataset_, table_, name_, cells); },
      digest_ ? &*digest_ : nullptr);
  return true;
}

// Reads the file as a whole, in this encoding.
bool RecordsFile::OpenText(std::string bytes, const std::string& encoding) {
  digest_.reset();
  folder_.SetDigest(name_, file::Sha256(bytes));
  text_ = ToUtf8(std::move(bytes), encoding);
  of_header_ = {};
  return OpenRows(SourceOf(text_), 0);
}

bool RecordsFile::Join(Emitter& emitter, size_t threads) {
  if (good_ && !known_ && !pieces_->AreUtf8()) {
    std::string bytes = file_->ReadAll();
    const std::string detected = DetectEncoding(bytes);
    if (!IsUtf8Name(detected)) good_ = OpenText(std::move(bytes), detected) && pieces_->ReadAll(threads);
  }
  RepeatAll(of_header_, emitter);
  if (!file_->valid() || !file_->WasRead(emitter) || !good_) return false;
  if (digest_) folder_.SetDigest(name_, digest_->Hex());
  data::Joiner joiner(dataset_, table_, *reader_, emitter);
  if (pieces_->Join(joiner)) return true;
  file_->WasRead(emitter);  // says why not
  return false;
}

bool ReadRecords(std::span<const std::unique_ptr<RecordsFile>> files, size_t threads, Emitter& emitter) {
  std::vector<std::pair<RecordsFile*, size_t>> pieces;
  std::vector<RecordsFile*> bad;  // all are told, not only the first
  for (const auto& file : files) {
    if (!file->Open()) bad.push_back(file.get());
    for (size_t piece = 0; piece < file->pieces(); ++piece) pieces.emplace_back(file.get(), piece);
  }
  for (RecordsFile* file : bad) file->Join(emitter, threads);
  if (!bad.empty()) return false;
  std::vector<Window> windows(threads);
  ParallelFor(pieces.size(), threads, [&](size_t i, size_t worker) {
    const auto [file, piece] = pieces[i];
    file->Read(piece, windows[worker]);
  });
  return std::all_of(files.begin(), files.end(),
                     [&](const auto& file) { return file->Join(emitter, threads); });
}

}  // namespace kaocheng::csv
