import Clinical
import Testing

@Suite struct LesionMeasurements {
    @Test(
        arguments: [
            ("62.5", "mm", "62.5"), ("6.25", "cm", "62.5"), ("6.25", "CM", "62.5"),
            ("0", "mm", "0"), ("62", "毫米", "62"), ("62", "", nil), ("62", "m", nil),
            ("62", "mm2", nil), (nil, "mm", nil),
        ] as [(String?, String, String?)]
    )
    func `a size has millimetres where its unit is one of length`(
        text: String?,
        unit: String,
        expected: String?
    ) {
        let measurement = LesionMeasurement(
            lesion: "L1",
            role: .target,
            diameter: .longest,
            value: text.flatMap { Decimal($0) },
            unit: unit
        )
        #expect(measurement.millimetres == expected.flatMap { Decimal($0) })
    }
}
