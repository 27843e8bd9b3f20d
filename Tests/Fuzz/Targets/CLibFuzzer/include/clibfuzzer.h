#ifndef CLIBFUZZER_H
#define CLIBFUZZER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int (*fuzz_check)(const uint8_t *bytes, size_t length);
/// Changes the first `length` bytes in place; returns how many there are then, 0 to decline.
typedef size_t (*fuzz_mutation)(uint8_t *bytes, size_t length, size_t capacity, uint32_t seed);

/// Whether the program was built with libFuzzer in it.
bool fuzz_is_here(void);

/// libFuzzer's main; it owns the arguments from then on. -1 where it is not there.
int fuzz_run(int argc, char **argv, fuzz_check check, fuzz_mutation mutation);

/// libFuzzer's own changes to bytes.
size_t fuzz_mutate(uint8_t *bytes, size_t length, size_t capacity);

/// Nanoseconds that this thread has spent computing.
uint64_t fuzz_cpu_nanoseconds(void);

#endif
