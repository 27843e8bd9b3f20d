internal import Clinical
import Foundation
import HL7

/// How a value is read, and what its reader would like to see.
struct SettingKind<Value> {
    /// Completes the sentence "expected ...".
    let expected: String
    let parse: (String) -> Value?
}

extension SettingKind where Value == String {
    static var text: Self {
        SettingKind(expected: "text, or nothing at all for the default") { $0.isEmpty ? nil : $0 }
    }

    /// Names what appears in log lines, metrics and addresses.
    static var name: Self {
        SettingKind(expected: "1 to 64 of the characters a-z, 0-9, - and _") { text in
            let isAllowed = text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
            return isAllowed && (1...64).contains(text.utf8.count) ? text : nil
        }
    }

    static var absolutePath: Self {
        SettingKind(expected: "a path that begins with /") { $0.hasPrefix("/") ? $0 : nil }
    }

    static var webAddress: Self {
        SettingKind(expected: "an http or https address without user and password") { text in
            guard let url = URL(string: text),
                ["http", "https"].contains(url.scheme?.lowercased()),
                let host = url.host(), !host.isEmpty, url.user() == nil, url.password() == nil
            else { return nil }
            return text
        }
    }

    /// The name as table 0211 writes it.
    static var charset: Self {
        let names = Charset.allCases.map(\.name).joined(separator: ", ")
        return SettingKind(expected: "a charset of HL7 table 0211, one of \(names)") {
            Charset(table0211: $0)?.name
        }
    }
}

extension SettingKind where Value == Bool {
    static var flag: Self {
        SettingKind(expected: "true or false") { ["true": true, "false": false][$0] }
    }
}

extension SettingKind where Value == Int {
    static func count(_ range: ClosedRange<Int>) -> Self {
        SettingKind(expected: "a whole number, \(range.lowerBound) to \(range.upperBound)") {
            text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension SettingKind where Value == TimeSpan {
    static func time(_ range: ClosedRange<TimeSpan>) -> Self {
        SettingKind(
            expected: "a time with its unit (ms, s, min, h, d) such as `60 s`, "
                + "\(range.lowerBound) to \(range.upperBound)"
        ) { text in TimeSpan(text).flatMap { range.contains($0) ? $0 : nil } }
    }
}

extension SettingKind where Value == ByteSize {
    static func size(_ range: ClosedRange<ByteSize>) -> Self {
        SettingKind(
            expected: "a size with its unit (B, KiB, MiB, GiB) such as `16 MiB`, "
                + "\(range.lowerBound) to \(range.upperBound)"
        ) { text in ByteSize(text).flatMap { range.contains($0) ? $0 : nil } }
    }
}

extension SettingKind where Value == ListenAddress {
    static var listen: Self {
        SettingKind(
            expected: "host:port such as `127.0.0.1:2575` or `[::1]:2575`",
            parse: ListenAddress.init
        )
    }
}

extension SettingKind where Value == Zone {
    static var zone: Self {
        SettingKind(expected: "a time zone of the tz database such as `Asia/Shanghai`") {
            Zone(named: $0)
        }
    }
}

extension SettingKind where Value == Clinical.Decimal {
    static var factor: Self {
        SettingKind(expected: "a decimal number above 0, such as 1.21") { text in
            Clinical.Decimal(text).flatMap { $0.significand > 0 ? $0 : nil }
        }
    }
}

extension SettingKind where Value: RawRepresentable<String> & CaseIterable {
    static var choice: Self {
        let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
        return SettingKind(expected: "one of \(names)") { Value(rawValue: $0) }
    }
}
