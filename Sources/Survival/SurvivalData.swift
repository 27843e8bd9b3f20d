/// Patients of a table with the columns `time`, `status` and perhaps `group`, as R reads them.
///
/// Times need not be whole: they are counted in the unit of the last decimal place that any has.
package struct SurvivalData: Sendable {
    package struct Group: Sendable {
        package let name: String
        /// Days are units of time here.
        package let counts: DayCounts
    }

    /// A line that cannot be used; `text` never holds its content.
    package struct Fault: Error, Hashable, CustomStringConvertible {
        /// From 1.
        package var line: Int
        package var text: String
        package var description: String { "line \(line): \(text)" }
    }

    /// In ascending order, as R orders the levels of a factor: by number where all are numbers.
    package let groups: [Group]
    /// How many units make 1 of the table's time.
    package let unitsPerTime: Double

    /// More groups are none: somebody took another column for them.
    package static let limitGroups = 64

    package init(csv: String) throws(Fault) {
        var rows = CSVRows(csv)
        guard let header = rows.next() else { throw Fault(line: 1, text: "the file is empty") }
        let columns = try Columns(header)
        var patients: [Patient] = []
        for row in rows { patients.append(try Patient(row, columns, of: header.fields.count)) }
        guard !patients.isEmpty else {
            throw Fault(line: header.line, text: "there are no patients below the header")
        }
        let event = try Self.eventStatus(patients)
        let places = Self.decimalPlaces(patients)
        unitsPerTime = (0..<places).reduce(1) { product, _ in product * 10 }
        var counts: [String: [DayCounts.Entry]] = [:]
        for patient in patients {
            guard let units = patient.time.units(places: places) else {
                throw Fault(line: patient.line, text: "the time is too long")
            }
            let isEvent = patient.status == event
            counts[patient.group, default: []].append(
                DayCounts.Entry(day: units, events: isEvent ? 1 : 0, censored: isEvent ? 0 : 1)
            )
            guard counts.count <= Self.limitGroups else {
                throw Fault(line: patient.line, text: "more than \(Self.limitGroups) groups")
            }
        }
        groups = Self.inOrder(counts.keys).map {
            Group(name: $0, counts: DayCounts(counts[$0, default: []]))
        }
    }

    /// 1, or 2 where the table has it: then 1 is censored, as R takes it.
    private static func eventStatus(_ patients: [Patient]) throws(Fault) -> Int {
        guard patients.contains(where: { $0.status == 2 }) else { return 1 }
        if let odd = patients.first(where: { $0.status == 0 }) {
            throw Fault(line: odd.line, text: "status 0 in a table that has status 2")
        }
        return 2
    }

    /// As many as any time has, and as fit into 15 digits beside the longest time's whole ones.
    private static func decimalPlaces(_ patients: [Patient]) -> Int {
        let most = patients.reduce(0) { max($0, $1.time.scale) }
        let whole = patients.reduce(0) { max($0, $1.time.wholeDigits) }
        return max(0, min(most, 14 - whole))
    }

    private static func inOrder(_ names: some Sequence<String>) -> [String] {
        let numbers = names.map { ($0, Double($0)) }
        guard numbers.allSatisfy({ $0.1?.isFinite ?? false }) else { return names.sorted() }
        return numbers.sorted { ($0.1 ?? 0, $0.0) < ($1.1 ?? 0, $1.0) }.map(\.0)
    }
}

private struct Columns {
    let time: Int
    let status: Int
    let group: Int?

    init(_ header: CSVRows.Row) throws(SurvivalData.Fault) {
        let names = header.fields.map { $0.trimmed.lowercased() }
        func place(of name: String) throws(SurvivalData.Fault) -> Int? {
            let places = names.indices.filter { names[$0] == name }
            guard places.count < 2 else {
                throw SurvivalData.Fault(line: header.line, text: "two columns \(name)")
            }
            return places.first
        }
        guard let time = try place(of: "time"), let status = try place(of: "status") else {
            throw SurvivalData.Fault(
                line: header.line,
                text: "expected a header with the columns time, status and perhaps group"
            )
        }
        self.time = time
        self.status = status
        group = try place(of: "group")
    }
}

private struct Patient {
    let line: Int
    let time: WrittenTime
    let status: Int
    let group: String

    init(_ row: CSVRows.Row, _ columns: Columns, of width: Int) throws(SurvivalData.Fault) {
        func refused(_ text: String) -> SurvivalData.Fault {
            SurvivalData.Fault(line: row.line, text: text)
        }
        if row.isMalformed { throw refused("a quote is not closed or stands within a field") }
        guard row.fields.count == width else {
            throw refused("expected \(width) fields, found \(row.fields.count)")
        }
        line = row.line
        guard let time = WrittenTime(row.fields[columns.time].trimmed) else {
            throw refused("the time is no number from 0 upwards")
        }
        self.time = time
        switch row.fields[columns.status].trimmed.lowercased() {
        case "0", "false", "f": status = 0
        case "1", "true", "t": status = 1
        case "2": status = 2
        default: throw refused("the status is none of 0, 1, 2, TRUE and FALSE")
        }
        group = columns.group.map { row.fields[$0].trimmed } ?? "all"
        if group.isEmpty { throw refused("the group is empty") }
        if group.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            throw refused("the group has control characters")
        }
    }
}

extension String {
    /// Without spaces and tabs at either end.
    fileprivate var trimmed: String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let start = drop(while: isSpace)
        guard let end = start.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(start[...end])
    }
}
