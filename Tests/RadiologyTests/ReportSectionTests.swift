import Clinical
import Radiology
import Testing

@Suite struct ReportSections {
    @Test(arguments: [
        Reading(
            .stable,
            "FINDINGS: The segment VI lesion has enlarged.\nIMPRESSION: Stable disease."
        ),
        Reading(
            .progression,
            "FINDINGS: Lesions are unchanged.\nIMPRESSION: 1. Disease progression. 2. No ascites."
        ),
        Reading(.stable, "影像所见：肝内病灶较前增大。\n诊断意见：肝内病灶较前未见明显变化。"),
        Reading(
            .progression,
            "IMPRESSION:\n1. No new hepatic lesion\n2. Known tumour has enlarged"
        ),
        Reading(
            .progression,
            "IMPRESSION:\n- Stable cirrhosis\n- Interval enlargement of the hepatic mass"
        ),
        Reading(.progression, "【影像所见】腹水增多。【诊断意见】肝右叶病灶较前明显增大。"),
        Reading(
            .stable,
            "HISTORY\nProgressive disease on sorafenib\nIMPRESSION\nLesions unchanged"
        ),
    ])
    func `the impression outranks the findings`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    @Test(arguments: [
        Reading(.progression, "FINDINGS: The segment VI mass has enlarged."),
        Reading(.progression, "影像所见：肝右叶肿块较前增大。"),
    ])
    func `findings are read where there is no impression`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    @Test(arguments: [
        Reading(
            .indeterminate,
            "CLINICAL INFORMATION: progressive disease\nFINDINGS: The liver is cirrhotic."
        ),
        Reading(
            .stable,
            "Indication: HCC with disease progression. Impression: No evidence of progression."
        ),
        Reading(.stable, "病史：外院提示肿瘤进展。影像所见：肝内未见新发病灶。"),
        Reading(.progression, "临床诊断：肝癌稳定。印象：肝右叶病灶较前明显增大。"),
        Reading(.indeterminate, "【检查目的】肿瘤进展【影像所见】肝硬化。"),
        Reading(.indeterminate, "COMPARISON: CT showing disease progression."),
        Reading(.indeterminate, "RECOMMENDATION: new lesions are to be biopsied."),
        Reading(.indeterminate, "PRELIMINARY REPORT: disease progression."),
    ])
    func `what asks, recalls or advises is dropped`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    @Test(arguments: [
        Reading(.progression, "IMPRESSION: Interval enlargement of the\nsegment VI lesion."),
        Reading(.stable, "IMPRESSION: There is no radiographic evidence of\nHCC progression."),
        Reading(.progression, "IMPRESSION: Segment VI lesion measures\n62 mm (previously\n45 mm)."),
        Reading(.progression, "IMPRESSION\nNo new lesion\nKnown mass has enlarged"),
        Reading(.progression, "未见新发病灶\n肝右叶肿块较前增大"),
    ])
    func `a wrapped line goes on, an item of a list does not`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    @Test func `the excerpt is the clause that decided`() {
        let finding = ImpressionReader().read(
            "IMPRESSION: No ascites. Although segment II is stable, the segment VI mass has grown."
        )
        #expect(finding.response == .progression)
        #expect(finding.excerpt == "the segment VI mass has grown")
        #expect(finding.rule == "growth")
    }

    @Test func `the excerpt goes back to what the clause speaks of`() {
        let finding = ImpressionReader().read("诊断意见：1.肝S8肿块，较前增大。2.腹水。")
        #expect(finding.response == .progression)
        #expect(finding.excerpt == "肝S8肿块，较前增大")
    }

    @Test func `a report beyond the limit is read up to it`() {
        let filler = String(repeating: "Unremarkable bowel. ", count: 4_000)
        #expect(ImpressionReader().read(filler + "Disease progression.").response == .indeterminate)
        #expect(ImpressionReader().read("Disease progression. " + filler).response == .progression)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "new ", "no ", "\n", ".", ",", "，但", "、", "新", "(", "1 cm ", "【印象】", "IMPRESSION:",
            "enlarged new lesion ", "cannot exclude ",
        ]
    )
    func `one word a million bytes long is read in time and asserts no progression`(word: String) {
        let text = String(repeating: word, count: 1_000_000 / word.utf8.count)
        #expect(ImpressionReader().read(text).response != .progression)
        // The same in sentences that are just short enough to be read.
        let sentence = String(repeating: word, count: 1900 / word.utf8.count) + "; "
        _ = ImpressionReader().read(String(repeating: sentence, count: 500))
    }

    @Test(arguments: [
        Reading(.progression, "检查结论\n肝癌病灶较前增大"),
        Reading(.stable, "TREATMENT HISTORY: progressed on lenvatinib.\nOPINION: Stable disease."),
        Reading(.stable, "现病史：肿瘤进展。\n影像学诊断：肝内病灶同前。"),
        Reading(.indeterminate, "Family history: progressive liver cancer."),
    ])
    func `a section goes by many names`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    @Test(arguments: [
        "WRONG PATIENT: this report of a growing hepatoma was filed in error.",
        "本报告作废：肝右叶癌灶较前增大。",
        "更正：原报告“肝S4病灶增大至5.1cm”系误录，实际为3.1cm。",
        "Findings table: PD. Impression: stable disease. Clarification requested.",
    ])
    func `a report that does not hold or agree with itself asserts nothing`(text: String) {
        #expect(ImpressionReader().read(text).response == .indeterminate)
    }
}
