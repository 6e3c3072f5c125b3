/** A map that holds the most recent entries only, so that a log of any length needs the same memory. */
export class Recent<K, V> extends Map<K, V> {
  readonly #most: number;
  #forgetful = false;

  constructor(most: number) {
    super();
    this.#most = most;
  }

  /** Whether anything had to be forgotten: what is not there may have been. */
  get forgetful(): boolean {
    return this.#forgetful;
  }

  /** Sets the value of a key, which is then the most recent one. */
  override set(key: K, value: V): this {
    this.delete(key);
    super.set(key, value);
    if (this.size <= this.#most) return this;
    for (const oldest of this.keys()) {
      this.delete(oldest);
      break;
    }
    this.#forgetful = true;
    return this;
  }
}
