/** Types of the exercise scripts in static/; read by `tsc` in the tests, never shipped. */

/** As coursekit/exercises/marking/verdict.py; remarks by their names. */
type Verdict = { score: number; state: string; message: string; remarks: string[] };
/** From the first to the last day it may be, as YYYYMMDD; `exact` as in dates.py. */
type Span = { first: number; last: number; exact: number } | null;
/** What the words of a date name; 0 for what they do not. */
type Words = { year: number; month: number; day: number; part: number };
type Time = { start: Span; end: Span; range: boolean; spelled: string };
/** The key is what coursekit/exercises/marking/browser_key.py gives; the answer any JSON value. */
type Marker = (key: any, answer: any) => Verdict;
type Fail = (message: string) => never;
type Edit = (text: string) => string;
type ToSpan = (text: string) => Span;
type ToTimes = (text: string) => Time[];
type Make = (...parts: [number, ...any[]]) => Span;
type Any = any;
type Fn = (value: any) => any;

/** What ck-words.js says in: written by book/script_words.py for a book that is not in English. */
declare var ckCatalogue: { plural: (n: number) => any; decimal: string; words: Record<string, any> } | undefined;
declare var ckWords: {
  _: (message: string, values?: Record<string, any>) => string;
  ngettext: (one: string, several: string, n: number, values?: Record<string, any>) => string;
  /** Digits with a point as the language writes them. */
  number: (text: string) => string;
};

/** What the device keeps of one exercise. */
type Kept = {
  digest: string;
  answer: any;
  score: number;
  state: string;
  best: number;
  tries: number;
  first: boolean;
  seen: boolean;
  /** The best score reached after the answer had been seen; `best` is what was reached before. */
  after?: number;
  at: string;
};

/** One row of an answer, as ck-feedback.js marks it. */
type Row = { place: any; field: any; label: string; isRight: boolean; remarks: string[] };

/** The form of one exercise. */
declare class AnswerForm extends HTMLElement {
  readonly book: string;
  readonly name: string;
  readonly kind: string;
  readonly form: any;
  readonly fields: any[];
  readonly rows: any[];
  answer: any;
  one(css: string): any;
  all(css: string): any[];
  movable(): void;
  atTheEnds(): void;
}

declare var ckForm: {
  AnswerForm: typeof AnswerForm;
  mixed: (rows: HTMLElement[], book: string, name: string) => HTMLElement[];
  make: (tag: string, text?: string, kind?: string) => any;
  read: (name: string) => any;
  store: (name: string, value: any) => boolean;
};
/** Which student gets which variant: handout/variants.js. */
declare var ckVariants: {
  studentKey: (text: string) => string;
  rank: (student: string, exercise: string, variant: string) => number;
  chosen: (student: string, exercise: string, names: string[]) => string;
};
type Sheet = { course: string; assignment: string };
/** What a student sends back: handout/answerfile.js. */
declare var ckAnswers: {
  canonical: (value: any) => string;
  checksum: (told: any) => string;
  parse: (text: string, sheet: Sheet) => any;
  write: (sheet: Sheet, student: any, answers: any[]) => { name: string; text: string };
};
type Texts = {
  trim: Edit;
  clean: Edit;
  normalise: Edit;
  length: (text: string) => number;
  oneSlip: (typed: string, meant: string) => boolean;
};
declare var ckNumbers: (texts: Texts & { fail: Fail }) => {
  /** Two values if the text can be read in two ways, each with its spelling. */
  read: (typed: string, key: any) => { values: number[]; spelled: string[]; bare: boolean };
};
/** `readAs` sets the words of dates, the century of short years, and whether a range is asked for. */
declare var ckDates: (texts: Texts) => {
  readAs: (words: any, hundreds: string, isRange: boolean) => void;
  read: ToTimes;
  whyUnreadable: Edit;
};
declare var ckMark: Marker;
declare var ckFeedback: { rows: (form: AnswerForm, key: any) => Row[]; next: (exercise: any) => HTMLElement };
declare var ckKept: {
  recall: (book: string, name: string) => Kept | null;
  isDone: (kept: Kept | null) => boolean;
  store: (name: string, value: any) => boolean;
  read: (name: string) => any;
};
