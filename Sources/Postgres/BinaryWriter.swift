/// Writes values in PostgreSQL's binary form, each preceded by its length, into one growing buffer.
///
/// The same bytes serve as the parameters of a statement, the elements of an array, the fields of a
/// composite and the columns of a COPY row. The hot path: nothing is allocated per value, and a
/// writer that is emptied keeps its capacity.
package struct BinaryWriter: Sendable {
    /// Filled up to `count`; the rest is room already paid for.
    private var storage: [UInt8]
    package private(set) var count = 0

    /// Where an array or composite began, to be handed to the matching `end`.
    package struct Mark: Sendable {
        fileprivate let offset: Int
    }

    package init(capacityBytes: Int = 0) {
        storage = [UInt8](repeating: 0, count: capacityBytes)
    }

    package var isEmpty: Bool { count == 0 }
    /// Everything written so far.
    package var bytes: ArraySlice<UInt8> { storage[..<count] }

    /// Empties the writer and keeps its memory.
    package mutating func removeAll() {
        count = 0
    }

    /// Appends what another writer holds.
    package mutating func append(_ other: BinaryWriter) {
        append(other.bytes)
    }

    @inline(__always)
    private mutating func raw<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
        let start = advance(by: MemoryLayout<T>.size)
        // Safe: `advance` made room for exactly these bytes; the pointer stays in the closure.
        unsafe storage.withUnsafeMutableBytes { buffer in
            unsafe buffer.storeBytes(of: value.bigEndian, toByteOffset: start, as: T.self)
        }
    }

    @inline(__always)
    private mutating func append(_ value: some Collection<UInt8>) {
        let size = value.count
        let start = advance(by: size)
        // Safe: `advance` made room for exactly these bytes; the pointer stays in the closure.
        unsafe storage.withUnsafeMutableBytes { buffer in
            unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[start..<start + size])
                .copyBytes(from: value)
        }
    }

    /// Makes room for `size` more bytes; returns where they begin.
    @inline(__always)
    private mutating func advance(by size: Int) -> Int {
        let start = count
        count += size
        if count > storage.count { grow() }
        return start
    }

    private mutating func grow() {
        let room = max(count - storage.count, storage.count, 256)
        storage.append(contentsOf: repeatElement(0, count: room))
    }

    @inline(__always)
    private mutating func patch(_ value: Int32, at offset: Int) {
        let bits = UInt32(bitPattern: value)
        storage[offset] = UInt8(truncatingIfNeeded: bits >> 24)
        storage[offset + 1] = UInt8(truncatingIfNeeded: bits >> 16)
        storage[offset + 2] = UInt8(truncatingIfNeeded: bits >> 8)
        storage[offset + 3] = UInt8(truncatingIfNeeded: bits)
    }

    private mutating func mark() -> Mark {
        let mark = Mark(offset: count)
        raw(Int32(0))
        return mark
    }
}

// MARK: - Scalars

extension BinaryWriter {
    package mutating func null() {
        raw(Int32(-1))
    }

    package mutating func bool(_ value: Bool) {
        raw(Int32(1))
        raw(UInt8(value ? 1 : 0))
    }

    package mutating func int16(_ value: Int16) {
        raw(Int32(2))
        raw(value)
    }

    package mutating func int32(_ value: Int32) {
        raw(Int64(4) << 32 | Int64(UInt32(bitPattern: value)))
    }

    package mutating func int64(_ value: Int64) {
        raw(Int32(8))
        raw(value)
    }

    package mutating func float8(_ value: Double) {
        raw(Int32(8))
        raw(value.bitPattern)
    }

    /// Writes text; PostgreSQL refuses U+0000 and anything that is not UTF-8 (SQLSTATE 22021).
    package mutating func text(_ value: String) {
        let mark = mark()
        append(value.utf8)
        end(mark)
    }

    /// Writes UTF-8 text or a bytea.
    package mutating func bytes(_ value: [UInt8]) {
        raw(Int32(value.count))
        append(value)
    }

