# `cmake --install`: the program, the libraries and headers (installed by their rooms), the CMake package, the man page
# and the completions. Afterwards find_package(stemma) gives stemma::core and a target for each room.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

get_property(rooms GLOBAL PROPERTY STEMMA_ROOMS)
get_property(descriptions GLOBAL PROPERTY STEMMA_DESCRIPTIONS)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/stemma)

install(TARGETS stemma RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS ${rooms} EXPORT stemma ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT stemma NAMESPACE stemma:: FILE stemmaTargets.cmake DESTINATION ${package_folder})
install(DIRECTORY ${descriptions}/ DESTINATION ${CMAKE_INSTALL_DATADIR})

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/stemmaConfig.cmake.in ${PROJECT_BINARY_DIR}/stemmaConfig.cmake
                              INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/stemmaConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/stemmaConfig.cmake ${PROJECT_BINARY_DIR}/stemmaConfigVersion.cmake
              ${PROJECT_SOURCE_DIR}/cmake/StemmaDependencies.cmake
        DESTINATION ${package_folder})
