/** Firmware that is signed, or falsely signed on purpose (security whitepaper L01). */
import { InconclusiveError } from '../evidence/errors.js';
import type { ImageName } from '../pics/images.js';
import { meansOf } from './security-means.js';
import type { Stage } from './stage.js';

/** What SignedUpdateFirmware says of a signature. */
export interface FirmwareSignature {
  readonly signingCertificate: string;
  readonly signature: string;
}

/** The verbs of signatures over firmware. */
export interface FirmwareSigning {
  /** Whether the vendor has signed the image, so that the charge point has to know nobody else. */
  readonly isSignedByVendor: boolean;
  /** The root of the manufacturer that our authority stands in for. */
  readonly manufacturerRoot: string;
  /** The signature over this image: that of the vendor where the statement names one, else one of our authority. */
  signs(image: ImageName, options?: { readonly falsely: true }): Promise<FirmwareSignature>;
  /** That a signature was found invalid counts only if this run has also seen one verified. */
  hasVerifiedSignatures(): void;
}

export const sentences = {
  signs: (image: ImageName, falsely: boolean) => `Manufacturer ${falsely ? 'falsely ' : ''}signs the ${image}`,
};

export const firmwareSigningOn = (stage: Stage): FirmwareSigning => ({
  get isSignedByVendor() {
    return meansOf(stage.around).signing !== undefined;
  },

  get manufacturerRoot() {
    return meansOf(stage.around).authorities.manufacturerRoot;
  },

  hasVerifiedSignatures() {
    if (stage.around.observed.verifiedSignature) return;
    stage.unproven.push(
      'a signature was found invalid as expected, but this run has not seen one verified: a refusal alone proves nothing',
    );
  },

  signs(image, options) {
    const text = sentences.signs(image, options !== undefined);
    return stage.step(text, stage.limits.response, async () => {
      const { signing, authorities } = meansOf(stage.around);
      const given = stage.around.files.images[image];
      if (given === undefined)
        throw new InconclusiveError(`${text}: parameters.${image} of the statement names no file`);
      const right = signing ?? (await authorities.signFirmware(given.content));
      return options === undefined ? right : { ...right, signature: falsified(right.signature) };
    });
  },
});

/** The same but for one bit, so that only the calculation shows it. */
function falsified(signature: string): string {
  const bytes = Buffer.from(signature, 'base64');
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  return bytes.toString('base64');
}
