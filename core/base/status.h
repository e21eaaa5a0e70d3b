// Errors: absl::Status, one message grammar, and the two macros that pass an error on.
//
//   absl::StatusOr<Page> ReadPage(std::string_view path) {
//     STEMMA_ASSIGN_OR_RETURN(std::string bytes, ReadFile(path));
//     if (bytes.empty()) {
//       return Fault(absl::StatusCode::kInvalidArgument, {.where = path, .found = "an empty file",
//                    .expected = "a page of text", .fix = "remove it or fill it"});
//     }
//     ...
//   }
//
// All that depends on input or machine returns a Status; a broken invariant of our own is an
// assert. Text views are std::string_view everywhere; Abseil 20220623, where absl::string_view is a
// class of its own, is met only in Concat.

#ifndef STEMMA_CORE_BASE_STATUS_H_
#define STEMMA_CORE_BASE_STATUS_H_

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace stemma {

// A view as the Abseil function at hand wants it.
inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }

// The arguments one after the other, as absl::StrCat would, with std::string_view allowed among
// them.
template <typename... Args>
std::string Concat(const Args&... args) {
  auto seam = [](const auto& arg) -> decltype(auto) {
    if constexpr (std::is_convertible_v<decltype(arg), std::string_view>) {
      return ToAbsl(std::string_view(arg));
    } else {
      return (arg);
    }
  };
  return absl::StrCat(seam(args)...);
}

// What a user needs in order to act; an empty part is left out of the message.
struct FaultParts {
  std::string_view where;     // file, line, byte; flag; section of a file
  std::string_view found;     // what was there
  std::string_view expected;  // what should have been
  std::string_view fix;       // what to do
};

// A Status whose message reads "where: found, expected …; fix".
absl::Status Fault(absl::StatusCode code, const FaultParts& parts);

// The Status of a failed system call on `where`, from errno.
absl::Status SystemFault(std::string_view where, std::string_view action, int error_number);

}  // namespace stemma

#define STEMMA_RETURN_IF_ERROR(expression)                                                       \
  do {                                                                                           \
    if (absl::Status stemma_status_ = (expression); !stemma_status_.ok()) return stemma_status_; \
  } while (false)

#define STEMMA_CONCAT_INNER_(a, b) a##b
#define STEMMA_CONCAT_(a, b) STEMMA_CONCAT_INNER_(a, b)
#define STEMMA_ASSIGN_OR_RETURN(declaration, expression) \
  STEMMA_ASSIGN_OR_RETURN_(STEMMA_CONCAT_(status_or_, __LINE__), declaration, expression)
#define STEMMA_ASSIGN_OR_RETURN_(status_or, declaration, expression) \
  auto status_or = (expression);                                     \
  if (!status_or.ok()) return std::move(status_or).status();         \
  declaration = *std::move(status_or)

#endif  // STEMMA_CORE_BASE_STATUS_H_
