import {
  always,
  becomesPreparing,
  inAnyOrder,
  onlyOneAvailable,
  reserves,
  testCase,
  transactionStarts,
} from '../../src/index.js';

export default testCase({
  id: 'TC_053_CS',
  title: 'Use of a reserved connector by the group',
  profile: 'Reservation',
  edition: '2024-04',
  purpose: 'On a connector that is reserved for a group, too, another card of that group may charge.',
  appliesWhen: always,
  clauses: ['OCPP 1.6 §5.13', 'OCPP 1.6 §4.8', 'OCPP 1.6 §4.9 G2'],
  given: onlyOneAvailable,
  disputed:
    'the document wants the profile only, though its steps need a local start (C-07), which edition 2025-11 asks for; an ' +
    'Authorize of the reserved idTag, which OCPP 1.6 §5.13 recommends, may come besides',

  prepare({ centralSystem, parameters: { parentIdTag } }) {
    const idTagInfo = { status: 'Accepted', parentIdTag } as const;
    centralSystem.answers('Authorize', { idTagInfo });
    centralSystem.answers('StartTransaction', { idTagInfo });
    return Promise.resolve();
  },

  async run(scenario) {
    const { chargePoint, operator, parameters } = scenario;
    const { idTag, idTag2, parentIdTag } = parameters;

    const { reservationId } = await reserves(scenario, { parentIdTag });

    // Another card of the group.
    await operator.presents(idTag2);
    const isReserved = (tag: string) => tag.toLowerCase() === idTag.toLowerCase();
    await inAnyOrder(
      chargePoint.sends('Authorize', { idTag: idTag2 }, { besides: (asked) => isReserved(asked.idTag) }),
      becomesPreparing(chargePoint),
    );

    await operator.plugsIn();
    await transactionStarts({ ...scenario, parameters: { ...parameters, idTag: idTag2 } }, { reservationId });
  },
});
