import Daemon
import Testing

@Suite struct SettingsRefusalTests {
    @Test(arguments: [
        ("databse:\n", "1: databse: unknown key; the nearest known key is `database`"),
        (
            "review:\n  pol: 1 s\n",
            "2: review.pol: unknown key; the nearest known key is `poll`"
        ),
        ("\npassphrase: x\n", "2: passphrase: unknown key"),
        (
            "interfaces:\n  - name: a\n    listn: \"[::1]:1\"\n",
            "3: interfaces[1].listn: unknown key; the nearest known key is `listen`"
        ),
        ("http:\n  listen: a:1\nhttp:\n", "3: http: given twice"),
        (
            "interfaces:\n  - name: a\n    listen: a:1\n    name: b\n  - name: c\n",
            "4: name: given twice"
        ),
        ("http: {listen: a, listen: b}\n", "1: listen: given twice"),
        ("http: 5\n", "1: http: expected keys with values"),
        ("- a\n", "1: expected keys with values"),
        ("interfaces: 5\n", "1: interfaces: expected a list"),
        ("interfaces:\n  - x\n", "2: interfaces[1]: expected keys with values"),
        ("interfaces:\n  - listen: a:1\n", "2: interfaces[1].name: missing"),
        ("interfaces:\n  - name: a\n    listen:\n", "3: interfaces[1].listen: missing"),
        ("a: [\n", "2: not YAML: did not find expected node content"),
    ])
    func `the file's shape is refused with its place`(text: String, expected: String) {
        expect(text, refusedWith: expected)
    }

    @Test(arguments: [
        ("state_directory: var\n", "1: state_directory: expected a path that begins with /"),
        ("log_level: loud\n", "1: log_level: expected one of trace, debug, info, notice, "),
        (
            "database:\n  writers: 2.5\n",
            "2: database.writers: expected a whole number, 1 to 16"
        ),
        ("database: {writers: 17}\n", "1: database.writers: expected a whole number, 1 to 16"),
        (
            "review: {poll: 5}\n",
            "1: review.poll: expected a time with its unit (ms, s, min, h, d) such as `60 s`, "
                + "10 ms to 1 h"
        ),
        ("review: {poll: 9 ms}\n", "1: review.poll: expected a time"),
        ("review: {poll: 1 hour}\n", "1: review.poll: expected a time"),
        ("review: {poll: [1 s]}\n", "1: review.poll: expected a time"),
        (
            "database: {url: \"postgresql://u:secret@h/d\"}\n",
            "1: database.url: expected no password; put the whole URL into `url_file`"
        ),
        ("database: {url: \"host=h password=secret\"}\n", "1: database.url: expected no password"),
        (
            "database:\n  url: host=h\n  url_file: f\n",
            "3: database.url_file: expected `url` or `url_file`, not both"
        ),
        ("http: {listen: \"8080\"}\n", "1: http.listen: expected host:port"),
        ("http: {listen: \"h:65536\"}\n", "1: http.listen: expected host:port"),
        ("http: {listen: \"::1:80\"}\n", "1: http.listen: expected host:port"),
        ("http: {allow_plaintext: yes}\n", "1: http.allow_plaintext: expected true or false"),
        ("http: {public_url: \"ftp://h\"}\n", "1: http.public_url: expected an http or https"),
        (
            "http: {listen: \"0.0.0.0:8080\"}\n",
            "1: http.listen: expected a loopback address, or `allow_plaintext: true` beside it"
        ),
        ("http: {interface: other}\n", "1: http: expected `interface` to name one of"),
        (
            "operations: {listen: \"127.0.0.1:8080\"}\n",
            "expected each listener to have its own address"
        ),
        ("interfaces: []\n", "1: interfaces: expected one or more, each with its own name"),
    ])
    func `a value is refused with what was expected`(text: String, expected: String) {
        expect(text, refusedWith: expected)
    }

    @Test(arguments: [
        ("default_charset: EBCDIC", "default_charset: expected a charset of HL7 table 0211"),
        ("time_zone: Asia/Beijing", "time_zone: expected a time zone of the tz database"),
        ("time_zone: GMT+8", "time_zone: expected a time zone of the tz database"),
        ("ack_mode: maybe", "ack_mode: expected one of from_message, original, enhanced, none"),
        ("death_dispositions: \"20\"", "death_dispositions: expected a list"),
        ("death_dispositions: [[1]]", "death_dispositions[1]: expected text"),
        ("afp_ng_per_iu: 0", "afp_ng_per_iu: expected a decimal number above 0"),
        ("afp_ng_per_iu: 1,21", "afp_ng_per_iu: expected a decimal number above 0"),
        ("max_connections: 0", "max_connections: expected a whole number, 1 to 10000"),
        ("frame_limit: 16 MB", "frame_limit: expected a size with its unit (B, KiB, MiB, GiB)"),
        ("frame_limit: 257 MiB", "frame_limit: expected a size"),
        ("frame_limit: 9223372036854775807 GiB", "frame_limit: expected a size"),
        ("frame_idle: 0 s", "frame_idle: expected a time"),
    ])
    func `an interface's value is refused with what was expected`(line: String, expected: String) {
        let text =
            "interfaces:\n  - name: a\n    listen: localhost:1\n    \(line)\nhttp: {interface: a}"
        expect(text, refusedWith: "4: interfaces[1].\(expected)")
    }

    @Test(arguments: [
        ("name: A B", "1: webhooks[1].name: expected 1 to 64 of the characters"),
        ("name: log", "1: webhooks: expected each with its own name, and none named log"),
        ("name: a, timeout: 15 s", "1: webhooks[1].timeout: expected a time"),
        ("name: a, include_phi: 1", "1: webhooks[1].include_phi: expected true or false"),
    ])
    func `a webhook's value is refused with what was expected`(members: String, expected: String) {
        expect(
            "webhooks: [{\(members), url: \"http://h/\", secret_file: k}]",
            refusedWith: expected
        )
    }

    @Test func `a webhook without a secret is refused`() {
        expect(
            "webhooks: [{name: a, url: \"http://h\"}]",
            refusedWith: "1: webhooks[1].secret_file: missing"
        )
    }

    @Test(arguments: [
        "database: {url: \"postgresql://u:hunter2@h/d\"}", "log_level: hunter2",
        "database: {writers: hunter2", "log_level: hunter2\nlog_level: hunter2",
    ])
    func `an error never shows a value`(text: String) {
        let error = #expect(throws: SettingsError.self) {
            try Settings.load(text: text, file: "s.yaml")
        }
        #expect(error?.description.contains("hunter2") == false)
    }

    private func expect(_ text: String, refusedWith expected: String) {
        let error = #expect(throws: SettingsError.self) {
            try Settings.load(text: text, file: "s.yaml")
        }
        let description = error?.description ?? "nothing"
        #expect(description.hasPrefix("s.yaml:"))
        #expect(description.contains(expected))
    }
}
