"""Grading: from submissions to a grade book, feedback for each student and a class report.

What ``coursekit grade ASSIGNMENT SUBMISSIONS --roster ROSTER -o FOLDER`` takes
-------------------------------------------------------------------------------
*Answer files* are JSON in UTF-8; ``submissions/answers.schema.json`` is their JSON Schema.
The hand-out's page and notebook write them.  Their checksum shows accidental damage only; it does
not protect against cheating nor against a deliberate edit (`answerfile`).

*Submissions* are one of these; nothing of them is ever unpacked, run or changed (`sources`):

=====================  ===========================================================================
a folder               with folders in it, or a single answer file
a zip                  the same, packed
Moodle's download      "Download all submissions", as a zip or unpacked:
                       ``Anna Müller_12345_assignsubmission_file/answers.json`` or, without
                       folders, ``Anna Müller_12345_assignsubmission_file_answers.json``
Canvas's download      "Download Submissions", as a zip or unpacked:
                       ``muelleranna_LATE_10234_56789_week-3-answers-1.json``, where ``LATE`` is
                       there if it was late and ``-1`` if it was sent again
=====================  ===========================================================================

What the system says of the sender stands in the name of the file or folder.  Where that and the
file contradict each other, an instructor decides (`matching`).  Whatever cannot be read costs only
itself: one sentence says what is wrong and what to do, and the rest goes on.

*Rosters* are Canvas's grade book, Moodle's grading worksheet or grade export, or any CSV whose
columns are named (`rosters`).

The room
--------
===============================================  =================================================
`model`                                          the values all of it speaks of: submission, mark,
                                                 result
`submissions` (`answerfile`, `sources`)          answer files, read and written; folder, zip,
                                                 download
`roster` (`rosters`, `matching`, `gradebook`)    who takes part, whose file is it, the grade book
`rubric_sheets` (`sheets`)                       sheets on which people mark prose
`marking_page` (`session`, `server`)             a page for them in the browser
`typing_sheets`                                  answers that came on paper, typed in
`marking`, `policies`, `final_result`            marks of a file; which file counts, what lateness
                                                 costs
`exceptions`, `renumbering`                      what holds for one student; a roster with other
                                                 numbers than the last one
`store`, `ingest`, `workers`, `grading_run`      the working state, many files at once, one whole
                                                 run; what is asked of it is in `run_options`, how
                                                 far it is in `progress`
`regrade`                                        what would change, and why
`reports` (`feedback`, `report`, `audit`)        what people read
`item_analysis` (`analysis`, `item_report`)      what a class misunderstood
`tables`                                         CSV as the programs of this world write it
===============================================  =================================================

Imports go one way here, too: `tables` and `model` know nothing of the others; `grading_run` knows
all but `item_analysis`, which reads what a run has left.
"""
