/** The memory states of the test case document (chapter 2.26) that are about certificates. */
import { reached } from './memory-states.js';
import type { RootType } from './root-certificates.js';
import type { Scenario } from './scenario.js';
import type { State } from './test-case.js';

type Anything = Scenario<undefined>;

/** CertificateInstalled: a root certificate of the Central System beside those that connections rest on. */
export const certificateInstalled: State<{ readonly certificate: string }> = {
  name: 'CertificateInstalled',
  async reach({ centralSystem, security }) {
    const certificateType: RootType = 'CentralSystemRootCertificate';
    await security.hasRoom();
    const certificate = await security.newRoot(certificateType);
    await reached('the memory state CertificateInstalled', async () => {
      await centralSystem.calls('InstallCertificate', { certificateType, certificate }, { status: 'Accepted' });
    });
    return { certificate };
  },
};

/** CertificateInstalled, for the root by which the charge point is going to know this Central System. */
export const centralSystemKnown = (scenario: Anything): Promise<void> =>
  known(scenario, 'CentralSystemRootCertificate', scenario.security.centralSystemRoot);

/** The same for the root of the certificates that it is given, where the Central System shows one of another (A02.FR.06). */
async function issuerKnown(scenario: Anything): Promise<void> {
  const { centralSystemRoot, chargePointRoot } = scenario.security;
  if (chargePointRoot !== centralSystemRoot) await known(scenario, 'CentralSystemRootCertificate', chargePointRoot);
}

/** The root by which signatures over firmware are verified, unless the vendor has signed it. */
export async function manufacturerKnown(scenario: Anything): Promise<void> {
  const { security } = scenario;
  if (!security.isSignedByVendor) await known(scenario, 'ManufacturerRootCertificate', security.manufacturerRoot);
}

async function known({ centralSystem, security, when }: Anything, certificateType: RootType, certificate: string) {
  await reached(`that it knows our ${certificateType}`, async () => {
    const isInstalled = await security.holds(certificateType, certificate);
    await when('it is not installed yet', !isInstalled, async () => {
      await security.hasRoom();
      await centralSystem.calls('InstallCertificate', { certificateType, certificate }, { status: 'Accepted' });
    });
  });
}

/** What makes the charge point ask for a certificate; resolves with its request. To make a key may take minutes. */
export async function asksForCertificate({
  chargePoint,
  centralSystem,
  parameters,
}: Scenario<unknown>): Promise<string> {
  centralSystem.answers('SignCertificate', { status: 'Accepted' });
  const requestedMessage = 'SignChargePointCertificate';
  await centralSystem.calls('ExtendedTriggerMessage', { requestedMessage }, { status: 'Accepted' });
  const { payload } = await chargePoint.sends('SignCertificate', {}, { within: parameters.longOperationTime });
  return payload.csr;
}

/** What a request for a certificate rests on: the name of the operator, and the root of whoever certifies (A02, A02.FR.06). */
export async function canBeCertified(scenario: Anything): Promise<void> {
  await scenario.centralSystem.configures('CpoName', scenario.security.cpoName);
  await issuerKnown(scenario);
}

/** RenewChargePointCertificate: the charge point has a certificate of our authority. */
export async function chargePointCertificateRenewed(scenario: Anything): Promise<void> {
  const { centralSystem, security } = scenario;
  await canBeCertified(scenario);
  // It has no use for one yet, and may come back all the same.
  security.mayLeave();
  await reached('the memory state RenewChargePointCertificate', async () => {
    const csr = await asksForCertificate(scenario);
    security.isFitRequest(csr);
    const certificateChain = await security.certifies(csr);
    await centralSystem.calls('CertificateSigned', { certificateChain }, { status: 'Accepted' });
  });
}
