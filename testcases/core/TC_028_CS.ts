import { always, charging, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_028_CS',
  title: 'Remote stop, rejected',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'A remote stop that names an unknown transaction is rejected.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.12', 'errata 3.33'],
  given: charging,

  async run({ chargePoint, centralSystem, parameters: { noTransactionWindow }, given: { transactionId } }) {
    await centralSystem.isRefused(
      'RemoteStopTransaction',
      { transactionId: transactionId + 10_000 },
      { status: 'Rejected' },
    );

    // A refusal that stops the transaction all the same is none.
    await chargePoint.staysSilent(['StopTransaction'], { during: noTransactionWindow });
  },
});
