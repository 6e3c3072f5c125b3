/**
 * The findings of the standing rules as a run goes. Rules are heard a moment after the frame they judge, so that
 * judging does not delay the answer.
 */
import type { Entry, Journal } from '../evidence/journal.js';
import type { Finding } from '../evidence/result.js';
import { openBook, type Book } from '../rules/book.js';
import type { Circumstances } from '../rules/knowledge.js';

export class Findings {
  readonly #journal: Journal;
  readonly #strict: boolean;
  readonly #book: Book;
  readonly #found: Finding[] = [];
  #unheard: Entry[] = [];

  /** Hears the journal from now on. `strict` makes breaches of warnings. */
  constructor(journal: Journal, strict: boolean, circumstances: Circumstances) {
    this.#journal = journal;
    this.#strict = strict;
    this.#book = openBook(circumstances);
    journal.subscribe((entry) => {
      if (entry.type === 'finding') return;
      if (this.#unheard.push(entry) === 1) setImmediate(() => this.all);
    });
  }

  /** Adds a finding, also one that no rule has found. */
  add(found: Finding): void {
    const finding: Finding = this.#strict ? { ...found, severity: 'fail' } : found;
    this.#found.push(finding);
    const { seq, ...rest } = finding;
    this.#journal.append({ type: 'finding', ...rest, about: seq });
  }

  /** Every finding about what has happened so far, in order; each is also written down. */
  get all(): readonly Finding[] {
    const entries = this.#unheard;
    this.#unheard = [];
    for (const found of entries.flatMap((entry) => this.#book.hear(entry))) {
      this.add(found);
    }
    return this.#found;
  }
}
