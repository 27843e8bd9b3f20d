import NIOCore

/// Addresses that no webhook is sent to: a host's own services behind link-local, metadata,
/// unspecified and multicast addresses.
///
/// Loopback and private networks are allowed, for there the receivers of a hospital live.
enum AddressGuard {
    /// Judges a host that is written as an address; a name is judged when its address is known.
    static func refuses(host: String) -> Bool {
        let bare =
            host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host[...]
        guard let address = try? SocketAddress(ipAddress: String(bare), port: 0) else {
            return false
        }
        return refuses(address)
    }

    /// Judges the address a connection was really made to, after name resolution.
    static func refuses(_ address: SocketAddress) -> Bool {
        guard let text = address.ipAddress else { return true }
        switch address {
        case .v4: return refusesVersion4(text)
        case .v6: return refusesVersion6(text)
        case .unixDomainSocket: return true
        }
    }

    /// `text` as inet_ntop writes it.
    private static func refusesVersion4(_ text: some StringProtocol) -> Bool {
        let octets = text.split(separator: ".").compactMap { UInt8($0) }
        guard octets.count == 4 else { return true }
        switch (octets[0], octets[1]) {
        case (0, _), (169, 254), (224...255, _): return true
        case (100, 100): return octets[2] == 100 && octets[3] == 200
        default: return false
        }
    }

    /// `text` as inet_ntop writes it: lower case, zeros shortened, mapped addresses with a dotted
    /// end.
    private static func refusesVersion6(_ text: String) -> Bool {
        if text.contains("."), let tail = text.split(separator: ":").last {
            return refusesVersion4(tail)
        }
        let first = text.split(separator: ":", omittingEmptySubsequences: false).first ?? ""
        guard let group = UInt16(first.isEmpty ? "0" : first, radix: 16) else { return true }
        return group & 0xFFC0 == 0xFE80 || group & 0xFF00 == 0xFF00 || text == "::"
            || text == "fd00:ec2::254"
    }
}
