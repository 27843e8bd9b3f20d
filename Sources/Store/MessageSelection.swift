package import Clinical
internal import Postgres

/// Which of the stored messages are meant.
package struct MessageSelection: Sendable {
    /// Received at this time or later.
    package var since: Instant?
    package var ids: [MessageID]?
    package var interface: String?
    /// Why it is in quarantine.
    package var code: String?
    package var onlyQuarantined = false
    /// Those in quarantine that somebody has set aside count too.
    package var includesDiscarded = true

    package init() {}

    /// A condition on the row `m` of `sorawatch_data.message`; `first` numbers its first parameter.
    func condition(from first: Int) -> (sql: String, parameters: [Parameter]) {
        var parameters: [Parameter] = []
        func next(_ parameter: Parameter) -> String {
            parameters.append(parameter)
            return "$\(first + parameters.count - 1)"
        }
        var terms = ["true"]
        if let since { terms.append("m.received_at >= " + next(.timestamptz(since.microseconds))) }
        if let ids {
            let array = Parameter.uuidArray(ids.map { ($0.hash.high, $0.hash.low) })
            terms.append("m.message_id = ANY(\(next(array)))")
        }
        if let interface { terms.append("m.interface = " + next(.text(interface))) }
        if let code { terms.append("m.error_code = " + next(.text(code))) }
        if onlyQuarantined { terms.append("m.error_code IS NOT NULL") }
        if !includesDiscarded { terms.append("m.discarded_at IS NULL") }
        return (terms.joined(separator: " AND "), parameters)
    }
}
