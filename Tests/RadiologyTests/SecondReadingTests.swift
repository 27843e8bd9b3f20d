import Clinical
import Radiology
import Testing

/// Sentences written after the reader's rules, to see how far they carry.
@Suite struct SecondReading {
    static let readings: [Reading] = [
        Reading(.progression, "Interval progression of multifocal HCC."),
        Reading(.progression, "Increase in size and number of bilobar hepatic metastases."),
        Reading(.progression, "Findings in keeping with progressive disease."),
        Reading(.progression, "Tumour thrombus has extended; the dominant HCC is larger."),
        Reading(.progression, "Segment V tumour, previously 22 mm, now measures 41 mm."),
        Reading(.progression, "1. Cirrhosis with ascites. 2. Enlarging segment IV HCC."),
        Reading(.progression, "Mixed: no new lesion, but segment II mass has grown."),
        Reading(.progression, "The known HCC has progressed since the prior MRI."),
        Reading(.progression, "New hepatic lesions with arterial hyperenhancement and washout."),
        Reading(.progression, "Multifocal HCC, increased in size compared with 2024-03-01."),
        Reading(.progression, "肝内多发病灶较前增多增大，考虑换药。"),
        Reading(.progression, "肝癌治疗后，病灶较前进展。"),
        Reading(.progression, "肝内病灶较前片明显增大，最大者约7.5cm×6.0cm，前片约4.0cm×3.5cm。"),
        Reading(.progression, "与前片比较，双肺新发转移瘤。"),
        Reading(.progression, "肝内转移灶较前增多。"),
        Reading(.stable, "No new lesions. Known HCC unchanged in size."),
        Reading(.stable, "No interval change in the treated hepatic lesions."),
        Reading(.stable, "There has been no progression since the prior study."),
        Reading(.stable, "HCC appears stable."),
        Reading(.stable, "No evidence of new or progressive metastatic disease."),
        Reading(.stable, "Hepatic masses show no significant growth."),
        Reading(.stable, "Overall response by RECIST 1.1: SD."),
        Reading(.stable, "肝内病灶大小未见明显变化，未见新发病灶。"),
        Reading(.stable, "肝癌病灶较前相仿，未见新增病灶。"),
        Reading(.stable, "未见复发及新发转移征象。"),
        Reading(.response, "Marked shrinkage of the tumour, no new lesion."),
        Reading(.response, "The lesion has decreased from 60 mm to 30 mm."),
        Reading(.stable, "The lesion has decreased from 50 mm to 45 mm."),
        Reading(.response, "肝内病灶较前明显缩小，未见新发病灶。"),
        Reading(.suspected, "New 12 mm lesion in segment III, suspicious for metastasis."),
        Reading(.suspected, "Early tumour progression is not excluded."),
        Reading(.suspected, "病灶较前略增大可能。"),
        Reading(.suspected, "不排除新发转移。"),
        Reading(.indeterminate, "Lesions ranging from 2 to 5 cm are now seen."),
        Reading(.indeterminate, "Right adrenal adenoma, enlarged."),
        Reading(.indeterminate, "Interval worsening of portal hypertension."),
        Reading(.indeterminate, "Father died of progressive hepatocellular carcinoma."),
        Reading(.indeterminate, "Rule out tumour progression."),
        Reading(.indeterminate, "Please correlate with AFP for disease progression."),
        Reading(.indeterminate, "Progression-free since 2021."),
        Reading(.indeterminate, "Growth of the hepatic hemangioma."),
        Reading(.indeterminate, "Patient progressed on lenvatinib and switched to sorafenib."),
        Reading(.indeterminate, "Known progressive disease, now for restaging."),
        Reading(.indeterminate, "Discussed disease progression with the referring physician."),
        Reading(.indeterminate, "Restaging for disease progression."),
        Reading(.indeterminate, "RECIST 1.1 defines progressive disease as a 20% increase."),
        Reading(.indeterminate, "肝癌伴门静脉高压，脾大，侧支循环较前增多。"),
        Reading(.indeterminate, "右侧胸腔积液较前进展。"),
        Reading(.indeterminate, "建议结合AFP判断肿瘤进展情况。"),
        Reading(.indeterminate, "肝癌切除术后，术区积液较前增多。"),
        Reading(.indeterminate, "随访，注意病灶增大。"),
        Reading(.indeterminate, "患者因肿瘤进展停用仑伐替尼。"),
        Reading(.indeterminate, "肝囊肿较前增大。"),
        Reading(.indeterminate, "肝癌病史，腹膜后淋巴结增大。"),
    ]

