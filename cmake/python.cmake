# The module hearthline._core, and the scenario files that go with it.

# Only the headers of Python: wheels are built where there is no libpython.
find_package(Python 3.11 COMPONENTS Interpreter Development.Module REQUIRED)
find_package(pybind11 3.0 CONFIG REQUIRED)

file(GLOB sources CONFIGURE_DEPENDS src/bindings/*.cpp)
# NO_EXTRAS: link-time optimisation costs minutes here and gains nothing.
pybind11_add_module(_core NO_EXTRAS ${sources})
target_link_libraries(_core PRIVATE hearthline_scenario)
hearthline_private(_core)
# In two files, which compile side by side: the bindings are slow to compile.
set_target_properties(_core PROPERTIES UNITY_BUILD_BATCH_SIZE 6)
install(TARGETS _core DESTINATION hearthline COMPONENT python)

# An editable install reads scenarios/ itself: a copy would go stale.
if(NOT SKBUILD_STATE STREQUAL "editable")
  install(DIRECTORY scenarios/ DESTINATION hearthline/data/scenarios
          COMPONENT python)
endif()
