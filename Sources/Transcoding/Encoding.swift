/// A way to write text as bytes that the C library's iconv knows.
package struct Encoding: Sendable, Hashable {
    /// As iconv spells it, such as `GB18030`.
    package let name: String

    package init(named name: String) { self.name = name }

    /// The bytes as UTF-8.
    ///
    /// Strict: nothing is replaced or left out. At most four bytes come of one.
    package func utf8(from bytes: [UInt8]) throws(TranscodingError) -> [UInt8] {
        let conversion = try Conversion(from: name, to: "UTF-8")
        return try conversion.convert(bytes)
    }

    /// The text in this encoding; characters that it lacks become `?`.
    package func bytes(of utf8: [UInt8]) throws(TranscodingError) -> [UInt8] {
        let conversion = try Conversion(from: "UTF-8", to: name)
        do throws(TranscodingError) {
            return try conversion.convert(utf8)
        } catch {
            guard case .invalid = error else { throw error }
        }
        // Rare, so one character at a time will do: most of the text is kept.
        var kept: [UInt8] = []
        for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
            let piece = Array(String(scalar).utf8)
            kept += isKnown(piece) ? piece : [UInt8(ascii: "?")]
        }
        return try Conversion(from: "UTF-8", to: name).convert(kept)
    }

    private func isKnown(_ piece: [UInt8]) -> Bool {
        guard let conversion = try? Conversion(from: "UTF-8", to: name) else { return false }
        return (try? conversion.convert(piece)) != nil
    }
}

package enum TranscodingError: Error, Sendable, Hashable {
    /// The system's C library does not know the encoding.
    case unknownEncoding
    /// Where the first byte is that begins or continues no character.
    case invalid(offset: Int)
    case outOfMemory
}
