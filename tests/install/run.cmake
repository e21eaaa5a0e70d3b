# Installs the build into a scratch prefix and lets a foreign project find, link and use it:
#   cmake -DBUILD=build/release -DCONSUMER=tests/install -DSCRATCH=… -DFLAGS=… -DGENERATOR=Ninja -P tests/install/run.cmake
function(must)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${out}")
  endif()
  set(out "${out}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${SCRATCH})
must(${CMAKE_COMMAND} --install ${BUILD} --prefix ${SCRATCH}/prefix)
must(${CMAKE_COMMAND} -G ${GENERATOR} -S ${CONSUMER}/consumer -B ${SCRATCH}/build -DCMAKE_PREFIX_PATH=${SCRATCH}/prefix
     "-DCMAKE_CXX_FLAGS=${FLAGS}")
must(${CMAKE_COMMAND} --build ${SCRATCH}/build)
must(${SCRATCH}/build/consumer ${CONSUMER}/a.txt ${CONSUMER}/b.txt)

must(${SCRATCH}/prefix/bin/stemma --version)
foreach(file share/man/man1/stemma.1 share/bash-completion/completions/stemma share/zsh/site-functions/_stemma
             share/fish/vendor_completions.d/stemma.fish include/stemma/core/pipeline.h)
  file(SIZE ${SCRATCH}/prefix/${file} size)
  if(size EQUAL 0)
    message(FATAL_ERROR "${file} is empty")
  endif()
endforeach()
must(bash -n ${SCRATCH}/prefix/share/bash-completion/completions/stemma)

# Every public header stands on its own, as a foreign project may include it.
file(GLOB_RECURSE headers RELATIVE ${SCRATCH}/prefix/include/stemma ${SCRATCH}/prefix/include/stemma/*.h)
list(JOIN headers ">\n#include <" includes)
file(WRITE ${SCRATCH}/all.cc "#include <${includes}>\nint main() {}\n")
must(c++ -std=c++20 -fsyntax-only -I${SCRATCH}/prefix/include/stemma ${SCRATCH}/all.cc)
if("${headers}" MATCHES "internal/")
  message(FATAL_ERROR "an internal header was installed")
endif()
