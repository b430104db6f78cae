#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace kaocheng::data {

class Cells;
struct Coded;

// Texts that lie elsewhere, sorted byte by byte, each once. Reading is safe from several threads.
class SortedTexts {
 public:
  SortedTexts() = default;
  SortedTexts(const SortedTexts&) = delete;
  SortedTexts& operator=(const SortedTexts&) = delete;
  virtual ~SortedTexts() = default;
  virtual size_t size() const = 0;
  virtual std::string_view At(size_t index) const = 0;
};

// Texts seen in the data, each stored once, with a code each. Ids that are numbered one after the other (P1,
// P2 … P11700000) are not stored at all: they are a series, whose codes lie beyond those of all other texts.
class Dictionary {
 public:
  Dictionary() = default;
  // Knows the texts that `base` has stored by now, by its codes, and enters others beside them. The base must
  // outlive it, and nothing may be entered there while this is written.
  explicit Dictionary(const Dictionary* base) : base_(base), based_(static_cast<int32_t>(base->size())) {}

  int32_t Code(std::string_view text);  // adds it where it is new
  // The same, but a new text is added only if `sound` says so: what is here already was judged when it came.
  std::optional<int32_t> CodeIf(std::string_view text, bool (*sound)(std::string_view));
  // The same for texts of a column of ids, which may go on with or begin a series.
  std::optional<int32_t> CodeOfId(std::string_view text, bool (*sound)(std::string_view));
  // Such texts as long as they go on with the latest series one by one; how many they are.
  size_t TakeNext(const Cells& ids, int32_t* codes);
  std::optional<int32_t> Find(std::string_view text) const;
  // Valid until a text is entered.
  std::string_view Text(int32_t code) const {
    if (code < based_) return base_->Text(code);
    if (code < kFirstLying) return texts_[static_cast<size_t>(code - based_)];
    return code < kFirstSeries ? lying_->At(static_cast<size_t>(code - kFirstLying)) : SeriesText(code);
  }
  // Where one of these signs, none of them a digit, comes first in a text.
  size_t FindSign(int32_t code, std::string_view signs) const {
    return code < kFirstSeries ? Text(code).find_first_of(signs) : SeriesOf(code).prefix.find_first_of(signs);
  }
  // Whether one text comes before another, byte by byte.
  bool Before(int32_t a, int32_t b) const;
  // The codes around one, [first, second), of which the lower one's text comes before the higher one's.
  std::pair<int32_t, int32_t> Rising(int32_t code) const;
  // Texts that were entered, without series; their codes are dense from 0.
  size_t size() const { return static_cast<size_t>(based_) + texts_.size(); }

  // Enters what another holds, without looking at the numbers of its series one by one. The other may be
  // based on this one.
  class Translation {
   public:
    // Of a code of the other. Below 0 it stays; what is no code, as in a cell without a value, becomes any.
    int32_t operator()(int32_t code) const;
    // What is added to each code in [low, high]; nullopt: that is not known, or not the same for all.
    std::optional<int32_t> Shift(int32_t low, int32_t high) const;

   private:
    friend class Dictionary;
    struct Stretch {
      int32_t from, count, to;
    };
    const Stretch& StretchOf(int32_t code) const;
    int32_t same_ = 0;  // codes below it stay
    std::vector<int32_t> texts_;
    std::vector<Stretch> series_;  // by `from`
  };
  Translation Take(const Dictionary& other);

  // Takes texts in where they lie, at most kMostLying, without reading those that nobody asks for; once, and
  // before there are series.
  void Lay(std::shared_ptr<const SortedTexts> texts);
  static constexpr size_t kMostLying = 1 << 29;

  // The codes of texts that lie, by their index.
  class LyingCodes {
   public:
    int32_t operator()(size_t index) const {
      const size_t page = index / kPage;
      const int32_t twin = page < twins_.size() && !twins_[page].empty() ? twins_[page][index % kPage] : -1;
      return twin >= 0 ? twin : kFirstLying + static_cast<int32_t>(index);
    }

   private:
    friend class Dictionary;
    static constexpr size_t kPage = 1024;
    void Set(size_t index, int32_t code);
    // Of those that have another code, mostly ids that lie near each other: by page, empty where there is
    // none, by index; -1: it has none.
    std::vector<std::vector<int32_t>> twins_;
  };
  // Series that are added afterwards are not in it.
  const LyingCodes& lying_codes() const { return lying_codes_; }

  // The texts that are `prefix` and a number in [first, last], written without zeros in front. Gives the code
  // of the first, those of the others follow; nullopt where one of them is here already, or where there are
  // too many.
  std::optional<int32_t> AddSeries(std::string_view prefix, int64_t first, int64_t last);

 private:
  static constexpr int32_t kFirstLying = 1 << 29;
  static constexpr int32_t kFirstSeries = 1 << 30;
  struct Series {
    std::string prefix;
    int64_t first, last;
    int32_t code;  // of the first
    int32_t room;  // codes that are its own
    // Beyond it no number belongs to a stored text of the prefix, or to another series.
    int64_t taken;
  };
  // Texts of series that were asked for; they stay where they are.
  struct Spoken {
    Spoken() = default;
    Spoken(const Spoken&) {}
    Spoken& operator=(const Spoken&) {
      texts.clear();
      return *this;
    }
    std::mutex mutex;
    std::unordered_map<int32_t, std::string> texts;
  };
  const Series& SeriesOf(int32_t code) const;
  std::string_view SeriesText(int32_t code) const;
  std::string Spelled(int32_t code) const;
  std::optional<int32_t> FindInSeries(std::string_view text) const;
  std::optional<int32_t> FindInSeries(const Coded& coded) const;
  std::optional<int32_t> FindStored(std::string_view text) const;
  std::optional<int32_t> FindEntered(std::string_view text, uint32_t hash) const;
  std::optional<int32_t> FindElsewhere(std::string_view text, uint32_t hash) const;
  std::optional<int32_t> FindLying(std::string_view text) const;
  size_t FirstLyingFrom(std::string_view text) const;
  template <typename Fn>
  void EachNumberedLying(const std::string& prefix, Fn fn) const;
  int64_t HighestLying(const std::string& prefix);
  int32_t Store(std::string_view text, const Coded& coded);
  int32_t Extend(Series& series, int32_t by);
  void Expect(const Series& series);
  std::pair<int32_t, int32_t> EnterFrom(const Series& numbers, int64_t number);
  int64_t TakenBeyond(const Coded& id);
  bool Begin(const Coded& id);

  // Open addressing: a node each would cost more than the text.
  struct Slot {
    uint32_t hash = 0;
    int32_t code = -1;
  };
  size_t Probe(std::string_view text, uint32_t hash) const;
  void Grow();

  const Dictionary* base_ = nullptr;
  int32_t based_ = 0;               // codes of the base
  std::vector<std::string> texts_;  // behind them
  std::vector<Slot> slots_;
  size_t used_ = 0;                                    // of the slots
  std::vector<Series> series_;                         // by code
  std::unordered_map<std::string, int64_t> numbered_;  // highest number of stored texts by their prefix
  std::string next_;         // goes on with the latest series, and is nobody else's; empty: not known
  std::string last_prefix_;  // of the id that came last
  int64_t last_number_ = 0;
  mutable Spoken spoken_;
  std::shared_ptr<const SortedTexts> lying_;
  LyingCodes lying_codes_;
  std::unordered_map<std::string, int64_t> highest_lying_;  // number of lying texts by prefix, as asked for
};

}  // namespace kaocheng::data
