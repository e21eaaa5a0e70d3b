// What a line of a page is, as far as its own words tell.

#ifndef STEMMA_CORE_TEXT_INTERNAL_PAGE_LINES_H_
#define STEMMA_CORE_TEXT_INTERNAL_PAGE_LINES_H_

#include <string_view>

namespace stemma::facts {

// All take a line without the white space around it.

// "Leave a Reply", "Advertisement", "Related article: …", "© 2023 …", a bare URL, a lone "03:43",
// a menu ("Home | News | Sport"). `continues`: the line above runs on into it, so that a phrase
// with which sentences begin as well ("Read more about …") is left alone.
bool IsFurnitureLine(std::string_view line, bool continues);

// The words under a picture, told by the credit at their end: "… in 2022. Photo: AP".
bool IsCaptionLine(std::string_view line);

// "By Jane Doe", "(Reporting by …; editing by …)", an agency's name alone, a line that is hardly
// more than a date, "Published 3 hours ago", "date 2023-10-18 …". For lines near the top and the
// end of a page: in its middle the same words may be anything.
bool IsBylineLine(std::string_view line);

// The line without what is not words around them: bullets, brackets, asterisks, "<u>".
std::string_view CoreOfLine(std::string_view line);

// The mark of an item at the beginning of a line ("• ", "- ", "3. ", "(b) "): its length with the
// blanks behind it, 0 for none.
size_t ItemMarker(std::string_view line);

// A row of a table: at least three numbers, and more of them than words; or an entry of a table of
// contents ("Introduction ..... 5").
bool IsTableRow(std::string_view line);

bool IsUrlLine(std::string_view line);

// The outlet that the first line of a page names: the line up to where its section begins ("Harbour
// Post › World"), when it has a word that newspapers have in their names; else empty.
std::string_view MastheadName(std::string_view line);

}  // namespace stemma::facts

#endif  // STEMMA_CORE_TEXT_INTERNAL_PAGE_LINES_H_
