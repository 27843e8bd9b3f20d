// swift-tools-version: 6.2
import PackageDescription

let safe: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func core(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    embedding files: [String] = []
) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        resources: files.map { .embedInCode($0) },
        swiftSettings: safe
    )
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: safe)
}

func nio(_ modules: String...) -> [Target.Dependency] {
    modules.map { .product(name: $0, package: "swift-nio") }
}
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle",
    package: "swift-service-lifecycle"
)
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpClient = Target.Dependency.product(
    name: "AsyncHTTPClient",
    package: "async-http-client"
)
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let signals = Target.Dependency.product(
    name: "UnixSignals",
    package: "swift-service-lifecycle"
)
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

let package = Package(
    name: "sorawatch",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "sorawatch", targets: ["sorawatch"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibPQ",
            pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"])]
        ),
        .target(name: "CFloor", dependencies: ["CLibXML2"]),
        .systemLibrary(
            name: "CLibXML2",
            pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"])]
        ),
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
                "Resources/value-sets/lesions.tsv",
            ]
        ),
        core("Resistance", ["Clinical"]),
        core("Survival"),
        core(
            "Pipeline",
            [
                "Clinical", "Intake", "Resistance", "Survival", crypto, deque, log, metrics,
                lifecycle,
            ]
        ),
        core(
            "MLLP",
            ["HL7", "Clinical", "Intake", "Pipeline", log, metrics, lifecycle]
                + nio("NIOCore", "NIOPosix")
        ),
        core("Files", ["HL7", "Clinical", "Intake", "Pipeline", log, metrics, lifecycle]),
        core(
            "Web",
            ["Clinical", "Intake", "Pipeline", hummingbird, hummingbirdCore, log, lifecycle]
                + nio("NIOCore")
        ),
        core(
            "Alerts",
            ["Clinical", "Pipeline", httpClient, crypto, log, metrics, lifecycle]
                + nio("NIOCore", "NIOHTTP1", "NIOPosix")
        ),
        core("Postgres", ["CLibPQ"]),
        core(
            "Store",
            ["Postgres", "Pipeline", "Clinical", "Intake", "Resistance", "Survival"],
            embedding: [
                "Migrations/m0001_foundation.sql", "Migrations/m0002_views.sql",
                "Migrations/m0003_every_message.sql",
                "Migrations/m0004_alert_history.sql",
                "Migrations/m0005_gauges.sql",
            ]
        ),
        core("Cohort", ["Clinical", "Survival", "Transcoding"]),
        core(
            "Daemon",
            [
                "HL7", "Clinical", "Intake", "Resistance", "Pipeline", "MLLP", "Web", "Files",
                "Alerts", "Postgres", "Store", "Yams", httpClient, log, metrics, lifecycle, signals,
            ] + nio("NIOCore")
        ),
        .executableTarget(
            name: "sorawatch",
            dependencies: [
                "HL7", "XML", "Clinical", "Radiology", "Intake", "Resistance", "Survival",
                "Pipeline",
                "MLLP", "Postgres", "Store", "Cohort", "Daemon", "CFloor", histogram, httpClient,
                log,
                metrics, signals, subprocess,
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ] + nio("NIOCore", "NIOHTTP1", "NIOPosix"),
            swiftSettings: safe
        ),
        .target(
            name: "Support",
            dependencies: ["Postgres"],
            path: "Tests/Support",
            swiftSettings: safe
        ),
        tests("ClinicalTests", ["Clinical", "Cohort"]),
        tests("HL7Tests", ["HL7", "Cohort"]),
        tests("XMLTests", ["XML"]),
        tests("TranscodingTests", ["Transcoding"]),
        tests("RadiologyTests", ["Radiology", "Clinical"]),
        tests("IntakeTests", ["Intake", "HL7", "Clinical"]),
        tests("ResistanceTests", ["Resistance", "Clinical", "Cohort"]),
        tests("SurvivalTests", ["Survival", "Cohort"]),
        tests(
            "PipelineTests",
            ["Pipeline", "Clinical", "Intake", "Resistance", "Survival", log]
        ),
        tests(
            "MLLPTests",
            ["MLLP", "HL7", "Clinical", "Cohort", "Intake", "Pipeline", log, lifecycle]
                + nio("NIOCore", "NIOEmbedded", "NIOPosix", "NIOTestUtils")
        ),
        tests("FilesTests", ["Files"]),
        tests(
            "WebTests",
            [
                "Web", "Clinical", "Intake", "Pipeline", hummingbird, log, lifecycle,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ] + nio("NIOCore")
        ),
        tests(
            "AlertsTests",
            ["Alerts", "Clinical", "Cohort", "Pipeline", httpClient, log, lifecycle]
                + nio("NIOCore", "NIOEmbedded", "NIOHTTP1", "NIOPosix")
        ),
        tests("PostgresTests", ["Postgres", "Support"]),
        tests(
            "StoreTests",
            [
                "Store", "Postgres", "Support", "Pipeline", "Clinical", "Cohort", "Intake",
                "Resistance", "Survival",
            ]
        ),
        tests("CohortTests", ["Cohort", "Clinical", "Intake", "Resistance", "Survival"]),
        tests("DaemonTests", ["Daemon", "HL7", "Clinical", "Intake", "Resistance", metrics]),
        tests("EndToEndTests", ["sorawatch", "Support", "Postgres", crypto]),
        tests("TidyTests", []),
    ]
)
