#pragma once

// A function whose loops are compiled twice, for processors with AVX2 and for any other; which one runs is
// chosen when the program is loaded. What it calls is inlined, so that it is compiled with it. Clang, which
// builds for the sanitizers, compiles it once.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define KAOCHENG_KERNEL [[gnu::target_clones("avx2", "default"), gnu::flatten]]
#else
#define KAOCHENG_KERNEL
#endif
