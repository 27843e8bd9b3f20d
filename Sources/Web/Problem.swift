import FoundationEssentials
internal import Hummingbird
import NIOCore

/// An answer that says what went wrong (RFC 9457), without content of any message.
struct Problem: Error, Hashable {
    var status: HTTPResponse.Status
    /// A bounded label, the last part of `type`.
    var code: String
    var detail: String
    /// Where in the message, such as `OBX[3]-5(2)`.
    var location: String?
    var retryAfterSeconds: Int?

    var response: Response {
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        if let retryAfterSeconds { headers[.retryAfter] = String(retryAfterSeconds) }
        return Response(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json))
        )
    }

    private var json: [UInt8] {
        let members = Members(
            type: "urn:sorawatch:problem:\(code)",
            title: status.reasonPhrase,
            status: status.code,
            detail: detail,
            location: location
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(members)).map(Array.init) ?? Array("{}".utf8)
    }

    private struct Members: Encodable {
        var type: String
        var title: String
        var status: Int
        var detail: String
        var location: String?
    }
}

/// Makes every failure of a route a problem document.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return problem.response
        } catch let error as any HTTPResponseError {
            return Problem(
                status: error.status,
                code: "http",
                detail: "The request cannot be answered as it is."
            ).response
        }
    }
}
