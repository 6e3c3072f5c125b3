import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { openCredentials } from '../../src/cli/credentials.js';
import { UsageError } from '../../src/evidence/errors.js';
import { secured, simulator } from '../catalogue.js';
import { folder } from './command.js';

const variable = 'OCPP_ATTEST_AUTHORIZATION_KEY';

describe('the credentials of a run', () => {
  it('are none, and nothing is made, where the statement claims no security', async () => {
    const home = folder();
    const { credentials } = await openCredentials(simulator, { OCPP_ATTEST_HOME: home }, true);
    expect(credentials).to.equal(undefined);
    expect(readdirSync(home)).to.be.empty;
  });

  it('are kept by the installation, and found again', async () => {
    const environment = { OCPP_ATTEST_HOME: join(folder(), 'home'), [variable]: '00'.repeat(20) };
    const first = await openCredentials(secured, environment, false);
    const second = await openCredentials(secured, environment, false);
    expect(second.credentials?.authorities.centralSystemRoots.EC).to.equal(
      first.credentials?.authorities.centralSystemRoots.EC,
    );
    expect(second.credentials?.material.authorizationKey).to.deep.equal(Buffer.alloc(20));
  });

  it('have a key of their own for the built-in charge point, which gets it in its environment', async () => {
    const own = async () => openCredentials(secured, { OCPP_ATTEST_HOME: join(folder(), 'home') }, true);
    const { credentials, environment } = await own();
    const key = Buffer.from(credentials?.material.authorizationKey ?? []);
    expect(key).to.have.lengthOf(20);
    expect(environment[variable]).to.equal(key.toString('hex'));
    expect((await own()).environment[variable]).to.not.equal(environment[variable]);
  });

  it('do not come out of nowhere for another charge point', async () => {
    const error = await openCredentials(secured, { OCPP_ATTEST_HOME: folder() }, false).catch(
      (reason: unknown) => reason,
    );
    expect(error)
      .to.be.instanceOf(UsageError)
      .with.property('message')
      .that.matches(/AUTHORIZATION_KEY is not set/);
  });

  it('are not told by the statement, not even in a remark, for it is kept with every run', async () => {
    const digits = '00112233445566778899aabbccddeeff';
    const telling = { ...secured, text: `${secured.text}# the key: ${digits.toUpperCase()}\n` };
    const environment = { OCPP_ATTEST_HOME: join(folder(), 'home'), [variable]: digits };
    const error = await openCredentials(telling, environment, false).catch((reason: unknown) => reason);
    expect(error)
      .to.be.instanceOf(UsageError)
      .with.property('message')
      .that.matches(/yaml:\d+: tells the key/)
      .and.not.contains(digits);
  });

  it('come from a folder that is removed, for the built-in charge point where no other can be had', async () => {
    // Not even root can make a folder below a file.
    const nowhere = { OCPP_ATTEST_HOME: join(fileURLToPath(import.meta.url), 'home'), [variable]: '00'.repeat(20) };
    const { credentials, environment, close } = await openCredentials(secured, nowhere, true);
    const home = environment.OCPP_ATTEST_HOME ?? '';
    expect(credentials?.authorities.centralSystemRoots.EC).to.match(/BEGIN CERTIFICATE/);
    expect(existsSync(home)).to.equal(true);
    close();
    expect(existsSync(home)).to.equal(false);
    const error = await openCredentials(secured, nowhere, false).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(UsageError);
  });
});
