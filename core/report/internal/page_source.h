// The page of the HTML report, compiled in from core/report/page.

#ifndef STEMMA_CORE_REPORT_INTERNAL_PAGE_SOURCE_H_
#define STEMMA_CORE_REPORT_INTERNAL_PAGE_SOURCE_H_

#include <string_view>

namespace stemma::internal {

extern const std::string_view kPageFrame;        // HTML with {{places}} to be filled
extern const std::string_view kPageStyle;        // CSS
extern const std::string_view kPageStyleSha256;  // in hexadecimal
extern const std::string_view kPageScript;
extern const std::string_view kPageScriptSha256;

}  // namespace stemma::internal

#endif  // STEMMA_CORE_REPORT_INTERNAL_PAGE_SOURCE_H_
