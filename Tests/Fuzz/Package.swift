// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that what fuzzing needs is no part of the program. `Core` is a link to
// its sources: the readers and the frame decoder, built with libFuzzer's counters in them.
let safe: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
]

func core(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    sources: [String]? = nil,
    embedding files: [String] = []
) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: "Core/\(name)",
        sources: sources,
        resources: files.map { .embedInCode($0) },
        swiftSettings: safe
    )
}

let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")

let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/apple/swift-nio", from: "2.101.2")],
    targets: [
        .systemLibrary(name: "CLibXML2", path: "Core/CLibXML2", pkgConfig: "libxml-2.0"),
        core("Transcoding"),
        core("HL7", ["Transcoding"]),
        core("XML", ["CLibXML2"]),
        core("Clinical"),
        core("Radiology", ["Clinical"]),
        core(
            "Intake",
            ["HL7", "XML", "Clinical", "Radiology"],
            embedding: [
                "Resources/value-sets/labs.tsv", "Resources/value-sets/drugs.tsv",
                "Resources/value-sets/diagnoses.tsv", "Resources/value-sets/responses.tsv",
            ]
        ),
        core("MLLP", [nio], sources: ["FrameDecoder.swift"]),
        .target(name: "CLibFuzzer", path: "Targets/CLibFuzzer"),
        .executableTarget(
            name: "fuzz",
            dependencies: ["CLibFuzzer", "Clinical", "HL7", "Intake", "MLLP", nio],
            path: "Targets/fuzz",
            swiftSettings: safe
        ),
    ]
)
