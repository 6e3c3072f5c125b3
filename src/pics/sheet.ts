/** What a PICS file consists of, key by key: the one description behind the reader, the types and the schema for editors. */
import { profiles as profileNames } from '../ocpp/messages.js';
import { answers } from './answers.js';
import { described, oneOf, orUnstated, text, textOrNothing, type Value } from './fields.js';
import { givenParameters } from './parameters.js';
import { duration, wholeNumber } from './quantities.js';
import { security } from './security.js';
import { listOf, mapOf, object, setOf } from './structures.js';

/** The name and version of the file format. */
export const format = 'ocpp-attest/pics@1';

const version = object(
  {
    label: described('what the version is called: OCPP Software Version or Firmware Version', text()),
    value: described('the version itself', text()),
  },
  {},
);

const product = object(
  {
    vendor: described('the vendor, as it is to be printed', text()),
    designation: described('the product designation', text()),
    type: described('what kind of product it is, such as Charging Station', text()),
    version: described('the version of the software that was tested', version),
  },
  {
    configId: described('identifies the configuration that was tested', text()),
    serial: described('the serial number of the sample', text()),
  },
);

const testConfiguration = object(
  {},
  {
    octtVersion: described('the version of the OCTT that was used', text()),
    octtInstanceId: described('the instance of the OCTT that was used', text()),
    firmwareImageHash: described('the hash of the firmware image, in hexadecimal digits', text()),
    millisecondsInTimestamps: described('whether time stamps of the device have milliseconds', oneOf('Yes', 'No')),
    dut: described('what the test configuration calls the device under test, where it differs from its type', text()),
    nonOcpp: described(
      'settings that no configuration key holds, as printed',
      mapOf(textOrNothing, 'settings with their values'),
    ),
  },
);

// Names of persons have no place in a statement: they are filled in by hand.
const approver = object(
  {},
  {
    company: described('the company', text()),
    department: described('the department', text()),
    position: described('the position of whoever approves', text()),
    location: described('where the results are approved', text()),
    date: described('when they were approved, as printed', text()),
  },
);

const approval = object(
  {},
  {
    vendor: described('on the side of the vendor', approver),
    laboratory: described('on the side of the laboratory', approver),
  },
);

const certificate = object(
  { number: described('the number of the certificate', text()) },
  {
    kind: described('what the certificate calls itself, such as Subset', text()),
    holder: described('whom it was issued to', text()),
    date: described('when it was issued, as printed', text()),
    testedBy: described('who performed the tests', text()),
    testedOn: described('when the tests were performed, as printed', text()),
    evidence: described('the document that the certificate refers to', text()),
  },
);

const report = object(
  {
    layout: described('the layout of the abstract', oneOf('2024', '2023')),
    laboratory: described('who tests', text()),
    location: described('where the laboratory is', text()),
    reference: described('the reference of the test report', text()),
    specification: described('the specification that is tested against, with its errata', text()),
  },
  {
    testLocation: described('where the tests took place', text()),
    communication: described('what the performance was measured over, such as Ethernet', text()),
    testConfiguration: described('the set-up of the tests', testConfiguration),
    timeFormat: described('how the 2023 layout writes measured times', oneOf('h:mm:ss', 'hh:mm:ss')),
    approval: described('who approves the results, without names of persons', approval),
    certificate: described('an existing certificate, of which the statement is a transcript', certificate),
  },
);

const connector = object(
  {
    id: described('its OCPP number, from 1', wholeNumber(1, 'the number of the connector, from 1')),
    current: described('AC or DC', oneOf('AC', 'DC', 'unstated')),
    phases: described('the phases of an AC connector, such as 1 & 3; empty for DC', textOrNothing),
    type: described('the type of plug or socket, such as cCCS2', text()),
    cable: described('whether the cable stays at the station', oneOf('Fixed Cable', 'Detachable Cable', 'unstated')),
  },
  {},
);

const limit = (description: string) => described(description, orUnstated(duration(', or unstated')));

const limits = object(
  {
    response: limit('from our request to its answer'),
    triggeredFunction: limit('from what causes a request of the charge point to that request'),
    remoteStart: limit('from RemoteStartTransaction to StartTransaction'),
    remoteStop: limit('from RemoteStopTransaction to StopTransaction'),
  },
  { reboot: limit('from the order to reboot to BootNotification') },
);

/** The whole file. */
export const sheet = object(
  {
    format: described('the name and version of this format', oneOf(format)),
    product: described('what is tested', product),
    report: described('what the abstract of the test report says of itself', report),
    profiles: described('the feature profiles that are claimed', setOf(...profileNames)),
    items: described('an answer to every item: Yes, No, unstated, a number, text or a list', answers),
    connectors: described('the connectors, one row each', listOf(connector, 'one row for each connector', 1)),
    limits: described('the limits that the vendor declares, each a duration or unstated', limits),
    parameters: described('how the charge point is to be tested', givenParameters),
  },
  {
    extensions: described('the extensions that are claimed', setOf('Security')),
    security: described('how the charge point is connected securely, and with what', security),
    configuration: described(
      'declared values of configuration keys, as printed',
      mapOf(textOrNothing, 'configuration keys with their values'),
    ),
    remarks: described('oddities of the statement that are known', listOf(text(), 'a list of sentences')),
  },
);

export type Sheet = Value<typeof sheet>;
export type Product = Value<typeof product>;
export type Report = Value<typeof report>;
export type Connector = Value<typeof connector>;
export type LimitName = keyof Value<typeof limits>;
