/** What a test case is: the scenario of the document as a function over actors, and what selects it. */
import type { SecurityProfile } from '../ocpp/security.js';
import type { Profile } from '../ocpp/messages.js';
import type { Condition } from '../pics/condition.js';
import type { Scenario } from './scenario.js';

/** A reusable state of the document (OCTT chapter 2.25): how it is reached and what it hands to the case. */
export interface State<G> {
  readonly name: string;
  readonly reach: (scenario: Scenario<undefined>) => Promise<G>;
}

export interface TestCaseDefinition<G> {
  /** The id of the document, such as `TC_003_CS`; also the name of the file. */
  readonly id: string;
  readonly title: string;
  readonly profile: Profile | 'Security';
  /** One sentence: what passing it shows. */
  readonly purpose: string;
  readonly edition: '2024-04';
  /** How often its meaning has changed since it came to be; `compare` calls such a change no regression. */
  readonly revision?: number;
  readonly appliesWhen: Condition;
  /** Set where the case is for a charge point that lacks the profile: claiming it is then no part of the condition. */
  readonly appliesWithoutProfile?: true;
  /** The security profiles, one of which the charge point is connected with when the case begins; any unless given. */
  readonly connectedWith?: readonly SecurityProfile[];
  /** Set where the charge point is connected with the next security profile afterwards, for there is no way back. */
  readonly raisesSecurityProfile?: true;
  /** Where the demands come from, beside the document. */
  readonly clauses: readonly string[];
  /** The state from which the case starts, after the general preconditions. */
  readonly given: State<G>;
  /** What contradicts what, and what is done about it. */
  readonly disputed?: string;
  /** Configuration and memory states; what cannot be prepared makes the case inconclusive. */
  readonly prepare?: (scenario: Scenario<undefined>) => Promise<void>;
  readonly run: (scenario: Scenario<G>) => Promise<void>;
}

/** A case of any given state, as the engine handles it. */
export interface TestCase extends Omit<TestCaseDefinition<unknown>, 'run'> {
  readonly run: (scenario: Scenario<never>) => Promise<void>;
}

/** Declares a test case. */
export const testCase = <G>(definition: TestCaseDefinition<G>): TestCase => definition;
