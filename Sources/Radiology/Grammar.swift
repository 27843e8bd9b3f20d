/// The words that hold clauses together, and those that mean nothing here.
extension Lexicon {
    static let grammar: [(Term, String)] = [
        (
            .verb,
            """
            has.|have.|had.|is.|are.|was.|were.|been.|being.|be.|remain|show|demonstrat|measure.|measures|measured|measuring|continu
            exhibit|display|reveal|underwent|became|become|now measur
            """
        ),
        (.of, "of.|in.|to."),
        (
            .preposition,
            """
            near.|adjacent|around.|surround|next to|beside|upstream|downstream|distal|proximal|due to
            from.|by.|within.|on.|at.|after.|before.|for.|along.|abut|peripheral to|about.|into.|through
            secondary to|caused by|related to|compared|than.|since.|following|inside|outside of|involving
            contiguous|prior|relative to|in comparison|via.|per.|under|against|between.|above|below|toward
            """
        ),
        (
            .determiner,
            "the.|a.|an.|this.|these.|those.|both.|all.|some.|many.|most.|several|multiple|numerous|any."
        ),
        (.with, "with.|plus.|including|showing|containing|伴|并伴|合并|并"),
        (.and, "and.|as well as|及|和|与|以及|、"),
        (.or, "or.|或"),
        (
            .turn,
            """
            and has.|and have.|and there.|and now.|and is now|and are now|but.|although.|however.|though.
            whereas.|while.|despite.|yet.|except|otherwise|nevertheless|nonetheless|albeit|in contrast
            with new.|with enlarg|with interval|with increas|with progress|with worsen|with growth|and new.
            given way to|replaced by|with development|with evidence of|with no.|with stable|with unchanged|with decreas
            and interval|and increas|and enlarg|and progress|notwithstanding|even though|apart from|aside from
            但|而|且|并且|虽然|虽|然而|尽管|不过|却|其余|余
            """
        ),
        (.comma, "，|:|：|/"),
        (.today, "now.|today.|currently|at present|现|目前|本次|今日|此次"),
        (.pronoun, "on the contrary|it.|they.|which.|that.|其"),
        (
            .filler,
            """
            at least|again|also|approximately|ct.|mr.|mri.|cect.|considerably|markedly
            significantly|substantially|dramatically|clearly|definitely|further|continued|progressively
            known|dominant|largest|index|previously|prior.|previous|study|studies|examination|exam.
            noted|seen|identified|present.|observed|found|large|small|right|left|main|bilateral|bilobar
            enhancing|hypervascular|hyperenhancing|arterially|infiltrative|multifocal|treated|residual
            viable|cm.|mm.|x.|dose|compared to|compared with|in the interval|over the interval
            segmental|diffuse|satellite|one.|two.|three.|four.|five.|six.|i.|ii.|iii.|iv.|v.|vi.|vii.|viii.
            iva.|ivb.|up to|grossly|relatively|essentially|largely|generally|moderate|so.|very|much
            january|in may.|since may.|from may.|of may.|february|march|april|may 2|june|july|august|september|october|november|december
            subcapsular|exophytic|ill-defined|confluent|innumerable|additional|other.|disease-
            较前片|与前片|较前|前片|对比|比较|相比|进一步|约|最大|较大|者|均|较|多发|多个|多枚|散在
            有|见|可见|呈|为|的|所|已|继续|逐渐|双侧|两|之前|片|年|月|日|在|显|大部分|大部|大量
            数个|数枚|枚|个|处|余片|治疗后|介入|术后|栓塞|消融|射频|强化的|新旧|原有|原|该|上述
            亦|也|最|长|比|前|与|基线|仍|（|）|“|”|【|】|大致|基本|总体|变|较治疗前|后|复查|示|一|二|三|四
            类圆形|圆形|不规则|不均匀|片状|团片状|低|高|等|实性|软组织|混杂|环形|巨大|主要|优势|弥漫|状|型|性
            出现|多数|少数|原发|原发性|主体|其中|发现|检出|残余|残存|残留|局限|若干|数|个别|共|双|单发|富血供|乏血供
            部分|显示|存在|左侧|右侧|上|下|外|侧|周围|顶|近|中央|肝门|不同|各|以及|已知|同一|可疑的|另|目标|目的
            几乎|全部|完全|程度|迅速|快速|考|征象|证据|表现|明|于|中|内|区|部
            """
        ),
    ]

    /// Set phrases whose words do not mean what they do alone.
    static let figures: [(Term, String)] = [
        (
            .word,
            """
            progression-free|progression free|no longer stable|not stable|unstable|stable in the past
            mass effect|mass-effect|newborn|new york|nothing new|non-pd|growth rate|new diagnosis|newly diagnosed|newly-diagnosed|tumor board|tumour board|renewed|increased risk
            increased conspicuity|better seen|more conspicuous|better visualized|progression of the table
            doubling time|partial response has been lost|response has been lost|loss of response|lost response|news.|similarly|differenti|growth hormone|growth factor|extended right hepatectomy
            extended hepatectomy|extended left|extended-|expander|in stable condition|stable condition
            hemodynamically stable|clinically stable|progress note|in progress|work in progress
            progressively|enlargement of the liver|liver enlargement|enlarged liver|increased attenuation
            new baseline|response to your|new medication|new therapy|new treatment|new onset
            increasingly|more apparent|larger field|larger than expected
            进展期|无进展生存|扩大切除|扩大根治|不稳定|代偿性增大|代偿增大|新辅助|新鲜|重新|更新|无创
            非小细胞|非典型|非特异|无水酒精|无水乙醇|未分化|进展缓慢|新诊断|新确诊|新技术|最新|增强|增厚
            """
        ),
        (
            .filler,
            """
            previously progressive|previously stable|previously resolved|previously decreas
            previously nonviable|previously enlarged|previously enlarging|previously new
            未审核|未经审核|未签发|未终审|累及|索拉非尼|瑞戈非尼|多纳非尼|索拉菲尼|仑伐替尼|previously growing|previously documented new|previously reported new|previously described new|previously noted new|既往所示|既往所见|原来所见|前片所示|前片所见|上次所示|上次所见|no doubt|can be no doubt|without doubt|without a doubt|beyond doubt|not only|non-respon|nonrespon
            """
        ),
    ]
}
