/// The words that decide.
///
/// Precision before reach: what is not plain is not here.
enum Lexicon {
    // MARK: What is asserted

    /// Progression of whatever the clause speaks of; needs a target.
    static let growth: [Phrase] = [
        "enlarged", "enlargement", "enlarging", "has grown", "have grown", "increase in size",
        "increase in the size", "increased in size",
        "increased in number", "growth", "is larger", "are larger", "larger than",
        "doubled in size", "tripled in size", "progression of", "progressed",
        "interval progression", "增大", "进展",
    ]
    /// Growth unless it is a quality of the tumour that grows.
    static let increase: [Phrase] = [
        "has increased", "have increased", "further increased", "worsened", "worsening", "增多",
        "扩大",
    ]
    static let quality: [Phrase] = [
        "enhancement", "attenuation", "density", "signal", "vascularity", "washout", "uptake",
        "necrosis", "diffusion", "强化", "密度", "信号", "坏死", "血供", "脂肪",
    ]
    /// Progression that speaks of the disease as a whole: enough to be denied or suspected,
    /// too little to be asserted.
    static let bareProgression: [Phrase] = ["progression", "进展"]
    /// Progression that needs no target beside it.
    static let disease: [Phrase] = [
        "progressive disease", "disease progression", "progression of disease",
        "interval progression", "progressive metasta", "progressive tumor", "progressive tumour",
        "progressive hcc", "progressive hepatocellular",
        "unequivocal progression", "疾病进展", "肿瘤进展", "病情进展",
    ]
    /// New tumour, where the words themselves name it.
    static let newTumour: [Phrase] = [
        "new lesion", "new hepatic lesion", "new liver lesion", "new metasta",
        "new hepatic metasta", "new liver metasta", "new pulmonary metasta", "new lung metasta",
        "new bone metasta",
        "new osseous metasta", "new peritoneal metasta", "new intrahepatic metasta",
        "new tumour thromb", "new tumor thromb", "new enhancing lesion", "new hcc", "new tumor.",
        "new tumour.", "新发病灶", "新发转移", "新发癌", "新见癌栓", "新见转移", "新出现转移", "新增病灶", "新发肿瘤",
    ]
    /// New tumour where its size stands between: `new 12 mm lesion`.
    static let newSized: [Phrase] = [
        "lesion", "hepatic lesion", "liver lesion", "enhancing lesion", "hypervascular lesion",
        "metasta", "hepatic metasta", "liver metasta", "hcc.", "tumor.", "tumour.",
    ]
    static let stable: [Phrase] = [
        "stable", "unchanged", "no significant change", "no interval change", "no change",
        "not significantly changed", "without change", "未见明显变化", "无明显变化", "未见变化", "变化不明显",
        "变化不大", "无变化", "无著变", "similar in size", "同前", "相仿", "稳定",
    ]
    static let response: [Phrase] = [
        "partial response", "complete response", "decrease in size", "decreased in size",
        "decrease in the size", "has decreased", "have decreased", "is smaller", "are smaller",
        "smaller than", "shrinkage", "shrunk",
        "regression of", "nonviable", "non-viable", "缩小", "无活性", "部分缓解", "完全缓解", "减小",
    ]

    /// Response that needs no target beside it.
    static let statedResponse: [Phrase] = [
        "nonviable", "non-viable", "partial response", "complete response", "无活性",
    ]

    // MARK: Of what

