package import Resistance

extension Rules {
    /// Reads the text of a rules file; every key must be there, for a rule left out is a guess.
    package static func load(text: String, file: String) throws(SettingsError) -> Rules {
        let reader = try SettingsReader<Key>(text: text, file: file, requiringEveryKey: true)
        var rules = Rules()
        rules.version = try reader.required(.version, .version)
        for (key, path) in spans {
            rules[keyPath: path] = try reader.required(key, .count(0...3650))
        }
        rules.afpThreshold = try reader.required(.afpThreshold, .count(1...1_000_000))
        rules.altThreshold = try reader.required(.altThreshold, .count(1...100_000))
        let alerts = try reader.section(.alerts, AlertRule.self)
        for rule in AlertRule.allCases {
            let mode: RuleMode = try alerts.section(rule, AlertKey.self).required(.mode, .choice)
            rules.modes[rule] = mode == .active ? nil : mode
        }
        return rules
    }

    private enum Key: String, CaseIterable {
        case version
        case windowDays = "window_days"
        case baselineDaysBefore = "baseline_days_before"
        case baselineDaysAfter = "baseline_days_after"
        case afpThreshold = "afp_threshold"
        case altThreshold = "alt_threshold"
        case episodeGapDays = "episode_gap_days"
        case stoppedGraceDays = "stopped_grace_days"
        case straddleDays = "straddle_days"
        case earlyProgressionDays = "early_progression_days"
        case baselineScanMaxAgeDays = "baseline_scan_max_age_days"
        case intoleranceDays = "intolerance_days"
        case combinationDays = "combination_days"
        case alerts
    }

    private enum AlertKey: String, CaseIterable {
        case mode
    }

    private static var spans: [(Key, WritableKeyPath<Rules, Int>)] {
        [
            (.windowDays, \.windowDays),
            (.baselineDaysBefore, \.baselineDaysBefore),
            (.baselineDaysAfter, \.baselineDaysAfter),
            (.episodeGapDays, \.episodeGapDays),
            (.stoppedGraceDays, \.stoppedGraceDays),
            (.straddleDays, \.straddleDays),
            (.earlyProgressionDays, \.earlyProgressionDays),
            (.baselineScanMaxAgeDays, \.baselineScanMaxAgeDays),
            (.intoleranceDays, \.intoleranceDays),
            (.combinationDays, \.combinationDays),
        ]
    }
}

extension SettingKind where Value == String {
    /// Names are kept with every status and alert.
    fileprivate static var version: Self {
        SettingKind(expected: "name/number such as `sorafenib-primary/1`") { text in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, text.utf8.count <= 64 else { return nil }
            return Int(parts[1]) == nil ? nil : text
        }
    }
}
