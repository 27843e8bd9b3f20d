internal import Clinical

/// What cannot be decided of a patient, and why: planted, so that nobody takes it for a fault.
package struct Undecidable: Hashable, Sendable {
    package enum Question: String, Hashable, Sendable {
        case resistance = "class"
        case riskFactors = "risk factors"
    }

    package var question: Question
    package var reason: String
}

extension SyntheticPatient {
    package var undecidable: [Undecidable] {
        var found: [Undecidable] = []
        if let reason = undecidableClass {
            found.append(Undecidable(question: .resistance, reason: reason))
        }
        if baselineAFP == nil {
            found.append(Undecidable(question: .riskFactors, reason: "no AFP at baseline"))
        } else if baselineAFP?.canonical == nil {
            found.append(Undecidable(question: .riskFactors, reason: "AFP without a unit"))
        }
        return found
    }

    private var undecidableClass: String? {
        let progression = course.progressionDay.map { "\($0)" } ?? ""
        switch course.indeterminacy {
        case .straddling:
            return "progression on day \(progression), no clean scan around day 91"
        case .conflicting:
            return "progression and stable disease on day \(progression)"
        case .staleBaseline:
            let scan = course.scans.first.map { "\($0.day)" } ?? ""
            return "progression on day \(progression) against a scan of day \(scan)"
        case nil: break
        }
        guard course.plantedClass == .notYetClassifiable else { return nil }
        switch course.scans.first?.finding {
        case .hedged: return "progression suspected only"
        case .unusable: return "no scan that can be compared"
        case .progression, .stable, .response, .conflicting, nil: return "no scan"
        }
    }
}
