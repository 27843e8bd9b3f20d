import Clinical
import Testing

@Suite struct RegionRules {
    private static let clean = "No interval change."

    private static func reading(_ service: String, _ text: String) throws -> TumorAssessment {
        let reading = try Sample.read(
            Sample.header,
            Sample.patient,
            "OBR|1|P9|ACC9|\(service)|||20260301100000|||||||||||||||||CT|F",
            "OBX|1|TX|&IMP^Impression^L||\(text)||||||F"
        )
        guard case .assessment(let assessment) = try #require(reading.events.first).content else {
            throw CancellationError()
        }
        return assessment
    }

    @Test(arguments: [
        "CTCHEST^CT chest^L", "71046^Chest X-ray 2 views^C4", "X^头颅MRI平扫^L", "X^胸部CT^L",
        "X^MRI lumbar spine^L", "BS^Whole skeleton bone scan^L", "X^CT pelvis^L",
    ])
    func `a clean report on where the liver is not says nothing of the tumour`(
        service: String
    ) throws {
        let assessment = try Self.reading(service, Self.clean)
        #expect(assessment.response == .indeterminate)
        #expect(assessment.rule == "other-region")
    }

    @Test(arguments: [
        "CTAP^CT abdomen and pelvis^L", "CTCAP^CT chest, abdomen, pelvis^L", "X^CT CAP^L",
        "X^胸腹部CT增强^L", "X^肝脏MRI^L", "X^PET-CT head to thigh^L", "CT^CT^L", "12345^^L",
    ])
    func `where the liver may be a clean report is heard`(service: String) throws {
        #expect(try Self.reading(service, Self.clean).response == .stable)
    }

    @Test(arguments: [
        (TumorResponse.progression, "New lung metastases."),
        (.suspected, "Possible new lung metastases."),
    ])
    func `progression is heard wherever it is`(expected: TumorResponse, text: String) throws {
        let assessment = try Self.reading("CTCHEST^CT chest^L", text)
        #expect(assessment.response == expected)
        #expect(assessment.rule != "other-region")
    }
}
