#include "adapters/report/hashing_file.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace kaocheng::report {

HashingFile::HashingFile(std::filesystem::path path)
    : path_(std::move(path)), file_(path_, std::ios::binary), digest_(EVP_MD_CTX_new()) {
  EVP_DigestInit_ex(digest_, EVP_sha256(), nullptr);
}

HashingFile::~HashingFile() { EVP_MD_CTX_free(digest_); }

void HashingFile::Write(std::string_view bytes) {
  file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  EVP_DigestUpdate(digest_, bytes.data(), bytes.size());
}

std::optional<std::string> HashingFile::Close(std::string& sha256) {
  file_.close();
  if (!file_) return fmt::format("{}: {}", path_.string(), std::strerror(errno));
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  EVP_DigestFinal_ex(digest_, bytes.data(), &size);
  sha256.clear();
  for (unsigned i = 0; i < size; ++i) sha256 += fmt::format("{:02x}", bytes[i]);
  return std::nullopt;
}

}  // namespace kaocheng::report
