/// Survival times laid around a median so that Kaplan-Meier finds it again.
///
/// About one in eighteen events falls within a day of the median; the curve crosses one half among
/// them whatever the seed does elsewhere.
struct Placement: Sendable {
    /// Printed with one decimal in months, the day before and the day after read the same.
    var medianDay: Int
    var floorDay: Int
    var ceilingDay: Int

    /// `count` times in roughly ascending order that, together with `fixed`, have the median.
    func times(
        count: Int,
        beside fixed: [Endpoint],
        using generator: inout SeededGenerator
    ) -> [Endpoint] {
        let cluster = min(count, max(1, count / 18))
        let early = earlyCount(of: count - cluster, cluster: cluster, beside: fixed)
        let late = count - cluster - early
        var times: [Endpoint] = []
        for position in 0..<early {
            let day = earlyDay(position, of: early) + generator.number(from: -3, to: 3)
            let limited = min(max(day, floorDay), medianDay - 3)
            times.append(Endpoint(days: limited, isEvent: true))
        }
        for position in 0..<cluster {
            times.append(Endpoint(days: medianDay - 1 + position % 3, isEvent: true))
        }
        for position in 0..<late {
            let share = 0.5 + 0.5 * (Double(position) + 0.5) / Double(late)
            let day = min(max(scaled(share), medianDay + 3), ceilingDay)
            let isEvent = !generator.happens(35)
            let seen = isEvent ? day : generator.number(from: medianDay + 3, to: day)
            times.append(Endpoint(days: seen, isEvent: isEvent))
        }
        return times
    }

    /// The least number of early events with which half the cluster brings the curve to one half.
    private func earlyCount(of most: Int, cluster: Int, beside fixed: [Endpoint]) -> Int {
        let before = fixed.filter { $0.days < medianDay - 1 }
        var (low, high) = (0, most)
        while low < high {
            let middle = (low + high) / 2
            let events = (0..<middle).map {
                Endpoint(days: earlyDay($0, of: middle), isEvent: true)
            }
            let total = fixed.count + most + cluster
            if survival(after: before + events, of: total, cluster: cluster) <= 0.5 {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }

    private func survival(after times: [Endpoint], of total: Int, cluster: Int) -> Double {
        var atRisk = total
        var survival = 1.0
        for time in times.sorted(by: {
            ($0.days, $1.isEvent ? 1 : 0) < ($1.days, $0.isEvent ? 1 : 0)
        }) {
            if time.isEvent { survival *= Double(atRisk - 1) / Double(atRisk) }
            atRisk -= 1
        }
        return atRisk == 0 ? 0 : survival * (1 - Double(cluster) / 2 / Double(atRisk))
    }

    private func earlyDay(_ position: Int, of count: Int) -> Int {
        min(max(scaled(0.5 * (Double(position) + 0.5) / Double(count)), floorDay), medianDay - 3)
    }

    /// Quantile of a log-logistic distribution with shape 2 and this median.
    private func scaled(_ share: Double) -> Int {
        Int(Double(medianDay) * min((share / (1 - share)).squareRoot(), 2.6))
    }
}
