/// What the report may speak of: the tumour, what is not it, and where either lies.
extension Lexicon {
    static let subjects: [(Term, String)] = [
        (
            .tumour,
            """
            tumor|tumour|hcc.|hccs.|hepatocellular|hepatoma|metasta|mets.|carcinomatosis|malignan|cancer
            carcinoma|neoplas|lr-5|lr5.|lr 5.|lr-tiv|tumor thromb|tumour thromb|tumor in vein
            tumour in vein|malignant thromb|target lesion|target diameter|non-target|nontarget
            target sum|sum of target|sum of viable|viable target|viable sum|satellite nodule|satellite lesion|metastatic disease|metastatic deposit|metastatic lesion
            disease burden|intrahepatic disease|extrahepatic disease|implants|tumoral thromb
            lr-tr viable|lr-tr: viable|viable tumo|viable hcc|sum of diameters|sum of longest|sum of the longest|neoplastic thromb|enhancing portal vein thromb|enhancing thromb|enhancing tumor thromb|expansile thromb|multifocal disease|invasion
            活性成分|活性病灶|活性肿瘤|存活肿瘤|活性灶|活性区|活性部分|存活部分|受侵
            癌栓|瘤栓|肿瘤|癌灶|肝癌|肝细胞癌|转移|癌|靶病灶|非靶病灶|子灶|卫星灶|卫星结节|恶性肿瘤|瘤体|瘤灶|血管侵犯|血管侵袭
            """
        ),
        (
            .lesion,
            "lesion|mass.|masses.|observation|deposit|病灶|肿块|占位|肿物|团块|包块|巨块|灶|病变|强化病灶|强化肿块|强化占位"
        ),
        (
            .nodule,
            "nodul|nodular enhancement|nodular arterial enhancement|nodular arterial phase|focus.|foci.|结节|小结节|异常强化灶|强化灶|强化结节|强化影|强化部分|强化成分|强化组织|bone destruction|lytic|溶骨性破坏|溶骨性骨质破坏|骨质破坏|骨破坏"
        ),
        (.thrombus, "thromb|filling defect|血栓|充盈缺损"),
        (.node, "node.|nodes.|nodal|lymph node|lymphadenopathy|adenopathy|lymph|淋巴结"),
        (
            .malignant,
            """
            metastatic|malignant|washout|with washout|neoplastic|cancerous|tumorous
            转移性|恶性|癌性|廓清|快进快出
            """
        ),
        (.disease, "disease.|病情|疾病"),
        (.liverDisease, "liver disease|肝病"),
        (
            .liver,
            """
            liver.|hepatic.|lobe|lobar|segment|seg.|vein|portal|caudate|parenchym|dome|ablation
            resection|cavity|subsegment|artery|arterial|vascular|ivc.|vena cava|atrium
            肝左|肝右|左肝|右肝|肝脏|肝内|肝实质|左叶|右叶|尾状叶|尾叶|肝|叶|段|门静脉|门脉|肝静脉|下腔静脉
            右支|左支|主干|静脉|动脉|血管
            """
        ),
        (
            .site,
            """
            lung.|lungs.|pulmonary|bone.|bones.|bony|osseous|skelet|peritone|omental|omentum|rib.|ribs.
            spine|spinal|vertebra|pelvi|brain|cerebral|adrenal|chest|thora|sacr|mediastin
            双肺|肺内|肺部|右肺|左肺|两肺|肺|骨|胸椎|腰椎|椎体|肋骨|腹膜后|腹膜|网膜|脑|颅内|肾上腺|盆腔|纵隔
            """
        ),
    ]

