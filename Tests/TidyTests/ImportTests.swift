import Testing

@Suite struct `imports` {
    /// Which of our own targets each may know, from the top of the drawing to its ground.
    private static let ownTargets: [String: Set<String>] = [
        "Transcoding": [],
        "HL7": ["Transcoding"],
        "XML": ["CLibXML2"],
        "Clinical": [],
        "Survival": [],
        "Radiology": ["Clinical"],
        "Resistance": ["Clinical"],
        "Intake": ["HL7", "XML", "Clinical", "Radiology"],
        "Pipeline": ["HL7", "Clinical", "Intake", "Resistance", "Survival"],
        "MLLP": ["HL7", "Clinical", "Intake", "Pipeline"],
        "Web": ["HL7", "Clinical", "Intake", "Pipeline"],
        "Files": ["HL7", "Clinical", "Intake", "Pipeline"],
        "Alerts": ["Clinical", "Pipeline"],
        "Postgres": ["CLibPQ"],
        "Store": ["Postgres", "Clinical", "Intake", "Resistance", "Survival", "Pipeline"],
        "Cohort": ["Clinical", "Survival", "Transcoding"],
        "Daemon": [
            "HL7", "Clinical", "Intake", "Resistance", "Pipeline", "MLLP", "Web", "Files",
            "Alerts", "Postgres", "Store",
        ],
        "sorawatch": [
            "HL7", "XML", "Clinical", "Radiology", "Intake", "Resistance", "Survival", "Pipeline",
            "MLLP",
            "MLLP", "Postgres", "Store", "Cohort", "Daemon", "CFloor",
        ],
        "CLibPQ": [],
        "CLibXML2": [],
        "CFloor": [],
    ]

    /// What comes from elsewhere; a target that is not named has none of it.
    private static let otherModules: [String: Set<String>] = [
        // log and exp, by the name each system gives its C library.
        "Survival": ["Darwin", "Glibc", "Musl"],
        "Pipeline": [
            "Crypto", "DequeModule", "Logging", "Metrics", "ServiceLifecycle", "Synchronization",
        ],
        "MLLP": [
            "NIOCore", "NIOPosix", "Logging", "Metrics", "ServiceLifecycle", "Synchronization",
        ],
        "Files": ["Foundation", "Logging", "Metrics", "ServiceLifecycle", "Synchronization"],
        "Web": [
            "Hummingbird", "HummingbirdCore", "NIOCore", "FoundationEssentials", "Logging",
            "ServiceLifecycle", "Synchronization",
        ],
        "Alerts": [
            "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix", "Crypto", "FoundationEssentials",
            "Logging", "Metrics", "ServiceLifecycle",
        ],
        "Transcoding": ["Glibc"],
        "Postgres": ["Glibc", "Synchronization"],
        "Daemon": [
            "AsyncHTTPClient", "NIOCore", "Yams", "Foundation", "Glibc", "Logging", "Metrics",
            "ServiceLifecycle", "Synchronization", "UnixSignals",
        ],
        "sorawatch": [
            "ArgumentParser", "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix", "Foundation",
            "Histogram", "Logging", "Metrics", "Subprocess", "SystemPackage", "Synchronization",
            "UnixSignals",
        ],
    ]

    @Test func `each target imports what its place allows`() throws {
        for file in try SourceTree.files() where file.isProgram {
            let allowed = try #require(
                Self.ownTargets[file.target],
                "\(file.path): give the target \(file.target) its place in this table"
            ).union(Self.otherModules[file.target] ?? [])
            for (number, module) in modules(importedBy: file) {
                #expect(
                    allowed.contains(module),
                    "\(file.path):\(number): \(file.target) may not import \(module)"
                )
            }
        }
    }

    @Test func `every target has its place`() throws {
        #expect(try SourceTree.targets(below: "Sources") == Self.ownTargets.keys.sorted())
    }

    @Test func `no target knows, by any way, a target that knows it`() {
        for (target, known) in Self.ownTargets {
            var reached = known
            while true {
                let next = reached.union(reached.flatMap { Self.ownTargets[$0] ?? [] })
                if next == reached { break }
                reached = next
            }
            #expect(!reached.contains(target), "\(target) reaches itself")
        }
    }

    @Test(
        arguments: [
            ("import HL7", "HL7"), ("package import NIOCore", "NIOCore"),
            ("@testable import Web", "Web"),
            ("internal import struct Foundation.Data", "Foundation"),
            ("@preconcurrency import Metrics", "Metrics"), ("    import Glibc  // why", "Glibc"),
            ("// import Yams", ""), ("let important = 1", ""), ("\"import Yams\"", ""),
        ]
    )
    func `a module is read from its import`(line: String, module: String) {
        let file = SourceTree.File(path: "Sources/A/B.swift", text: line)
        #expect(modules(importedBy: file).map(\.module).joined() == module)
    }

    private func modules(
        importedBy file: SourceTree.File
    ) -> [(number: Int, module: String)] {
        let statement =
            #/^\s*(?:@\w+ )*(?:package |internal |private |fileprivate |public )?import (?:(?:struct|class|enum|protocol|func|var|let|typealias) )?(\w+)/#
        return file.code.filter { $0.text.contains("import ") }.compactMap { number, text in
            text.firstMatch(of: statement).map { (number, String($0.output.1)) }
        }
    }
}
