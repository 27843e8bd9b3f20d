import Testing

@Suite struct `lengths` {
    private static let fileLines = 400
    private static let functionLines = 70

    @Test func `no file has more than 400 lines`() throws {
        for file in try SourceTree.files() {
            #expect(
                file.lines.count <= Self.fileLines,
                "\(file.path): \(file.lines.count) lines; one file is one idea"
            )
        }
    }

    @Test func `no function has more than 70 lines`() throws {
        for file in try SourceTree.files() {
            for function in FunctionLength.all(in: file) {
                #expect(
                    function.lines <= Self.functionLines,
                    "\(file.path):\(function.line): \(function.name) has \(function.lines) lines"
                )
            }
        }
    }

    @Test func `a function is measured from its declaration to its brace`() {
        let file = SourceTree.File(
            path: "Sources/A/B.swift",
            text: """
                protocol P {
                    func declared(
                        in protocols: Int
                    ) async throws
                    func after()
                }
                struct S {
                    private let stored: Int

                    package init?(_ text: String) throws(Fault) {
                        stored = 1

                        if stored > 0 {
                            return nil
                        }
                    }

                    @discardableResult package static func generic<T>(
                        _ value: T
                    ) -> Int
                    where T: Sequence {
                        func inner() { 1 }
                        return 2
                    }

                    var computed: Int {
                        1
                    }
                    func short() -> Int { 3 }
                }

                """
        )
        let found = FunctionLength.all(in: file).map { "\($0.name) \($0.line) \($0.lines)" }
        #expect(
            found == [
                "func declared 2 3", "func after 5 1", "init 10 7", "func generic 18 7",
                "func inner 22 1", "var computed 26 3", "func short 29 1",
            ]
        )
    }
}
