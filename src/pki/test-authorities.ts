/** The authorities of a test bench: what they issue is trusted by nobody who was not told to. */
import { constants, randomBytes, sign } from 'node:crypto';
import type {
  Authorities,
  CertificateFlaw,
  ChargePointSubject,
  Flawed,
  Issued,
  ServerMaterial,
  SignedFirmware,
} from './authorities.js';
import { readOneCertificate } from './certificate.js';
import { keyKinds, newKey, publicKeyOf, smallKeyKind, type KeyKind } from './keys.js';
import { fitRequest } from './requests.js';
import { day, named, newRoot, rootDraft, rootNames, validity, year } from './roots.js';
import { withBrokenSignature, writeCertificate, type Draft, type Signer, type Subject } from './x509.js';

/** What an installation keeps: the two authorities, and the keys of what they certify. */
export interface Kept {
  readonly centralSystem: Issued;
  readonly manufacturer: Issued;
  readonly serverKey: (kind: KeyKind) => Promise<string>;
  /** RSA-2048. */
  readonly firmwareKey: () => Promise<string>;
}

const second = 1000;
const minute = 60 * second;
// Servers are certified anew for each run: fast expiration stands in for revocation (A00.FR.701).
const lifetimes = { server: 7 * day, chargePoint: year, firmware: year } as const;

/** Authorities that nobody keeps; `at`, in milliseconds since 1970, is about when their certificates begin to be valid. */
export async function createAuthorities(at: number): Promise<Authorities> {
  const [centralSystem, manufacturer] = await Promise.all([
    newRoot(rootNames.centralSystem, at),
    newRoot(rootNames.manufacturer, at),
  ]);
  const serverKeys = new Map<KeyKind, Promise<string>>();
  let firmwareKey: Promise<string> | undefined;
  return authoritiesOf(
    {
      centralSystem,
      manufacturer,
      serverKey(kind) {
        const key = serverKeys.get(kind) ?? newKey(kind);
        serverKeys.set(kind, key);
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
  /** Each certificate begins a second after the one before: the newest is the one that counts (A02.FR.09). */
  #signed = 0;

  constructor(kept: Kept, at: number) {
    this.#kept = kept;
    this.#at = at;
  }

  get centralSystemRoot(): string {
    return this.#kept.centralSystem.certificate;
  }

  get manufacturerRoot(): string {
    return this.#kept.manufacturer.certificate;
  }

  async server(host: string | readonly string[], { flaw }: Flawed = {}): Promise<ServerMaterial> {
    const hosts = flaw === 'wrongName' ? ['somewhere-else.invalid'] : [host].flat();
    const kinds = flaw === 'smallKey' ? ([smallKeyKind] as const) : keyKinds;
    const issued = await Promise.all(
      kinds.map(async (kind) => {
        const key = kind === smallKeyKind ? await newKey(kind) : await this.#kept.serverKey(kind);
        const draft = {
          subject: named(hosts[0] ?? ''),
          publicKey: publicKeyOf(key),
          ...validity(this.#at, lifetimes.server),
          purpose: { of: 'server', hosts, keyExchange: kind !== 'P-256' },
        } as const;
        return { key, certificate: await this.#issue(draft, signerOf(this.#kept.centralSystem), flaw) };
      }),
    );
    return {
      key: issued.map(({ key }) => key),
      cert: issued.map(({ certificate }) => certificate),
      authority: this.centralSystemRoot,
    };
  }

  async anotherRoot({ flaw, successor = false }: Flawed & { readonly successor?: boolean } = {}): Promise<string> {
    // Of its own name, lest it be taken for the present one.
    const name = named(`${rootNames.centralSystem.commonName} ${randomBytes(4).toString('hex')}`);
    const key = await newKey(flaw === 'smallKey' ? smallKeyKind : 'P-256');
    const signer = successor ? signerOf(this.#kept.centralSystem) : { name, key };
    const draft = rootDraft(name, publicKeyOf(key), this.#at, successor ? 0 : 1);
    return this.#issue(draft, flaw === 'wrongName' ? { ...signer, name: named('nobody') } : signer, flaw);
  }

  async sign(request: string, { flaw }: Flawed = {}): Promise<string> {
    const { subject, publicKey } = fitRequest(request);
    return this.#certify(
      flaw === 'wrongName' ? { ...stranger, organizationName: subject.organizationNames[0] ?? '' } : subject.der,
      flaw === 'smallKey' ? publicKeyOf(await newKey(smallKeyKind)) : publicKey,
      flaw,
      this.#at + this.#signed++ * second,
    );
  }

  async chargePoint(subject: ChargePointSubject, { flaw }: Flawed = {}): Promise<Issued> {
    const key = await newKey(flaw === 'smallKey' ? smallKeyKind : 'P-256');
    const name = flaw === 'wrongName' ? { ...subject, ...stranger } : subject;
    // It left the factory before anybody asked for another: the newest is the one that counts (A02.FR.09).
    return { key, certificate: await this.#certify(name, publicKeyOf(key), flaw, this.#at - 7 * day) };
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
      signerOf(this.#kept.manufacturer),
    );
    const signature = sign('sha256', image, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    return { signingCertificate, signature: signature.toString('base64') };
  }

  #certify(
    subject: Subject | Uint8Array,
    publicKey: Uint8Array,
    flaw: CertificateFlaw | undefined,
    at: number,
  ): Promise<string> {
    const draft = {
      subject,
      publicKey,
      // No earlier than need be: of several, the one counts that begins last (A02.FR.09).
      from: at - minute,
      until: at + lifetimes.chargePoint,
      purpose: { of: 'chargePoint' },
    } as const;
    return this.#issue(draft, signerOf(this.#kept.centralSystem), flaw);
  }

  async #issue(draft: Draft, signer: Signer, flaw: CertificateFlaw | undefined): Promise<string> {
    const by = flaw === 'otherAuthority' ? signerOf(await newRoot(named('somebody else root'), this.#at)) : signer;
    const certificate = await writeCertificate({ ...draft, ...misplaced(this.#at, flaw) }, by);
    return flaw === 'brokenSignature' ? withBrokenSignature(certificate) : certificate;
  }
}

const stranger = { commonName: 'ANOTHER-CHARGE-POINT' } as const;

const signerOf = ({ certificate, key }: Issued): Signer => ({ name: readOneCertificate(certificate).subject.der, key });

const misplaced = (at: number, flaw: CertificateFlaw | undefined) =>
  flaw === 'expired'
    ? { from: at - 60 * day, until: at - 30 * day }
    : flaw === 'notYetValid'
      ? { from: at + 30 * day, until: at + 60 * day }
      : {};