    @Test(arguments: readings)
    func `a sentence the rules were not made for is read right`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    static let laterReadings: [Reading] = [
        Reading(
            .progression,
            "Significant interval growth of the infiltrative right hepatic lobe tumor."
        ),
        Reading(.progression, "Segment VIII mass now 7.4 cm, was 5.2 cm."),
        Reading(.progression, "New 2.3 cm HCC in segment V."),
        Reading(
            .progression,
            "Worsening hepatic metastatic disease with new pulmonary metastases."
        ),
        Reading(
            .progression,
            "Cirrhosis with ascites. Multifocal HCC, enlarged since the prior CT."
        ),
        Reading(.progression, "肝右叶巨块型肝癌，较前增大，门脉右支癌栓较前进展。"),
        Reading(.progression, "肝内多发转移，较前增多、增大。"),
        Reading(.progression, "肝S6病灶直径由25mm增大至38mm。"),
        Reading(.progression, "肝癌TACE术后，肝内新发病灶。"),
        Reading(.progression, "综合评估为疾病进展（PD）。"),
        Reading(.stable, "Treated lesions are unchanged, without new arterial enhancement."),
        Reading(.stable, "Stable size of the hepatic lesions; no new disease."),
        Reading(.stable, "No CT evidence of tumor progression or metastasis."),
        Reading(.stable, "Target lesions 54 mm, previously 52 mm."),
        Reading(.stable, "肝癌介入术后，病灶未见明显增大。"),
        Reading(.stable, "肝内病灶稳定，未见进展。"),
        Reading(.stable, "较前片病灶无明显变化。"),
        Reading(.response, "Interval decrease in size of the hepatic lesions."),
        Reading(.response, "肝内病灶较前减小。"),
        Reading(.suspected, "Questionable new lesion in segment IV."),
        Reading(.suspected, "肝S2新发病灶可能，建议MRI。"),
        Reading(.suspected, "疑似肿瘤进展。"),
        Reading(.indeterminate, "Lesion larger on arterial phase than on venous phase."),
        Reading(.indeterminate, "Mildly enlarged liver with a known mass."),
        Reading(.indeterminate, "Interval enlargement of the main portal vein."),
        Reading(.indeterminate, "Enlarged tumour-draining nodes."),
        Reading(.indeterminate, "Increased number of collaterals around the tumour."),
        Reading(.indeterminate, "Enlarging right pleural effusion and growth of ascites."),
        Reading(.indeterminate, "Large mass in the right lobe, 12 cm."),
        Reading(.indeterminate, "Disease progression prior to this treatment."),
        Reading(.indeterminate, "肝左叶代偿性增大，肝癌。"),
        Reading(.indeterminate, "肝癌，肝门区血管增多。"),
        Reading(.indeterminate, "肝癌，门静脉增宽，侧支增多。"),
        Reading(.indeterminate, "肝内病灶，较大者约3cm。"),
        Reading(.indeterminate, "建议3个月复查观察病灶有无增大。"),
    ]

    @Test(arguments: laterReadings)
    func `and so is one written after those`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    static let lastReadings: [Reading] = [
        Reading(
            .progression,
            "IMPRESSION:\n1. Multifocal HCC with interval increase in size of the dominant\n"
                + "   segment VII mass, now 8.1 cm (previously 6.0 cm).\n2. Small ascites, unchanged."
        ),
        Reading(
            .response,
            "IMPRESSION:\n1. Treated segment VI lesion without viable tumor.\n"
                + "2. No new suspicious hepatic lesion.\n3. Worsening ascites and splenomegaly."
        ),
        Reading(
            .stable,
            "FINDINGS: Right pleural effusion has increased.\nIMPRESSION: 1. Stable multifocal "
                + "HCC.\n2. Increased right pleural effusion, possibly malignant."
        ),
        Reading(.progression, "诊断意见：1、肝癌TACE术后，病灶较前增大。2、腹水较前减少。3、脾大。"),
        Reading(.stable, "诊断意见：1、肝癌治疗后，病灶较前无明显变化；2、腹水较前增多；3、双肺炎症，较前进展。"),
        Reading(.response, "印象：1.肝S8病灶较前缩小，未见强化。2.肝硬化，脾大，较前相仿。"),
        Reading(.progression, "NEW LIVER METASTASES."),
        Reading(.stable, "NO NEW OR ENLARGING HEPATIC LESION."),
        Reading(.stable, "NO SIGNIFICANT\nHCC PROGRESSION."),
        Reading(.indeterminate, "CT for disease progression."),
        Reading(.indeterminate, "Tumour board will decide on progressive disease."),
        Reading(.indeterminate, "HCC with increased FDG uptake."),
        Reading(.indeterminate, "Perilesional fat stranding has increased around the mass."),
        Reading(.indeterminate, "Haematoma adjacent to the tumour has enlarged."),
        Reading(.indeterminate, "Necrosis within the tumour has increased."),
        Reading(.indeterminate, "Arterioportal shunting near the lesion, more prominent."),
        Reading(.indeterminate, "The gastric cancer has progressed."),
        Reading(.indeterminate, "New lesion in the kidney."),
        Reading(.indeterminate, "New enhancing lesion in the spleen."),
        Reading(.indeterminate, "New lesion of the skin reported by the patient."),
        Reading(.indeterminate, "New bone lesion, degenerative."),
        Reading(.indeterminate, "New hepatic lesion is most consistent with a cyst."),
        Reading(.indeterminate, "Rapid progression of tumour has been described with this drug."),
        Reading(.indeterminate, "肿瘤坏死范围较前增大。"),
        Reading(.indeterminate, "肿瘤周围水肿较前进展。"),
        Reading(.indeterminate, "肝癌，碘油沉积较前增多。"),
        Reading(.suspected, "肝内新发病灶，考虑囊肿。"),
        Reading(.indeterminate, "病灶强化程度较前增高。"),
        Reading(.suspected, "Findings raise the question of tumour progression."),
        Reading(.suspected, "病灶边界欠清，进展不能除外。"),
        Reading(.stable, "与2024-03-01片比较，肝内病灶大致同前。"),
        Reading(.stable, "The previously enlarged lesion is unchanged."),
    ]

    @Test(arguments: lastReadings)
    func `and so is a report as it is dictated`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }
}
