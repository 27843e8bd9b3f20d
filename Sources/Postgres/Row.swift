/// One row; columns are numbered from 0 and read as the type the statement returns.
///
/// A value of another size, or null, throws a fault of kind `decoding` that names the column and
/// never the value.
package struct Row {
    private let answer: Answer
    private let number: Int32

    init(answer: Answer, number: Int32) {
        self.answer = answer
        self.number = number
    }

    package func isNull(_ column: Int) -> Bool {
        answer.isNull(row: number, column: column)
    }

    /// Reads a column that may be null: `try row.optional(3, row.text)`.
    package func optional<T>(
        _ column: Int,
        _ read: (Int) throws(PostgresFault) -> T
    ) throws(PostgresFault) -> T? {
        isNull(column) ? nil : try read(column)
    }

    package func bool(_ column: Int) throws(PostgresFault) -> Bool {
        try integer(column, as: UInt8.self) != 0
    }

    package func int16(_ column: Int) throws(PostgresFault) -> Int16 {
        try integer(column, as: Int16.self)
    }

    package func int32(_ column: Int) throws(PostgresFault) -> Int32 {
        try integer(column, as: Int32.self)
    }

    package func int64(_ column: Int) throws(PostgresFault) -> Int64 {
        try integer(column, as: Int64.self)
    }

    /// Reads an oid.
    package func typeOID(_ column: Int) throws(PostgresFault) -> TypeOID {
        TypeOID(rawValue: try integer(column, as: UInt32.self))
    }

    package func float8(_ column: Int) throws(PostgresFault) -> Double {
        Double(bitPattern: try integer(column, as: UInt64.self))
    }

    package func text(_ column: Int) throws(PostgresFault) -> String {
        try unsafe value(column) { bytes in unsafe String(decoding: bytes, as: UTF8.self) }
    }

    package func bytes(_ column: Int) throws(PostgresFault) -> [UInt8] {
        try unsafe value(column) { bytes in unsafe [UInt8](bytes) }
    }

    /// Reads a uuid as two halves, first half first.
    package func uuid(_ column: Int) throws(PostgresFault) -> (UInt64, UInt64) {
        try read(column) { reader throws(PostgresFault) in
            (try reader.integer(UInt64.self), try reader.integer(UInt64.self))
        }
    }

    /// Reads a timestamptz as microseconds since 1970-01-01T00:00:00Z; `infinity` does not read.
    package func timestamptz(_ column: Int) throws(PostgresFault) -> Int64 {
        try shifted(try integer(column, as: Int64.self), by: PostgresEpoch.microseconds, column)
    }

    /// Reads a date as days since 1970-01-01; `infinity` does not read.
    package func date(_ column: Int) throws(PostgresFault) -> Int32 {
        try shifted(try integer(column, as: Int32.self), by: PostgresEpoch.days, column)
    }

    /// Reads a numeric as its exact decimal text, with the scale it is stored with.
    package func numericText(_ column: Int) throws(PostgresFault) -> String {
        try read(column) { reader throws(PostgresFault) in try NumericText.read(&reader) }
    }

    /// Reads a numeric as significand and scale, when it fits 64 bits.
    package func numeric(_ column: Int) throws(PostgresFault) -> (significand: Int64, scale: Int) {
        let text = try numericText(column)
        let scale = text.utf8.firstIndex(of: UInt8(ascii: "."))
            .map { text.utf8.distance(from: $0, to: text.utf8.endIndex) - 1 }
        guard let significand = Int64(text.filter { $0 != "." }) else { throw misread(column) }
        return (significand, scale ?? 0)
    }

    /// Reads a jsonb as its UTF-8 text.
    package func jsonb(_ column: Int) throws(PostgresFault) -> [UInt8] {
        let bytes = try bytes(column)
        guard bytes.first == 1 else { throw misread(column) }
        return Array(bytes.dropFirst())
    }

    /// Reads a one-dimensional array of text without nulls.
    package func textArray(_ column: Int) throws(PostgresFault) -> [String] {
        try array(column) { reader throws(PostgresFault) in try reader.text() }
    }

    /// Reads a one-dimensional array of int8 without nulls.
    package func int64Array(_ column: Int) throws(PostgresFault) -> [Int64] {
        try array(column) { reader throws(PostgresFault) in try reader.integer(Int64.self) }
    }

    /// Reads a one-dimensional array without nulls, element by element; each element is read to its
    /// end.
    package func array<T>(
        _ column: Int,
        _ element: (inout BinaryReader) throws(PostgresFault) -> T
    ) throws(PostgresFault) -> [T] {
        try read(column) { reader throws(PostgresFault) in try reader.array(element) }
    }

    /// Reads a value of any type by its binary form; it must be read to its end.
    package func read<T>(
        _ column: Int,
        _ body: (inout BinaryReader) throws(PostgresFault) -> T
    ) throws(PostgresFault) -> T {
        var reader = BinaryReader(try bytes(column)[...])
        do {
            let value = try body(&reader)
            if reader.isAtEnd { return value }
        } catch {}
        throw misread(column)
    }

    @inline(__always)
    private func integer<T: FixedWidthInteger & BitwiseCopyable>(
        _ column: Int,
        as type: T.Type
    ) throws(PostgresFault) -> T {
        try unsafe value(column) { bytes throws(PostgresFault) in
            guard bytes.count == MemoryLayout<T>.size else { throw misread(column) }
            // The size was checked, and an integer has no invalid bit patterns.
            return unsafe T(bigEndian: bytes.loadUnaligned(as: T.self))
        }
    }

    @inline(__always)
    private func value<T>(
        _ column: Int,
        _ body: (UnsafeRawBufferPointer) throws(PostgresFault) -> T
    ) throws(PostgresFault) -> T {
        if isNull(column) { throw misread(column) }
        return try unsafe answer.withBytes(row: number, column: column, body)
    }

    private func shifted<T: FixedWidthInteger>(
        _ value: T,
        by offset: T,
        _ column: Int
    ) throws(PostgresFault) -> T {
        let (sum, overflows) = value.addingReportingOverflow(offset)
        if overflows || value == T.min || value == T.max { throw misread(column) }
        return sum
    }

    private func misread(_ column: Int) -> PostgresFault {
        PostgresFault(.decoding, "column \(column) is null or not of the type asked for")
    }
}
