import Testing

extension EndToEnd {
    /// Tests that share a daemon and keep out of each other's way by control ids and patients.
    @Suite(.daemon("live")) enum Live {}
}
