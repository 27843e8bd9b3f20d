import HL7

extension String {
    /// Control characters as pictures, so that a terminal shows them and does not obey them.
    var visible: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar.value {
            case 0..<0x20: text.unicodeScalars.append(Self.picture(0x2400 + scalar.value))
            case 0x7F: text.unicodeScalars.append(Self.picture(0x2421))
            case 0x80..<0xA0: text += "\\x" + String(scalar.value, radix: 16, uppercase: true)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static func picture(_ value: UInt32) -> Unicode.Scalar {
        Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    /// Bytes as text, a line for each of theirs; what is no text in `charset` as `\xHH`.
    init(visible bytes: [UInt8], in charset: Charset) {
        let utf8 = (try? charset.decode(bytes)) ?? Self.escaped(bytes)
        let whole = String(decoding: utf8, as: UTF8.self)
        var text = ""
        var line: [Unicode.Scalar] = []
        func take() {
            text += String(String.UnicodeScalarView(line)).visible
            line = []
        }
        var last: Unicode.Scalar = " "
        for scalar in whole.unicodeScalars {
            if last == "\n" || (last == "\r" && scalar != "\n") {
                take()
                text += "\n"
            }
            line.append(scalar)
            last = scalar
        }
        take()
        self = text
    }

    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { byte -> [UInt8] in
            guard byte >= 0x80 else { return [byte] }
            return Array("\\x\(String(byte, radix: 16, uppercase: true))".utf8)
        }
    }
}
