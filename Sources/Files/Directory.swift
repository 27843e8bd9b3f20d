import Foundation

/// One watched directory on disk, with `done` and `quarantine` below it.
struct Directory: Sendable {
    enum Destination: String, Sendable {
        case done, quarantine
    }

    let path: String

    /// Regular files; links are not followed.
    func files() throws -> [FoundFile] {
        let manager = FileManager.default
        return try manager.contentsOfDirectory(atPath: path).compactMap { name in
            // One that went away meanwhile is none.
            guard let attributes = try? manager.attributesOfItem(atPath: path + "/" + name),
                attributes[.type] as? FileAttributeType == .typeRegular,
                let modified = attributes[.modificationDate] as? Date
            else { return nil }
            return FoundFile(
                name: name,
                bytes: (attributes[.size] as? NSNumber)?.intValue ?? 0,
                modified: Int64(modified.timeIntervalSince1970 * 1_000_000_000),
                number: (attributes[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0
            )
        }
    }

    /// Nil where the file went away or may not be read.
    func contents(of file: FoundFile) -> [UInt8]? {
        FileManager.default.contents(atPath: path + "/" + file.name).map { [UInt8]($0) }
    }

    /// Moves the file away; a name that is taken gets a number.
    func move(_ file: FoundFile, to destination: Destination) throws {
        let manager = FileManager.default
        let folder = path + "/" + destination.rawValue
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var target = folder + "/" + file.name
        var number = 1
        while manager.fileExists(atPath: target) {
            number += 1
            target = "\(folder)/\(file.name).\(number)"
        }
        try manager.moveItem(atPath: path + "/" + file.name, toPath: target)
    }
}
