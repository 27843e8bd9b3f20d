/// A message taken apart in the plainest way, without the reader it is to test.
struct PlainMessage {
    let segments: [[String]]

    init(_ bytes: [UInt8]) {
        segments = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\r")
            .map { $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init) }
    }

    /// Field `number` of the segment `name`, empty where there is none.
    ///
    /// MSH-1 is the separator itself, so MSH counts from one less.
    func field(_ name: String, _ number: Int) -> String {
        fields(name, number).first ?? ""
    }

    /// The same field of each segment of that name.
    func fields(_ name: String, _ number: Int) -> [String] {
        let index = name == "MSH" ? number - 1 : number
        return segments.filter { $0[0] == name }.map { index < $0.count ? $0[index] : "" }
    }

    func has(_ name: String) -> Bool { segments.contains { $0[0] == name } }
}
