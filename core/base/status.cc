#include "core/base/status.h"

#include <cerrno>
#include <cstring>

namespace stemma {

absl::Status Fault(absl::StatusCode code, const FaultParts& parts) {
  std::string message(parts.where);
  auto add = [&message](std::string_view separator, std::string_view part) {
    if (part.empty()) return;
    if (!message.empty()) message.append(separator);
    message.append(part);
  };
  add(": ", parts.found);
  if (!parts.expected.empty()) {
    add(", ", "expected ");
    message.append(parts.expected);
  }
  add("; ", parts.fix);
  return absl::Status(code, message);
}

absl::Status SystemFault(std::string_view where, std::string_view action, int error_number) {
  absl::StatusCode code = absl::StatusCode::kUnavailable;
  std::string_view fix;
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      code = absl::StatusCode::kNotFound;
      fix = "check the path";
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      code = absl::StatusCode::kPermissionDenied;
      fix = "change its rights, or run as a user who has them";
      break;
    case ENOSPC:
    case EDQUOT:
      code = absl::StatusCode::kResourceExhausted;
      fix = "free some room, or write to another disk";
      break;
    case EISDIR:
      code = absl::StatusCode::kFailedPrecondition;
      fix = "name a file";
      break;
    default:
      break;
  }
  const std::string found = Concat(action, " failed: ", std::strerror(error_number));
  return Fault(code, {.where = where, .found = found, .fix = fix});
}

}  // namespace stemma
