import Glibc
import Synchronization

/// A thread of its own for an actor whose work blocks, so that no thread of the shared pool waits
/// for a database.
///
/// An actor returns `asUnownedSerialExecutor()` as its `unownedExecutor` and keeps a reference to
/// this object. A task that prefers this executor runs here too, so that it and the actor talk without
/// changing threads. The thread ends when `stop` is called or the object is released, after the work
/// already handed over.
package final class PostgresThread: SerialExecutor, TaskExecutor {
    private let queue = JobQueue()

    package init() {
        let queue = queue
        let start = unsafe Unmanaged.passRetained(queue)
        var thread = pthread_t()
        // The new thread takes over the reference it is given.
        let failure = unsafe pthread_create(
            &thread,
            nil,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<JobQueue>.fromOpaque(argument).takeRetainedValue().run()
                }
                return nil
            },
            start.toOpaque()
        )
        precondition(failure == 0, "the system has no thread left")
        pthread_detach(thread)
    }

    deinit {
        queue.stop()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        queue.add(UnownedJob(job), for: self)
    }

    /// Lets the thread end once it has done what it was given.
    package func stop() {
        queue.stop()
    }
}

/// Work handed to one thread.
///
/// Sendable: the mutex guards the jobs; the semaphore is made for sharing, its address is fixed,
/// and both the thread and the executor hold a reference for as long as they use it.
@safe
private final class JobQueue: @unchecked Sendable {
    private struct State {
        var jobs: [(job: UnownedJob, executor: PostgresThread)] = []
        var isStopping = false
    }

    private let state = Mutex(State())
    private let waiting: UnsafeMutablePointer<sem_t>

    init() {
        unsafe waiting = .allocate(capacity: 1)
        unsafe sem_init(waiting, 0, 0)
    }

    deinit {
        // Nobody waits: the thread held a reference while it did.
        unsafe sem_destroy(waiting)
        unsafe waiting.deallocate()
    }

    func add(_ job: UnownedJob, for executor: PostgresThread) {
        state.withLock { $0.jobs.append((job, executor)) }
        unsafe sem_post(waiting)
    }

    func stop() {
        state.withLock { $0.isStopping = true }
        unsafe sem_post(waiting)
    }

    /// Runs jobs in the order they came, until stopped and empty.
    func run() {
        while true {
            let (jobs, isStopping) = state.withLock { state in
                defer { state.jobs.removeAll(keepingCapacity: true) }
                return (state.jobs, state.isStopping)
            }
            for (job, executor) in jobs {
                // Each job is run once, on the executor it was handed to, held here while it runs.
                unsafe job.runSynchronously(
                    isolatedTo: executor.asUnownedSerialExecutor(),
                    taskExecutor: executor.asUnownedTaskExecutor()
                )
            }
            if isStopping && jobs.isEmpty { return }
            while unsafe sem_wait(waiting) != 0 && errno == EINTR {}
        }
    }
}
