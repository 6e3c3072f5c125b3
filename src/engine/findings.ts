/**
 * The findings of the standing rules as a run goes. Rules are heard a moment after the frame they judge, so that
 * judging does not delay the answer.
 */
import type { Entry, Journal } from '../evidence/journal.js';
import type { Finding, RuleResult } from '../evidence/result.js';
import { rules, type Book } from '../rules/book.js';

/** A stretch of the journal that belongs to a case; `to` is infinite while the case goes on. */
interface Stretch {
  readonly id: string;
  readonly from: number;
  to: number;
  /** How often each rule had been exercised when it began. */
  readonly before: ReadonlyMap<string, number>;
}

/** The findings that are kept of one rule and severity about one stretch, or outside of all. */
interface Group {
  size: number;
  last?: { left?: number };
}

/** How many are kept of a kind: a flood of the same breach tells nothing more, and nobody could read it. */
const mostOfAKind = 20;

export class Findings {
  readonly #journal: Journal;
  readonly #strict: boolean;
  readonly #book: Book;
  readonly #found: Finding[] = [];
  readonly #groups = new Map<string, Group>();
  readonly #stretches: Stretch[] = [];
  readonly #exercisedIn = new Map<string, Set<string>>(rules.map(({ id }) => [id, new Set()]));
  #unheard: Entry[] = [];

  /** Has the book hear the journal from now on. `strict` makes breaches of warnings. */
  constructor(journal: Journal, strict: boolean, book: Book) {
    this.#journal = journal;
    this.#strict = strict;
    this.#book = book;
    journal.subscribe((entry) => {
      if (entry.type === 'finding') return;
      if (this.#unheard.push(entry) === 1) setImmediate(() => this.all);
    });
  }

  /** The findings about what has happened so far, in the order of discovery; each, kept or not, is also written down. */
  get all(): readonly Finding[] {
    const entries = this.#unheard;
    this.#unheard = [];
    for (const entry of entries) {
      this.#follow(entry);
      for (const found of this.#book.hear(entry)) this.add(found);
    }
    return this.#found;
  }

  /** What the case that began with this entry did wrong: what was only proved by them, but happened before, is none of them. */
  since({ seq: from }: Entry): readonly Finding[] {
    return this.all.filter(({ seq, case: id }) => seq >= from && id !== undefined);
  }

  /** What each rule was exercised by so far, in the order of the rules. */
  get rules(): readonly RuleResult[] {
    const running = this.#stretches.at(-1);
    if (running !== undefined) this.#tally(running);
    return rules.map((rule) => {
      const { times, breaches, first } = this.#book.exercised(rule.id);
      const cases = [...(this.#exercisedIn.get(rule.id) ?? [])];
      return { ...rule, times, breaches, cases, first: [...first] };
    });
  }

  /** Adds a finding, also one that no rule has found: of the case to which its entry belongs, or of the run as a whole. */
  add(found: Finding, of: 'case' | 'run' = 'case'): void {
    // A rule may speak of an entry long before the one that proved it.
    const stretch =
      of === 'run' ? undefined : this.#stretches.findLast(({ from, to }) => from <= found.seq && found.seq <= to);
    const finding: Finding = {
      ...found,
      ...(this.#strict ? { severity: 'fail' } : {}),
      ...(stretch === undefined ? {} : { case: stretch.id }),
    };
    this.#keep(finding, stretch);
    const { seq, ...rest } = finding;
    this.#journal.append({ type: 'finding', ...rest, about: seq });
  }

  /** Keeps the first of a kind and counts the others. What is noticed after its case has ended is of another kind. */
  #keep(finding: Finding, stretch: Stretch | undefined): void {
    const { rule, severity } = finding;
    const during = stretch === undefined ? '' : `${stretch.from} ${stretch.to === Infinity ? '' : 'late'}`;
    const key = [rule, severity, during].join(' ');
    const group: Group = this.#groups.get(key) ?? { size: 0 };
    this.#groups.set(key, group);
    if (group.last !== undefined && group.size >= mostOfAKind) {
      group.last.left = (group.last.left ?? 0) + 1;
      return;
    }
    group.size += 1;
    const kept = { ...finding };
    group.last = kept;
    this.#found.push(kept);
  }

  #follow(entry: Entry): void {
    if (entry.type === 'caseStart') {
      const before = new Map(rules.map(({ id }) => [id, this.#book.exercised(id).times]));
      this.#stretches.push({ id: entry.case, from: entry.seq, to: Infinity, before });
    }
    const running = this.#stretches.at(-1);
    if (entry.type !== 'caseEnd' || running === undefined) return;
    this.#tally(running);
    running.to = entry.seq;
  }

  /** Notes the rules that a case that still goes on has exercised. */
  #tally({ id, to, before }: Stretch): void {
    if (to !== Infinity) return;
    for (const [rule, cases] of this.#exercisedIn) {
      if (this.#book.exercised(rule).times > (before.get(rule) ?? 0)) cases.add(id);
    }
  }
}
