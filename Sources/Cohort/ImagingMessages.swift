internal import Clinical

/// Reports of imaging studies: coded responses or plain impressions, corrections, misfilings.
extension HistoryWriter {
    mutating func writeImaging() {
        let refutable = patient.course.scans.firstIndex { $0.isClean && $0.day > 0 }
        let progression = patient.course.scans.firstIndex { $0.finding == .progression }
        for (index, scan) in patient.course.scans.enumerated() {
            if scan.finding == .conflicting {
                for finding in [PlannedScan.Finding.progression, .stable] {
                    let study = study(PlannedScan(day: scan.day, finding: finding))
                    send(study, status: "F", hours: 4)
                }
            } else if index == progression {
                writeProgression(scan)
            } else if index == refutable, patient.incidents.contains(.preliminaryRefuted) {
                let study = study(scan, isRevised: true, isIncident: true)
                send(study.saying(.progression), status: "P", hours: 2)
                send(study, status: "F", hours: 30)
            } else if index == refutable, patient.incidents.contains(.correctedProgression) {
                let study = study(scan, isRevised: true, isIncident: true)
                send(study.saying(.progression), status: "F", hours: 2)
                send(study, status: "C", hours: 74)
            } else {
                writeFinal(scan)
            }
        }
    }

    /// Some departments send what was dictated at once, to be signed later.
    private mutating func writeFinal(_ scan: PlannedScan) {
        if generator.happens(6) {
            let study = study(scan, isRevised: true)
            send(study, status: "P", hours: 2)
            return send(study, status: "F", hours: 20)
        }
        var study = study(scan)
        send(study, status: "F", hours: 4)
        if study.form == .results, study.style.isText, generator.happens(30) {
            // The typists send it once more: one study all the same.
            study.form = .transcription
            send(study, status: "F", hours: 7)
        }
    }

    private mutating func writeProgression(_ scan: PlannedScan) {
        if patient.incidents.contains(.preliminaryProgression) {
            let study = study(scan, isRevised: true, isIncident: true)
            send(study, status: "P", hours: 1)
            send(study, status: "F", hours: 27)
        } else if patient.incidents.contains(.misfiledProgression), let other = mistakenFor {
            let study = study(scan, isRevised: true, isIncident: true)
            send(study, status: "F", hours: 2, about: other)
            send(study, status: "W", hours: 50, about: other)
            send(study, status: "F", hours: 51)
        } else {
            send(study(scan), status: "F", hours: 3)
        }
    }

    private struct Study {
        enum Style {
            case recist, mrecist, loinc, english, chinese

            var isText: Bool { self == .english || self == .chinese }
        }

        enum Form { case results, transcription, document, bundle }

        var day: Int
        var at: Instant
        var accession: String
        var modality: ImagingReport.Modality
        var style: Style
        var form: Form
        var finding: PlannedScan.Finding
        /// Which of several ways to say it.
        var wording: Int

        func saying(_ finding: PlannedScan.Finding) -> Study {
            var other = self
            other.finding = finding
            return other
        }
    }

    /// Incidents come in the same forms whatever the seed, so that each form has its share of them.
    private mutating func studyForm(isIncident: Bool) -> Study.Form {
        if isIncident {
            let forms: [Study.Form] = [.results, .bundle, .transcription, .document]
            return forms[patient.course.ordinal / 20 % forms.count]
        }
        return switch generator.number(from: 0, to: 99) {
        case 0..<14: .document
        case 14..<28: .bundle
        case 28..<40: .transcription
        default: .results
        }
    }

    /// A document that is revised has words only, since its codes have a status of their own.
    private mutating func study(
        _ scan: PlannedScan,
        isRevised: Bool = false,
        isIncident: Bool = false
    ) -> Study {
        let form = studyForm(isIncident: isIncident)
        let needsText =
            scan.finding == .hedged || scan.finding == .unusable || form == .transcription
            || form == .document && isRevised
        let style: Study.Style =
            !needsText && (scan.finding == .response || generator.happens(70))
            ? generator.choice(of: [.recist, .recist, .mrecist, .loinc])
            : generator.choice(of: [.english, .chinese])
        return Study(
            day: scan.day,
            at: instant(scan.day, minute: workingMinute()),
            accession: orderNumber("AC"),
            modality: generator.happens(40) ? .mr : .ct,
            style: style,
            form: form,
            finding: scan.finding,
            wording: generator.number(from: 0, to: 11)
        )
    }

