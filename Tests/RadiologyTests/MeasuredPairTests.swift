import Clinical
import Radiology
import Testing

@Suite struct MeasuredPairs {
    @Test(arguments: [
        Reading(.progression, "Segment VII lesion measures 6.0 cm, previously 5.0 cm."),
        Reading(.progression, "Segment VII lesion measures 30 mm (previously 25 mm)."),
        Reading(.stable, "Segment VII lesion measures 24 mm, previously 20 mm."),
        Reading(.stable, "Segment V lesion 59 mm (previously 50 mm)."),
        Reading(.response, "Segment VI mass 35 mm, previously 50 mm."),
        Reading(.stable, "Segment VI mass 36 mm, previously 50 mm."),
        Reading(.progression, "Segment VI lesion 5.0 x 4.0 cm, previously 3.0 x 2.8 cm."),
        Reading(.progression, "病灶大小约4.8cm，前片3.2cm。"),
        Reading(.progression, "Segment VI HCC 5.6 centimeters, previously 4.1 centimetres."),
        Reading(.progression, "肝S7肝癌46毫米，前片31毫米。"),
        Reading(.stable, "肝S7肝癌4.3公分，前次4.4公分。"),
        Reading(.progression, "Segment V lesion measures 4.8 cm today, 3.6 cm on the prior."),
        Reading(.progression, "Target sum 71 mm against a nadir of 54 mm."),
        Reading(.stable, "Target sum 23 mm vs nadir 19 mm (+21 %, +4 mm)."),
        Reading(.response, "Sum of viable diameters 32 mm; 78 mm at baseline."),
        Reading(.response, "病灶原5.0cm，现3.0cm。"),
        Reading(
            .progression,
            "Segment II lesion 20 mm (previously 20 mm); segment VI lesion 60 mm (previously 40 mm)."
        ),
    ])
    func `a pair of one lesion goes through the arithmetic`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    @Test(arguments: [
        Reading(.stable, "The lesion has enlarged from 20 mm to 22 mm."),
        Reading(.stable, "病灶较前增大，由3.0cm增至3.2cm。"),
        Reading(.progression, "The lesion has grown from 3.1 to 4.5 cm."),
        Reading(.progression, "肝S6病灶由2.0cm增大至3.0cm。"),
        Reading(.response, "肿块由6.0cm缩小至3.5cm。"),
    ])
    func `the sizes outrank the word between them`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }

    @Test(arguments: [
        Reading(.indeterminate, "Cyst measures 62 mm (previously 45 mm)."),
        Reading(.indeterminate, "Spleen measures 16 cm, previously 12 cm."),
        Reading(.indeterminate, "Lymph node 30 mm, previously 15 mm."),
        Reading(.indeterminate, "Lesion 62 mm on MRI, previously 45 mm on ultrasound."),
        Reading(.indeterminate, "MRI today: lesion 4.1 cm; CT in March: 3.3 cm."),
        Reading(.indeterminate, "Right lobe lesion 48 mm, previously left lobe lesion 32 mm."),
        Reading(.suspected, "Lesion possibly enlarged at 62 mm, previously 45 mm."),
        Reading(.indeterminate, "Lesion 99999999999999999999 mm, previously 45 mm."),
        Reading(.indeterminate, "脾脏长径16cm，前片12cm。"),
    ])
    func `sizes of another thing or means are no pair`(_ reading: Reading) {
        #expect(ImpressionReader().read(reading.text).response == reading.response)
    }
}
