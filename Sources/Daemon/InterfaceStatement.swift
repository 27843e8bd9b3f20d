package import Clinical
import HL7
import Intake
internal import Resistance
internal import Web

/// What a sender can expect of this daemon as it is configured: made of what the code goes by, so
/// that it cannot say anything else.
package struct InterfaceStatement: Sendable {
    /// A table; as JSON a list of objects under `key`.
    package struct Section: Sendable {
        package let key: String
        package let title: String
        /// Named as in JSON.
        package let columns: [String]
        /// `.null` for what is not configured.
        package let rows: [[JSONValue]]
    }

    package let sections: [Section]

    package init(_ configuration: DaemonConfiguration) {
        sections = [
            Self.definitions(configuration), Self.interfaces(configuration),
            Self.endpoints(configuration.settings), Self.directories(configuration.settings),
            Self.formats, Self.messages, Self.segments,
            Self.header, Self.charsets, Self.acknowledgements, Self.limits, Self.unsupported,
        ]
    }

    package var json: JSONValue {
        .object(
            sections.map { section in
                let rows = section.rows.map { row in
                    JSONValue.object(
                        zip(section.columns, row).map { JSONValue.Member($0.0, $0.1) }
                    )
                }
                return JSONValue.Member(section.key, .array(rows))
            }
        )
    }

    /// Markdown.
    package var text: String {
        let tables = sections.map { section in
            let heading = section.columns.map { $0.replacing("_", with: " ") }
            let rule = section.columns.map { _ in "---" }
            let rows = section.rows.map { $0.map(\.cell) }
            let lines = ([heading, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }
            return "## \(section.title)\n\n" + lines.joined(separator: "\n") + "\n"
        }
        return "# Interface statement of Sorawatch\n\n" + tables.joined(separator: "\n")
    }
}

extension InterfaceStatement {
    private static func definitions(_ configuration: DaemonConfiguration) -> Section {
        var rows: [[JSONValue]] = [
            [.string("rules"), .string(configuration.rules.version), .null],
            [.string("value sets"), .string(configuration.valueSets.version), .null],
        ]
        rows += configuration.valueSets.counts.map { sort, codes in
            [.string("value set of " + sort), .null, .integer(codes)]
        }
        return Section(
            key: "definitions",
            title: "Clinical definitions",
            columns: ["definition", "version", "codes"],
            rows: rows
        )
    }

    private static func interfaces(_ configuration: DaemonConfiguration) -> Section {
        Section(
            key: "interfaces",
            title: "MLLP interfaces",
            columns: [
                "name", "listen", "encrypted", "default_charset", "time_zone",
                "assigning_authority", "ack_mode", "death_dispositions",
                "accept_orders_as_start", "afp_ng_per_iu", "max_connections", "frame_limit",
                "frame_idle", "value_sets",
            ],
            rows: configuration.settings.interfaces.map { interface in
                let profile = interface.profile
                let authority = profile.assigningAuthority
                let valueSets = configuration.ownValueSets[profile.name]
                return [
                    .string(profile.name), .string(interface.listen.description), .bool(false),
                    .string(profile.defaultCharset), .string(profile.zone.name),
                    authority.isEmpty ? .null : .string(authority),
                    .string(profile.ackMode.rawValue),
                    .array(profile.deathDispositions.sorted().map { .string($0) }),
                    .bool(profile.acceptOrdersAsStart),
                    .number(profile.afpConversion.description),
                    .integer(interface.maxConnections), .string(interface.frameLimit.description),
                    .string(interface.frameIdle.description),
                    .string((valueSets ?? configuration.valueSets).version),
                ]
            }
        )
    }

    private static func endpoints(_ settings: Settings) -> Section {
        let web = settings.http.listen.description
        let operations = settings.operations.listen.description
        let types = MessageMediaType.all.joined(separator: ", ")
        let interface = JSONValue.string(settings.http.interface)
        return Section(
            key: "endpoints",
            title: "HTTP",
            columns: ["request", "listen", "takes", "as_interface"],
            rows: [
                [.string("POST /hl7v2"), .string(web), .string(types), interface],
                [
                    .string("POST /messages"), .string(web),
                    .string("any type; the format is told from the content"), interface,
                ],
                [.string("GET /livez"), .string(operations), .null, .null],
                [.string("GET /readyz"), .string(operations), .null, .null],
                [.string("GET /metrics"), .string(operations), .null, .null],
            ]
        )
    }

    private static func directories(_ settings: Settings) -> Section {
        Section(
            key: "directories",
            title: "Watched directories",
            columns: ["path", "as_interface", "poll", "settle", "file_limit"],
            rows: settings.directories.map { directory in
                [
                    .string(directory.path), .string(directory.interface),
                    .string(directory.poll.description), .string(directory.settle.description),
                    .string(directory.fileLimit.description),
                ]
            }
        )
    }

    private static let formats = Section(
        key: "formats",
        title: "Formats",
        columns: ["format", "known_by", "answer"],
        rows: [
            [.string("HL7 version 2, ER7"), .string("MSH"), .string("ER7")],
            [
                .string("HL7 version 2, batch of ER7 messages"), .string("FHS, BHS"),
                .string("batch of answers"),
            ],
            [
                .string("HL7 version 2, XML encoding"), .string("urn:hl7-org:v2xml"),
                .string("XML encoding"),
            ],
            [
                .string("HL7 version 2, Mirth Connect's XML"), .string("HL7Message"),
                .string("Mirth Connect's XML"),
            ],
            [
                .string("HL7 CDA R2, C-CDA"), .string("ClinicalDocument in urn:hl7-org:v3"),
                .string("HTTP status"),
            ],
            [.string("FHIR R4, XML"), .string("http://hl7.org/fhir"), .string("HTTP status")],
        ]
    )

    /// Events that are read alike in one row.
    private static let messages: Section = {
        var groups: [(message: SupportedMessage, events: [String])] = []
        for message in SupportedMessage.all {
            if let last = groups.last?.message, last.type == message.type,
                last.isRead == message.isRead, last.segments == message.segments
            {
                groups[groups.count - 1].events.append(message.event)
            } else {
                groups.append((message, [message.event]))
            }
        }
        return Section(
            key: "messages",
            title: "HL7 version 2 messages",
            columns: ["type", "events", "read", "segments"],
            rows: groups.map { message, events in
                [
                    .string(message.type), .array(events.map { .string($0) }),
                    .bool(message.isRead), .array(message.segments.map { .string($0.name) }),
                ]
            }
        )
    }()

    /// Each once, with all messages in which it is read alike.
    private static let segments: Section = {
        var order: [SupportedSegment] = []
        var messages: [SupportedSegment: [String]] = [:]
        for message in SupportedMessage.all {
            for segment in message.segments {
                if messages[segment] == nil { order.append(segment) }
                let known = messages[segment] ?? []
                if !known.contains(message.type) { messages[segment] = known + [message.type] }
            }
        }
        return Section(
            key: "segments",
            title: "Segments and the fields that are read; all else is kept with the message",
            columns: ["segment", "fields", "for", "messages"],
            rows: order.map { segment in
                [
                    .string(segment.name), .array(segment.fields.map { .integer($0) }),
                    .string(segment.purpose),
                    .array((messages[segment] ?? []).map { .string($0) }),
                ]
            }
        )
    }()

    private static let header = Section(
        key: "header",
        title: "Versions and processing ids; others are refused (AR)",
        columns: ["field", "accepted"],
        rows: [
            [.string("MSH-12"), .array(SupportedMessage.versions.map { .string($0) })],
            [.string("MSH-11"), .array(SupportedMessage.processingIDs.map { .string($0) })],
        ]
    )

    private static let charsets = Section(
        key: "charsets",
        title: "Character sets (MSH-18)",
        columns: ["name"],
        rows: Charset.allCases.map { [.string($0.name)] }
    )

    private static let acknowledgements: Section = {
        let header = AcknowledgementHeader(bestEffort: Array(#"MSH|^~\&|"#.utf8))
        let situations: [(Verdict, String)] = [
            (.accepted, "stored; a repetition is answered again and stored once"),
            (.error, "stored in quarantine: something it needs is missing or wrong"),
            (.rejected, "stored in quarantine: wrong version or processing id, or no message"),
        ]
        let answers: [[JSONValue]] = situations.map { verdict, situation in
            let codes = [AcknowledgementMode.original, .enhanced].map { mode in
                header?.code(for: verdict, mode: mode).map { JSONValue.string($0.rawValue) }
            }
            return [.string(situation)] + codes.map { $0 ?? .null }
        }
        return Section(
            key: "acknowledgements",
            title: "Answers, each after the commit",
            columns: ["situation", "original", "enhanced"],
            rows: answers + [
                [
                    .string("not stored: no answer, the connection is closed, to be sent again"),
                    .null, .null,
                ]
            ]
        )
    }()

    private static let limits = Section(
        key: "limits",
        title: "Limits",
        columns: ["of", "limit"],
        rows: [
            [.string("bytes of a version 2 message"), .integer(Message.limitBytes)],
            [.string("segments of a version 2 message"), .integer(Message.limitSegments)],
            [.string("messages of a batch"), .integer(BatchFrame.limitMessages)],
            [.string("bytes of an HTTP request"), .integer(HTTPIntake.limitBytes)],
        ]
    )

    private static let unsupported = Section(
        key: "not_supported",
        title: "Not supported",
        columns: ["what"],
        rows: [
            "encryption on MLLP and HTTP: a proxy's task",
            "links and moves of patients (ADT A24, A43, A45, A47): stored, not read",
            "content of attachments (OBX-2 ED, RP): stored, not read",
            "queries, and answers of the application apart from those above",
            "the sequence number protocol (MSH-13)",
            "FHIR JSON and the FHIR REST API",
            "HL7 version 3 messages other than clinical documents",
        ].map { [.string($0)] }
    )
}

extension JSONValue {
    /// In a table for people.
    fileprivate var cell: String {
        switch self {
        case .null: ""
        case .bool(let value): value ? "yes" : "no"
        case .string(let text): text.replacing("|", with: "\\|")
        case .array(let items): items.map(\.cell).joined(separator: ", ")
        default: text
        }
    }
}