    static let otherSubjects: [(Term, String)] = [
        (
            .organ,
            """
            spleen|splenic|kidney|renal|pancrea|gallbladder|uter|ovar|bladder|esophag|oesophag|gastric
            stomach|bowel|colon.|colonic|duoden|thyroid|prostate|prostatic|breast|skin.|subcutaneous|testic
            appendi|rectum|rectal|jejun|ileal|ileum|aort|heart|cardiac|pericard|soft tissue|muscle|parotid|vulv|cervix|cervical|endometri|larynx|laryng|tongue|orbit|scrot|axill|inguinal
            sinus|nasal|tonsil|salivary|thymic|thymus|vagin|penile|urethra|ureter|pituitary|eye.|ear.
            脾脏|脾|肾|胰腺|胰|胆囊|子宫|卵巢|膀胱|食管|胃|肠|甲状腺|前列腺|乳腺|皮下|心脏|心包|主动脉|附件|乳房|右乳|左乳|双乳|附睾|睾丸|腮腺|鼻咽|喉|舌|眼眶|腋窝|腹股沟|胸腺|垂体|输尿管|阴道|宫颈
            """
        ),
        (
            .primary,
            """
            prostate cancer|prostate carcinoma|prostatic adenocarcinoma|prostate adenocarcinoma
            breast cancer|breast carcinoma|lung cancer|lung carcinoma|lung primary|primary lung
            lung adenocarcinoma|colon cancer|colon carcinoma|colorectal|rectal cancer|thyroid cancer
            thyroid carcinoma|renal cell|rcc.|melanoma|lymphoma|pancreatic cancer|pancreatic adenoc
            pancreatic carcinoma|pancreatic neuroendo|neuroendocrine|gastric cancer|gastric carcinoma
            esophageal cancer|bladder cancer|urothelial|ovarian cancer|cholangiocarcinoma|sarcoma|leukemia
            squamous cell|adenocarcinoma|carcinoid|small cell|ductal carcinoma|papillary|seminoma|glioma
            mesothelioma|thymoma|lobular carcinoma|bronchogenic|meningioma|schwannoma|second primary|other primary|gist.|myeloma|cervical cancer
            左肺癌|右肺癌|双肺癌|左乳癌|右乳癌|左肾癌|右肾癌|肺腺癌|肺鳞癌|鳞癌|小细胞癌|胃腺癌|肠腺癌|肾透明细胞癌|导管癌|原发性肺|原发肺|腺癌
            前列腺癌|乳腺癌|肺癌|胃癌|肠癌|直肠癌|结肠癌|甲状腺癌|胰腺癌|食管癌|食道癌|卵巢癌|宫颈癌|肾癌
            膀胱癌|胆管癌|胆管细胞癌|淋巴瘤|黑色素瘤|鼻咽癌|间质瘤|神经内分泌|胆囊癌|肉瘤|脑膜瘤|白血病
            """
        ),
        (
            .benign,
            """
            cyst.|cysts.|cystic|hemangioma|haemangioma|abscess|fnh.|focal nodular hyperplasia|adenoma.
            adenomas|focal fat|perfusion|thad|shunt|scar.|scarring|granuloma|infectious|inflammat|degenerat
            benign|fracture|lipoma|angiomyolipoma|regenerative|dysplastic nodule|reactive|biloma|ischemic
            postoperative|osteoporo|confluent fibrosis|infarct|artifact|fibroid|polyp|physiologic
            peliosis|pseudocyst|ipmn|siderotic|calcified granul
            囊肿|囊性|血管瘤|脓肿|局灶性结节|增生结节|再生结节|肝硬化结节|硬化结节|良性|炎性|感染性|炎症|骨折|脂肪瘤
            腺瘤|异常灌注|灌注异常|肉芽肿|钙化|退行性|退变|增生性|反应性|错构瘤|息肉|骨岛
            """
        ),
        (
            .other,
            """
            cirrho|ascit|effusion|bland|non-enhancing thromb|nonenhancing thromb|portal hypertens
            splenomegaly|varic|varix|pneumonia|pneumonitis|infection|hernia|atelecta|consolidation|fibrosis
            steato|fatty|aneurysm|condition|biliary|bile duct|ductal|duct.|ducts.|cholang|dilat|jaundice|edema
            oedema|osteoarthritis|arthritis|tumor marker|tumour marker|afp.|alpha-fetoprotein|alpha fetoprotein|bilirubin|hepatomegaly
            stranding|hematoma|haematoma|collateral|hydroneph|opacit|ground-glass|ground glass|emphysema
            lipiodol|fluid|collection|stent|catheter|tube.|pain.|symptom|weight loss|fatigue|weakness|dyspnea
            creatinine|bilirubin|liver failure|hepatic failure|renal failure|heart failure|decompensat
            dysfunction|encephalopathy|hypertension|hypertrophy|atrophy|calcifi|embol|hemorrhage|haemorrhage
            bleed|gas.|air.|drain|wall thickening|thickening|obstruct|stricture|stenosis|occlusion|congestion
            cardiomegaly|interstitial|chronic liver disease|parenchymal liver disease|kidney disease
            lung disease|fatty liver disease|heart disease|airspace|nodularity|siderosis|iron|table|protocol
            dose|level|pressure|titer|titre|stone|ileus|colitis|pancreatitis|cholecystitis|hydro|contracture
            kyphosis|scoliosis|spondyl|diverticul|gynecomastia|anasarca|liver function|liver enzymes
            腹水|积液|肝硬化|静脉曲张|侧支|非癌栓|肺炎|感染|扩张|胆管|水肿|甲胎蛋白|肿瘤标志物|肿瘤标记物|瘤标|碘油|渗出|肺不张
            实变|气肿|脂肪肝|纤维化|门静脉高压|门脉高压|高压|脾大|脾肿大|巨脾|胆红素|积水|积气|梗阻|狭窄
            出血|血肿|疝|结石|转氨酶|黄疸|肝功能|症状|疼痛|腹胀|体重|条索|磨玻璃|胸膜增厚|网格|间质性
            纤维灶|动脉瘤|瘘|支架|引流|炎|癌旁|胆汁瘤
            """
        ),
        (
            .quality,
            """
            enhancement|attenuation|density|densit|signal|vascularity|uptake|necrosis|necrotic|diffusion
            fdg|conspicu|suv|adc.|heterogene|hyperintens|hypointens|hypodens|hyperdens|perfusional
            强化程度|强化|密度|信号|坏死|血供|脂肪|代谢|弥散|液化|摄取|回声
            """
        ),
        (
            .person,
            """
            mother|father|sister|brother|family|sibling|uncle|aunt.|grandmother|grandfather|cousin
            其父|其母|其兄|其弟|其姐|其妹|父患|母患|
            家族|父亲|母亲|姐姐|哥哥|弟弟|妹妹|兄弟|姐妹|家属
            """
        ),
    ]
}
