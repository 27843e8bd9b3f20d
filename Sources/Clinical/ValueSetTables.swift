/// The tables behind `ValueSets` while they are filled.
struct ValueSetTables: Sendable {
    var observations = CodeTable<ValueSets.Observation>(capacity: 256)
    var answers = CodeTable<TumorResponse>(capacity: 128)
    var drugs = CodeTable<ValueSets.Drug>(capacity: 512)
    var diagnoses = CodeTable<ValueSets.DiagnosisMeaning>(capacity: 64)
    var stopReasons = CodeTable<ValueSets.StopReason>(capacity: 16)
    var lesionLabels = CodeTable<ValueSets.LesionLabel>(capacity: 16)
    var lesionRoles = CodeTable<LesionMeasurement.Role>(capacity: 16)
    private(set) var systems = CodeTable<CodeSystem>(capacity: 128)
    private var nextSiteSystem = CodeSystem.firstOfSites

    init() {
        for (system, spellings) in CodeSystem.spellings {
            for spelling in spellings {
                systems.set(Array(spelling.utf8), system: .name, meaning: system)
            }
        }
    }

    /// The system of that name; one that no value set names until now becomes a site's own.
    mutating func systemOrNew(_ name: String) -> CodeSystem {
        let bytes = Array(name.utf8)
        if let known = systems.meaning(bytes, bytes.indices, system: .name) { return known }
        let new = CodeSystem(number: nextSiteSystem)
        nextSiteSystem += 1
        systems.set(bytes, system: .name, meaning: new)
        return new
    }

    /// `name` without leading, trailing and repeated spaces.
    static func nameKey(_ name: String) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(name.utf8.count)
        for byte in name.utf8 {
            guard byte == 0x20 || byte == 0x09 else {
                key.append(byte)
                continue
            }
            if let last = key.last, last != 0x20 { key.append(0x20) }
        }
        if key.last == 0x20 { key.removeLast() }
        return key
    }
}
