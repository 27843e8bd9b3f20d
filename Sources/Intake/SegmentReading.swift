internal import Clinical
internal import HL7

/// What a type of message is read for.
enum MessageFamily {
    case results, document, medication, patient, problems
    /// What is asked for, with what is known already: no results.
    case order
    /// Identities are joined: ADT^A18 and its successors.
    case merge
    /// Identities are told apart again: ADT^A37 and A51.
    case unlink
    case unused

    private static let mergeEvents: Set = ["A18", "A30", "A34", "A36", "A39", "A40"]
    private static let unlinkEvents: Set = ["A37", "A51"]
    /// Links and moves are no merges: whose results are whose is not theirs to say.
    private static let unusedEvents: Set = ["A24", "A43", "A45", "A47"]

    init(type: String, event: String) {
        switch type {
        case "ORU", "OUL": self = .results
        case "MDM": self = .document
        case "RDE", "RDS", "RAS", "RGV", "OMP", "ORM": self = .medication
        case "OML", "OMG": self = .order
        case "ADT":
            if Self.mergeEvents.contains(event) {
                self = .merge
            } else if Self.unlinkEvents.contains(event) {
                self = .unlink
            } else {
                self = Self.unusedEvents.contains(event) ? .unused : .patient
            }
        case "BAR", "DFT": self = .patient
        case "PPR": self = .problems
        default: self = .unused
        }
    }
}

extension Draft {
    /// Reads every segment once; what is unknown or out of place costs nothing of the rest.
    ///
    /// `type` and `event` are the parts of MSH-9.
    mutating func readSegments(type: String, event: String) {
        let family = MessageFamily(type: type, event: event)
        if family == .unused {
            warn("message_type_unused", 0, 9, "Nothing is read from messages of this type.")
        }
        if message.hasMixedEnds {
            warn("line_ends_mixed", 0, 1, "Some segments end with CR and some with LF.")
        }
        var order: Int?
        var study: Int?
        var segment = 1
        while segment < message.segmentCount {
            let name = message.segmentName(segment)
            switch name {
            case .pid:
                (order, study) = (nil, nil)
                beginPatient(segment)
                readDeath(segment, event: type == "ADT" ? event : "")
            case .orc:
                order = segment
            case .obr where family == .document:
                study = study ?? segment
            case .spm:
                specimen = doSpecimensLead() ? segment : nil
            case .obr, .obx:
                guard family == .results else { break }
                segment = readResultGroup(from: segment, order: order)
                order = nil
                continue
            case .txa:
                guard family == .document else { break }
                segment = readDocument(from: segment, event: event, order: order, study: study)
                (order, study) = (nil, nil)
                continue
            case .rxe, .rxd, .rxg, .rxa, .rxo:
                guard family == .medication else { break }
                readMedication(segment, order: order, type: type)
            case .dg1:
                let isOfOrder = family == .order || family == .medication
                guard isOfOrder || family == .patient else { break }
                readDiagnosis(segment, ofOrder: isOfOrder)
            case .prb:
                guard family == .problems else { break }
                readProblem(segment, event: event)
            case .pv1:
                guard type == "ADT" else { break }
                readVisit(segment, event: event)
            case .mrg:
                guard family == .merge else { break }
                readMerge(segment)
            default:
                break
            }
            segment += 1
        }
        finish(family: family)
    }

    /// What is missing once all segments are read.
    private mutating func finish(family: MessageFamily) {
        switch family {
        case .merge where message.firstSegment(.mrg) == nil:
            refuse(.retiredNumberMissing(location: "MRG[1]-1"))
        case .patient, .merge, .problems:
            if extract.patients.isEmpty { _ = requirePatient() }
        case .unlink:
            readUnlink()
        default:
            break
        }
    }
}
