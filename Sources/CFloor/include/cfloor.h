#ifndef CFLOOR_H
#define CFLOOR_H

#include <stddef.h>
#include <stdint.h>

/// The floors that `sorawatch bench parse` is measured against: the least a reader can do.

/// Splits `length` bytes of a v2 message with memchr into segments (CR), fields (`|`) and, of OBX,
/// components (`^`), and stores the offset where each ends. Returns how many offsets there are; of
/// those only the first `capacity` are stored.
size_t cfloor_split(const uint8_t *bytes, size_t length, uint32_t *offsets, size_t capacity);

/// Lets libxml2 parse `length` bytes as a SAX2 push parser and do nothing with what it finds but
/// count. Returns how many elements and runs of text there are, 0 where they are not well-formed.
size_t cfloor_sax(const uint8_t *bytes, size_t length);

#endif
