import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openKeylog } from '../../src/cli/keylog.js';
import { UsageError } from '../../src/evidence/errors.js';
import { folder } from './command.js';

const silent = () => undefined;

describe('the key log of TLS', () => {
  it('is a new file of the user alone, and is told of', () => {
    const file = join(folder(), 'keys.log');
    const told: string[] = [];
    const keylog = openKeylog(file, folder(), (text) => told.push(text));
    keylog.line('CLIENT_RANDOM 00 11');
    keylog.close();
    expect(readFileSync(file, 'utf8')).to.equal('CLIENT_RANDOM 00 11\n');
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(told.join('')).to.match(/^TLS KEY LOG: whoever has .*keys\.log can read the recorded traffic of this run/);
  });

  it('never lies where runs are kept, whatever links lead there', () => {
    const out = join(folder(), 'reports');
    const link = join(folder(), 'link');
    const refused = (file: string) => {
      expect(() => openKeylog(file, out, silent), file).to.throw(UsageError, /where runs are kept and shared/);
    };
    refused(join(out, 'keys.log'));
    refused(join(out, 'run', 'deep', 'keys.log'));
    mkdirSync(out);
    symlinkSync(out, link);
    refused(join(link, 'keys.log'));
    refused(join(out, '..', 'reports', 'keys.log'));
    expect(() => openKeylog('/keys.log', '/', silent)).to.throw(UsageError, /where runs are kept and shared/);
    openKeylog(`${out}.keys`, out, silent).close();
  });

  it('is no file that is there already, and none that cannot be written', () => {
    const file = join(folder(), 'keys.log');
    writeFileSync(file, '');
    expect(() => openKeylog(file, folder(), silent)).to.throw(UsageError, /exists already; name a new file/);
    expect(() => openKeylog('/proc/keys.log', folder(), silent)).to.throw(UsageError, /cannot be written \(E/);
  });
});
