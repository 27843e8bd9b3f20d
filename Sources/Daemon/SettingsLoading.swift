internal import Clinical
import HL7
import Intake

extension Settings {
    /// Reads the text of a configuration file; `file` is its path, for errors and relative paths.
    ///
    /// With `requiringEveryKey` a key that is left out is an error too.
    package static func load(
        text: String,
        file: String,
        requiringEveryKey: Bool = false
    ) throws(SettingsError) -> Settings {
        try Settings(
            SettingsReader<Key>(text: text, file: file, requiringEveryKey: requiringEveryKey)
        )
    }

    private enum Key: String, CaseIterable {
        case stateDirectory = "state_directory"
        case database, interfaces, http, directories, operations, webhooks, review
        case rulesFile = "rules_file"
        case valueSetsDirectory = "value_sets_directory"
        case logLevel = "log_level"
    }

    private init(_ reader: SettingsReader<Key>) throws(SettingsError) {
        self.init()
        stateDirectory = try reader.value(.stateDirectory, .absolutePath) ?? stateDirectory
        database = try Database(reader.section(.database, Database.Key.self))
        if let sections = try reader.sections(.interfaces, Interface.Key.self) {
            interfaces = []
            for section in sections { try interfaces.append(Interface(section)) }
        }
        http = try HTTP(reader.section(.http, HTTP.Key.self))
        for section in try reader.sections(.directories, Directory.Key.self) ?? [] {
            try directories.append(Directory(section))
        }
        operations = try Operations(reader.section(.operations, Operations.Key.self))
        for section in try reader.sections(.webhooks, Webhook.Key.self) ?? [] {
            try webhooks.append(Webhook(section))
        }
        review = try Review(reader.section(.review, Review.Key.self))
        rulesFile = try reader.value(.rulesFile, .text).map(reader.resolved)
        valueSetsDirectory = try reader.value(.valueSetsDirectory, .text).map(reader.resolved)
        logLevel = try reader.value(.logLevel, .choice) ?? logLevel
        try checkNames(reader)
        try checkAddresses(reader)
    }

    private func checkNames(_ reader: SettingsReader<Key>) throws(SettingsError) {
        let names = interfaces.map(\.profile.name)
        guard !names.isEmpty, Set(names).count == names.count else {
            throw reader.invalid(.interfaces, expected: "one or more, each with its own name")
        }
        guard names.contains(http.interface) else {
            throw reader.invalid(.http, expected: "`interface` to name one of `interfaces`")
        }
        guard directories.allSatisfy({ names.contains($0.interface) }),
            Set(directories.map(\.path)).count == directories.count
        else {
            throw reader.invalid(
                .directories,
                expected: "each with its own path, and `interface` to name one of `interfaces`"
            )
        }
        let channels = webhooks.map(\.name) + ["log"]
        guard Set(channels).count == channels.count else {
            throw reader.invalid(.webhooks, expected: "each with its own name, and none named log")
        }
    }

    private func checkAddresses(_ reader: SettingsReader<Key>) throws(SettingsError) {
        let addresses = interfaces.map(\.listen) + [http.listen, operations.listen]
        let fixed = addresses.filter { $0.port != 0 }
        guard Set(fixed).count == fixed.count else {
            throw reader.invalid(.interfaces, expected: "each listener to have its own address")
        }
    }
}

extension Settings.Database {
    fileprivate enum Key: String, CaseIterable {
        case url
        case urlFile = "url_file"
        case writers
    }

    fileprivate init(_ reader: SettingsReader<Key>) throws(SettingsError) {
        url = try reader.value(.url, .text)
        urlFile = try reader.value(.urlFile, .text).map(reader.resolved)
        writers = try reader.value(.writers, .count(1...16)) ?? writers
        if let url, Self.showsPassword(url) {
            throw reader.invalid(.url, expected: "no password; put the whole URL into `url_file`")
        }
        if url != nil, urlFile != nil {
            throw reader.invalid(.urlFile, expected: "`url` or `url_file`, not both")
        }
    }

    /// In either of libpq's forms: `postgresql://user:password@host` or `password=...`.
    private static func showsPassword(_ url: String) -> Bool {
        if url.contains("password") { return true }
        guard let scheme = url.firstRange(of: "://") else { return false }
        let authority = url[scheme.upperBound...].prefix { !"/?".contains($0) }
        return authority.lastIndex(of: "@").map { authority[..<$0].contains(":") } ?? false
    }
}

extension Settings.Interface {
    fileprivate enum Key: String, CaseIterable {
        case name, listen
        case allowPlaintext = "allow_plaintext"
        case defaultCharset = "default_charset"
        case timeZone = "time_zone"
        case assigningAuthority = "assigning_authority"
        case ackMode = "ack_mode"
        case deathDispositions = "death_dispositions"
        case acceptOrdersAsStart = "accept_orders_as_start"
        case afpConversion = "afp_ng_per_iu"
        case maxConnections = "max_connections"
        case frameLimit = "frame_limit"
        case frameIdle = "frame_idle"
        case valueSetsDirectory = "value_sets_directory"
    }

