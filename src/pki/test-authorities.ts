/** The authorities of a test bench: what they issue is trusted by nobody who was not told to. */
import { constants, randomBytes, sign } from 'node:crypto';
import type {
  Authorities,
  CertificateFlaw,
  ChargePointSubject,
  Flawed,
  Issued,
  IssueOptions,
  ServerMaterial,
  SignedFirmware,
} from './authorities.js';
import { readOneCertificate } from './certificate.js';
import { familyOf, keyFamilies, keyKinds, newKey, publicKeyOf, smallKeyKind, type KeyFamily } from './keys.js';
import { fitRequest } from './requests.js';
import {
  day,
  forEachRoot,
  named,
  newRoot,
  rootDraft,
  rootKinds,
  rootNames,
  validity,
  year,
  type Role,
} from './roots.js';
import { withBrokenSignature, writeCertificate, type Draft, type Signer, type Subject } from './x509.js';

/** What an installation keeps: the authorities, and the keys of what they certify. */
export interface Kept {
  readonly roots: Readonly<Record<Role, Issued>>;
  readonly serverKey: (family: KeyFamily) => Promise<string>;
  /** RSA-2048. */
  readonly firmwareKey: () => Promise<string>;
}

const second = 1000;
const minute = 60 * second;
// Servers are certified anew for each run: fast expiration stands in for revocation (A00.FR.701).
const lifetimes = { server: 7 * day, chargePoint: year, firmware: year } as const;

/** Authorities that nobody keeps; `at`, in milliseconds since 1970, is about when their certificates begin to be valid. */
export async function createAuthorities(at: number): Promise<Authorities> {
  const roots = await forEachRoot(async (role) => newRoot(rootNames[role], at, await newKey(rootKinds[role])));
  const serverKeys = new Map<KeyFamily, Promise<string>>();
  let firmwareKey: Promise<string> | undefined;
  return authoritiesOf(
    {
      roots,
      serverKey(family) {
        const key = serverKeys.get(family) ?? newKey(keyKinds[family]);
        serverKeys.set(family, key);
        return key;
      },
      firmwareKey: () => (firmwareKey ??= newKey('RSA-2048')),
    },
    at,
  );
}

export const authoritiesOf = (kept: Kept, at: number): Authorities => new TestAuthorities(kept, at);

class TestAuthorities implements Authorities {
  readonly #kept: Kept;
  readonly #at: number;
  /** When `at` was, by the monotonic clock. */
  readonly #madeAt = performance.now();
  /** When the last certificate that was asked for begins. */
  #latest = 0;

  constructor(kept: Kept, at: number) {
    this.#kept = kept;
    this.#at = at;
  }

  get centralSystemRoots(): Readonly<Record<KeyFamily, string>> {
    const { EC, RSA } = this.#kept.roots;
    return { EC: EC.certificate, RSA: RSA.certificate };
  }

  get manufacturerRoot(): string {
    return this.#kept.roots.manufacturer.certificate;
  }

