import Testing

/// The built program over real sockets with a real PostgreSQL; one daemon at a time.
@Suite(.serialized) enum EndToEnd {}
