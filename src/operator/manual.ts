/** A person at the terminal. A prompt closes by itself when the charge point shows that the thing was done. */
import { createInterface } from 'node:readline/promises';
import { sentence, type HandAction, type Hands, type Outcome } from './operator.js';

/** Where prompts are shown and answered. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

const answers = '[Enter] done · [n] not possible · [r] the charge point refuses';

/**
 * Hands that ask a person, one prompt at a time, numbered so that they can be read out. `hold` keeps others off the
 * terminal while a prompt is open, until what it returns is called.
 */
export function manualHands(terminal: Terminal, hold: () => () => void = () => () => undefined): Hands {
  let count = 0;
  return {
    name: 'manual',
    can: () => true,
    async perform(action, seen) {
      count += 1;
      const release = hold();
      try {
        if (action.action === 'observe') return await observe(terminal, count, action.question);
        return await act(terminal, count, action, seen);
      } finally {
        release();
      }
    },
  };
}

async function act(terminal: Terminal, count: number, action: HandAction, seen: AbortSignal): Promise<Outcome> {
  const answer = await ask(terminal, `\n▶ ${count}. ${sentence(action)}\n  ${answers}: `, seen);
  if (answer === undefined) return { kind: 'done', precisionMs: 0 };
  const [letter, ...reason] = answer.trim();
  const why = reason.join('').trim();
  if (letter === 'n') return { kind: 'cannot', why: why === '' ? 'the operator could not do it' : why };
  if (letter === 'r') return { kind: 'refused', why: why === '' ? 'the operator says so' : why };
  return { kind: 'done', precisionMs: 1000 };
}

async function observe(terminal: Terminal, count: number, question: string): Promise<Outcome> {
  const never = new AbortController().signal;
  const answer = await ask(terminal, `\n▶ ${count}. ${question}\n  [y] yes · [n] no · [Enter] cannot tell: `, never);
  const letter = answer?.trim().at(0);
  const said = letter === 'y' ? 'yes' : letter === 'n' ? 'no' : 'cannot tell';
  return { kind: 'done', precisionMs: 0, answer: said };
}

/** The line that was typed, or undefined when the charge point itself gave the answer. */
async function ask({ input, output }: Terminal, prompt: string, seen: AbortSignal): Promise<string | undefined> {
  const lines = createInterface({ input, output });
  try {
    return await lines.question(prompt, { signal: seen });
  } catch (error) {
    if (!seen.aborted) throw error;
    output.write('seen on the wire\n');
    return undefined;
  } finally {
    lines.close();
  }
}