    /// Writes UTF-8 text or a bytea from a part of a message.
    package mutating func bytes(_ value: ArraySlice<UInt8>) {
        raw(Int32(value.count))
        append(value)
    }

    /// Writes a jsonb from its UTF-8 text.
    package mutating func jsonb(_ value: [UInt8]) {
        raw(Int32(value.count + 1))
        raw(UInt8(1))
        append(value)
    }

    /// Writes a uuid from its two halves, first half first.
    package mutating func uuid(_ high: UInt64, _ low: UInt64) {
        raw(Int32(16))
        raw(high)
        raw(low)
    }

    /// Writes a timestamptz.
    ///
    /// - Parameter microseconds: since 1970-01-01T00:00:00Z.
    package mutating func timestamptz(_ microseconds: Int64) {
        raw(Int32(8))
        raw(microseconds - PostgresEpoch.microseconds)
    }

    /// Writes a date.
    ///
    /// - Parameter days: since 1970-01-01.
    package mutating func date(_ days: Int32) {
        int32(days - PostgresEpoch.days)
    }

    /// Writes the numeric `significand` * 10^-`scale`, exactly.
    ///
    /// - Parameters:
    ///   - significand: every digit, as an integer.
    ///   - scale: digits after the decimal point, kept as numeric's display scale; negative for
    /// trailing zeros.
    package mutating func numeric(significand: Int64, scale: Int) {
        let digits = NumericDigits(significand: significand, scale: scale)
        raw(Int32(8 + 2 * digits.groups.count))
        raw(Int16(digits.groups.count))
        raw(Int16(digits.weight))
        raw(UInt16(digits.isNegative ? 0x4000 : 0))
        raw(Int16(max(scale, 0)))
        for index in digits.groups.indices { raw(digits.groups[index]) }
    }
}

// MARK: - Arrays, composites, COPY

extension BinaryWriter {
    /// Bytes between the length of an array and its first element.
    private static let arrayHeaderBytes = 20

    /// Begins a one-dimensional array: write its elements, then `endArray`.
    package mutating func beginArray(of element: TypeOID) -> Mark {
        let mark = mark()
        raw(Int32(1))  // dimensions
        raw(Int32(1))  // "may hold nulls"; the server looks for itself
        raw(element.rawValue)
        raw(Int32(0))  // elements, patched by endArray
        raw(Int32(1))  // first subscript
        return mark
    }

    /// Ends an array of `count` elements.
    package mutating func endArray(_ mark: Mark, count: Int) {
        if count == 0 {
            // An empty array has no dimension, and so neither length nor subscript.
            self.count -= 8
            patch(0, at: mark.offset + 4)
        } else {
            patch(Int32(count), at: mark.offset + 16)
        }
        end(mark)
    }

    /// Begins a composite (row) value: for each field call `field`, then write the value; then
    /// `end`.
    package mutating func beginComposite(fieldCount: Int) -> Mark {
        let mark = mark()
        raw(Int32(fieldCount))
        return mark
    }

    /// Announces the type of the composite's next field.
    package mutating func field(_ type: TypeOID) {
        raw(type.rawValue)
    }

    /// Ends a composite.
    package mutating func end(_ mark: Mark) {
        patch(Int32(count - mark.offset - 4), at: mark.offset)
    }

    /// Begins the stream of a binary COPY.
    package mutating func beginCopy() {
        append([0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00] as [UInt8])
        raw(Int64(0))  // no flags, no header extension
    }

    /// Begins a row of a binary COPY: write as many values as announced.
    package mutating func copyRow(columnCount: Int) {
        raw(Int16(columnCount))
    }

    /// Ends the stream of a binary COPY.
    package mutating func endCopy() {
        raw(Int16(-1))
    }
}

/// 2000-01-01T00:00:00Z, where PostgreSQL starts to count, seen from 1970.
enum PostgresEpoch {
    static let days: Int32 = 10_957
    static let microseconds: Int64 = 946_684_800_000_000
}
