// @ts-check
// The answer file: what a student sends back.  coursekit/grading/submissions/answerfile.py reads it.
// Types: ../exercises/exercise.d.ts.
"use strict";
(() => {
  const FORMAT = "coursekit-answers/1";
  const { _ } = ckWords;

  /** @type {(value: any) => string} JSON in one way only: keys sorted, no blanks */
  const canonical = value => {
    if (Array.isArray(value)) return `[${value.map(canonical)}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    return `{${Object.keys(value).sort().map(key => `${JSON.stringify(key)}:${canonical(value[key])}`)}}`;
  };
  /** @type {(told: any) => string} CRC-32 of all but the checksum */
  const checksum = told => {
    let sum = ~0;
    const { checksum: _sum, ...rest } = told;
    for (const byte of new TextEncoder().encode(canonical(rest))) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
    }
    return "crc32:" + (~sum >>> 0).toString(16).padStart(8, "0");
  };
  /** @type {Edit} what any computer takes as the name of a file */
  const fileName = text => text.normalize("NFC").replace(/[^\p{L}\p{N}._-]+/gu, "_").replace(/^\.+/, "_").slice(0, 80);

  /** @type {(sheet: Sheet, student: any, answers: any[]) => { name: string, text: string }} */
  const write = (sheet, student, answers) => {
    const saved = new Date().toISOString().replace(/\.\d+/, "");
    /** @type {any} */
    const told = { format: FORMAT, ...sheet, student, saved, answers };
    told.checksum = checksum(told);
    return { name: `${sheet.assignment}-${fileName(student.id)}.json`, text: canonical(told) + "\n" };
  };
  /** @type {(text: string, sheet: Sheet) => any} an answer file, or a sentence that says why it is none */
  const parse = (text, { course, assignment }) => {
    let told;
    try {
      told = JSON.parse(text.replace(/^\ufeff/, ""));
    } catch {
      return _("This file cannot be read: it is damaged, or not an answer file.");
    }
    if (told?.format !== FORMAT || !Array.isArray(told.answers)) return _("This is not an answer file.");
    if (told.course !== course || told.assignment !== assignment) return _("These are answers to another sheet: {sheet}.", { sheet: told.assignment });
    if (!ckVariants.studentKey(String(told.student?.id ?? ""))) return _("The file does not say whose answers these are.");
    return told;
  };

  globalThis.ckAnswers = { canonical, checksum, parse, write };
})();
