import Clinical
import Radiology
import Testing

/// Every phrase the synthetic cohort's reports are made of.
@Suite struct CohortPhrases {
    @Test(arguments: [
        Reading(.progression, "Progressive disease per RECIST 1.1."),
        Reading(.progression, "靶病灶总和较基线增加35%，评估为疾病进展。"),
        Reading(.stable, "Stable disease per mRECIST."),
        Reading(.stable, "未见明确进展征象。"),
        Reading(.stable, "肝内病灶较前未见明显变化。"),
        Reading(.response, "Partial response per mRECIST."),
        Reading(.response, "靶病灶总和较基线缩小40%，评估为部分缓解。"),
        Reading(
            .suspected,
            "Cannot exclude early progression; short-interval follow-up MRI is recommended."
        ),
        Reading(.suspected, "肝S4小结节，性质待定，不除外进展，建议短期复查。"),
        Reading(.indeterminate, "Limited study without contrast; comparison not possible."),
        Reading(.indeterminate, "无既往片对比。"),
    ])
    func `each reads as its planner meant it`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }
}
