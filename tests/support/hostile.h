// Strings that have broken pages before, all of them UTF-8: what a document of ill will is called.

#ifndef STEMMA_TESTS_SUPPORT_HOSTILE_H_
#define STEMMA_TESTS_SUPPORT_HOSTILE_H_

#include <string>
#include <vector>

namespace stemma {

inline const std::vector<std::string>& HostileStrings() {
  static const std::vector<std::string> kStrings = {
      "</script><script>alert(1)</script>",
      "<!--<script>",
      "--><img src=x onerror=alert(1)>",
      "\"><svg onload=alert(1)>",
      "' onfocus='alert(1)' autofocus='",
      "</noscript><iframe src=javascript:alert(1)>",
      "</textarea></title><base href=//evil.example>",
      "javascript:alert(1)",
      "{{script}}{{policy}}{{notice}}",
      "&lt;b&gt;&#x3c;script&#x3e;",
      "\xE2\x80\xAE"
      "txt.exe\xE2\x81\xA6",
      "line\xE2\x80\xA8separator\xE2\x80\xA9paragraph\nnew\rreturn",
      "a/b?c#d&e=%2F%zz ../..",
      "a\r\nSet-Cookie: x=1\r\n\r\nb",
      "%3Cscript%3E,%,%zz",
      "]]><![CDATA[",
      "\\u003c/script\\u003e",
      "${alert(1)}`",
      "__proto__",
      "constructor",
      "港口 重新",
      "'; DROP TABLE documents; --",
      std::string(1500, 'W'),
  };
  return kStrings;
}

}  // namespace stemma

#endif  // STEMMA_TESTS_SUPPORT_HOSTILE_H_
