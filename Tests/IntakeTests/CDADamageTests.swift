import Clinical
import Intake
import Testing

@Suite struct `CDA damage` {
    private static let whole = Array(
        CDAReport.report(
            CDAReport.impression(),
            CDASample.section(
                "30954-2",
                """
                <text ID="t">AFP <content ID="u">450</content></text><entry><organizer \
                classCode="BATTERY" moodCode="EVN"><statusCode code="completed"/><effectiveTime>\
                <low value="202602031015+0100"/></effectiveTime><component>\
                \(CDASample.observation(##"<value xsi:type="ED"><reference value="#u"/></value>"##))\
                </component><component>\(CDASample.observation(
                    #"<value xsi:type="IVL_PQ"><low value="1.5E3" unit="ng/mL"/></value>"#
                ))</component></organizer></entry>
                """
            ),
            CDASample.section(
                "10160-0",
                """
                <entry><substanceAdministration classCode="SBADM" moodCode="EVN"><statusCode \
                code="aborted"/><effectiveTime><low value="20260101"/><high value="20260201"/>\
                </effectiveTime><doseQuantity value="400" unit="mg"/><consumable>\
                <manufacturedProduct><manufacturedMaterial><name>Nexavar</name>\
                </manufacturedMaterial></manufacturedProduct></consumable>\
                </substanceAdministration></entry>
                """
            )
        ).text.utf8
    )

    @Test func `the whole document says four things`() throws {
        let reading = try Sample.reader().read(Self.whole, profile: InterfaceProfile(name: "test"))
        #expect(reading.labs.count == 2)
        #expect(reading.medications.map(\.action) == [.administered, .stopped])
        #expect(reading.assessments.map(\.response) == [.progression])
    }

    @Test(arguments: [20_260_203, 7, 424])
    func `damaged documents never trap`(seed: UInt64) throws {
        print("seed \(seed)")
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: state >> 33) % bound
        }
        let reader = try Sample.reader()
        let marks = Array("0123456789.-+E\"/#<> ".utf8)
        var accepted = 0
        for _ in 0..<600 {
            var bytes = Self.whole
            for _ in 0...next(4) {
                let place = next(bytes.count)
                switch next(4) {
                case 0: bytes[place] = UInt8(next(256))
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(marks[next(marks.count)], at: place)
                // A digit for a digit keeps the document well-formed.
                default:
                    let digit = bytes[place...].firstIndex { (0x30...0x39).contains($0) }
                    if let digit { bytes[digit] = marks[next(14)] }
                }
            }
            let reading = reader.read(bytes, profile: InterfaceProfile(name: "test"))
            if reading.outcome == .accepted { accepted += 1 } else { #expect(reading.events == []) }
        }
        #expect(accepted > 50)
    }
}
