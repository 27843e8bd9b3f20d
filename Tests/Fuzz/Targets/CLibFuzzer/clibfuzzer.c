#define _POSIX_C_SOURCE 200809L
#include "clibfuzzer.h"

#include <time.h>

// Weak, so that the program can be built without libFuzzer, to measure time.
int LLVMFuzzerRunDriver(int *argc, char ***argv, fuzz_check check) __attribute__((weak));
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t length, size_t capacity) __attribute__((weak));

static fuzz_mutation own_mutation;

bool fuzz_is_here(void) { return LLVMFuzzerRunDriver != NULL; }

int fuzz_run(int argc, char **argv, fuzz_check check, fuzz_mutation mutation)
{
    own_mutation = mutation;
    return LLVMFuzzerRunDriver == NULL ? -1 : LLVMFuzzerRunDriver(&argc, &argv, check);
}

size_t fuzz_mutate(uint8_t *bytes, size_t length, size_t capacity)
{
    return LLVMFuzzerMutate == NULL ? 0 : LLVMFuzzerMutate(bytes, length, capacity);
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t length, size_t capacity, unsigned int seed);

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t length, size_t capacity, unsigned int seed)
{
    const size_t changed = own_mutation == NULL ? 0 : own_mutation(bytes, length, capacity, seed);
    return changed > 0 ? changed : fuzz_mutate(bytes, length, capacity);
}

uint64_t fuzz_cpu_nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