    private mutating func send(
        _ study: Study,
        status: String,
        hours: Int,
        about other: SyntheticPatient? = nil
    ) {
        let report = ImagingReport(
            person: person(day: study.day, about: other),
            studyAt: study.at,
            sentAt: study.at.adding(seconds: Int64(hours) * 3_600),
            accession: study.accession,
            modality: study.modality,
            status: status,
            answer: answer(of: study)
        )
        let channel: CohortMessage.Channel = patient.number.isMultiple(of: 4) ? .http : .mllp
        switch study.form {
        case .document: send(report.document)
        case .bundle: send(report.bundle(bundleKind()))
        case .transcription:
            guard let (event, segments) = report.transcription else { return }
            send(
                "MDM^\(event)^MDM_T02",
                from: Sender(application: "TRANS", version: "2.5.1", writesOffset: true),
                at: report.sentAt,
                through: channel,
                [
                    segment("EVN", [1: event, 2: report.sentAt.stamp]),
                    segment("PID", report.person.fields),
                    segment("PV1", [1: "1", 2: "O", 3: "RAD"]),
                ] + segments
            )
        case .results:
            let version = patient.number.isMultiple(of: 5) ? "2.8" : "2.5.1"
            send(
                "ORU^R01^ORU_R01",
                from: Sender(application: "RIS", version: version, writesOffset: true),
                at: report.sentAt,
                through: channel,
                [segment("PID", report.person.fields)] + report.results
            )
        }
    }

    private func answer(of study: Study) -> ImagingReport.Answer {
        let wording = Wording(finding: study.finding, choice: study.wording)
        switch study.style {
        case .recist where study.form != .bundle:
            return .coded(question: "RECIST^RECIST 1.1 overall response^L", answer: wording.recist)
        case .mrecist where study.form != .bundle:
            return .coded(question: "mRECIST^mRECIST overall response^L", answer: wording.recist)
        case .recist, .mrecist, .loinc:
            return .coded(
                question: "97509-4^Cancer Disease Progression^LN",
                answer: wording.condition
            )
        case .english: return .text(wording.english, isChinese: false)
        case .chinese: return .text(wording.chinese, isChinese: true)
        }
    }
}

/// What a finding is called, in codes and in words.
private struct Wording {
    var finding: PlannedScan.Finding
    var choice: Int

    var recist: String {
        switch finding {
        case .progression: "PD^Progressive disease^L"
        case .stable: "SD^Stable disease^L"
        case .response: "PR^Partial response^L"
        case .hedged, .unusable, .conflicting: "NE^Not evaluable^L"
        }
    }

    var condition: String {
        switch finding {
        case .progression: "271299001^Patient's condition worsened (finding)^SCT"
        case .stable: "359746009^Patient's condition stable (finding)^SCT"
        case .response: "268910001^Patient's condition improved (finding)^SCT"
        case .hedged, .unusable, .conflicting:
            "709137006^Patient condition undetermined (finding)^SCT"
        }
    }

    var english: String { Self.english[finding].map(chosen) ?? "" }
    var chinese: String { Self.chinese[finding].map(chosen) ?? "" }

    private func chosen(_ sentences: [String]) -> String { sentences[choice % sentences.count] }

    private static let english: [PlannedScan.Finding: [String]] = [
        .progression: [
            "Progressive disease per RECIST 1.1.",
            "Hepatic lesions have increased in size, consistent with progressive disease.",
            "New hepatic lesions. Progressive disease.",
        ],
        .stable: [
            "Stable disease per mRECIST.",
            "Hepatic lesions unchanged in size. Stable disease.",
            "No evidence of progression. Stable disease per RECIST 1.1.",
        ],
        .response: [
            "Partial response per mRECIST.",
            "Hepatic lesions have decreased in size, consistent with partial response.",
        ],
        .hedged: [
            "Cannot exclude early progression; short-interval follow-up MRI is recommended.",
            "Possible progression of the hepatic lesion, follow-up suggested.",
        ],
        .unusable: ["Limited study without contrast; comparison not possible."],
    ]
    private static let chinese: [PlannedScan.Finding: [String]] = [
        .progression: [
            "靶病灶总和较基线增加35%，评估为疾病进展。", "肝内病灶较前明显增大，评估为疾病进展。", "肝内新发病灶，疾病进展。",
        ],
        .stable: ["肝内病灶较前未见明显变化。", "未见明确进展征象。", "肝内病灶大小同前，疾病稳定。"],
        .response: ["靶病灶总和较基线缩小40%，评估为部分缓解。", "肝内病灶较前明显缩小，部分缓解。"],
        .hedged: ["肝S4小结节，性质待定，不除外进展，建议短期复查。", "肝内病灶可疑进展，建议随访。"],
        .unusable: ["无既往片对比。"],
    ]
}
