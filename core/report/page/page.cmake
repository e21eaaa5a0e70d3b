# Makes page_source.cc from the page's own files. A module may import only modules that stand before it in the list; all
# share one scope in the page, so that a name is given once.
set(page_folder ${CMAKE_CURRENT_LIST_DIR})
set(page_modules dom packed words shares records texts diff table filter pairs families outlets articles article
                 dotplot pairhead pair direction keys about main)

file(READ ${page_folder}/page.html STEMMA_PAGE_FRAME)
file(READ ${page_folder}/page.css STEMMA_PAGE_STYLE)
set(STEMMA_PAGE_SCRIPT "'use strict';\n(async () => {\n")
foreach(module ${page_modules})
  file(READ ${page_folder}/${module}.js text)
  string(REGEX REPLACE "(^|\n)import [^;]*;" "" text "${text}")
  string(REGEX REPLACE "(^|\n)export " "\\1" text "${text}")
  string(APPEND STEMMA_PAGE_SCRIPT "${text}")
endforeach()
string(APPEND STEMMA_PAGE_SCRIPT "})();\n")
if("${STEMMA_PAGE_SCRIPT}" MATCHES "</script|<!--" OR "${STEMMA_PAGE_STYLE}" MATCHES "</style")
  message(FATAL_ERROR "core/report/page: the script or the style would end itself")
endif()
# The page's policy lets these two run and nothing else.
string(SHA256 STEMMA_PAGE_SCRIPT_SHA256 "${STEMMA_PAGE_SCRIPT}")
string(SHA256 STEMMA_PAGE_STYLE_SHA256 "${STEMMA_PAGE_STYLE}")

set(page_files page.html page.css page.cmake)
foreach(module ${page_modules})
  list(APPEND page_files ${module}.js)
endforeach()
list(TRANSFORM page_files PREPEND ${page_folder}/)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page_files})
configure_file(page_source.cc.in page_source.cc @ONLY)
