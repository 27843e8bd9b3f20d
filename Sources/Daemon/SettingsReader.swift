import Yams

/// Reads one mapping of a configuration file by the names in `Key`, and refuses all others.
struct SettingsReader<Key: RawRepresentable<String> & CaseIterable> {
    private let source: Source
    /// Line of the mapping.
    private let line: Int
    /// Such as `interfaces[1].`.
    private let prefix: String
    private var members: [String: (line: Int, node: Node)] = [:]

    /// The whole of a file.
    ///
    /// `requiringEveryKey` makes an absent key an error, to prove that a sample is complete.
    init(text: String, file: String, requiringEveryKey: Bool) throws(SettingsError) {
        let source = Source(file: file, requiresEveryKey: requiringEveryKey)
        let node = try source.compose(text)
        if let node, !node.isAbsent {
            try self.init(source, node, line: node.mark?.line ?? 1, path: "")
        } else {
            try self.init(source, members: [:], line: 0, path: "")
        }
    }

    private init(_ source: Source, _ node: Node, line: Int, path: String) throws(SettingsError) {
        guard let mapping = node.mapping else {
            throw .invalid(source.place(line, path), expected: "keys with values")
        }
        var members: [String: (line: Int, node: Node)] = [:]
        for (key, value) in mapping {
            let line = key.mark?.line ?? line
            guard let name = key.scalar?.string else {
                throw .invalid(source.place(line, path), expected: "plain keys")
            }
            members[name] = (line, value)
        }
        try self.init(source, members: members, line: line, path: path)
    }

    private init(
        _ source: Source,
        members: [String: (line: Int, node: Node)],
        line: Int,
        path: String
    ) throws(SettingsError) {
        self.source = source
        self.members = members
        // The whole file has no line of its own.
        let line = path.isEmpty ? 0 : line
        self.line = line
        prefix = path.isEmpty ? "" : path + "."
        let known = Key.allCases.map(\.rawValue)
        let unknown = members.filter { !known.contains($0.key) }
        if let (name, member) = unknown.min(by: {
            ($0.value.line, $0.key) < ($1.value.line, $1.key)
        }) {
            throw .unknownKey(
                source.place(member.line, prefix + name),
                nearest: nearest(to: name, of: known)
            )
        }
        guard source.requiresEveryKey else { return }
        for name in known where members[name] == nil {
            throw .missing(source.place(line, prefix + name))
        }
    }

    /// Nil where the key is absent or null.
    func value<Value>(_ key: Key, _ kind: SettingKind<Value>) throws(SettingsError) -> Value? {
        guard let member = present(key) else { return nil }
        return try value(of: member.node, kind, source.place(member.line, path(key)))
    }

    func required<Value>(_ key: Key, _ kind: SettingKind<Value>) throws(SettingsError) -> Value {
        guard let value = try value(key, kind) else { throw .missing(place(key)) }
        return value
    }

    func values<Value>(_ key: Key, _ kind: SettingKind<Value>) throws(SettingsError) -> [Value]? {
        guard let items = try items(key) else { return nil }
        var values: [Value] = []
        for item in items { values.append(try value(of: item.node, kind, item.place)) }
        return values
    }

    /// The mapping under a key; an empty one where it is absent.
    func section<Child>(_ key: Key, _ keys: Child.Type) throws(SettingsError) -> SettingsReader<
        Child
    > {
        guard let member = present(key) else {
            return try SettingsReader<Child>(source, members: [:], line: line, path: path(key))
        }
        return try SettingsReader<Child>(source, member.node, line: member.line, path: path(key))
    }

    /// The mappings of a list; nil where it is absent.
    func sections<Child>(
        _ key: Key,
        _ keys: Child.Type
    ) throws(SettingsError) -> [SettingsReader<Child>]? {
        guard let items = try items(key) else { return nil }
        var sections: [SettingsReader<Child>] = []
        for item in items {
            let reader = try SettingsReader<Child>(
                source,
                item.node,
                line: item.place.line,
                path: item.place.key
            )
            sections.append(reader)
        }
        return sections
    }

    /// For what the kind of a value cannot judge.
    func invalid(_ key: Key, expected: String) -> SettingsError {
        .invalid(place(key), expected: expected)
    }

    /// A path in the file is meant relative to the file's directory.
    func resolved(_ path: String) -> String {
        guard !path.hasPrefix("/"), let slash = source.file.lastIndex(of: "/") else { return path }
        return source.file[...slash] + path
    }

    private func items(
        _ key: Key
    ) throws(SettingsError) -> [(node: Node, place: SettingsError.Place)]? {
        guard let member = present(key) else { return nil }
        guard let sequence = member.node.sequence else { throw invalid(key, expected: "a list") }
        return sequence.enumerated().map { index, node in
            (node, source.place(node.mark?.line ?? member.line, "\(path(key))[\(index + 1)]"))
        }
    }

    private func value<Value>(
        of node: Node,
        _ kind: SettingKind<Value>,
        _ place: SettingsError.Place
    ) throws(SettingsError) -> Value {
        guard let text = node.scalar?.string, let value = kind.parse(text) else {
            throw .invalid(place, expected: kind.expected)
        }
        return value
    }

    private func present(_ key: Key) -> (line: Int, node: Node)? {
        guard let member = members[key.rawValue], !member.node.isAbsent else { return nil }
        return member
    }

    private func place(_ key: Key) -> SettingsError.Place {
        source.place(members[key.rawValue]?.line ?? line, path(key))
    }

    private func path(_ key: Key) -> String { prefix + key.rawValue }
}

/// The file being read.
private struct Source {
    var file: String
    var requiresEveryKey: Bool

    func place(_ line: Int, _ key: String) -> SettingsError.Place {
        SettingsError.Place(file: file, line: line, key: key)
    }

    /// Yams' own descriptions quote the file, which may hold a secret in the wrong place.
    func compose(_ text: String) throws(SettingsError) -> Node? {
        do {
            return try Yams.compose(yaml: text)
        } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
            let key = keys.first ?? ""
            throw .duplicateKey(place(line(ofSecond: key, in: text, from: context.mark), key))
        } catch YamlError.scanner(_, let problem, let mark, _),
            YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _)
        {
            throw .notYAML(place(mark.line, ""), problem: problem)
        } catch {
            throw .notYAML(place(0, ""), problem: "unreadable characters")
        }
    }

    /// The line of the second `key` in the mapping that starts at `mark`; that of the mapping where
    /// keys do not start lines.
    private func line(ofSecond key: String, in text: String, from mark: Mark) -> Int {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let indent = mark.column - 1
        let holders = lines.indices.dropFirst(mark.line - 1).filter { index in
            lines[index].prefix(indent).allSatisfy { $0 == " " || $0 == "-" }
                && lines[index].dropFirst(indent).hasPrefix(key + ":")
        }
        return holders.count > 1 ? holders[1] + 1 : mark.line
    }
}

extension Node {
    /// Nothing, `~` or `null`, unquoted.
    fileprivate var isAbsent: Bool {
        guard let scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null"].contains(scalar.string)
    }
}

/// The known key with the fewest edits between, if they are fewer than half its letters.
private func nearest(to name: String, of known: [String]) -> String? {
    let best = known.map { ($0, edits(Array(name), Array($0))) }.min { $0.1 < $1.1 }
    guard let (key, distance) = best, distance * 2 < max(key.count, name.count) else { return nil }
    return key
}

/// Levenshtein's distance.
private func edits(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (i, from) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, to) in right.enumerated() {
            let substituted = diagonal + (from == to ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[right.count]
}
