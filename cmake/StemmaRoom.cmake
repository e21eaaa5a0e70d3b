# How every target of the project is compiled, and what a room of core/ is.

# -Wrestrict: GCC 12 sees overlaps in std::string that are not there (its bug 105651).
add_library(stemma_flags INTERFACE)
target_compile_options(stemma_flags INTERFACE -Wall -Wextra -Wno-missing-field-initializers -Wpedantic -Wshadow -Wnon-virtual-dtor
                                              -Woverloaded-virtual $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> -Werror -fno-math-errno)
if(STEMMA_SANITIZE)
  add_compile_options(-fsanitize=${STEMMA_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${STEMMA_SANITIZE})
endif()
if(STEMMA_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "STEMMA_FUZZ needs Clang, found ${CMAKE_CXX_COMPILER_ID}; configure with CXX=clang++")
  endif()
  # libFuzzer is led by what the code under test covers: all of it is instrumented, not its target alone.
  add_compile_options(-O1 -g1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

# stemma_room(NAME SOURCES file... HEADERS file... LINK target... PRIVATE_LINK target...)
# One room of core/: the library stemma_NAME, known as stemma::NAME. LINK names the rooms and packages that its headers
# need; PRIVATE_LINK those that only its sources need.
function(stemma_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;HEADERS;LINK;PRIVATE_LINK" ${ARGN})
  add_library(stemma_${name} STATIC ${ROOM_SOURCES})
  add_library(stemma::${name} ALIAS stemma_${name})
  set_target_properties(stemma_${name} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  target_include_directories(stemma_${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
                                                   $<INSTALL_INTERFACE:include/stemma>)
  target_compile_features(stemma_${name} PUBLIC cxx_std_20)
  target_link_libraries(stemma_${name} PUBLIC ${ROOM_LINK}
                                       PRIVATE $<BUILD_INTERFACE:stemma_flags> ${ROOM_PRIVATE_LINK})
  set_property(GLOBAL APPEND PROPERTY STEMMA_ROOMS stemma_${name})
  foreach(header ${ROOM_HEADERS})
    install(FILES ${header} DESTINATION include/stemma/core/${name})
  endforeach()
endfunction()
