import { all, available, has, not, seconds, testCase } from '../../src/index.js';

const minimumStatusDuration = seconds(10);

export default testCase({
  id: 'TC_023_CS',
  title: 'Start charging session, authorize invalid',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'No transaction starts when the Central System does not know the identification.',
  appliesWhen: all(has('C-07'), not(has('AQ-2'))),
  clauses: ['OCPP 1.6 §4.1'],
  given: available,
  disputed: 'the document sets no time for "does not start": the test parameter noTransactionWindow does',

  async prepare({ centralSystem }) {
    await centralSystem.configures('MinimumStatusDuration', minimumStatusDuration / 1000, { ifImplemented: true });
    await centralSystem.configures('LocalPreAuthorize', true);
  },

  async run({ chargePoint, operator, parameters: { invalidIdTag, noTransactionWindow }, limits }) {
    await operator.plugsIn();
    await chargePoint.reports('Preparing', { within: limits.triggeredFunction + minimumStatusDuration });

    await operator.presents(invalidIdTag);
    await chargePoint.sends('Authorize', { idTag: invalidIdTag });

    await chargePoint.staysSilent(['StartTransaction'], { during: noTransactionWindow });
  },
});
