/// Why a configuration file was refused.
package enum SettingsError: Error, Hashable, CustomStringConvertible {
    /// Where in the file, and under which key.
    package struct Place: Hashable, Sendable {
        package var file: String
        /// From 1; 0 where the file as a whole is meant.
        package var line: Int
        /// Such as `interfaces[1].listen`, members of a list counted from 1; empty at the top.
        package var key: String
    }

    case notYAML(Place, problem: String)
    case unknownKey(Place, nearest: String?)
    case duplicateKey(Place)
    case missing(Place)
    /// `expected` completes the sentence "expected ...".
    case invalid(Place, expected: String)

    /// Says `file:line: key: what is wrong`.
    ///
    /// Never shows a value, which may be a secret in the wrong place.
    package var description: String {
        switch self {
        case .notYAML(let place, let problem): place.prefix + "not YAML: \(problem)"
        case .unknownKey(let place, let nearest?):
            place.prefix + "unknown key; the nearest known key is `\(nearest)`"
        case .unknownKey(let place, nil): place.prefix + "unknown key"
        case .duplicateKey(let place): place.prefix + "given twice"
        case .missing(let place): place.prefix + "missing"
        case .invalid(let place, let expected): place.prefix + "expected \(expected)"
        }
    }
}

extension SettingsError.Place {
    fileprivate var prefix: String {
        file + ":" + (line > 0 ? "\(line):" : "") + " " + (key.isEmpty ? "" : "\(key): ")
    }
}
