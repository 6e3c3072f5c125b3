import { always, available, expect, testCase } from '../../src/index.js';

const unknownVendor = 'org.example.unknown';

export default testCase({
  id: 'TC_062_CS',
  title: 'Data transfer to a charge point',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A vendor specific message that the charge point does not know is not accepted.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.6', 'OCPP 1.6 §7.23'],
  given: available,

  async run({ centralSystem, check, remark }) {
    // What is refused tells something only of a charge point that does not refuse everything.
    const known = await centralSystem.reads('SupportedFeatureProfiles');
    check('charge point answers other calls for what they ask', () => {
      expect(known).to.be.a('string');
    });

    const { status } = await centralSystem.calls('DataTransfer', { vendorId: unknownVendor, messageId: 'test' });
    if (status === 'Accepted') {
      remark(`DataTransfer for the vendor ${unknownVendor} was Accepted: allowed, but hardly meant`);
    }
  },
});
