#include "cfloor.h"

#include <string.h>

static size_t store(uint32_t *offsets, size_t capacity, size_t count, size_t offset)
{
    if (count < capacity)
        offsets[count] = (uint32_t)offset;
    return count + 1;
}

size_t cfloor_split(const uint8_t *bytes, size_t length, uint32_t *offsets, size_t capacity)
{
    const uint8_t *const end = bytes + length;
    const uint8_t *segment = bytes;
    size_t count = 0;

    while (segment < end) {
        const uint8_t *segment_end = memchr(segment, '\r', (size_t)(end - segment));
        if (segment_end == NULL)
            segment_end = end;
        const int is_obx = segment_end - segment > 3 && memcmp(segment, "OBX", 3) == 0;
        const uint8_t *field = segment;
        while (field <= segment_end) {
            const uint8_t *field_end = memchr(field, '|', (size_t)(segment_end - field));
            if (field_end == NULL)
                field_end = segment_end;
            const uint8_t *part = field;
            while (is_obx && part < field_end) {
                const uint8_t *part_end = memchr(part, '^', (size_t)(field_end - part));
                if (part_end == NULL)
                    break;
                count = store(offsets, capacity, count, (size_t)(part_end - bytes));
                part = part_end + 1;
            }
            count = store(offsets, capacity, count, (size_t)(field_end - bytes));
            field = field_end + 1;
        }
        segment = segment_end + 1;
    }
    return count;
}
