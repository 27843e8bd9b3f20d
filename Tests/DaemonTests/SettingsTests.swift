import Clinical
import Daemon
import Foundation
import HL7
import Intake
import Testing

@Suite struct SettingsTests {
    @Test func `the sample holds every key, each with its default`() throws {
        let settings = try Settings.load(
            text: ConfigurationFiles.sample(),
            file: "/etc/sorawatch/sorawatch.yaml",
            requiringEveryKey: true
        )
        #expect(settings == Settings())
    }

    @Test func `the sample's webhook and directory hold every key`() throws {
        let text = try ConfigurationFiles.sample()
            .replacing("webhooks: []\n", with: "webhooks:\n")
            .replacing("directories: []\n", with: "directories:\n")
            .replacing(#/(?m)^#(?=  )(?! sorawatch)/#, with: "")
            .replacing("  sorawatch check-config FILE", with: "#")
        let settings = try Settings.load(
            text: text,
            file: "/etc/sorawatch/sorawatch.yaml",
            requiringEveryKey: true
        )
        let webhook = try #require(settings.webhooks.first)
        #expect(webhook.name == "oncology")
        #expect(webhook.url == "https://alerts.example.org/sorawatch")
        #expect(webhook.secretFile == "/etc/sorawatch/webhook-oncology.key")
        #expect(webhook.previousSecretFile == nil)
        #expect(!webhook.includePHI)
        #expect(webhook.timeout == .seconds(10))
        #expect(
            settings.directories == [
                Settings.Directory(path: "/var/spool/sorawatch/laboratory")
            ]
        )
    }

    @Test(arguments: ["", "\n# nothing\n", "database:\nreview: ~\n", "---\n"])
    func `what is left out has its default`(text: String) throws {
        #expect(try Settings.load(text: text, file: "s.yaml") == Settings())
    }

    @Test func `every key arrives where it belongs`() throws {
        let settings = try Settings.load(
            text: """
                state_directory: /srv/sorawatch
                database: {url_file: secrets/database, writers: 4}
                interfaces:
                  - name: lab
                    listen: 0.0.0.0:2576
                    allow_plaintext: true
                    default_charset: 8859-1
                    time_zone: Asia/Shanghai
                    assigning_authority: HOSP
                    ack_mode: enhanced
                    death_dispositions: ["20", 41]
                    accept_orders_as_start: true
                    afp_ng_per_iu: 1.2
                    max_connections: 12
                    frame_limit: 512 KiB
                    frame_idle: 2min
                    value_sets_directory: lab-codes
                  - {name: ris, listen: "[::1]:0"}
                http: {listen: localhost:80, interface: ris, public_url: "https://s.example.org/x"}
                operations: {listen: "127.1.2.3:9"}
                review: {poll: 250 ms}
                rules_file: /etc/rules.yaml
                value_sets_directory: ours
                log_level: debug
                """,
            file: "conf/s.yaml"
        )
        var lab = Settings.Interface(
            profile: InterfaceProfile(
                name: "lab",
                zone: try #require(Zone(named: "Asia/Shanghai")),
                defaultCharset: "8859/1",
                assigningAuthority: "HOSP",
                ackMode: .enhanced,
                deathDispositions: ["20", "41"],
                acceptOrdersAsStart: true,
                afpConversion: Decimal(12, scale: 1)
            ),
            listen: ListenAddress(host: "0.0.0.0", port: 2576)
        )
        lab.allowPlaintext = true
        lab.maxConnections = 12
        lab.frameLimit = .KiB(512)
        lab.frameIdle = .seconds(120)
        lab.valueSetsDirectory = "conf/lab-codes"
        #expect(settings.interfaces.first == lab)
        #expect(settings.interfaces.last?.profile == InterfaceProfile(name: "ris"))
        #expect(settings.interfaces.last?.listen == ListenAddress(host: "::1", port: 0))
        #expect(settings.stateDirectory == "/srv/sorawatch")
        #expect(settings.database.url == nil)
        #expect(settings.database.urlFile == "conf/secrets/database")
        #expect(settings.database.writers == 4)
        #expect(settings.http.listen == ListenAddress(host: "localhost", port: 80))
        #expect(settings.http.interface == "ris")
        #expect(settings.http.publicURL == "https://s.example.org/x")
        #expect(settings.operations.listen == ListenAddress(host: "127.1.2.3", port: 9))
        #expect(settings.review.poll == .milliseconds(250))
        #expect(settings.rulesFile == "/etc/rules.yaml")
        #expect(settings.valueSetsDirectory == "conf/ours")
        #expect(settings.logLevel == .debug)
    }
}

enum ConfigurationFiles {
    static func sample() throws -> String { try text("config/sorawatch.yaml") }

    static func rules() throws -> String { try text("config/rules/sorafenib-primary.yaml") }

    private static func text(_ path: String) throws -> String {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
