/// The words that decide, by what they do in a clause.
///
/// The longest that begins at a place counts, so a set phrase keeps its words from meaning what
/// they do alone. Precision before reach: what is not plain is not here.
enum Lexicon {
    static let vocabulary = Vocabulary(
        subjects + otherSubjects + events + categories + assertions + grammar + figures
    )

    // MARK: What becomes of it

    private static let events: [(Term, String)] = [
        (
            .growth,
            """
            enlarg|grow.|grows.|grew.|grown.|growing|growth|increas|worse
            expan|extension of|extended|extends further|extending further|interval extension
            more numerous|more extensive|doubled|tripled|further extension|propagat|upsiz|more lesions
            rising in size|spread|now reach|has reached|have reached|now fill|now occup|now occlud|now cross
            now encas|greater than before|got bigger|got larger
            gotten bigger|gotten larger|bulkier|more bulky|twice the size|twice its|twice as large|trebled|quadrupl|doubling|has advanced|have advanced|is advancing|are advancing|now invad|newly invad|regrow|re-growth|risen|now involv|now extend|newly involv
            的两倍|的2倍|的3倍|的三倍|的1.5倍|的近2倍|的近两倍|的约2倍|大了|翻倍|倍增|成倍|生长明显|明显生长|较前生长|继续生长|持续生长|快速生长|生长加快|生长较快
            增太|变太|增大|增多|较前肿大|较前明显肿大|延长|增加|增长|增至|增殖|长大|变大|扩大|扩展|延伸|加重|恶化|增粗|更大|进一步累及
            """
        ),
        (.larger, "larger|bigger|greater in"),
        (.smaller, "smaller|fewer|less extensive"),
        (.progression, "progress|progresion|progession|进展"),
        (
            .new,
            """
            new.|newly|interval development|development of|has developed|have developed|developed.
            interval appearance|appearance of new|interval occurrence|not seen previously
            not previously seen|not present previously|not present on|not seen on the pr
            not visible on the pr|not visualized on the pr|emerg|interval emergence
            there is today|there are today|there is now|there are now|now shows|has appeared|have appeared|has arisen|have arisen|now present.|not seen before|not previously present
            not previously identified|not previously demonstrated|not identified on|not demonstrated on
            not seen on
            not there before|not present before|absent on the prior|absent on the previous
            前片未见|前次未见|既往未见|原片未见|此前未见|上次未见|前片无|前次无|旧片未见
            新发|新见|新出现|新增|出现新发|出现新|新生|新病|新的|新现|新近出现|新
            """
        ),
        (
            .recurrence,
            "recurrence|recurrent|recurred|recurs.|relapse|reappear|is now back.|is back.|has come back|has returned|have returned|复发|再发|再现"
        ),
        (
            .shrinkage,
            """
            have cleared|has cleared|largely cleared|completely cleared|mostly cleared|decreas|shrunk|shrink|shrank|regress|resolution|resolved|reduc|disappear
            diminish|no longer seen|no longer visible|no longer identified
            no longer present|downsiz|improv
            缩小|减小|减少|变小|消失|好转|吸收|退缩|变少|缩短|缩至|减至|回缩
            """
        ),
        (
            .inactive,
            """
            devoid of arterial enhanc|devoid of arterial phase enhanc|devoid of enhanc|devoid of viable|nonviable|non-viable|non viable|completely necro|complete necrosis|totally necro
            entirely necro|no residual viable|no viable|without viable|no residual tumo
            without residual viable|no residual enhanc|no evidence of viable|no evidence of residual
            no residual disease|no residual hcc|devascularized|tumor-free|no enhancement
            without enhancement|no arterial enhancement|without arterial enhancement|no internal enhancement
            no longer enhanc|absence of enhancement|no arterial phase enhancement
            未见强化|无强化|未见明显强化|未见明确强化|无明显强化|未见异常强化|无活性|无存活|未见活性|未见存活|未见明显活性|未见明确活性|未见残留活性|无肿瘤活性|未见肿瘤活性
            完全坏死|失活|未见残留|无残留|活性消失|完全灭活
            """
        ),
        (
            .same,
            """
            as before.|stable|unchanged|similar|without change|no change|stability|static.|unaltered
            same size|same in size|constant in size|persistent|remain the same|remains the same
            相若|相约|如前|未有变化|无改变|同前|相仿|稳定|相似|相同|无著变|没有变化|无变化|变化不大|变化不明显|变化不显著|改变不明显|未变
            无明显差异|大致相当|类似|改变不大
            """
        ),
        (
            .errorMargin,
            """
            within measurement|within the measurement|within interobserver|within inter-observer
            within intraobserver|within intra-observer|within observer|within the limits of measurement
            属测量误差|在测量误差|为测量误差|系测量误差|测量误差范围|误差范围内|考虑测量误差
            """
        ),
        (.change, "change|differen|alteration|变化|改变|差异"),
        (
            .measure,
            """
            in size|size|in number|number|numbers|volume|extent|diameter|dimension|caliber|burden
            length|axis|sum of|sum.|longest|bulk|component|portion|part of|margin|edge|rim.
            大小|体积|数目|数量|范围|径线|最大径|长径|直径|径|总和|之和|面积|边界|个数|部分|成分|边缘
            """
        ),
    ]

