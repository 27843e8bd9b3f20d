import Testing

@Suite struct `banned text` {
    /// The files that name what is banned.
    private static let ownFolder = "Tests/TidyTests/"

    @Test(arguments: BannedText.all)
    func `is nowhere`(banned: BannedText) throws {
        for file in try SourceTree.files()
        where !file.path.hasPrefix(Self.ownFolder) {
            for place in banned.places(in: file) {
                Issue.record("\(place): \(banned.name); instead: \(banned.replacement)")
            }
        }
    }

    @Test(
        arguments: [
            ("fatalError", "    default: fatalError()"), ("try!", "let a = try! b()"),
            ("as!", "let a = b as! C"), ("unfinished work", "    // TODO: later"),
            ("print", "        print(\"a\")"), ("bare tasks", "let a = Task { b() }"),
            ("bare tasks", "Task.detached(priority: .high) {"),
            ("dispatch queues", "DispatchQueue.main.async {"), ("public", "    public var a = 1"),
            ("vague names", "struct StringUtils {"), ("vague names", "final class LaneManager {"),
            ("unsafe", "let a = unsafe b()"),
            ("blocking sleep", "Thread.sleep(forTimeInterval: 1)"),
        ]
    )
    func `is found in a program`(name: String, line: String) throws {
        let banned = try #require(BannedText.all.first { $0.name == name })
        let file = SourceTree.File(path: "Sources/A/B.swift", text: "\n" + line)
        #expect(banned.places(in: file) == ["Sources/A/B.swift:2"])
    }

    @Test func `is found in tests, where it differs`() throws {
        let file = SourceTree.File(
            path: "Tests/ATests/B.swift",
            text: "print(1)\ntry await Task.sleep(for: .seconds(1))\n// Task.sleep(1)"
        )
        #expect(BannedText.all.flatMap { $0.places(in: file) } == ["Tests/ATests/B.swift:2"])
    }

    @Test(
        arguments: [
            "group.addTask { await a() }", "struct Manageress {", "/// Never fatalError() here.",
            "let bodyprint = 1", "blueprint(1)", "FileManager.default.contents(atPath: a)",
        ]
    )
    func `is not seen in what only looks like it`(line: String) {
        let file = SourceTree.File(path: "Sources/A/B.swift", text: line)
        #expect(BannedText.all.flatMap { $0.places(in: file) } == [])
    }

    @Test func `unchecked sendability is explained in the comment above it`() throws {
        for file in try SourceTree.files()
        where !file.path.hasPrefix(Self.ownFolder) {
            for (number, text) in file.code where text.contains("@unchecked Sendable") {
                #expect(
                    commentAbove(line: number, of: file).contains("Sendable"),
                    "\(file.path):\(number): say why it is Sendable"
                )
            }
        }
    }

    @Test func `the comment above a declaration is found above its attributes`() {
        let file = SourceTree.File(
            path: "Sources/A/B.swift",
            text: "let a = 1\n/// One.\n///\n/// Two.\n@safe\nfinal class C {"
        )
        #expect(commentAbove(line: 6, of: file) == "/// One.\n///\n/// Two.")
        #expect(commentAbove(line: 2, of: file) == "")
    }

    private func commentAbove(line: Int, of file: SourceTree.File) -> String {
        let above = file.lines[..<(line - 1)].reversed()
            .map { String($0.drop { $0 == " " }) }
            .drop { $0.hasPrefix("@") }
            .prefix { $0.hasPrefix("//") }
        return above.reversed().joined(separator: "\n")
    }
}
