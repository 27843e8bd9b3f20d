/// D and E, taken for one person, then told apart again; and F, joined, parted and joined once more.
enum DisputedIdentity {
    static let history = beginnings + results + studies + joinings + ends

    private static let beginnings = [
        problem("31", "D", day: "20251220"),
        problem("32", "E", day: "20251221"),
        problem("33", "F", day: "20251222"),
        Letter.dispense("34", "D", "D31", day: "20260107"),
        Letter.dispense("35", "D", "D32", day: "20260204"),
        Letter.dispense("36", "E", "D33", day: "20260110"),
        Letter.dispense("37", "F", "D34", day: "20260112"),
        Letter.dispense("38", "F", "D35", day: "20260209"),
    ]

    private static let results = [
        Letter.labs("39", "D", sent: "20260105100000", afp: "500", alt: "30", status: "F"),
        Letter.labs("40", "D", sent: "20260105120000", afp: "50", alt: "30", status: "P"),
        Letter.labs("41", "E", sent: "20260105100000", afp: "20", alt: "80", status: "F"),
        Letter.labs("42", "E", sent: "20260106100000", afp: "20", alt: "80", status: "D"),
        Letter.labs("43", "E", sent: "20260107100000", afp: "22", alt: "38", status: "C"),
        Letter.labs("44", "F", sent: "20260105100000", afp: "401", alt: "41", status: "P"),
        Letter.labs("45", "F", sent: "20260106100000", afp: "400", alt: "40", status: "F"),
        Letter.labs(
            "46",
            "F",
            sent: "20260320100000",
            afp: "410",
            alt: "42",
            status: "I",
            day: "20260319"
        ),
    ]

    private static let studies = [
        Letter.scan("47", "D", "S31", sent: "20260301100000", day: "20260301", "PD", "F"),
        Letter.scan("48", "E", "S32", sent: "20260305100000", day: "20260305", "SD", "F"),
        Letter.scan("49", "E", "S33", sent: "20260510100000", day: "20260510", "SD", "P"),
        Letter.scan("50", "F", "S34", sent: "20260310100000", day: "20260310", "SD", "F"),
        Letter.scan("51", "F", "S35", sent: "20260601100000", day: "20260601", "PD", "F"),
    ]

    private static let joinings = [
        merge("52", "E", into: "D", sent: "20260311100000"),
        unlink("53", "D", "E", sent: "20260312100000"),
        merge("54", "F", into: "A", sent: "20260401100000"),
        unlink("55", "A", "F", sent: "20260402100000"),
        merge("56", "F", into: "E", sent: "20260403100000"),
        // Of a merge that does not stand: nothing changes.
        unlink("57", "A", "F", sent: "20260404100000"),
        unlink("58", "E", "F", sent: "20260405100000"),
    ]

    private static let ends = [
        Letter.message(
            Letter.header("ADT^A08^ADT_A01", "59", sent: "20260610100000"),
            "EVN|A08|20260610",
            Letter.patient("D") + String(repeating: "|", count: 21) + "20260609|Y"
        ),
        Letter.message(
            Letter.header("ADT^A04^ADT_A01", "60", sent: "20260611100000"),
            "EVN|A04|20260611",
            Letter.patient("E"),
            "PV1|1|O"
        ),
    ]

    private static func problem(_ controlID: String, _ number: String, day: String) -> String {
        Letter.message(
            Letter.header("PPR^PC1^PPR_PC1", controlID, sent: day + "100000"),
            Letter.patient(number),
            "PRB|AD|\(day)|C22.0^Liver cell carcinoma^I10C"
        )
    }

    private static func merge(
        _ controlID: String,
        _ retired: String,
        into survivor: String,
        sent: String
    ) -> String {
        Letter.message(
            Letter.header("ADT^A40^ADT_A39", controlID, sent: sent),
            Letter.patient(survivor),
            "MRG|\(retired)^^^HOSP^MR"
        )
    }

    private static func unlink(
        _ controlID: String,
        _ one: String,
        _ other: String,
        sent: String
    ) -> String {
        Letter.message(
            Letter.header("ADT^A37^ADT_A37", controlID, sent: sent),
            "EVN|A37|\(sent)",
            Letter.patient(one),
            Letter.patient(other)
        )
    }
}
