/// A parameter of a statement, for the paths where clarity counts more than the last microsecond.
///
/// Where speed counts, write the values into a `BinaryWriter` and use a prepared statement.
package enum Parameter: Sendable {
    case null
    case bool(Bool)
    case int16(Int16)
    case int32(Int32)
    case int64(Int64)
    case float8(Double)
    case text(String)
    case bytea([UInt8])
    case uuid(UInt64, UInt64)
    /// Microseconds since 1970-01-01T00:00:00Z.
    case timestamptz(Int64)
    /// Days since 1970-01-01.
    case date(Int32)
    case numeric(significand: Int64, scale: Int)
    /// UTF-8 text.
    case jsonb([UInt8])
    case textArray([String])
    case int64Array([Int64])
    case uuidArray([(UInt64, UInt64)])

    var type: TypeOID {
        switch self {
        case .null: .unspecified
        case .bool: .bool
        case .int16: .int2
        case .int32: .int4
        case .int64: .int8
        case .float8: .float8
        case .text: .text
        case .bytea: .bytea
        case .uuid: .uuid
        case .timestamptz: .timestamptz
        case .date: .date
        case .numeric: .numeric
        case .jsonb: .jsonb
        case .textArray: .textArray
        case .int64Array: .int8Array
        case .uuidArray: .uuidArray
        }
    }

    func write(to writer: inout BinaryWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .int16(let value): writer.int16(value)
        case .int32(let value): writer.int32(value)
        case .int64(let value): writer.int64(value)
        case .float8(let value): writer.float8(value)
        case .text(let value): writer.text(value)
        case .bytea(let value): writer.bytes(value)
        case .uuid(let high, let low): writer.uuid(high, low)
        case .timestamptz(let value): writer.timestamptz(value)
        case .date(let value): writer.date(value)
        case .numeric(let significand, let scale):
            writer.numeric(significand: significand, scale: scale)
        case .jsonb(let value): writer.jsonb(value)
        case .textArray(let values):
            let mark = writer.beginArray(of: .text)
            for value in values { writer.text(value) }
            writer.endArray(mark, count: values.count)
        case .int64Array(let values):
            let mark = writer.beginArray(of: .int8)
            for value in values { writer.int64(value) }
            writer.endArray(mark, count: values.count)
        case .uuidArray(let values):
            let mark = writer.beginArray(of: .uuid)
            for value in values { writer.uuid(value.0, value.1) }
            writer.endArray(mark, count: values.count)
        }
    }
}