    static let target: [Phrase] = [
        "lesion", "mass.", "masses.", "tumor", "tumour", "hcc", "hepatocellular", "metasta",
        "hepatoma",
        "disease burden", "liver disease", "hepatic disease", "病灶", "肿块", "肿瘤", "癌", "转移",
    ]
    static let notTarget: [Phrase] =
        [
            "cirrhosis", "ascites", "effusion", "bland", "non-enhancing thromb",
            "portal hypertension",
            "splenomegaly", "spleen", "varices", "node", "lymph", "pneumonia",
            "infection", "abscess", "cyst", "hemangioma", "haemangioma", "gallbladder", "kidney",
            "renal",
            "adrenal adenoma", "mother", "father", "sister", "brother", "family", "table", "hernia",
            "atelectasis", "consolidation", "lung nodule", "fibrosis", "steatosis", "aneurysm",
            "condition", "uter", "fibroid", "pancrea", "ovar", "bladder", "esophag", "oesophag",
            "gastric", "stomach", "biliary", "bile duct", "cholang", "dilat", "jaundice", "edema",
            "oedema", "osteoarthritis", "degenerat", "afp.", "alpha-fetoprotein", "bilirubin",
            "hepatomegaly", "stranding", "hematoma", "haematoma", "skin.", "subcutaneous", "碘油",
            "腹水", "积液", "脾", "非癌栓", "肝硬化",
            "淋巴结", "炎", "囊肿", "血管瘤", "胆囊", "肾", "静脉曲张", "家族",
            "父亲", "母亲", "胆管", "扩张", "胃", "肠", "胰", "子宫", "卵巢", "膀胱", "食管", "水肿",
            "甲胎蛋白",
        ] + otherPrimary
    /// Another cancer: where it grows, its metastases cannot be told from the liver's.
    static let otherPrimary: [Phrase] = [
        "prostate", "breast", "lung cancer", "lung primary", "colon cancer", "colorectal",
        "rectal cancer", "thyroid", "renal cell", "melanoma", "前列腺", "乳腺", "肺癌", "胃癌", "肠癌",
        "甲状腺",
    ]
    /// What a clause speaks of instead of the tumour its sentence names.
    static let anatomy: [Phrase] = [
        "liver.", "lobe.", "vein", "arter", "vessel", "collateral", "血管", "侧支", "静脉", "动脉",
        "门脉", "肝脏", "左叶", "右叶", "尾状叶",
    ]
    /// Stands for the tumour of the sentence before.
    static let pronoun: [Phrase] = ["it.", "they."]

    /// Stand for the tumour beside `stable`.
    static let whole: [Phrase] = ["compared", "disease"]

    // MARK: How it is asserted

    static let criteria: [Phrase] = [
        "recist", "mrecist", "overall response", "评估为", "疗效评价",
    ]

    static let negation: [Phrase] = [
        "no.", "not.", "without.", "absence of", "negative for", "nor.", "neither.", "never.",
        "resolution of", "未见", "无", "没有", "未", "否认",
    ]
    /// Denies what stands before it.
    static let denial: [Phrase] = [
        "not seen", "not identified", "not evident", "not present", "not demonstrated",
        "not detected", "not noted", "not observed", "not met", "not confirmed", "not appreciated",
        "excluded", "ruled out", "absent", "不明显", "不显著", "证据不足",
    ]
    /// Denials of what would only have been suspected.
    static let cleared: [Phrase] = [
        "no new suspicious", "no suspicious new", "no evidence of new suspicious",
        "without new suspicious", "未见可疑新发",
    ]
    /// Denies a denial, which leaves a suspicion.
    static let notDenied: [Phrase] = [
        "cannot exclude", "cannot be excluded", "can not exclude", "can not be excluded",
        "not excluded", "not be excluded", "not exclude", "cannot rule out", "be ruled out",
        "not ruled out", "不除外", "不能除外", "不排除", "不能排除", "无法排除", "无法除外", "未能除外", "未除外",
    ]
    static let hedge: [Phrase] =
        notDenied + [
            "possible",
            "possibly", "probable", "probably", "may.", "might.", "could.", "suspicious", "suspect",
            "suggest", "concern", "question", "likely", "equivocal", "indeterminate", "versus",
            "vs.",
            "differential", "apparent", "appears", "worrisome", "favor", "favour", "presum",
            "unclear",
            "uncertain", "borderline", "consider.", "felt to", "?", "？", "可能", "待排", "待定", "考虑",
            "疑",
            "似", "倾向", "不确定", "不能明确",
        ]
    static let historical: [Phrase] = [
        "history of", "prior progression", "previous progression", "previously noted progression",
        "status post", "s/p", "post-treatment history",
        "after progression", "after disease progression", "following progression",
        "following disease progression", "had enlarged", "had progressed", "had grown",
        "had increased", "was reported", "were reported", "was documented", "discontinued",
        "switched to", "prior to.", "因肿瘤", "因疾病", "因病情", "因进展", "停用", "既往", "病史", "曾",
    ]
    /// What a clause about an earlier examination begins with.
    static let earlier: [Phrase] = [
        "the prior ", "the previous ", "on the prior ", "on the previous ", "prior ct",
        "prior mr", "previous ct", "previous mr", "on prior ", "on previous ", "上次", "前次", "外院",
    ]
    static let hypothetical: [Phrase] = [
        "if.", "should.", "would.", "until.", "unless.", "whether.", "in case of", "in the event",
        "evaluate.", "evaluation for", "assess.", "assessment for", "to rule out", "r/o",
        "time to", "will.", "has been described", "unlikely", "upon progression",
        "upon disease progression", "at progression",
        "restaging", "discuss", "defines", "defined as", "correlate",
        "known progressive", "performed for", "ct for", "mri for", "scan for", "imaging for",
        "study for",
        "monitor for", "risk of", "to exclude", "follow-up for", "如", "若", "是否", "一旦", "警惕",
        "请", "有无", "注意", "判断", "以排除", "以除外", "为排除", "治疗至", "直至", "直到",
    ]
    static let otherModality: [Phrase] = ["ultrasound", "sonograph", "modality", "超声"]

