/** Prints the instant of every time stamp given as an argument; run under another time zone by the tests. */
import { instantOf } from '../../src/ocpp/timestamps.js';

process.stdout.write(JSON.stringify(process.argv.slice(2).map((text) => instantOf(text) ?? null)));
