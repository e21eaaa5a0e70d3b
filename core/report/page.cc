#include "core/report/page.h"

#include "core/base/status.h"
#include "core/report/columns.h"
#include "core/report/internal/packer.h"
#include "core/report/internal/page_source.h"

namespace stemma {
namespace {

// A hash, in hexadecimal digits, as a Content-Security-Policy names it.
std::string PolicyHash(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(16 * digit(hex[i]) + digit(hex[i + 1])));
  }
  return Concat("'sha256-", Base64(bytes), "'");
}

}  // namespace

std::string Markup(std::string_view text) {
  std::string out;
  for (char c : Printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string_view PageStyle() { return internal::kPageStyle; }

std::string PageStyleSource() { return PolicyHash(internal::kPageStyleSha256); }

std::string PagePolicy() {
  return Concat("default-src 'none'; script-src ", PolicyHash(internal::kPageScriptSha256),
                "; style-src ", PageStyleSource(),
                "; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
                "trusted-types 'none'");
}

}  // namespace stemma
