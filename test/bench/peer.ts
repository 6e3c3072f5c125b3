/** The other end of the benchmarks, in a process of its own: answers after delays that it measures by its own clock. */
import { WebSocket } from 'ws';

const [url = '', how = 'delays'] = process.argv.slice(2);
const socket = new WebSocket(url, 'ocpp1.6', { perMessageDeflate: false });
let count = 0;

/** Waits actively at the end, so that the delay is as long as asked for and no longer. */
function answerAfter(ms: number, received: bigint, answer: (trueMs: number) => void): void {
  const elapsed = () => Number(process.hrtime.bigint() - received) / 1e6;
  setTimeout(
    () => {
      while (elapsed() < ms);
      answer(elapsed());
    },
    Math.max(0, ms - 2),
  );
}

socket.on('open', () => {
  if (how !== 'busy') return;
  // Bounded: a heartbeat every 5 ms for at most two minutes.
  const timer = setInterval(() => {
    socket.send(JSON.stringify([2, `b${(count += 1)}`, 'Heartbeat', {}]));
    if (count > 24_000) clearInterval(timer);
  }, 5);
  socket.on('close', () => {
    clearInterval(timer);
  });
});
socket.on('message', (data: Buffer) => {
  const received = process.hrtime.bigint();
  const [type, id, , payload] = JSON.parse(data.toString('utf8')) as [number, string, string, { data?: string }];
  if (type !== 2) return;
  answerAfter(Number(payload.data ?? 0), received, (trueMs) => {
    socket.send(JSON.stringify([3, id, { status: 'Accepted', data: String(trueMs) }]));
  });
});
socket.on('error', () => undefined);
socket.on('close', () => {
  process.exit(0);
});
