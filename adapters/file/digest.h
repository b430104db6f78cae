#pragma once

#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace kaocheng::file {

// SHA-256 of bytes that come bit by bit.
class Digest {
 public:
  Digest();
  ~Digest();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;
  void Add(std::string_view bytes);
  std::string Hex();  // of all that came; nothing may follow

 private:
  evp_md_ctx_st* context_;
};

std::string Sha256(std::string_view bytes);  // in hexadecimal

}  // namespace kaocheng::file
