internal import Clinical
internal import Postgres

/// Writes rows of one table as an array of its row type.
struct RowArrayWriter {
    private var writer = BinaryWriter(capacityBytes: 64 << 10)
    private let columns: [TypeOID]
    private let element: TypeOID
    private var array: BinaryWriter.Mark?
    private var rows = 0
    private var position = 0

    init(_ shape: RowShape, element: TypeOID) {
        self.columns = shape.columns
        self.element = element
    }

    var isEmpty: Bool { rows == 0 }

    mutating func begin() {
        writer.removeAll()
        array = writer.beginArray(of: element)
        rows = 0
    }

    /// Writes one row; `body` writes every column in order.
    ///
    /// It works on this very writer: a writer of its own would share the buffer and copy it.
    mutating func row(_ body: (inout Self) -> Void) {
        let mark = writer.beginComposite(fieldCount: columns.count)
        position = 0
        body(&self)
        precondition(position == columns.count, "a row lacks a column")
        writer.end(mark)
        rows += 1
    }

    /// Appends the finished array as the next parameter of a statement.
    mutating func finish(into parameters: inout BinaryWriter) {
        if let array { writer.endArray(array, count: rows) }
        parameters.append(writer)
    }

    /// The buffer, set to receive the next column's value.
    @inline(__always)
    mutating func next(_ write: (inout BinaryWriter) -> Void) {
        writer.field(columns[position])
        position += 1
        write(&writer)
    }
}

/// Columns by type; nil is null.
extension RowArrayWriter {
    mutating func null() { next { $0.null() } }
    mutating func text(_ value: String) { next { $0.text(value) } }
    mutating func bool(_ value: Bool) { next { $0.bool(value) } }
    mutating func int32(_ value: Int) { next { $0.int32(Int32(clamping: value)) } }
    mutating func instant(_ value: Instant) { next { $0.timestamptz(value.microseconds) } }
    mutating func hash(_ value: Hash128) { next { $0.uuid(value.high, value.low) } }

    mutating func text(_ value: String?) {
        if let value { text(value) } else { null() }
    }

    mutating func instant(_ value: Instant?) {
        if let value { instant(value) } else { null() }
    }

    mutating func hash(_ value: Hash128?) {
        if let value { hash(value) } else { null() }
    }

    mutating func bool(_ value: Bool?) {
        if let value { bool(value) } else { null() }
    }

    mutating func int32(_ value: Int?) {
        if let value { int32(value) } else { null() }
    }

    mutating func double(_ value: Double?) {
        if let value { next { $0.float8(value) } } else { null() }
    }

    mutating func day(_ value: CivilDay?) {
        if let value { next { $0.date(Int32(clamping: value.epochDay)) } } else { null() }
    }

    mutating func decimal(_ value: Decimal?) {
        if let value {
            next { $0.numeric(significand: value.significand, scale: value.scale) }
        } else {
            null()
        }
    }
}
