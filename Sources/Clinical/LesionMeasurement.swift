/// One lesion of one study, as RECIST 1.1 or mRECIST records it.
package struct LesionMeasurement: Hashable, Sendable {
    package enum Role: String, Sendable, CaseIterable, Hashable {
        case target
        case nonTarget = "non_target"
        /// Not there in the studies before.
        case new
    }

    package enum Diameter: String, Sendable, CaseIterable, Hashable {
        case longest
        /// Of a lymph node.
        case shortAxis = "short_axis"
        /// The longest through tissue that takes up contrast in the arterial phase (mRECIST).
        case viable
    }

    /// By this name all studies speak of the same lesion.
    package var lesion: String
    package var role: Role
    package var diameter: Diameter
    /// Nil where the lesion is named and not measured; 0 where it is gone.
    package var value: Decimal?
    package var unit: String
    /// Of a lesion that is no target: the report asserts unequivocal progression.
    package var isUnequivocalProgression: Bool
    /// Ascites or effusion, which alone is no progression.
    package var isFluid: Bool
    /// One study, whoever reports it.
    package var accession: String
    package var coding: Coding?

    package init(
        lesion: String,
        role: Role,
        diameter: Diameter,
        value: Decimal?,
        unit: String,
        isUnequivocalProgression: Bool = false,
        isFluid: Bool = false,
        accession: String = "",
        coding: Coding? = nil
    ) {
        self.lesion = lesion
        self.role = role
        self.diameter = diameter
        self.value = value
        self.unit = unit
        self.isUnequivocalProgression = isUnequivocalProgression
        self.isFluid = isFluid
        self.accession = accession
        self.coding = coding
    }

    /// Nil where there is no value, or no unit of length known here.
    package var millimetres: Decimal? {
        switch unit.lowercased().filter({ $0 != " " && $0 != "[" && $0 != "]" }) {
        case "mm", "millimeter", "millimetre", "毫米": value
        case "cm", "centimeter", "centimetre", "厘米": value?.multiplied(by: Decimal(10))
        default: nil
        }
    }
}