    // MARK: Categories

    private static let categories: [(Term, String)] = [
        (
            .progressiveDisease,
            "progressive disease|hyperprogress|extrahepatic spread to|metastatic spread to|疾病进展|病情进展"
        ),
        (.stableDisease, "stable disease|non-cr/non-pd|disease stability|疾病稳定|病情稳定"),
        (
            .response,
            """
            excellent treatment response|excellent response|good treatment response|near-total necrosis|near-complete necrosis|near complete necrosis|near total necrosis|subtotal necrosis|partial response|complete response|partial remission|complete remission
            objective response|favorable response|favourable response|good response
            部分缓解|完全缓解|部分应答|完全应答
            """
        ),
        (
            .mixed,
            "mixed response|mixed interval|mixed picture|mixed change|discordant|混合性|混合反应|不一致"
        ),
        (.abbreviation, "pd.|sd.|pr.|cr.|ipd.|icpd.|iupd.|isd.|ipr.|icr."),
        (
            .criteria,
            """
            recist|mrecist|irecist|overall response|response assessment|response evaluation
            response category|tumor response|tumour response|treatment response|timepoint response
            time point response|response:|response is|who criteria|easl|choi criteria
            percent change|change from nadir|change from baseline|评价|判定|评定|评估为|疗效评价|疗效评估|评价为|评定为|评效|疗效为|疗效：|疗效:|评估：|评价：|评估:|评价:
            """
        ),
        (
            .limited,
            """
            limited study|limited exam|limited evaluation|evaluation is limited|limited assessment
            evaluation limited|assessment is limited|assessment limited|study is limited
            examination is limited|exam is limited|limited by|not evaluable|non-evaluable
            nonevaluable|inevaluable|unevaluable|non-diagnostic|nondiagnostic|cannot be assessed
            cannot be evaluated|cannot be reliably|not well assessed|not adequately|suboptimal
            comparison not possible|comparison is not possible|cannot be compared
            not assessable|cannot be measured|inadequate|cannot assess|unable to assess
            cannot be determined|difficult to assess|no prior studies|no prior exam|no comparison
            无法评估|无法评价|不能评估|不能评价|难以评估|难以评价|评估受限|评价受限|观察受限|显示欠清
            显示不清|质量欠佳|质量差|伪影|无法测量|无既往片|无法比较|无法对比|不可评估|不可评价|无对比
            """
        ),
    ]

    // MARK: How it is asserted

