internal import Clinical
internal import HL7

/// What ORC-1 (table 0119), or ORC-5 where only the status changed, says of an order.
enum OrderControl: Equatable {
    case give
    /// Given again, by the code that says so; each time is an occasion of its own.
    case refill(String)
    /// Changed, or no more than told of again.
    case goOn
    case cancel, stop, hold
    /// The status alone says that it was stopped, perhaps long ago.
    case stopTold
    /// A hold ends, or could not be made.
    case release
    /// What was asked for could not be done: it stays cancelled, stopped or held no longer, or held.
    case uncancel, unstop, unrelease
    /// A wish that was not fulfilled: the order stays as it was.
    case none

    /// Which statements of one order a statement replaces.
    enum Version: Equatable {
        case order, continued
        case occasion(String)
    }

    init(_ message: Message, _ order: Int?) {
        self = .give
        guard let order else { return }
        let code = message.text(order, 1).uppercased()
        switch code {
        case "CA", "OC", "CR", "UA": self = .cancel
        case "DC", "OD", "DR": self = .stop
        case "HD", "OH", "HR": self = .hold
        case "RL", "OE", "OR", "UH": self = .release
        case "UC": self = .uncancel
        case "UD": self = .unstop
        case "UR": self = .unrelease
        case "DE", "DF", "UF", "UM", "UX": self = .none
        case "RF", "AF", "OF", "FU": self = .refill(code)
        case "XO", "XR", "XX", "SR", "SS", "RP", "RQ", "RU": self = .goOn
        case "SC":
            switch message.text(order, 5).uppercased() {
            case "CA": self = .cancel
            case "DC": self = .stopTold
            case "HD": self = .hold
            case "CM": self = .none
            default: self = .goOn
            }
        default: break
        }
    }

    var action: MedicationEvent.Action {
        switch self {
        case .give, .refill, .goOn, .cancel, .uncancel, .none: .ordered
        case .stop, .stopTold, .unstop: .stopped
        case .hold, .release, .unrelease: .held
        }
    }

    var isOfOrder: Bool { action == .ordered }

    var stops: Bool { self == .stop || self == .stopTold }

    var withdraws: Bool { self == .cancel || self == .release || self == .unstop }

    /// A refill, or a status told again, must not move what was said before; a cancelling takes back
    /// the order with what it went on as.
    func versions(startsItself: Bool, isNumbered: Bool) -> [Version] {
        switch self {
        case .refill(let code): [.occasion(code)]
        case .stopTold: [.occasion("SC")]
        case .goOn: startsItself ? [.order] : [.continued]
        case .cancel: isNumbered ? [.order, .continued] : [.order]
        case .give, .stop, .hold, .release, .uncancel, .unstop, .unrelease, .none: [.order]
        }
    }
}
