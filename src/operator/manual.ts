/** A person at the terminal. A prompt closes by itself when the charge point shows that the thing was done. */
import { createInterface } from 'node:readline';
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
        if (action.action === 'observe') return await observe(terminal, count, action.question, seen);
        return await act(terminal, count, action, seen);
      } finally {
        release();
      }
    },
  };
}

/** What a typed line means; undefined for a line that means nothing. */
function readLine(line: string): Outcome | undefined {
  const [, word = '', reason = ''] = /^\s*(\p{L}*)[\s:,.–-]*(.*?)\s*$/u.exec(line) ?? [];
  switch (word.toLowerCase()) {
    case '':
      return reason === '' ? { kind: 'done', precisionMs: 1000 } : undefined;
    case 'y':
    case 'yes':
    case 'done':
      return { kind: 'done', precisionMs: 1000 };
    case 'n':
    case 'no':
      return { kind: 'cannot', why: reason === '' ? 'the operator could not do it' : reason };
    case 'r':
      return { kind: 'refused', why: reason === '' ? 'the operator says so' : reason };
    default:
      return undefined;
  }
}

async function act(terminal: Terminal, count: number, action: HandAction, seen: AbortSignal): Promise<Outcome> {
  let prompt = `\n▶ ${count}. ${sentence(action)}\n  ${answers}: `;
  for (;;) {
    const line = await ask(terminal, prompt, seen);
    if (line === 'seen') return { kind: 'done', precisionMs: 0 };
    if (line === 'nobody') return { kind: 'cannot', why: 'nobody is at the terminal' };
    const outcome = readLine(line.typed);
    if (outcome !== undefined) return outcome;
    prompt = `  ${answers}: `;
  }
}

async function observe(terminal: Terminal, count: number, question: string, seen: AbortSignal): Promise<Outcome> {
  const line = await ask(terminal, `\n▶ ${count}. ${question}\n  [y] yes · [n] no · [Enter] cannot tell: `, seen);
  if (line === 'nobody') return { kind: 'cannot', why: 'nobody is at the terminal' };
  const letter = line === 'seen' ? undefined : line.typed.trim().at(0)?.toLowerCase();
  const said = letter === 'y' ? 'yes' : letter === 'n' ? 'no' : 'cannot tell';
  return { kind: 'done', precisionMs: 0, answer: said };
}

/** The line that was typed; `seen` when the charge point itself gave the answer, `nobody` when the input has ended. */
function ask(
  { input, output }: Terminal,
  prompt: string,
  seen: AbortSignal,
): Promise<{ readonly typed: string } | 'seen' | 'nobody'> {
  if (seen.aborted) return Promise.resolve('seen');
  if (!input.readable) return Promise.resolve('nobody');
  return new Promise((resolve) => {
    // Left in its own mode, the terminal goes on to turn Ctrl-C into an interruption of the run.
    const lines = createInterface({ input, output, terminal: false });
    const settle = (answer: { readonly typed: string } | 'seen' | 'nobody') => {
      seen.removeEventListener('abort', onSeen);
      input.off('close', onGone);
      resolve(answer);
      lines.close();
    };
    const onSeen = () => {
      output.write(`${String(seen.reason)}\n`);
      settle('seen');
    };
    // A terminal that is taken away ends in an error, or in no end at all.
    const onGone = () => {
      settle('nobody');
    };
    input.once('close', onGone);
    lines.on('error', onGone);
    seen.addEventListener('abort', onSeen, { once: true });
    lines.once('line', (typed) => {
      settle({ typed });
    });
    lines.once('close', onGone);
    lines.setPrompt(prompt);
    lines.prompt();
  });
}
