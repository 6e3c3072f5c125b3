/** The bytes of a ClientHello, legal or not. */

export interface HelloFields {
  readonly version?: number;
  readonly suites: readonly number[];
  readonly compressions?: readonly number[];
  /** Listed in supported_versions, where any are. */
  readonly versions?: readonly number[];
  readonly serverName?: string;
  /** Bytes in the place of further extensions. */
  readonly extensions?: Buffer;
}

const sized = (bytes: Buffer, digits: 1 | 2): Buffer => {
  const length = Buffer.alloc(digits);
  length.writeUIntBE(bytes.length, 0, digits);
  return Buffer.concat([length, bytes]);
};
const words = (values: readonly number[]): Buffer => Buffer.concat(values.map((one) => Buffer.of(one >> 8, one & 255)));
const extension = (type: number, body: Buffer): Buffer => Buffer.concat([words([type]), sized(body, 2)]);

/** A ClientHello with these fields, as one message of the handshake. */
export function helloBytes(fields: HelloFields): Buffer {
  const { version = 0x0303, suites, compressions = [0], versions, serverName, extensions } = fields;
  const listed = [
    ...(versions === undefined ? [] : [extension(0x2b, sized(words(versions), 1))]),
    ...(serverName === undefined
      ? []
      : [extension(0, sized(Buffer.concat([Buffer.of(0), sized(Buffer.from(serverName), 2)]), 2))]),
    ...(extensions === undefined ? [] : [extensions]),
  ];
  const body = Buffer.concat([
    words([version]),
    Buffer.alloc(32, 7),
    sized(Buffer.alloc(0), 1),
    sized(words(suites), 2),
    sized(Buffer.from(compressions), 1),
    ...(listed.length === 0 ? [] : [sized(Buffer.concat(listed), 2)]),
  ]);
  return Buffer.concat([Buffer.of(1, body.length >> 16, (body.length >> 8) & 255, body.length & 255), body]);
}

/** A message as TLS records of at most so many bytes. */
export function recordsOf(message: Buffer, size = 2 ** 14): Buffer {
  const records: Buffer[] = [];
  for (let at = 0; at < message.length; at += size) {
    records.push(Buffer.concat([Buffer.of(22, 3, 1), sized(message.subarray(at, at + size), 2)]));
  }
  return Buffer.concat(records);
}
