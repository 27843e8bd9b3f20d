/// Messages as departments write them, for the history of `DeliveryOrder`.
extension Letter {
    static func labs(
        _ controlID: String,
        _ number: String,
        sent: String,
        afp: String,
        alt: String,
        status: String,
        day: String = "20260103"
    ) -> String {
        message(
            header("ORU^R01^ORU_R01", controlID, sent: sent),
            patient(number),
            "OBR|1|P1|F1|24325-3^Panel^LN|||\(day)",
            "OBX|1|NM|1834-1^AFP^LN||\(afp)|ng/mL|||||\(status)",
            "OBX|2|NM|1742-6^ALT^LN||\(alt)|U/L|||||\(status)",
            "OBX|3|NM|1920-8^AST^LN||88|U/L|||||\(status)"
        )
    }

    static func dispense(
        _ controlID: String,
        _ number: String,
        _ order: String,
        day: String,
        drug: String = "495881^sorafenib^RXNORM"
    ) -> String {
        message(
            header("RDS^O13^RDS_O13", controlID, sent: day + "100000", from: "PHARM"),
            patient(number),
            "ORC|RE|\(order)|\(order)",
            "RXD|1|\(drug)|\(day)|120|TAB"
        )
    }

    static func scan(
        _ controlID: String,
        _ number: String,
        _ accession: String,
        sent: String,
        day: String,
        _ response: String,
        _ status: String
    ) -> String {
        message(
            header("ORU^R01^ORU_R01", controlID, sent: sent, from: "RIS"),
            patient(number),
            "OBR|1|P2|\(accession)|24627-2^CT abdomen^LN|||\(day)|||||||||||||||||RAD|\(status)",
            "OBX|1|CWE|97509-4^Progression^LN||\(response)^^L||||||\(status)"
        )
    }
}
