import ArgumentParser
import CFloor
import Clinical
import Cohort
import HL7
import Intake

/// Reading and normalising on one core, beside the least that can be done with the same bytes.
struct BenchParse: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Messages read per second on one core, and floors for the same bytes.",
        discussion: """
            The floor of ER7 is a split with memchr in C, that of the XML forms libxml2's SAX2 \
            parser with empty handlers.
            """
    )

    @Option(help: "Distinct messages of each form.")
    var messages = 2000
    @Option(help: "Rounds; the median is shown.")
    var rounds = 15
    @Option(help: "Only this form: er7, v2xml, mirth, cda or fhir.")
    var form: String?

    func validate() throws {
        if messages < 1 { throw ValidationError("--messages must be 1 or more.") }
        if let form, !Self.forms.contains(where: { $0.name == form }) {
            throw ValidationError("--form is er7, v2xml, mirth, cda or fhir.")
        }
    }

    func run() throws {
        let source = BenchMessages()
        let reader = MessageReader(valueSets: try ValueSets.standard())
        let profile = InterfaceProfile(name: "bench")
        let read: ParseRace.Way = (
            "read and normalised",
            { message in
                let reading = reader.read(message, profile: profile)
                return reading.extract.events.count + reading.extract.panels.count
            }
        )
        var isFirst = true
        for (name, title, message) in Self.forms where form == nil || form == name {
            let race = ParseRace(
                name: title,
                messages: (0..<messages).map { message(source, $0) },
                ways: (name == "er7" ? Self.er7() : Self.xml()) + [read]
            )
            if !isFirst { say("") }
            isFirst = false
            say(try race.result(rounds: rounds))
        }
    }

    private typealias Form = (
        name: String, title: String, message: @Sendable (BenchMessages, Int) -> [UInt8]
    )

    private static let forms: [Form] = [
        ("er7", "ER7, 15 OBX each", { $0.message(number: $1) }),
        ("v2xml", "v2 XML of HL7", { $0.v2XML(number: $1) }),
        ("mirth", "v2 XML of Mirth", { $0.mirthXML(number: $1) }),
        ("cda", "CDA", { $0.clinicalDocument(number: $1) }),
        ("fhir", "FHIR Bundle", { $0.fhirBundle(number: $1) }),
    ]

    private static func er7() -> [ParseRace.Way] {
        var offsets = [UInt32](repeating: 0, count: 4096)
        return [
            (
                "C memchr split",
                { message in
                    // Safe: both pointers are used during the call only, with the sizes of their
                    // arrays.
                    unsafe cfloor_split(message, message.count, &offsets, offsets.count)
                }
            ),
            (
                "index of fields",
                { try Message(parsing: $0, defaultCharset: .utf8).segmentCount }
            ),
        ]
    }

    private static func xml() -> [ParseRace.Way] {
        [
            (
                "libxml2 SAX2",
                { message in
                    // Safe: the pointer is used during the call only, with the size of its array.
                    unsafe cfloor_sax(message, message.count)
                }
            )
        ]
    }
}
