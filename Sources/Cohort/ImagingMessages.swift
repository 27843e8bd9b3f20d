internal import Clinical

/// Reports of imaging studies: coded responses or plain impressions, corrections, misfilings.
extension HistoryWriter {
    private var imaging: Sender {
        let version = patient.number.isMultiple(of: 5) ? "2.8" : "2.5.1"
        return Sender(application: "RIS", version: version, writesOffset: true)
    }

    mutating func writeImaging() {
        let refutable = patient.course.scans.firstIndex { $0.isClean && $0.day > 0 }
        let progression = patient.course.scans.firstIndex { $0.finding == .progression }
        for (index, scan) in patient.course.scans.enumerated() {
            let study = study(scan)
            if index == progression {
                writeProgression(study)
            } else if index == refutable, patient.incidents.contains(.preliminaryRefuted) {
                send(study.saying(.progression), status: "P", hours: 2)
                send(study, status: "F", hours: 30)
            } else if index == refutable, patient.incidents.contains(.correctedProgression) {
                send(study.saying(.progression), status: "F", hours: 2)
                send(study, status: "C", hours: 74)
            } else {
                send(study, status: "F", hours: 4)
            }
        }
    }

    private mutating func writeProgression(_ study: Study) {
        if patient.incidents.contains(.preliminaryProgression) {
            send(study, status: "P", hours: 1)
            send(study, status: "F", hours: 27)
        } else if patient.incidents.contains(.misfiledProgression), let other = mistakenFor {
            send(study, status: "F", hours: 2, about: other)
            send(study, status: "W", hours: 50, about: other)
            send(study, status: "F", hours: 51)
        } else {
            send(study, status: "F", hours: 3)
        }
    }

    private struct Study {
        enum Style: CaseIterable { case recist, mrecist, loinc, english, chinese }

        var day: Int
        var at: Instant
        var accession: String
        var modality: String
        var style: Style
        var finding: PlannedScan.Finding

        func saying(_ finding: PlannedScan.Finding) -> Study {
            var other = self
            other.finding = finding
            return other
        }
    }

    private mutating func study(_ scan: PlannedScan) -> Study {
        let needsText = scan.finding == .hedged || scan.finding == .unusable
        let isCoded = !needsText && (scan.finding == .response || generator.happens(75))
        let style: Study.Style =
            isCoded
            ? generator.choice(of: [.recist, .recist, .mrecist, .loinc])
            : generator.choice(of: [.english, .chinese])
        return Study(
            day: scan.day,
            at: instant(scan.day, minute: workingMinute()),
            accession: orderNumber("AC"),
            modality: generator.happens(40) ? "MR" : "CT",
            style: style,
            finding: scan.finding
        )
    }

    private mutating func send(
        _ study: Study,
        status: String,
        hours: Int,
        about other: SyntheticPatient? = nil
    ) {
        let sentAt = study.at.adding(seconds: Int64(hours) * 3_600)
        let service =
            study.modality == "MR"
            ? "30670-4^MR Liver WO and W contrast IV^LN" : "79103-8^CT Abdomen W contrast IV^LN"
        let request = segment(
            "OBR",
            [
                1: "1", 2: "P" + study.accession, 3: study.accession, 4: service,
                7: study.at.stamp, 22: sentAt.stamp, 24: study.modality, 25: status,
            ]
        )
        send(
            "ORU^R01^ORU_R01",
            from: imaging,
            at: sentAt,
            through: patient.number.isMultiple(of: 4) ? .http : .mllp,
            [identification(day: study.day, about: other), request, observation(study, status)]
        )
    }

    private func observation(_ study: Study, _ status: String) -> String {
        let (type, question, answer): (String, String, String) =
            switch study.style {
            case .recist:
                ("CWE", "RECIST^RECIST 1.1 overall response^L", recistAnswer(study.finding))
            case .mrecist:
                ("CWE", "mRECIST^mRECIST overall response^L", recistAnswer(study.finding))
            case .loinc:
                ("CWE", "97509-4^Cancer Disease Progression^LN", conditionAnswer(study.finding))
            case .english:
                ("TX", "LIVER&IMP^Impression^L", englishImpression(study.finding))
            case .chinese:
                ("TX", "LIVER&IMP^印象^L", chineseImpression(study.finding, study.accession))
            }
        return segment("OBX", [1: "1", 2: type, 3: question, 5: answer, 11: status])
    }

    private func recistAnswer(_ finding: PlannedScan.Finding) -> String {
        switch finding {
        case .progression: "PD^Progressive disease^L"
        case .stable: "SD^Stable disease^L"
        case .response: "PR^Partial response^L"
        case .hedged, .unusable: "NE^Not evaluable^L"
        }
    }

    private func conditionAnswer(_ finding: PlannedScan.Finding) -> String {
        switch finding {
        case .progression: "271299001^Patient's condition worsened (finding)^SCT"
        case .stable: "359746009^Patient's condition stable (finding)^SCT"
        case .response: "268910001^Patient's condition improved (finding)^SCT"
        case .hedged, .unusable: "709137006^Patient condition undetermined (finding)^SCT"
        }
    }

    private func englishImpression(_ finding: PlannedScan.Finding) -> String {
        switch finding {
        case .progression: "Progressive disease per RECIST 1.1."
        case .stable: "Stable disease per mRECIST."
        case .response: "Partial response per mRECIST."
        case .hedged:
            "Cannot exclude early progression; short-interval follow-up MRI is recommended."
        case .unusable: "Limited study without contrast; comparison not possible."
        }
    }

    private func chineseImpression(_ finding: PlannedScan.Finding, _ accession: String) -> String {
        switch finding {
        case .progression: "靶病灶总和较基线增加35%，评估为疾病进展。"
        case .stable: accession.hasSuffix("4") ? "未见明确进展征象。" : "肝内病灶较前未见明显变化。"
        case .response: "靶病灶总和较基线缩小40%，评估为部分缓解。"
        case .hedged: "肝S4小结节，性质待定，不除外进展，建议短期复查。"
        case .unusable: "无既往片对比。"
        }
    }
}
