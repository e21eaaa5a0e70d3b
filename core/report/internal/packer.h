// Data of the page, packed as it comes: gzip, which every browser unpacks by itself, in base64.

#ifndef STEMMA_CORE_REPORT_INTERNAL_PACKER_H_
#define STEMMA_CORE_REPORT_INTERNAL_PACKER_H_

#include <memory>
#include <string>
#include <string_view>

namespace stemma {

class Packer {
 public:
  Packer();
  ~Packer();

  void Append(std::string_view bytes);

  // All of it, packed; nothing can be appended afterwards.
  std::string Finish();

 private:
  struct Stream;
  void Run(std::string_view bytes, int flush);

  std::unique_ptr<Stream> stream_;
  std::string packed_;
};

std::string Base64(std::string_view bytes);

}  // namespace stemma

#endif  // STEMMA_CORE_REPORT_INTERNAL_PACKER_H_
