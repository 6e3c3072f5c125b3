import { always, available, expect, profiles, testCase } from '../../src/index.js';
import { wanting } from './required-keys.js';

export default testCase({
  id: 'TC_019_CS',
  title: 'Retrieve configuration',
  profile: 'Core',
  edition: '2024-04',
  purpose:
    'All, one or several configuration keys can be read, and the required ones are there with their accessibility.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.8', 'OCPP 1.6 §9', 'errata 3.84'],
  given: available,
  disputed:
    'the required keys of the optional profiles are left to a person by the document: what is missing there is a ' +
    'remark; ChargeProfileMaxStackLevel is the name on the wire, whatever printed abstracts call it',

  async run({ centralSystem, check, remark }) {
    const read = async (...key: string[]) => {
      const { configurationKey = [], unknownKey = [] } = await centralSystem.calls('GetConfiguration', { key });
      check(`none of the ${key.length === 1 ? 'key' : `${key.length} keys`} is unknown`, () => {
        expect(unknownKey).to.be.empty;
      });
      check('the keys that were asked for are returned, once each, and no others', () => {
        expect(configurationKey.map((entry) => entry.key.toLowerCase())).to.have.members(
          key.map((name) => name.toLowerCase()),
        );
      });
      return configurationKey;
    };

    const [supported] = await read('SupportedFeatureProfiles');

    const { configurationKey: everything = [] } = await centralSystem.calls('GetConfiguration', {});
    check('the required keys of Core are there, with their accessibility', () => {
      expect(wanting('Core', everything)).to.be.empty;
    });
    const claimed = (supported?.value ?? '').split(',').map((profile) => profile.trim());
    for (const profile of profiles) {
      if (profile !== 'Core' && claimed.includes(profile)) wanting(profile, everything).forEach(remark);
    }

    const [maxKeys] = await read('GetConfigurationMaxKeys');
    check('GetConfigurationMaxKeys is a number above 0', () => {
      expect(maxKeys?.value).to.match(/^[1-9]\d*$/);
    });
    await read(...everything.slice(0, Number(maxKeys?.value)).map((entry) => entry.key));
  },
});
