// A document as its reader delivers it: the text, and what the record said about it.

#ifndef STEMMA_CORE_TEXT_DOCUMENT_H_
#define STEMMA_CORE_TEXT_DOCUMENT_H_

#include <cstdint>
#include <string>

namespace stemma {

// Fields are UTF-8 and empty when the record did not give them. Nothing here is read out of the
// text: that is ReadArticle's work (article.h).
struct Document {
  std::string
      id;  // the record's id, else the path relative to the argument ("path#n" for record n)
  std::string text;  // UTF-8, checked; every span that leaves core counts bytes of this string
  std::string title;
  std::string date;    // as the record wrote it
  std::string source;  // the outlet
  std::string url;
  std::string author;
  std::string lang;
  std::string extra;  // the other fields, as the text of one JSON object; empty when there are none
  std::string raw;    // the whole record as it stood in the input, when ReadOptions::keep_raw
  std::string file;   // where it was read from, as a user would name it ("posts.tar.gz/a/1.txt")
  uint64_t line =
      0;  // line or record number in that file, from 1; 0 for a file that is one document
};

}  // namespace stemma

#endif  // STEMMA_CORE_TEXT_DOCUMENT_H_
