internal import Clinical

/// An ER7 segment from its fields by ascending number; what lies between them is empty.
func segment(_ name: String, _ fields: KeyValuePairs<Int, String>) -> String {
    var values: [String] = []
    for (number, value) in fields {
        while values.count < number { values.append("") }
        values[number - 1] = value
    }
    while values.last?.isEmpty == true { values.removeLast() }
    return ([name] + values).joined(separator: "|")
}

extension Instant {
    /// Such as `20260203040506`, in UTC.
    var stamp: String { digits(of: description) }
}

extension CivilDay {
    /// Such as `20260203`.
    var stamp: String { digits(of: description) }
}

private func digits(of text: String) -> String {
    let digits = text.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return String(decoding: digits, as: UTF8.self)
}

/// `number` with leading zeros to at least `width` digits.
func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
