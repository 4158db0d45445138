include(CMakePackageConfigHelpers)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/hearthline)

install(TARGETS ${libraries} EXPORT hearthline
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT development)
install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  COMPONENT development)
install(DIRECTORY scenarios/
  DESTINATION ${CMAKE_INSTALL_DATADIR}/hearthline/scenarios
  COMPONENT development)
install(EXPORT hearthline NAMESPACE hearthline:: DESTINATION ${package}
  FILE hearthlineTargets.cmake COMPONENT development)

configure_package_config_file(cmake/hearthlineConfig.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/hearthlineConfig.cmake
  INSTALL_DESTINATION ${package})
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(
  ${CMAKE_CURRENT_BINARY_DIR}/hearthlineConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/hearthlineConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/hearthlineConfigVersion.cmake
  DESTINATION ${package} COMPONENT development)
