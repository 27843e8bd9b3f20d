internal import Postgres

extension Connection {
    /// A session whose statements ask for a few keys each.
    ///
    /// Reading a table through, or sorting and hashing it for a join, takes longer the more is stored,
    /// and is chosen where the planner's statistics lag behind the tables: after a first load they
    /// say that there is little. Here an index is used wherever there is one.
    convenience init(
        forKeysAt address: ConnectionString,
        applicationName: String
    ) throws(PostgresFault) {
        try self.init(address, applicationName: applicationName)
        try simple(
            """
            SET jit = off; SET enable_seqscan = off;
            SET enable_hashjoin = off; SET enable_mergejoin = off
            """
        )
    }
}
