import { expect } from 'chai';
import type { Circumstances } from '../../src/rules/knowledge.js';
import { connected, type Script } from './script.js';

const at = (second: number): string => new Date(Date.UTC(2026, 2, 1, 10, 15, second)).toISOString();

/** Up to a reservation of connector 1 for the idTag A, and for an hour unless told otherwise. */
const reserved = (fields: object = {}, circumstances: Partial<Circumstances> = {}): Script =>
  connected(circumstances)
    .boots()
    .reports('Available')
    .asks(
      'ReserveNow',
      { connectorId: 1, reservationId: 3, idTag: 'A', expiryDate: at(3600), ...fields },
      { status: 'Accepted' },
    )
    .reports('Reserved');

const starts = (script: Script, fields: object = {}, idTagInfo: object = { status: 'Accepted' }): Script =>
  script.calls(
    'StartTransaction',
    { connectorId: 1, idTag: 'A', meterStart: 0, timestamp: at(10), ...fields },
    { transactionId: 7, idTagInfo },
  );
const cancels = (script: Script): Script =>
  script.asks('CancelReservation', { reservationId: 3 }, { status: 'Accepted' });

describe('reservations: a transaction that ends one', () => {
  const rule = 'reservations.named';

  it('names it, whoever of the group begins it', () => {
    const right = starts(reserved().reports('Preparing'), { idTag: 'a', reservationId: 3 });
    expect(right.found).to.deep.equal([]);
    expect(right.book.exercised(rule)).to.include({ times: 1, breaches: 0 });
    expect(starts(reserved()).of(rule)).to.deep.equal([
      `${rule} fail: a transaction that ends reservation 3 of connector 1 names none`,
    ]);
    expect(starts(reserved(), { reservationId: 4 }).of(rule)[0]).to.match(/names 4$/);
    const group = reserved({ parentIdTag: 'G' });
    expect(starts(group, { idTag: 'B' }, { status: 'Accepted', parentIdTag: 'g' }).of(rule)).to.have.lengthOf(1);
  });

  it('is only judged where the reservation certainly was there', () => {
    const unsaid = (script: Script) => starts(script).of('reservations');
    expect(unsaid(reserved().reports('Available'))).to.deep.equal([]);
    expect(unsaid(reserved().reports('Faulted'))).to.deep.equal([]);
    expect(unsaid(reserved().reports('Unavailable', 0))).to.deep.equal([]);
    expect(unsaid(reserved().boots())).to.deep.equal([]);
    expect(unsaid(reserved().disconnect().connect())).to.deep.equal([]);
    expect(unsaid(reserved({ expiryDate: at(12) }))).to.deep.equal([]);
    expect(unsaid(reserved({ connectorId: 0 }))).to.deep.equal([]);
    expect(unsaid(reserved({ connectorId: 2 }))).to.deep.equal([]);
    expect(unsaid(cancels(reserved()))).to.deep.equal([]);
    expect(unsaid(reserved({}, { timed: false }))).to.deep.equal([]);
    expect(starts(reserved(), { timestamp: at(-60) }).of('reservations')).to.deep.equal([]);
    const another = reserved().asks(
      'ReserveNow',
      { connectorId: 0, reservationId: 5, idTag: 'A', expiryDate: at(3600) },
      { status: 'Accepted' },
    );
    expect(starts(another, { reservationId: 5 }).of('reservations')).to.deep.equal([]);
  });
});

describe('reservations: nobody else', () => {
  const rule = 'reservations.others';
  const other = { idTag: 'B' };

  it('charges on the connector', () => {
    const text = `${rule} fail: a transaction was started on connector 1, reserved for another idTag and group`;
    expect(starts(reserved(), other).of(rule)).to.deep.equal([text]);
    expect(
      starts(reserved({ parentIdTag: 'G' }), other, { status: 'Accepted', parentIdTag: 'H' }).of(rule),
    ).to.deep.equal([text]);
    expect(starts(reserved({ parentIdTag: 'G' }), { idTag: 'G', reservationId: 3 }).of(rule)).to.deep.equal([]);
    expect(starts(reserved(), { ...other, connectorId: 2 }).of(rule)).to.deep.equal([]);
    expect(starts(reserved({}, { fromTheStart: false }), other).of(rule)).to.deep.equal([]);
  });

  it('but the group, as the Central System ever told it', () => {
    const group = { status: 'Accepted', parentIdTag: 'G' };
    const named = { ...other, reservationId: 3 };
    const asked = reserved({ parentIdTag: 'G' }).calls('Authorize', other, { idTagInfo: group });
    expect(starts(asked, named).found).to.deep.equal([]);
    const list = { listVersion: 1, updateType: 'Full', localAuthorizationList: [{ idTag: 'B', idTagInfo: group }] };
    const listed = reserved({ parentIdTag: 'G' }).asks('SendLocalList', list, { status: 'Accepted' });
    expect(starts(listed, named).found).to.deep.equal([]);
    expect(starts(reserved({ idTag: 'G' }), named, group).found).to.deep.equal([]);
  });
});

describe('reservations: one that is over', () => {
  const rule = 'reservations.over';
  const naming = { reservationId: 3 };

  it('is not named', () => {
    expect(starts(cancels(reserved()).reports('Available'), naming).of(rule)).to.deep.equal([
      `${rule} fail: a transaction names reservation 3, which was cancelled`,
    ]);
    const expired = reserved({ expiryDate: at(60) })
      .waits(61)
      .reports('Available');
    expect(starts(expired, { ...naming, timestamp: at(70) }).of(rule)[0]).to.match(/has expired$/);
    const right = starts(reserved(), naming);
    expect(right.book.exercised(rule)).to.include({ times: 1, breaches: 0 });
  });

  it('may have been made anew, or be used by a message that is sent again', () => {
    const again = cancels(reserved()).asks(
      'ReserveNow',
      { connectorId: 1, reservationId: 3, idTag: 'A', expiryDate: at(3600) },
      { status: 'Accepted' },
    );
    expect(starts(again.reports('Reserved'), naming).of(rule)).to.deep.equal([]);
    expect(starts(reserved({ expiryDate: at(60) }).reports('Available'), naming).of(rule)).to.deep.equal([]);
    const payload = { connectorId: 1, idTag: 'A', meterStart: 0, timestamp: at(10), reservationId: 3 };
    const retried = reserved({ expiryDate: at(60) })
      .callsInVain('StartTransaction', payload)
      .waits(61);
    expect(starts(retried.reports('Available'), naming).of(rule)).to.deep.equal([]);
  });
});
