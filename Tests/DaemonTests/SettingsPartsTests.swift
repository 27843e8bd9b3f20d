import Clinical
import Daemon
import Foundation
import Resistance
import Testing

@Suite struct SettingsPartsTests {
    @Test(arguments: [
        ("60 s", 60_000, "1 min"), ("60s", 60_000, "1 min"), ("1500 ms", 1500, "1500 ms"),
        ("2 h", 7_200_000, "2 h"), ("5 min", 300_000, "5 min"), ("3 d", 259_200_000, "3 d"),
    ])
    func `times are read with their units`(text: String, milliseconds: Int, description: String) {
        #expect(TimeSpan(text)?.milliseconds == milliseconds)
        #expect(TimeSpan(text)?.description == description)
    }

    @Test(arguments: ["", "60", "s", "-1 s", "1.5 s", "1 S", "1 s ", " 1 s", "٣ s", "1 m", "1 s 2"])
    func `times without a whole number and a unit are none`(text: String) {
        #expect(TimeSpan(text) == nil)
    }

    @Test(arguments: [
        ("0 B", 0, "0 B"), ("16 MiB", 16_777_216, "16 MiB"), ("1024 KiB", 1_048_576, "1 MiB"),
        ("1GiB", 1_073_741_824, "1 GiB"), ("1025 B", 1025, "1025 B"),
    ])
    func `sizes are read with their units`(text: String, bytes: Int, description: String) {
        #expect(ByteSize(text)?.bytes == bytes)
        #expect(ByteSize(text)?.description == description)
    }

    @Test(arguments: [
        ("127.0.0.1:2575", true), ("127.9.9.9:1", true), ("localhost:1", true), ("[::1]:1", true),
        ("0.0.0.0:1", false), ("10.0.0.1:1", false), ("127.0.0.1.example.org:1", false),
        ("[::]:1", false), ("hospital:1", false), ("127.a.b.c:1", false),
    ])
    func `only loopback addresses are loopback`(text: String, isLoopback: Bool) throws {
        let address = try #require(ListenAddress(text))
        #expect(address.isLoopback == isLoopback)
        #expect(address.description == text)
    }

    @Test(arguments: [
        // Summer time in Shanghai ended for good on 15 September 1991.
        ("Asia/Shanghai", "1991-07-01T00:00:00Z", 32_400),
        ("Asia/Shanghai", "2026-07-01T00:00:00Z", 28_800),
        ("Europe/Berlin", "2026-03-29T00:59:59Z", 3600),
        ("Europe/Berlin", "2026-03-29T01:00:00Z", 7200),
        ("Europe/Berlin", "2026-10-25T00:59:59Z", 7200),
        ("Europe/Berlin", "2026-10-25T01:00:00Z", 3600),
        // Moscow changed its standard time without summer time.
        ("Europe/Moscow", "2014-10-25T21:59:59Z", 14_400),
        ("Europe/Moscow", "2014-10-25T22:00:00Z", 10_800),
        ("America/New_York", "2099-07-01T00:00:00Z", -14_400),
        ("Asia/Kolkata", "2026-01-01T00:00:00Z", 19_800),
        ("UTC", "2026-01-01T00:00:00Z", 0),
    ])
    func `a zone has the offsets of the tz database`(
        name: String,
        time: String,
        offset: Int
    ) throws {
        let date = try Date(time, strategy: .iso8601)
        let instant = Instant(seconds: Int64(date.timeIntervalSince1970))
        #expect(try #require(Zone(named: name)).offsetSeconds(at: instant) == offset)
    }

    @Test(arguments: ["", "EST", "GMT+8", "Asia/Beijing", "Foo/GMT+8", "../etc/passwd", "/"])
    func `what is no zone of a place is refused`(name: String) {
        #expect(Zone(named: name) == nil)
    }

    @Test func `the rules file is the standard rules`() throws {
        #expect(try Rules.load(text: ConfigurationFiles.rules(), file: "r.yaml") == Rules.standard)
    }

    @Test(arguments: [
        ("window_days: 91", "window_days: 84", 84), ("window_days: 91", "window_days: 0", 0),
    ])
    func `a changed rule is read`(line: String, changed: String, days: Int) throws {
        let text = try ConfigurationFiles.rules().replacing(line, with: changed)
        #expect(try Rules.load(text: text, file: "r.yaml").windowDays == days)
    }

    @Test func `a rule may be watched or switched off`() throws {
        let text = try ConfigurationFiles.rules()
            .replacing(
                "suspected-early-progression:\n    mode: active",
                with: "suspected-early-progression:\n    mode: shadow"
            )
            .replacing(
                "afp-alt-threshold:\n    mode: active",
                with: "afp-alt-threshold:\n    mode: off"
            )
        let rules = try Rules.load(text: text, file: "r.yaml")
        #expect(rules.modes == [.suspectedEarlyProgression: .shadow, .thresholds: .off])
    }

    @Test(arguments: [
        ("window_days: 91\n", "", "r.yaml: window_days: missing"),
        ("window_days: 91", "window_days: 3 months", "window_days: expected a whole number"),
        ("afp_threshold: 400", "afp_threshold: -1", "afp_threshold: expected a whole number"),
        ("version: sorafenib-primary/1", "version: mine", "version: expected name/number"),
        ("mode: active", "mode: silent", "r.yaml:48: alerts.early-progression.mode: expected one"),
        ("  afp-alt-threshold:", "  afp-threshold:", "alerts.afp-threshold: unknown key"),
        ("alt_threshold", "alt_treshold", "alt_treshold: unknown key; the nearest known key is"),
    ])
    func `a rules file that leaves room for guesses is refused`(
        part: String,
        changed: String,
        expected: String
    ) throws {
        let text = try ConfigurationFiles.rules().replacing(part, with: changed)
        let error = #expect(throws: SettingsError.self) {
            try Rules.load(text: text, file: "r.yaml")
        }
        #expect(error?.description.contains(expected) == true)
    }
}
