// What every page of stemma stands on, whoever writes it: the report (MakeHtmlReporter), or what a
// server shows beside it. No page asks for anything, so that style and script stand in it, named by
// their hashes in its Content-Security-Policy.

#ifndef STEMMA_CORE_REPORT_PAGE_H_
#define STEMMA_CORE_REPORT_PAGE_H_

#include <string>
#include <string_view>

namespace stemma {

// Text for HTML, as content or in a quoted attribute, whatever it holds; on one line.
std::string Markup(std::string_view text);

// The content of <style>, and its name in a policy's style-src.
std::string_view PageStyle();
std::string PageStyleSource();

// The policy of the report's page, which has it in its head; a server says it, too.
std::string PagePolicy();

}  // namespace stemma

#endif  // STEMMA_CORE_REPORT_PAGE_H_
