"""QTI 2.1 as OpenOlat takes it: the package with OpenOlat's own file of settings.

OpenOlat recognises a package by ``QTI21PackageConfig.xml``, which its own export writes.
"""

from __future__ import annotations

from coursekit.export.options import Options
from coursekit.export.packages import element, xml_bytes, zip_bytes
from coursekit.export.qti21 import FORMS, package_files
from coursekit.export.selection import Selection

__all__ = ["FORMS", "write"]

#: What a test of OpenOlat allows and shows; what is not named has OpenOlat's own default.
_SETTINGS = {
    "enableCancel": False,
    "enableSuspend": True,
    "displayScoreProgress": False,
    "displayQuestionProgress": True,
    "displayMaxScoreItem": True,
    "showMenu": True,
    "showTitles": True,
    "personalNotes": False,
    "hideLms": False,
    "hideFeedbacks": False,
    "blockAfterSuccess": False,
    "maxAttempts": 0,
    "allowAnonym": False,
    "digitalSignature": False,
    "digitalSignatureMail": False,
    "showAssessmentResultsOnFinish": True,
}
_RESULTS = ("metadata", "sectionSummary", "questionSummary", "userSolutions", "questions")


def write(selection: Selection, options: Options) -> bytes:
    """Write a package."""
    files = package_files(selection)
    settings = [element(name, str(value).lower()) for name, value in _SETTINGS.items()]
    results = element("assessmentResultsOptions", [element(name, "true") for name in _RESULTS])
    files["QTI21PackageConfig.xml"] = xml_bytes(element("deliveryOptions", settings, results))
    return zip_bytes(files, first="imsmanifest.xml")
