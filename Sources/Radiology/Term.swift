/// What a word does in the clause it stands in.
enum Term: UInt8, Sendable {
    // MARK: Of what

    /// Names the tumour or its metastases.
    case tumour
    /// The tumour unless another organ holds it.
    case lesion
    /// The tumour where it is qualified, else a suspicion at most.
    case nodule
    /// A node, the tumour only where it is called malignant.
    case node
    case thrombus
    /// Qualifies what it stands beside as tumour.
    case malignant
    case disease, liverDisease
    /// The liver and its parts: where, not what.
    case liver
    /// Where hepatocellular carcinoma spreads to.
    case site
    /// Another organ: its lesions are not this tumour's, its metastases are.
    case organ
    /// Another cancer.
    case primary
    case benign, other
    /// A property of the tumour whose increase is no growth.
    case quality
    case person

    // MARK: What becomes of it

    /// `larger` and `smaller` tell lesions apart unless something says that it is over time.
    case larger, smaller
    case growth, progression, new, recurrence, shrinkage, inactive, same, change
    /// Stands between what grows and the word for it: size, number, extent.
    case measure
    /// The difference is one of measuring.
    case errorMargin
    /// Categories spelled out.
    case progressiveDisease, stableDisease, response, mixed
    case abbreviation, criteria, limited

    // MARK: How it is asserted

    case negation, denial, exclusion, inability, hedge, versus, hypothesis, past, earlier, slight
    /// A time that is told, and a treatment that followed.
    case ago, therapy
    /// Makes a plain `progression` a finding.
    case evidence

    // MARK: Grammar

    case verb, of, preposition, determiner, with, and, or, turn, comma, pause, pronoun, today
    case filler, number, word

    /// Something the tumour is told from, or the tumour.
    var isConcept: Bool {
        switch self {
        case .tumour, .lesion, .nodule, .node, .thrombus, .disease, .liverDisease, .organ, .site,
            .primary,
            .benign, .other, .quality:
            true
        default: false
        }
    }

    /// What happens to a tumour.
    var isEvent: Bool {
        switch self {
        case .growth, .larger, .smaller, .progression, .new, .recurrence, .shrinkage, .inactive,
            .same:
            true
        default: false
        }
    }

    /// Says nothing of its own, so that the clause goes on with what the one before spoke of.
    var isFiller: Bool {
        switch self {
        case .measure, .slight, .evidence, .verb, .of, .determiner, .with, .and, .comma, .pause,
            .pronoun, .today, .turn, .filler, .number, .malignant, .change, .preposition, .negation:
            true
        default: isEvent
        }
    }

    /// Where its reach may go beyond the line.
    var isGuard: Bool {
        switch self {
        case .negation, .hedge, .inability, .hypothesis, .past: true
        default: false
        }
    }
}

/// A term where it stands.
struct Mark: Sendable {
    var term: Term
    var range: Range<Int>
    var isChinese: Bool
}
