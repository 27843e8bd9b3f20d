package import Clinical
import Foundation

extension Zone {
    /// The zone of this name in the tz database, its offsets from 1970 to 2100; nil without one.
    package init?(named name: String) {
        // Abbreviations and offsets such as EST and GMT+8, which Foundation takes too, are no
        // zones of a place.
        guard name == "UTC" || name.contains("/"), let zone = TimeZone(identifier: name) else {
            return nil
        }
        let offset = { (seconds: Int) in
            zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
        }
        var transitions: [Transition] = []
        var before = offset(0)
        // Foundation names only the changes of summer time, so all are searched for.
        for week in stride(from: 0, to: Self.endSeconds, by: Self.stepSeconds) {
            let after = offset(week + Self.stepSeconds)
            guard after != before else { continue }
            var low = week
            var high = week + Self.stepSeconds
            while high - low > 1 {
                let middle = (low + high) / 2
                if offset(middle) == before { low = middle } else { high = middle }
            }
            transitions.append(
                Transition(at: Instant(seconds: Int64(high)), offsetSeconds: after)
            )
            before = after
        }
        self.init(name: name, initialOffsetSeconds: offset(0), transitions: transitions)
    }

    /// No zone changed twice within a week of this time.
    private static let stepSeconds = 7 * 86_400
    /// 1 January 2100.
    private static let endSeconds = 4_102_444_800
}