    private static let assertions: [(Term, String)] = [
        (
            .negation,
            """
            no.|not.|without.|absence of|absent.|negative for|nor.|neither.|never.|none.|nothing
            free of|lack of|lacks.|lacking|denies|didn.|doesn.|hasn.|haven.|isn.|aren.|non.
            fails to
            未见|无|没有|未|否认|未达|未达到|不符合|不支持|并非|非|不伴|尚未|均未
            """
        ),
        (
            .denial,
            """
            not seen|not identified|not evident|not present.|not demonstrated|not detected
            not noted|not observed|not met|not confirmed|not appreciated|absent.|not visualized
            not found|not apparent|not visible|is excluded|was excluded|are excluded|been excluded
            been ruled out|is ruled out
            不明显|不显著|证据不足|已排除
            """
        ),
        (
            .inability,
            """
            cannot|can not|could not|unable to|difficult to|not completely|not entirely
            not definitively|不能|无法|难以|不可|未能|尚不能
            """
        ),
        (.exclusion, "exclude|excluding|excluded|exclusion|rule out|ruled out|排除|除外"),
        (
            .hedge,
            """
            not diagnostic|not excluded|not be excluded|not exclude|not be ruled out|not ruled out|not entirely excluded
            not completely excluded|cannot exclude|does not exclude|not rule out
            query.|queries.|possib|probab|may.|might.|could.|can be.|suspicious|suspicion|suspect|suggest|concern|question
            likely|equivocal|indeterminate|differential|apparent|appear.|appears|appeared
            worrisome|favor.|favors|favored|favour|presum|unclear|uncertain|borderline|consider.|considered
            felt to|raises|seems|potential|perhaps|raise the|lr-3|lr-4|lr 4|lr-m.|lr3|lr4|worry
            difficult to exclude|too small to|not certain
            不除外|不排除|未除外|不能完全排除|不能完全除外|难除外|难排除|不完全除外|不完全排除
            ？|可能|待排|待定|考虑|疑|似|倾向|不确定|不能明确|待除外|待查|或为|拟|性质不明|难以明确|首先考虑
            """
        ),
        (
            .hypothesis,
            """
            if.|should.|would.|until.|unless.|whether.|in case of|in the event|evaluate.|evaluation for
            evaluation of possible|assess.|assessment for|to rule out|r/o|time to|will.
            been described|unlikely|less likely|not favored|upon progression|upon disease progression|at progression
            restaging for|discuss|defines|defined as|correlate|performed for|ct for|mri for|scan for
            imaging for|study for|monitor|risk of|to exclude|follow-up for|surveillance for|rather than
            look for|threshold for|recommend|advised|is suggested|to detect|clinical trial|patients|eligib
            to assess|to evaluate|for evaluation|to confirm|to document|please|watch for|median
            stopped|ceased|halted|slowed|slowing|arrest of|in error|incorrectly|erroneous|attention to|follow up to|follow-up to|pseudoprogress|pseudo-progress|indicated to
            需除外|以排除|以除外|为排除|排除有无|假性进展
            错误|误录|误写|误植|系误|笔误|录入错误|如|若|是否|一旦|警惕|请|有无|注意|判断|治疗至|直至|直到|建议|必要时|观察|定期|随访至|防止|预防|了解|停止|减慢|减缓|缓慢|有误|误报
            """
        ),
        (
            .past,
            """
            history of|status post|s/p|prior progress|previous progress|previously noted progress|past progress
            status post progress|post-treatment history|after progress|after disease progress
            following progress|following disease progress|had enlarged|had progressed|had grown
            had increased|had shown|had resolved|had disappeared|had decreased|had shrunk|had regressed|had responded|had been|had demonstrated|was reported|were reported|was documented
            was noted|was described|was diagnosed|discontinued|prior to.|known progress
            known history|prior history|historical|previously progress|previously documented progress
            previously reported progress|stable disease described|stable disease noted|progression described|progression noted
            progression seen in|best response|best overall response|earlier progress|initial progress|progressed on
            progressed after|progressed through|failed
            前次检查已|上次检查已|前次已|上次已|前片已|前次检查示|上次检查示|因肿瘤|因疾病|因病情|因进展|停用|既往|病史|曾|史|进展后|进展，更换|换药前
            """
        ),
        (.versus, "versus|vs."),
        (.ago, "ago.|earlier|年前|月前|周前|天前"),
        (
            .therapy,
            """
            switched to|changed to|was started|started on|has been started|was initiated|now on.
            改用|换用|更换为|改为|改行|予以
            """
        ),
        (
            .earlier,
            """
            the prior ct|the prior mr|the prior exam|the prior study|the prior scan|the prior report
            the prior imag|the previous.|on the prior|on the previous|prior ct|prior mr|prior imag
            prior exam|prior study|prior scan|prior report|previous ct|previous mr|previous exam
            previous imag|previous scan|previous report|on prior|on previous|outside
            上次|前次|外院|前片示|前片提示|原报告
            """
        ),
        (
            .slight,
            """
            slight|minimal|mild|minor|subtle|marginal|trace.|a little|millimet|tiny increase
            略|稍|轻度|轻微|轻|微
            """
        ),
        (
            .evidence,
            """
            those of.|interval|consistent with|compatible with|in keeping with|keeping with|evidence of|definite
            clear|clear-cut|unequivocal|radiographic|radiologic|imaging|diagnostic of|represent|indicat|confirm|proven
            marked|significant|overall|there is|there are|there has|there have|local.|locoregional
            intrahepatic|extrahepatic|finding|feature|signs of|appearance|tumoral|oncologic|substantial|frank|multifocal|rapid
            符合|提示|支持|证实|明确|明显|显著|局部|肝外|整体|总体|综合|影像学|示
            """
        ),
    ]
}
