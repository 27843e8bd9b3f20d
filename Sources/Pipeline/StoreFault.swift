/// Why a transaction with the store failed, as far as its caller must know.
package enum StoreFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The same work can succeed later: no answer, connection lost, in doubt, disk full, or a
    /// commit that warned it is not as durable as configured.
    case transient(String)
    /// The values were refused; some of them will be refused for ever.
    case data(String)
    /// Neither: the schema or the program is wrong.
    case broken(String)

    package var description: String {
        switch self {
        case .transient(let text), .data(let text), .broken(let text): text
        }
    }

    /// A bounded label for metrics.
    package var label: String {
        switch self {
        case .transient: "transient"
        case .data: "data"
        case .broken: "broken"
        }
    }
}
