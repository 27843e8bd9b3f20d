/// Which statements about a patient's death are versions of one.
///
/// What only says that somebody died must not move a death whose date another message knows, and a
/// discharge that is cancelled takes back no more than it said.
enum DeathIdentity {
    /// A death with its date, and the withdrawal of any death.
    case dated
    /// No more than that the patient is dead: the time is that of the message.
    case undated
    /// Stated by the discharge from a visit, by its number; those without a number are one.
    case discharge(String)
    case undatedDischarge(String)

    var text: String {
        switch self {
        case .dated: "death"
        case .undated: "death|undated"
        case .discharge(let visit): "death|discharge|\(visit)"
        case .undatedDischarge(let visit): "death|undated|discharge|\(visit)"
        }
    }
}
