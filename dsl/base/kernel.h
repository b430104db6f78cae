#pragma once

// A function whose loops are compiled thrice, for processors with AVX-512, with AVX2 and for any other; which
// one runs is chosen when the program is loaded. What it calls is inlined, so that it is compiled with it.
// Clang, which builds for the sanitizers, compiles it once.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define KAOCHENG_KERNEL [[gnu::target_clones("arch=x86-64-v4", "avx2", "default"), gnu::flatten]]
#else
#define KAOCHENG_KERNEL
#endif

// Before a loop whose rounds do not depend on each other, though what it writes may be what it reads.
#if defined(__GNUC__) && !defined(__clang__)
#define KAOCHENG_ROWS_APART _Pragma("GCC ivdep")
#else
#define KAOCHENG_ROWS_APART
#endif