  async server(host: string | readonly string[], { flaw }: Flawed = {}): Promise<ServerMaterial> {
    const hosts = flaw === 'wrongName' ? ['somewhere-else.invalid'] : [host].flat();
    const families = flaw === 'smallKey' ? (['RSA'] as const) : keyFamilies;
    const issued = await Promise.all(
      families.map(async (family) => {
        const key = await (flaw === 'smallKey' ? newKey(smallKeyKind) : this.#kept.serverKey(family));
        const draft = {
          subject: named(hosts[0] ?? ''),
          publicKey: publicKeyOf(key),
          ...validity(this.#at, lifetimes.server),
          purpose: { of: 'server', hosts, keyExchange: family === 'RSA' },
        } as const;
        return { key, certificate: await this.#issue(draft, this.#signer(family), flaw) };
      }),
    );
    return {
      key: issued.map(({ key }) => key),
      cert: issued.map(({ certificate }) => certificate),
      authorities: families.map((family) => this.centralSystemRoots[family]),
    };
  }

  async anotherRoot({
    flaw,
    family = 'EC',
    successor = false,
  }: IssueOptions & { readonly successor?: boolean } = {}): Promise<string> {
    // Of its own name, lest it be taken for the present one.
    const name = named(`${rootNames[family].commonName} ${randomBytes(4).toString('hex')}`);
    const key = await newKey(flaw === 'smallKey' ? smallKeyKind : keyKinds[family]);
    const signer = successor ? this.#signer(family) : { name, key };
    const draft = rootDraft(name, publicKeyOf(key), this.#at, successor ? 0 : 1);
    return this.#issue(draft, flaw === 'wrongName' ? { ...signer, name: named('nobody') } : signer, flaw);
  }

  async sign(request: string, { flaw, family }: IssueOptions = {}): Promise<string> {
    const { subject, publicKey } = fitRequest(request);
    return this.#certify(
      flaw === 'wrongName' ? { ...stranger, organizationName: subject.organizationNames[0] ?? '' } : subject.der,
      flaw === 'smallKey' ? publicKeyOf(await newKey(smallKeyKind)) : publicKey,
      { flaw, family: family ?? familyOf(publicKey) },
      this.#beginning(),
    );
  }

  async chargePoint(subject: ChargePointSubject, { flaw, family = 'EC' }: IssueOptions = {}): Promise<Issued> {
    const key = await newKey(flaw === 'smallKey' ? smallKeyKind : keyKinds[family]);
    const name = flaw === 'wrongName' ? { ...subject, ...stranger } : subject;
    // It left the factory before anybody asked for another: the newest is the one that counts (A02.FR.09).
    return { key, certificate: await this.#certify(name, publicKeyOf(key), { flaw, family }, this.#at - 7 * day) };
  }

  async signFirmware(image: Uint8Array): Promise<SignedFirmware> {
    const key = await this.#kept.firmwareKey();
    const signingCertificate = await writeCertificate(
      {
        subject: named('ocpp-attest firmware signing'),
        publicKey: publicKeyOf(key),
        ...validity(this.#at, lifetimes.firmware),
        purpose: { of: 'firmware' },
      },
      this.#signer('manufacturer'),
    );
    const signature = sign('sha256', image, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    return { signingCertificate, signature: signature.toString('base64') };
  }

  /**
   * A minute ago, no earlier than need be: of several certificates the one counts that begins last (A02.FR.09). Each begins a
   * second after the one before, as long as that has come.
   */
  #beginning(): number {
    const now = this.#at + performance.now() - this.#madeAt;
    this.#latest = Math.min(Math.max(this.#latest + second, now - minute), now - second);
    return this.#latest;
  }

  #certify(
    subject: Subject | Uint8Array,
    publicKey: Uint8Array,
    { flaw, family }: { readonly flaw: CertificateFlaw | undefined; readonly family: KeyFamily },
    from: number,
  ): Promise<string> {
    const draft = {
      subject,
      publicKey,
      from,
      until: from + lifetimes.chargePoint,
      purpose: { of: 'chargePoint' },
    } as const;
    return this.#issue(draft, this.#signer(family), flaw);
  }

  async #issue(draft: Draft, signer: Signer, flaw: CertificateFlaw | undefined): Promise<string> {
    const by = flaw === 'otherAuthority' ? await newStranger(signer) : signer;
    const certificate = await writeCertificate({ ...draft, ...misplaced(this.#at, flaw) }, by);
    return flaw === 'brokenSignature' ? withBrokenSignature(certificate) : certificate;
  }

  #signer(role: Role): Signer {
    const { certificate, key } = this.#kept.roots[role];
    return { name: readOneCertificate(certificate).subject.der, key };
  }
}

/** An authority that nobody knows, in place of another with a key of the same family. */
const newStranger = async ({ key }: Signer): Promise<Signer> => ({
  name: named('somebody else root'),
  key: await newKey(keyKinds[familyOf(publicKeyOf(key))]),
});

const stranger = { commonName: 'ANOTHER-CHARGE-POINT' } as const;

const misplaced = (at: number, flaw: CertificateFlaw | undefined) =>
  flaw === 'expired'
    ? { from: at - 60 * day, until: at - 30 * day }
    : flaw === 'notYetValid'
      ? { from: at + 30 * day, until: at + 60 * day }
      : {};
