/** The problems of one file, gathered so that all of them are told at once. */
import { UsageError } from '../evidence/errors.js';

/** Statements that cannot all be true; `about` names their keys, the one to look at first. */
export interface Contradiction {
  readonly about: readonly [string, ...string[]];
  readonly sentence: string;
}

interface Problem {
  readonly key: string;
  readonly line: number;
  readonly sentence: string;
}

export class Problems {
  readonly #file: string;
  readonly #found: Problem[] = [];
  readonly #lines = new Map<string, number>();
  readonly #unread = new Set<string>();

  constructor(file: string) {
    this.#file = file;
  }

  /** Remembers where a key stands, for problems that show only later. */
  seen(key: string, line: number): void {
    this.#lines.set(key, line);
  }

  /** Marks a key whose value could not be read, for a reason that is noted already. */
  unread(key: string): void {
    this.#unread.add(key);
  }

  add(key: string, line: number, sentence: string): void {
    this.unread(key);
    this.#found.push({ key, line, sentence });
  }

  /** Adds a contradiction, unless it concerns a value that could not be read anyway. */
  addContradiction({ about, sentence }: Contradiction): void {
    const isUnread = [...this.#unread].some((key) =>
      about.some((other) => isWithin(key, other) || isWithin(other, key)),
    );
    if (!isUnread) this.add(about[0], this.#lineOf(about[0]), sentence);
  }

  /** True as long as nothing was noted. */
  get none(): boolean {
    return this.#found.length === 0;
  }

  /** One error with every problem, in the order of lines. */
  asError(): UsageError {
    const inOrder = this.#found.toSorted((a, b) => a.line - b.line);
    return new UsageError(
      inOrder.map(({ key, line, sentence }) =>
        [`${this.#file}:${line}`, key, sentence].filter((part) => part !== '').join(': '),
      ),
    );
  }

  // A key that is left out has the line of what it belongs to.
  #lineOf(key: string): number {
    return this.#lines.get(key) ?? this.#lines.get(key.replace(/[.[].*$/s, '')) ?? 1;
  }
}

const isWithin = (key: string, other: string): boolean =>
  key === other || key.startsWith(`${other}.`) || key.startsWith(`${other}[`);
