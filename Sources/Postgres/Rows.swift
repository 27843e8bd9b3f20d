import CLibPQ

/// The answer to one statement: rows in binary form, and how many rows it touched.
package struct Rows {
    private let answer: Answer

    init(_ answer: Answer) {
        self.answer = answer
    }

    /// How many rows an INSERT, UPDATE, DELETE, COPY or SELECT touched or returned.
    package var affected: Int { answer.affected }
    package var isEmpty: Bool { answer.rowCount == 0 }
    package var first: Row? { answer.rowCount > 0 ? self[0] : nil }
    package var columnCount: Int { answer.columnCount }
}

extension Rows: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { answer.rowCount }

    package subscript(position: Int) -> Row {
        precondition(position >= 0 && position < answer.rowCount, "row out of bounds")
        return Row(answer: answer, number: Int32(position))
    }
}

/// Owns a result of libpq.
///
/// Safe to keep: the pointer is valid until `deinit`, and nothing writes to a result once it is
/// received.
@safe
final class Answer {
    let rowCount: Int
    let columnCount: Int
    let status: ExecStatusType
    private let result: OpaquePointer

    init(_ result: OpaquePointer) {
        unsafe self.result = result
        rowCount = unsafe Int(PQntuples(result))
        columnCount = unsafe Int(PQnfields(result))
        status = unsafe PQresultStatus(result)
    }

    deinit {
        // The only place that frees it, and nobody can hold a reference any more.
        unsafe PQclear(result)
    }

    var affected: Int {
        // libpq returns a terminated string inside the result, empty when there is no count.
        guard let text = unsafe PQcmdTuples(result) else { return 0 }
        return unsafe Int(String(cString: text)) ?? 0
    }

    func isNull(row: Int32, column: Int) -> Bool {
        precondition(column >= 0 && column < columnCount, "column out of bounds")
        return unsafe PQgetisnull(result, row, Int32(column)) == 1
    }

    /// Lends the bytes of a value; they are inside the result and live as long as `self`.
    @inline(__always)
    func withBytes<T>(
        row: Int32,
        column: Int,
        _ body: (UnsafeRawBufferPointer) throws(PostgresFault) -> T
    ) throws(PostgresFault) -> T {
        precondition(column >= 0 && column < columnCount, "column out of bounds")
        // libpq allocates a result as a whole; pointer and length describe one value of it.
        let start = unsafe PQgetvalue(result, row, Int32(column))
        let count = unsafe Int(PQgetlength(result, row, Int32(column)))
        defer { withExtendedLifetime(self) {} }
        return try unsafe body(UnsafeRawBufferPointer(start: start, count: count))
    }

    func fault(inDoubt: Bool) -> PostgresFault {
        let sqlState = field("C")
        return PostgresFault(
            .server,
            sqlState == nil ? "no answer" : "refused",
            sqlState: sqlState,
            severity: field("V"),
            constraint: field("n"),
            inDoubt: inDoubt,
            detail: [field("M"), field("D"), field("W")].compactMap(\.self).joined(separator: "; ")
        )
    }

    /// A field of an error or notice by its one-letter code (protocol 3.0, "Error and Notice
    /// Message Fields").
    private func field(_ code: Unicode.Scalar) -> String? {
        unsafe Answer.field(code, of: result)
    }

    /// The same, of a result that libpq owns.
    static func field(_ code: Unicode.Scalar, of result: OpaquePointer?) -> String? {
        // A terminated string inside the result, copied at once.
        guard let text = unsafe PQresultErrorField(result, Int32(code.value)) else { return nil }
        return unsafe String(cString: text)
    }
}