    fileprivate init(_ reader: SettingsReader<Key>) throws(SettingsError) {
        profile = InterfaceProfile(name: try reader.required(.name, .name))
        listen = try reader.required(.listen, .listen)
        allowPlaintext = try reader.value(.allowPlaintext, .flag) ?? allowPlaintext
        profile.defaultCharset =
            try reader.value(.defaultCharset, .charset) ?? profile.defaultCharset
        profile.zone = try reader.value(.timeZone, .zone) ?? profile.zone
        profile.assigningAuthority =
            try reader.value(.assigningAuthority, .text) ?? profile.assigningAuthority
        profile.ackMode = try reader.value(.ackMode, .choice) ?? profile.ackMode
        if let codes = try reader.values(.deathDispositions, .text) {
            profile.deathDispositions = Set(codes)
        }
        profile.acceptOrdersAsStart =
            try reader.value(.acceptOrdersAsStart, .flag) ?? profile.acceptOrdersAsStart
        profile.afpConversion = try reader.value(.afpConversion, .factor) ?? profile.afpConversion
        maxConnections = try reader.value(.maxConnections, .count(1...10_000)) ?? maxConnections
        frameLimit = try reader.value(.frameLimit, .size(.KiB(1)...(.MiB(256)))) ?? frameLimit
        frameIdle = try reader.value(.frameIdle, .time(.seconds(1)...(.hours(1)))) ?? frameIdle
        valueSetsDirectory = try reader.value(.valueSetsDirectory, .text).map(reader.resolved)
        try reader.check(listen, allowPlaintext: allowPlaintext, .listen)
    }
}

extension Settings.HTTP {
    fileprivate enum Key: String, CaseIterable {
        case listen, interface
        case allowPlaintext = "allow_plaintext"
        case publicURL = "public_url"
    }

    fileprivate init(_ reader: SettingsReader<Key>) throws(SettingsError) {
        listen = try reader.value(.listen, .listen) ?? listen
        allowPlaintext = try reader.value(.allowPlaintext, .flag) ?? allowPlaintext
        interface = try reader.value(.interface, .name) ?? interface
        publicURL = try reader.value(.publicURL, .webAddress)
        try reader.check(listen, allowPlaintext: allowPlaintext, .listen)
    }
}

extension Settings.Directory {
    fileprivate enum Key: String, CaseIterable {
        case path, interface, poll, settle
        case fileLimit = "file_limit"
    }

    fileprivate init(_ reader: SettingsReader<Key>) throws(SettingsError) {
        self.init(path: try reader.required(.path, .absolutePath))
        interface = try reader.value(.interface, .name) ?? interface
        poll = try reader.value(.poll, .time(.milliseconds(10)...(.hours(1)))) ?? poll
        settle = try reader.value(.settle, .time(.milliseconds(10)...(.hours(1)))) ?? settle
        fileLimit = try reader.value(.fileLimit, .size(.KiB(1)...(.MiB(256)))) ?? fileLimit
    }
}

extension Settings.Operations {
    fileprivate enum Key: String, CaseIterable {
        case listen
        case allowPlaintext = "allow_plaintext"
    }

    fileprivate init(_ reader: SettingsReader<Key>) throws(SettingsError) {
        listen = try reader.value(.listen, .listen) ?? listen
        allowPlaintext = try reader.value(.allowPlaintext, .flag) ?? allowPlaintext
        try reader.check(listen, allowPlaintext: allowPlaintext, .listen)
    }
}

extension Settings.Webhook {
    fileprivate enum Key: String, CaseIterable {
        case name, url
        case secretFile = "secret_file"
        case previousSecretFile = "previous_secret_file"
        case includePHI = "include_phi"
        case timeout
    }

    fileprivate init(_ reader: SettingsReader<Key>) throws(SettingsError) {
        name = try reader.required(.name, .name)
        url = try reader.required(.url, .webAddress)
        secretFile = reader.resolved(try reader.required(.secretFile, .text))
        previousSecretFile = try reader.value(.previousSecretFile, .text).map(reader.resolved)
        includePHI = try reader.value(.includePHI, .flag) ?? includePHI
        timeout = try reader.value(.timeout, .time(.seconds(1)...(.seconds(14)))) ?? timeout
    }
}

extension Settings.Review {
    fileprivate enum Key: String, CaseIterable {
        case poll
    }

    fileprivate init(_ reader: SettingsReader<Key>) throws(SettingsError) {
        poll = try reader.value(.poll, .time(.milliseconds(10)...(.hours(1)))) ?? poll
    }
}

extension SettingsReader {
    /// Patient data leaves this machine unencrypted only where someone said so.
    fileprivate func check(
        _ listen: ListenAddress,
        allowPlaintext: Bool,
        _ key: Key
    ) throws(SettingsError) {
        guard listen.isLoopback || allowPlaintext else {
            throw invalid(
                key,
                expected: "a loopback address, or `allow_plaintext: true` beside it"
            )
        }
    }
}
