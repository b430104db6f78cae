# Shared build settings, and the one function that every code folder uses.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(kaocheng_options INTERFACE)
target_include_directories(kaocheng_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(kaocheng_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
# g++ 12 has false alarms in optimised builds: a moved-from std::variant, and "x" + std::string (GCC bug 105651).
target_compile_options(kaocheng_options INTERFACE "$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-restrict>")

set(KAOCHENG_SANITIZE "" CACHE STRING "Sanitizers to build with, e.g. address,undefined or thread")
if(KAOCHENG_SANITIZE)
  # What is read or written outside an object, or through a null pointer, AddressSanitizer finds by itself.
  add_compile_options(-fsanitize=${KAOCHENG_SANITIZE} -fno-sanitize=null,object-size -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${KAOCHENG_SANITIZE})
endif()

option(KAOCHENG_FUZZ "Build the fuzz targets (clang only)" OFF)
if(KAOCHENG_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# kaocheng_library(dsl/check DEPS dsl/ast dsl/hir LIBS fmt::fmt)
#
# One static library a folder, made of the folder's own .cpp files. DEPS are the folders whose headers it may
# include; they are written to the build tree so that tools/check_includes can hold every #include against them.
function(kaocheng_library folder)
  cmake_parse_arguments(ARG "" "" "DEPS;LIBS;SOURCES" ${ARGN})
  string(REPLACE "/" "_" target kaocheng_${folder})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  list(APPEND sources ${ARG_SOURCES})
  list(TRANSFORM ARG_DEPS REPLACE "/" "_" OUTPUT_VARIABLE dep_targets)
  list(TRANSFORM dep_targets PREPEND kaocheng_)
  if(sources)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PUBLIC kaocheng_options ${dep_targets} ${ARG_LIBS})
    kaocheng_units(${target})
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE kaocheng_options ${dep_targets} ${ARG_LIBS})
  endif()
  list(JOIN ARG_DEPS " " deps_line)
  set_property(GLOBAL APPEND_STRING PROPERTY KAOCHENG_DEPS "${folder}: ${deps_line}\n")
  get_property(all GLOBAL PROPERTY KAOCHENG_DEPS)
  file(WRITE ${CMAKE_BINARY_DIR}/folder_deps.txt "${all}")
endfunction()
