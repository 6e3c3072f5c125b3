/** Bytes that come in pieces of any size, kept in one piece: a flood of tiny ones costs no more than their bytes. */
export class Growing {
  readonly #most: number;
  #bytes = new Uint8Array();
  #length = 0;

  /** `most`: the bytes that it takes. */
  constructor(most: number) {
    this.#most = most;
  }

  /** What has come so far. */
  get content(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Takes as much as fits; false where that is not all of it. */
  append(chunk: Uint8Array): boolean {
    const taken = chunk.subarray(0, this.#most - this.#length);
    const needed = this.#length + taken.length;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(this.#most, Math.max(needed, 2 * this.#bytes.length, 4096)));
      larger.set(this.content);
      this.#bytes = larger;
    }
    this.#bytes.set(taken, this.#length);
    this.#length = needed;
    return taken.length === chunk.length;
  }
}
