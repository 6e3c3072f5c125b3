/** The user and password of one file server: made at random, told in its location, and secret. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export class Credentials {
  // Letters and digits alone: no charge point has to decode them, and none can do it wrong.
  readonly user = `cp${randomBytes(6).toString('hex')}`;
  readonly password = randomBytes(12).toString('hex');

  /** Every form in which they are written. */
  get secrets(): readonly string[] {
    return [this.password, this.user, Buffer.from(`${this.user}:${this.password}`).toString('base64')];
  }

  /** Whether these are the ones, told in the same time whatever is wrong with them. */
  are(user: string, password: string): boolean {
    const digest = (text: string) => createHash('sha256').update(text).digest();
    const right = digest(`${this.user}:${this.password}`);
    return timingSafeEqual(digest(`${user}:${password}`), right);
  }

  /** Whether a header `Authorization: Basic …` (RFC 7617) holds them. */
  areIn(header: string): boolean {
    const encoded = /^Basic +([\w+/=-]+) *$/i.exec(header)?.[1];
    if (encoded === undefined) return false;
    const [user = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
    return this.are(user, password.join(':'));
  }
}
