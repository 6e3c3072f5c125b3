/** Checks on how the charge point came in (security whitepaper §2.3 to §2.6). */
import { X509Certificate } from 'node:crypto';
import { ExpectationError, InconclusiveError } from '../evidence/errors.js';
import { judgeChargePointCertificate } from '../pki/charge-point-certificate.js';
import { authorizationFlaws, helloFlaws, type Flaw } from './login-judging.js';
import type { SeenLogin } from './reconnection.js';
import { meansOf, noKey } from './security-means.js';
import type { Stage } from './stage.js';

/** The checks on a login. Each names every flaw that it finds; what only breaks a recommendation is a warning. */
export interface LoginChecks {
  /** By an Authorization header with the identity and the key, or with profile 3 by a certificate and no such header. */
  authenticates(login: SeenLogin): void;
  /** TLS 1.2 or newer, and every cipher suite of a family that has to be supported. */
  offersTls(login: SeenLogin): void;
  /** The certificate of the charge point is this one. */
  showsCertificate(login: SeenLogin, certificate: string): void;
  /** The certificate of the charge point is one that the Central System may trust, and names it. */
  showsFitCertificate(login: SeenLogin): void;
}

export const sentences = {
  authenticates: 'charge point authenticates itself as the security profile has it',
  offersTls: 'TLS 1.2 or newer is used, and the cipher suites are offered that have to be',
  showsCertificate: 'charge point shows the certificate that it was given',
  showsFitCertificate: 'charge point shows a certificate that is as it has to be',
};

/** Takes a step that is broken by flaws, and warns of the smaller ones. */
export function judgeFlaws(stage: Stage, text: string, seq: number, flaws: readonly Flaw[]): void {
  for (const { severity, clause, text: what } of flaws) {
    if (severity === 'warning') stage.warnings.push({ rule: 'case.login', clause, text: `${text}: ${what}`, seq });
  }
  const broken = flaws.filter(({ severity }) => severity === 'fail');
  stage.note(text, [seq], () => {
    if (broken.length === 0) return;
    throw new ExpectationError(`${text}: ${broken.map((flaw) => `${flaw.text} (${flaw.clause})`).join('; ')}`);
  });
}

export function loginChecksOn(stage: Stage): LoginChecks {
  return {
    authenticates(login) {
      const { authorization } = login;
      if (authorization.kind === 'basic' && authorization.key === 'unknown') throw new InconclusiveError(noKey);
      const flaws = authorizationFlaws(login, login.profile, stage.parameters.identity);
      judgeFlaws(stage, sentences.authenticates, login.seq, flaws);
    },

    offersTls(login) {
      const { tls, seq } = login;
      const claimed = meansOf(stage.around).cipherSuites;
      const flaws: readonly Flaw[] =
        tls === undefined
          ? [{ severity: 'fail', clause: 'A00.FR.311', text: 'the connection is not secured by TLS' }]
          : helloFlaws(tls.hello, tls.version, claimed);
      judgeFlaws(stage, sentences.offersTls, seq, flaws);
    },

    showsCertificate({ tls, seq }, certificate) {
      const text = sentences.showsCertificate;
      stage.note(text, [seq], () => {
        const [shown] = tls?.certificates ?? [];
        if (shown === undefined) throw new ExpectationError(`${text}: it shows none (A00.FR.402)`);
        const [seen, given] = [new X509Certificate(shown), new X509Certificate(certificate)];
        if (seen.raw.equals(given.raw)) return;
        const which = `the one with the serial number ${seen.serialNumber}`;
        throw new ExpectationError(`${text}: it shows ${which}, expected ${given.serialNumber} (A02.FR.08)`);
      });
    },

    showsFitCertificate({ tls, seq }) {
      const { authorities, trusted, cpoName } = meansOf(stage.around);
      const findings = judgeChargePointCertificate(tls?.certificates ?? [], {
        authorities: [...Object.values(authorities.centralSystemRoots), ...trusted],
        serialNumbers: serialNumbersOf(stage),
        cpoName,
        at: stage.clock.protocolTime(),
      });
      judgeFlaws(stage, sentences.showsFitCertificate, seq, findings);
    },
  };
}

/** What the charge point may be named by: what the statement says, else what it tells of itself. */
function serialNumbersOf({ around }: Stage): readonly string[] {
  const { serialNumber } = meansOf(around);
  if (serialNumber !== undefined) return [serialNumber];
  const { chargePointSerialNumber, chargeBoxSerialNumber } = around.observed.lastBoot?.payload ?? {};
  return [chargePointSerialNumber, chargeBoxSerialNumber].filter(
    (one) => typeof one === 'string' && one !== '',
  ) as string[];
}
