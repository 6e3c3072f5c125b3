/** `explain`: one case, told from what would be played, or one standing rule. */
import { checkPatterns, loadCatalogue } from '../engine/catalogue.js';
import { againstAmong, propsOf } from '../engine/plan.js';
import { afterRaising, nextProfile } from '../engine/security-course.js';
import { seconds } from '../evidence/clock.js';
import { UsageError } from '../evidence/errors.js';
import { exitCodes } from '../evidence/exit-code.js';
import { explain } from '../pics/condition.js';
import { firstProfile } from '../pics/security-claims.js';
import { readStatement, type Statement } from '../pics/statement.js';
import { rehearse, type Props } from '../scenario/rehearsal.js';
import { explainRuleCommand, isRuleId } from './explain-rule.js';
import { machineJson } from '../report/machine.js';
import type { Io } from './io.js';
import { casesFolder } from './paths.js';

interface ExplainOptions {
  readonly id?: string | undefined;
  readonly pics?: string;
  readonly rule?: string;
  readonly run?: string;
  readonly json?: boolean;
}

export async function explainCommand({ id, pics, rule, run, json = false }: ExplainOptions, io: Io): Promise<number> {
  if (id !== undefined && rule !== undefined) throw new UsageError(`--rule ${rule}: give a case or a rule, not both`);
  const wantedRule = rule ?? (id !== undefined && isRuleId(id) ? id : undefined);
  if (wantedRule !== undefined) {
    return explainRuleCommand({ rule: wantedRule, json, ...(run === undefined ? {} : { run }) }, io);
  }
  if (id === undefined) throw new UsageError('explain: name a case such as TC_003_CS, or --rule with the id of a rule');
  const catalogue = await loadCatalogue(casesFolder);
  const wanted = /^\d/.test(id) ? `TC_${id}_CS` : id;
  checkPatterns([wanted], catalogue);
  const testCase = catalogue.find((one) => one.id.toUpperCase() === wanted.toUpperCase());
  if (testCase === undefined) return exitCodes.usage;
  const statement = pics === undefined ? undefined : readStatement(pics);
  const { steps, hands } = await rehearse(testCase, statement === undefined ? examples : propsOf(statement));

  const against = statement === undefined ? undefined : againstAmong(catalogue, testCase, statement);
  const afterwards = testCase.raisesSecurityProfile === true ? left(statement) : undefined;

  if (json) {
    const { title, profile, edition, purpose, clauses, disputed, given, appliesWhen, connectedWith } = testCase;
    io.out(
      machineJson({
        ...{ id: testCase.id, title, profile, edition, purpose, condition: explain(appliesWhen, statement) },
        ...(statement === undefined
          ? {}
          : { selection: against?.selection ?? 'selected', reason: against?.reason ?? null }),
        ...{ hands, clauses: [`OCTT ${edition} ${testCase.id}`, ...clauses], given: given.name },
        ...(disputed === undefined ? {} : { disputed }),
        ...(connectedWith === undefined ? {} : { securityProfiles: connectedWith }),
        ...(afterwards === undefined ? {} : { afterwards }),
        steps: steps.map(({ phase, text, onlyWhen }) => ({
          phase,
          text,
          ...(onlyWhen === undefined ? {} : { onlyWhen }),
        })),
      }),
    );
    return exitCodes.pass;
  }
  io.out(`${testCase.id}  ${testCase.title}  (${testCase.profile}, edition ${testCase.edition})\n\n`);
  io.out(`Purpose    ${testCase.purpose}\n`);
  io.out(`Applies    ${explain(testCase.appliesWhen, statement)}\n`);
  if (statement !== undefined) io.out(`           ${against?.reason ?? 'selected'}\n`);
  if (testCase.connectedWith !== undefined) {
    io.out(`Connected  with security profile ${testCase.connectedWith.join(' or ')}\n`);
  }
  io.out(`Hands      ${hands.length === 0 ? 'none' : hands.join(', ')}\n`);
  io.out(`Clauses    ${[`OCTT ${testCase.edition} ${testCase.id}`, ...testCase.clauses].join(', ')}\n`);
  if (testCase.disputed !== undefined) io.out(`Disputed   ${testCase.disputed}\n`);
  if (afterwards !== undefined) io.out(`Afterwards ${afterwards}\n`);
  io.out(`Given      ${testCase.given.name}\n\n`);
  for (const [index, { phase, text, onlyWhen }] of steps.entries()) {
    const condition = onlyWhen === undefined ? '' : `  (only when ${onlyWhen})`;
    io.out(`${String(index + 1).padStart(3)}. ${phase.padEnd(8)} ${text}${condition}\n`);
  }
  io.out(
    '\nBefore it, the general preconditions of OCTT 1.3 are brought about and proven; after it, all is set back.\n',
  );
  return exitCodes.pass;
}

/** What is left to be set back by hand after a case that raises the security profile. */
function left(statement: Statement | undefined): string | undefined {
  if (statement === undefined) return 'the charge point is left at the next security profile; OCPP knows no way back';
  const next = nextProfile(statement);
  return next === undefined ? undefined : afterRaising(firstProfile(statement), next);
}

/** Values for the steps where no statement is given. */
const examples: Props = {
  parameters: {
    identity: 'IDENTITY',
    connectorId: 1,
    idTag: '<valid idTag>',
    idTag2: '<second valid idTag>',
    invalidIdTag: '<invalid idTag>',
    parentIdTag: '<parent idTag>',
    heartbeatInterval: seconds(10),
    bootRetryInterval: seconds(10),
    meterValueSampleInterval: seconds(10),
    clockAlignedDataInterval: seconds(30),
    connectionTimeOut: seconds(30),
    reservationExpiry: seconds(60),
    noTransactionWindow: seconds(15),
    reconnectTime: seconds(30),
    stackLevel: 0,
    numberPhases: 3,
    chargingScheduleDuration: seconds(300),
    maxTimeDeviation: seconds(4),
    grace: seconds(5),
    longOperationTime: seconds(600),
    operatorTime: seconds(120),
  },
  limits: {
    response: seconds(30),
    triggeredFunction: seconds(60),
    remoteStart: seconds(60),
    remoteStop: seconds(60),
    reboot: seconds(120),
  },
  connectors: [1, 2],
  cables: new Map(),
  sharesReader: false,
  stated: () => 'unknown',
};
