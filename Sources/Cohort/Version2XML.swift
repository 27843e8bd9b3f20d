/// Version 2 messages as XML: HL7's own encoding, and that of Mirth Connect.
///
/// HL7 Version 2: XML Encoding Syntax, release 2. Written from ER7 segments without escapes.
struct Version2XML {
    enum Dialect { case standard, mirth }

    private let dialect: Dialect
    /// Groups that are open, outermost first, with what they hold so far.
    private var open: [(name: String, children: [Markup])] = []

    private init(_ dialect: Dialect) { self.dialect = dialect }

    /// `structure` is such as `ORU_R01`; the first segment is MSH.
    static func document(_ dialect: Dialect, structure: String, segments: [String]) -> [UInt8] {
        var writer = Version2XML(dialect)
        writer.open = [("", [])]
        for segment in segments { writer.add(segment, structure: structure) }
        writer.close(to: 1)
        let children = writer.open[0].children
        switch dialect {
        case .standard:
            return Markup(structure, ["xmlns": "urn:hl7-org:v2xml"], children).document
        case .mirth: return Markup("HL7Message", [:], children).document
        }
    }

    private mutating func add(_ segment: String, structure: String) {
        let fields = segment.split(separator: "|", omittingEmptySubsequences: false)
            .map(String.init)
        let name = fields[0]
        if dialect == .standard {
            let place = Group.place(of: name, in: structure)
            var shared = 0
            while shared < min(place.path.count, place.freshFrom), shared + 1 < open.count,
                open[shared + 1].name == "\(structure).\(place.path[shared])"
            {
                shared += 1
            }
            close(to: shared + 1)
            for group in place.path.dropFirst(shared) {
                open.append(("\(structure).\(group)", []))
            }
        }
        open[open.count - 1].children.append(Markup(name, [:], written(fields, of: name)))
    }

    private mutating func close(to depth: Int) {
        while open.count > depth {
            let group = open.removeLast()
            open[open.count - 1].children.append(Markup(group.name, [:], group.children))
        }
    }

    private func written(_ fields: [String], of name: String) -> [Markup] {
        let isHeader = name == "MSH"
        var parts: [Markup] = isHeader ? [Markup("MSH.1", text: "|")] : []
        for (position, value) in fields.enumerated().dropFirst() where !value.isEmpty {
            let number = isHeader ? position + 1 : position
            if isHeader, number == 2 {
                parts.append(Markup("MSH.2", text: value))
                continue
            }
            let type =
                name == "OBX" && number == 5 ? fields[2] : FieldType.name(of: "\(name).\(number)")
            parts.append(field("\(name).\(number)", value, type: type))
        }
        return parts
    }

    private func field(_ name: String, _ value: String, type: String?) -> Markup {
        let components = value.split(separator: "^", omittingEmptySubsequences: false)
        let isComposite = components.count > 1 || type.map(FieldType.isComposite) ?? false
        guard isComposite || dialect == .mirth else { return Markup(name, text: value) }
        let prefix = dialect == .mirth ? name : type ?? "CE"
        return Markup(
            name,
            [:],
            components.enumerated().filter { !$0.element.isEmpty }.map { position, component in
                part("\(prefix).\(position + 1)", component)
            }
        )
    }

    private func part(_ name: String, _ value: Substring) -> Markup {
        let pieces = value.split(separator: "&", omittingEmptySubsequences: false)
        guard pieces.count > 1 else { return Markup(name, text: String(value)) }
        return Markup(
            name,
            [:],
            pieces.enumerated().map { Markup("\(name).\($0.offset + 1)", text: String($0.element)) }
        )
    }
}

/// The data types of the fields that the cohort's messages have.
private enum FieldType {
    static func name(of field: String) -> String? { names[field] }

    static func isComposite(_ type: String) -> Bool {
        !["NM", "ST", "TX", "FT", "ID", "IS", "SI", "DT", ""].contains(type)
    }

    private static let names = [
        "MSH.3": "HD", "MSH.4": "HD", "MSH.5": "HD", "MSH.6": "HD", "MSH.7": "TS", "MSH.9": "MSG",
        "MSH.11": "PT", "MSH.12": "VID", "EVN.2": "TS", "PID.3": "CX", "PID.5": "XPN",
        "PID.7": "TS", "PID.29": "TS", "PV1.3": "PL", "PV1.44": "TS", "PV1.45": "TS",
        "DG1.3": "CE", "DG1.5": "TS", "MRG.1": "CX", "PRB.2": "TS", "PRB.3": "CE", "PRB.4": "EI",
        "PRB.7": "TS", "OBR.2": "EI", "OBR.3": "EI", "OBR.4": "CE", "OBR.7": "TS", "OBR.22": "TS",
        "OBX.3": "CE", "OBX.6": "CE", "OBX.14": "TS", "ORC.2": "EI", "ORC.3": "EI", "ORC.9": "TS",
        "ORC.15": "TS", "ORC.16": "CE", "RXE.1": "TQ", "RXE.2": "CE", "RXE.5": "CE",
        "RXR.1": "CE", "RXD.2": "CE", "RXD.3": "TS", "RXD.5": "CE", "RXA.3": "TS", "RXA.4": "TS",
        "RXA.5": "CE", "RXA.7": "CE", "TXA.4": "TS", "TXA.12": "EI", "TXA.15": "EI",
    ]
}

/// Where a segment stands among the groups of a message structure.
private struct Group {
    var path: [String] = []
    /// From this depth on the segment begins groups of its own.
    var freshFrom = Int.max

    static func place(of segment: String, in structure: String) -> Group {
        switch (structure, segment) {
        case ("ORU_R01", "PID"): Group(path: ["PATIENT_RESULT", "PATIENT"], freshFrom: 0)
        case ("ORU_R01", "OBR"):
            Group(path: ["PATIENT_RESULT", "ORDER_OBSERVATION"], freshFrom: 1)
        case ("ORU_R01", "OBX"):
            Group(path: ["PATIENT_RESULT", "ORDER_OBSERVATION", "OBSERVATION"], freshFrom: 2)
        case ("RDS_O13", "PID"), ("RAS_O17", "PID"), ("RDE_O11", "PID"):
            Group(path: ["PATIENT"], freshFrom: 0)
        case ("RDS_O13", "ORC"), ("RAS_O17", "ORC"), ("RDE_O11", "ORC"):
            Group(path: ["ORDER"], freshFrom: 0)
        case ("RDS_O13", "RXD"), ("RDS_O13", "RXR"), ("RDE_O11", "RXE"), ("RDE_O11", "RXR"):
            Group(path: ["ORDER"])
        case ("RAS_O17", "RXA"), ("RAS_O17", "RXR"): Group(path: ["ORDER", "ADMINISTRATION"])
        case ("ADT_A39", "PID"): Group(path: ["PATIENT"], freshFrom: 0)
        case ("ADT_A39", "MRG"): Group(path: ["PATIENT"])
        case ("PPR_PC1", "PRB"): Group(path: ["PROBLEM"], freshFrom: 0)
        default: Group()
        }
    }
}
