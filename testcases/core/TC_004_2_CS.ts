import { authorized, available, has, testCase } from '../../src/index.js';

export default testCase({
  id: 'TC_004_2_CS',
  title: 'Regular charging session, identification first, ConnectionTimeOut',
  profile: 'Core',
  edition: '2024-04',
  purpose: 'The connector returns to Available when nobody plugs in within ConnectionTimeOut after an identification.',
  appliesWhen: has('C-07'),
  clauses: ['OCPP 1.6 §4.9 B1', 'OCPP 1.6 §9.1.6', 'errata 3.21', 'errata 3.77'],
  given: available,

  async prepare({ centralSystem, parameters: { connectionTimeOut } }) {
    await centralSystem.configures('ConnectionTimeOut', connectionTimeOut / 1000);
  },

  async run(scenario) {
    const { chargePoint, measure, parameters } = scenario;
    const { connectionTimeOut, grace } = parameters;

    const { preparing, begun } = await authorized(scenario);

    // Nobody plugs in.
    const back = await chargePoint.reports('Available', { within: connectionTimeOut + 2 * grace });
    // The status may begin a little before it is reported.
    measure('ConnectionTimeOut from authorization', begun, back).isBetween(connectionTimeOut, null);
    measure('ConnectionTimeOut', preparing, back).isBetween(null, connectionTimeOut + grace);
  },
});
