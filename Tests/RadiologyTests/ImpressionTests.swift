import Clinical
import Radiology
import Testing

/// A report, or a sentence of one, and what it says of the tumour.
struct Reading: Sendable, CustomTestStringConvertible {
    var response: TumorResponse
    var text: String

    init(_ response: TumorResponse, _ text: String) {
        self.response = response
        self.text = text
    }

    var testDescription: String { text }
}

@Suite struct Impression {
    @Test(arguments: [
        Reading(.progression, "Interval enlargement of the segment VII hepatocellular carcinoma."),
        Reading(.progression, "Multiple new hepatic metastases."),
        Reading(.progression, "There are new lesions in both lobes of the liver."),
        Reading(.progression, "New pulmonary metastases."),
        Reading(.progression, "Disease progression."),
        Reading(.progression, "Progression of disease with new bone metastases."),
        Reading(.progression, "Interval growth of the dominant right lobe mass."),
        Reading(.progression, "The tumour has doubled in size."),
        Reading(.progression, "Worsening intrahepatic metastatic disease."),
        Reading(.progression, "Compared to the previous CT, the tumour has progressed."),
        Reading(.progression, "Since the prior study, new metastases have developed."),
        Reading(.progression, "RECIST 1.1: PD"),
        Reading(.progression, "Previously stable lesion has enlarged."),
        Reading(.progression, "Bone metastases have progressed."),
        Reading(.stable, "Liver lesions are unchanged."),
        Reading(.stable, "No significant change in the known liver masses."),
        Reading(.stable, "RECIST 1.1: SD"),
        Reading(.response, "The hepatic masses are smaller."),
        Reading(.response, "Complete response per mRECIST."),
        Reading(.indeterminate, "The larger lesion measures 32 mm."),
        Reading(.indeterminate, "Several smaller lesions in the left lobe."),
        Reading(.indeterminate, "The lesion has increased arterial enhancement."),
        Reading(.indeterminate, ""),
    ])
    func `plain English is read as it stands`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    @Test(arguments: [
        Reading(.progression, "肝内多发新发转移灶。"),
        Reading(.progression, "肝右叶肿块较前明显增大。"),
        Reading(.progression, "肿瘤进展。"),
        Reading(.progression, "病灶较前增多、增大。"),
        Reading(.progression, "肝癌较前进展，双肺新发转移瘤。"),
        Reading(.progression, "肺转移瘤较前增大增多。"),
        Reading(.progression, "疗效评价：PD。"),
        Reading(.stable, "疗效评价：SD。"),
        Reading(.stable, "与前片对比，肝内病灶变化不大。"),
        Reading(.stable, "肝内病灶与前片相仿。"),
        Reading(.response, "疗效评价：PR。"),
        Reading(.response, "病灶较前缩小。"),
        Reading(.indeterminate, "进展期肝癌。"),
        Reading(.indeterminate, "肝脏体积增大。"),
        Reading(.stable, "肝癌扩大切除术后，未见新发病灶。"),
    ])
    func `plain Chinese is read as it stands`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    @Test(arguments: [
        Reading(.stable, "No evidence of disease progression."),
        Reading(.stable, "Without evidence of progression."),
        Reading(.stable, "No definite progression."),
        Reading(.stable, "No new or enlarging liver lesions."),
        Reading(.stable, "There is no progression of the known hepatocellular carcinoma."),
        Reading(.stable, "The mass has not enlarged."),
        Reading(.stable, "Neither the segment II nor the segment VI lesion has grown."),
        Reading(.stable, "Tumour progression is not seen."),
        Reading(.stable, "Disease progression has been excluded."),
        Reading(.stable, "Criteria for disease progression are not met."),
        Reading(.stable, "Does not meet RECIST criteria for progressive disease."),
        Reading(.stable, "No enlarging mass, new lesion, or vascular invasion is seen."),
        Reading(.stable, "No evidence of\ndisease progression."),
        Reading(.stable, "未见肿瘤进展。"),
        Reading(.stable, "未见明确进展征象。"),
        Reading(.stable, "无进展。"),
        Reading(.stable, "肝内病灶未见增大。"),
        Reading(.stable, "病灶增大不明显。"),
        Reading(.stable, "肝癌无明显进展。"),
        Reading(.stable, "没有证据表明疾病进展。"),
        Reading(.stable, "未见新发转移灶，原病灶无增大。"),
        Reading(.stable, "未见腹水、新发病灶及转移。"),
        Reading(.indeterminate, "No progression of ascites."),
        Reading(.indeterminate, "腹水未见进展。"),
        Reading(.progression, "未见新发病灶，但原病灶较前增大。"),
        Reading(
            .progression,
            "No growth of the lesion, however a new metastasis is present in segment III."
        ),
    ])
    func `a negation reaches as far as its clause and its list`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    @Test(arguments: [
        Reading(.suspected, "Possible progression of the segment VII tumour."),
        Reading(.suspected, "Findings suspicious for new metastasis."),
        Reading(.suspected, "The lesion may have enlarged slightly."),
        Reading(.suspected, "Progressive disease cannot be excluded."),
        Reading(.suspected, "Possible progressive disease per RECIST 1.1."),
        Reading(.suspected, "Equivocal increase in size of the segment IV lesion."),
        Reading(.suspected, "Worrisome for progression of hepatocellular carcinoma."),
        Reading(.suspected, "Disease progression?"),
        Reading(.suspected, "New lesion in segment II, favoured to be a metastasis."),
        Reading(.indeterminate, "Unlikely to represent progression of the tumour."),
        Reading(.indeterminate, "Pseudoprogression of the tumour is favoured."),
        Reading(.suspected, "肝内病灶似较前增大。"),
        Reading(.suspected, "肝右叶新发病灶，考虑转移可能。"),
        Reading(.suspected, "不能除外肿瘤进展。"),
        Reading(.suspected, "可疑新发病灶。"),
        Reading(.suspected, "进展待排。"),
        Reading(.suspected, "考虑肿瘤进展。"),
    ])
    func `a hedge leaves a suspicion at most`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    @Test(arguments: [
        Reading(.indeterminate, "History of disease progression in 2021."),
        Reading(.indeterminate, "The prior CT showed progression of the tumour."),
        Reading(.indeterminate, "Started regorafenib after disease progression."),
        Reading(
            .indeterminate,
            "Known hepatocellular carcinoma with previous progression on lenvatinib."
        ),
        Reading(.stable, "Status post TACE for progressive disease; lesions are unchanged today."),
        Reading(.stable, "Previously progressive disease is now stable."),
        Reading(
            .stable,
            "Disease progression was reported in March; the lesions are unchanged since."
        ),
        Reading(
            .stable,
            "On the previous examination the lesion had enlarged; today it is unchanged."
        ),
        Reading(.indeterminate, "上次检查提示病灶增大。"),
        Reading(.stable, "既往曾出现疾病进展，本次病灶较前稳定。"),
        Reading(.response, "肝癌进展后换药治疗，病灶较前缩小。"),
    ])
    func `what is remembered is not today's`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    @Test(arguments: [
        Reading(.indeterminate, "If the lesion enlarges, biopsy is advised."),
        Reading(.indeterminate, "Should progression occur, second-line therapy is an option."),
        Reading(.indeterminate, "Follow-up in 3 months to exclude disease progression."),
        Reading(.indeterminate, "In case of disease progression consider cabozantinib."),
        Reading(.indeterminate, "Evaluate for disease progression."),
        Reading(.indeterminate, "At risk of tumour progression."),
        Reading(.indeterminate, "Continue sorafenib until disease progression."),
        Reading(.indeterminate, "Progressive disease would require a 20% increase."),
        Reading(.indeterminate, "Time to disease progression is measured from randomization."),
        Reading(.indeterminate, "若病灶增大，建议穿刺活检。"),
        Reading(.indeterminate, "建议复查以排除肿瘤进展。"),
        Reading(.indeterminate, "请评估是否有新发病灶。"),
        Reading(.indeterminate, "一旦疾病进展，更换方案。"),
        Reading(.indeterminate, "治疗至疾病进展。"),
    ])
    func `what is only imagined asserts nothing`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    @Test(arguments: [
        Reading(.indeterminate, "Progression of cirrhosis."),
        Reading(.indeterminate, "Ascites has increased."),
        Reading(.indeterminate, "Enlarged liver."),
        Reading(.indeterminate, "Enlargement of the prostate."),
        Reading(.indeterminate, "Simple hepatic cyst has increased in size."),
        Reading(.indeterminate, "Renal mass has enlarged."),
        Reading(.indeterminate, "Uterine mass has enlarged."),
        Reading(.indeterminate, "Pancreatic mass has enlarged."),
        Reading(.indeterminate, "Portal vein thrombosis has progressed."),
        Reading(.indeterminate, "Progression of colorectal cancer metastases."),
        Reading(.indeterminate, "Worsening biliary dilatation upstream of the mass."),
        Reading(.indeterminate, "AFP has increased since the tumour was treated."),
        Reading(.indeterminate, "Osteoarthritis has progressed."),
        Reading(.stable, "Increased pleural effusion; hepatic lesions are stable."),
        Reading(.indeterminate, "肝硬化较前进展。"),
        Reading(.indeterminate, "腹水较前增多。"),
        Reading(.indeterminate, "脾脏增大。"),
        Reading(.indeterminate, "肺部炎症较前进展。"),
        Reading(.indeterminate, "肾囊肿较前增大。"),
        Reading(.indeterminate, "门静脉血栓较前进展。"),
        Reading(.indeterminate, "前列腺癌进展。"),
        Reading(.indeterminate, "肿瘤旁胆管扩张较前进展。"),
        Reading(.indeterminate, "胃癌较前增大。"),
    ])
    func `another organ or finding says nothing of the tumour`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    @Test(arguments: [
        Reading(.indeterminate, "Segment II lesion has enlarged. Segment VI lesion has decreased."),
        Reading(.indeterminate, "左叶病灶增大，右叶病灶缩小。"),
        Reading(.progression, "Segment II lesion is stable. Segment VI lesion has enlarged."),
        Reading(.progression, "左叶病灶同前，右叶病灶增大。"),
    ])
    func `the worst site wins and contradiction answers nothing`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }
}
