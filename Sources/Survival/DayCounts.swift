/// One patient's part in one analysis: when observation ended, and whether with the event.
package struct Contribution: Hashable, Sendable {
    package var analysis: String
    package var stratum: String
    /// Days since the analysis' time zero.
    package var day: Int
    /// False: censored on that day.
    package var isEvent: Bool

    package init(analysis: String, stratum: String, day: Int, isEvent: Bool) {
        self.analysis = analysis
        self.stratum = stratum
        self.day = day
        self.isEvent = isEvent
    }
}

/// How many patients of one stratum had their event, or were censored, on each day.
///
/// All that Kaplan-Meier, its variance and the log-rank test need. Its size is the number of
/// distinct days and does not grow with the number of patients.
package struct DayCounts: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package let day: Int
        package fileprivate(set) var events: Int
        package fileprivate(set) var censored: Int

        package init(day: Int, events: Int, censored: Int) {
            precondition(events >= 0 && censored >= 0, "a count of patients is not negative")
            self.day = day
            self.events = events
            self.censored = censored
        }
    }

    /// Days ascend; none is empty.
    package private(set) var entries: [Entry] = []

    package init() {}

    /// Sums entries that name one day; drops the empty ones.
    package init(_ entries: some Sequence<Entry>) {
        for entry in entries.sorted(by: { $0.day < $1.day }) { append(entry) }
    }

    package var patients: Int { entries.reduce(0) { $0 + $1.events + $1.censored } }

    package var events: Int { entries.reduce(0) { $0 + $1.events } }

    package mutating func add(day: Int, isEvent: Bool) {
        let index = firstIndex(notBefore: day)
        if index == entries.count || entries[index].day != day {
            entries.insert(Entry(day: day, events: 0, censored: 0), at: index)
        }
        entries[index].count(isEvent, by: 1)
    }

    /// Takes one patient away; false, and nothing done, where there is none to take.
    package mutating func subtract(day: Int, isEvent: Bool) -> Bool {
        let index = firstIndex(notBefore: day)
        guard index < entries.count, entries[index].day == day else { return false }
        guard (isEvent ? entries[index].events : entries[index].censored) > 0 else { return false }
        entries[index].count(isEvent, by: -1)
        if entries[index].isEmpty { entries.remove(at: index) }
        return true
    }

    /// The counts of both together, in time linear in their days.
    package func merging(_ other: DayCounts) -> DayCounts {
        var result = DayCounts()
        result.entries.reserveCapacity(entries.count + other.entries.count)
        var rest = other.entries[...]
        for entry in entries {
            while let first = rest.first, first.day <= entry.day {
                result.append(first)
                rest.removeFirst()
            }
            result.append(entry)
        }
        for entry in rest { result.append(entry) }
        return result
    }

    /// The same patients with events and censorings exchanged: the follow-up, by reverse
    /// Kaplan-Meier.
    package var reversed: DayCounts {
        DayCounts(
            entries.map { Entry(day: $0.day, events: $0.censored, censored: $0.events) }
        )
    }

    private mutating func append(_ entry: Entry) {
        if entry.isEmpty { return }
        if let last = entries.indices.last, entries[last].day == entry.day {
            entries[last].events += entry.events
            entries[last].censored += entry.censored
        } else {
            entries.append(entry)
        }
    }

    private func firstIndex(notBefore day: Int) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].day < day { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension DayCounts.Entry {
    fileprivate var isEmpty: Bool { events == 0 && censored == 0 }

    fileprivate mutating func count(_ isEvent: Bool, by step: Int) {
        if isEvent { events += step } else { censored += step }
    }
}
