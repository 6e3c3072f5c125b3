/** What is reported of a transaction that began offline, and that the Central System then refuses. */
import { InconclusiveError, type Scenario } from '../../src/index.js';

type Refused = 'SuspendedEVSE' | 'Finishing';

/**
 * Charging, then the status that follows the refusal. Resolves with a function that rejects where Charging was left
 * out, to be called when everything else has been judged.
 */
export async function chargesUntil({ chargePoint }: Scenario<unknown>, refused: Refused): Promise<() => void> {
  // An EV that is slow to draw may suspend first (OCPP 1.6 §4.9 B4).
  const first = await chargePoint.reports(['Charging', refused], { meanwhile: ['SuspendedEV'] });
  if (first.payload.status !== refused) {
    await chargePoint.reports(refused);
    return () => undefined;
  }
  return () => {
    throw new InconclusiveError(
      `${refused} was reported without Charging before it, which the document wants and OCPP 1.6 §4.9 does not; ` +
        'a person has to judge it',
    );
  };
}
