import Testing

/// What must not be in the code, and what to write instead.
struct BannedText: Sendable, CustomTestStringConvertible {
    let name: String
    /// One of these is in every match: looked for first, because it is fast.
    let hints: [String]
    let pattern: String
    let replacement: String
    /// Where the rule does not hold: targets, or ends of paths.
    var exceptions: [String] = []
    var isForPrograms = true
    var isForTests = true
    /// Whether comments count too.
    var isInComments = false

    var testDescription: String { name }

    static let all = [
        BannedText(
            name: "fatalError",
            hints: ["fatalError("],
            pattern: #"\bfatalError\("#,
            replacement: "throw, or state a precondition"
        ),
        BannedText(
            name: "try!",
            hints: ["try!"],
            pattern: #"\btry!"#,
            replacement: "try, in a function that throws"
        ),
        BannedText(
            name: "as!",
            hints: ["as! "],
            pattern: #"\bas! "#,
            replacement: "as?, and say what otherwise"
        ),
        BannedText(
            name: "unfinished work",
            hints: ["TODO", "FIXME", "XXX", "HACK"],
            pattern: #"\b(TODO|FIXME|XXX|HACK)\b"#,
            replacement: "do it, or leave it out",
            isInComments: true
        ),
        BannedText(
            name: "print",
            hints: ["print(", "Print(", "dump("],
            pattern: #"(^|[^\w.])(print|debugPrint|dump)\("#,
            replacement: "a logger, or a command's output",
            exceptions: ["sorawatch"],
            isForTests: false
        ),
        BannedText(
            name: "sleeping",
            hints: ["sleep("],
            pattern: #"\b((Task|Thread)\.|u|nano|Clock\(\)\.)sleep\("#,
            replacement: "wait for the condition: Support.eventually, a manual clock",
            exceptions: ["Support"],
            isForPrograms: false
        ),
        BannedText(
            name: "blocking sleep",
            hints: ["Thread.sleep("],
            pattern: #"\bThread\.sleep\("#,
            replacement: "a clock's sleep(for:), or Deadline",
            isForTests: false
        ),
        BannedText(
            name: "bare tasks",
            hints: ["Task"],
            pattern: #"\bTask(\.detached)? *(\([^)]*\) *)?\{"#,
            replacement: "a task group, or async let"
        ),
        BannedText(
            name: "dispatch queues",
            hints: ["Dispatch"],
            pattern: #"\bDispatch(Queue|Group|WorkItem)"#,
            replacement: "a task group, an actor or a Mutex"
        ),
        BannedText(
            name: "public",
            hints: ["public ", "open "],
            pattern: #"^\s*(public|open (class|func|var))\b"#,
            replacement: "package: this is a program"
        ),
        BannedText(
            name: "vague names",
            hints: ["Util", "Helper", "Manager", "Impl"],
            pattern:
                #"\b(struct|class|enum|actor|protocol|typealias) \w*(Utils?|Helpers?|Manager|Impl)\b"#,
            replacement: "whole words for what it is"
        ),
        BannedText(
            name: "unsafe",
            hints: ["unsafe", "Unsafe"],
            pattern: #"\bunsafe\b|\bnonisolated\(unsafe\)|\bUnsafe\w*Pointer\b"#,
            replacement: "arrays and spans; what talks to a C library is the exception",
            exceptions: [
                "Postgres", "Store", "XML", "Transcoding", "Daemon/SystemdNotify.swift",
                "sorawatch/BenchParse.swift",
            ],
            isForTests: false
        ),
    ]

    /// `path:line` of every place.
    func places(in file: SourceTree.File) -> [String] {
        guard file.isProgram ? isForPrograms : isForTests else { return [] }
        let isException = exceptions.contains { $0 == file.target || file.path.hasSuffix($0) }
        guard !isException, hints.contains(where: file.text.contains),
            let regex = try? Regex(pattern)
        else { return [] }
        return (isInComments ? file.numberedLines : file.code).filter { line in
            hints.contains { line.text.contains($0) } && line.text.contains(regex)
        }.map { "\(file.path):\($0.number)" }
    }
}