    // MARK: Grammar

    static let stops: [Phrase] = ["。", "；"]
    static let comma: [Phrase] = ["，"]
    static let pause: [Phrase] = ["、"]
    static let bracket: Phrase = "【"

    static let turns: [Phrase] = [
        "and has.", "and have.", "and there.", "and now.", "but.", "although.", "however.",
        "though.", "whereas.", "while.", "despite.", "with new.",
        "但",
        "而", "虽然", "然而",
    ]
    static let verbs: [Phrase] = [
        "has.", "have.", "is.", "are.", "was.", "were.", "there.", "now.", "measures.", "today.",
    ]
    /// Begin what stands against a denial or within a list that goes on.
    static let or: [Phrase] = ["or.", "nor."]
    /// What a line that goes on in the next one ends with.
    static let open: [Phrase] = [
        "of", "for", "the", "a", "an", "and", "or", "with", "without", "in", "on", "no", "not",
        "any", "by", "to", "from", "new", "is", "are", "has", "have", "than", "definite",
        "significant", "未见", "无", "明确", "明显", "较前", "的", "及", "或", "和", "新发",
    ]
    static let before: [Phrase] = ["previously", "prior", "formerly", "was.", "原", "前片"]
    /// Begin the first of two sizes where that is the earlier one.
    static let start: [Phrase] = ["from.", "由", "从"] + before
    /// Stand before the second, the later one.
    static let end: [Phrase] = [
        "to.", "now.", "today.", "currently", "至", "到", "现", "本次",
    ]
    static let change: [Phrase] = [
        "enlarg", "grow", "increas", "decreas", "shrunk", "shrinkage", "now.", "today.",
        "currently", "增", "缩", "减", "现", "本次",
    ]
    /// Between the diameters of one lesion.
    static let by: [Phrase] = ["x", "×", "*"]
    /// Sizes of many, not of one over time.
    static let spread: [Phrase] = ["rang", "between.", "varying", "不等"]
    /// Measured on another lesion than the one before it.
    static let place: [Phrase] = ["segment ", "lobe", "seg "]
    static let contrast: [Phrase] = ["but.", "although.", "however.", "despite.", "但", "虽然"]

    // MARK: Not words at all

    /// Set phrases whose words do not mean what they do alone; read as if left out.
    static let figures: [Phrase] = [
        "progression-free", "progression free", "previously stable", "previously enlarged",
        "previously progressive",
        "no longer stable",
        "not stable", "stable in the past", "进展期", "进展后", "无进展生存", "扩大切除", "扩大根治", "不稳定",
        "代偿性增大", "enlarged liver", "enlargement of the liver", "liver enlargement",
    ]
}
