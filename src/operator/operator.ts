/** Hands: the union of what a person or a rig can do at the charge point, and what became of it. */

export type CableSide = 'ev' | 'station' | 'both';
export type FaultKind = 'fault' | 'lockFailure' | 'listFailure';

/** One thing to do at the charge point; connector 0 means the whole charge point. */
export type HandAction =
  | { readonly action: 'plugIn'; readonly connectorId: number; readonly side?: CableSide }
  | { readonly action: 'unplug'; readonly connectorId: number; readonly side?: CableSide }
  | { readonly action: 'presentIdTag'; readonly idTag: string; readonly connectorId?: number }
  | { readonly action: 'cutPower' }
  | { readonly action: 'restorePower' }
  | { readonly action: 'induceFault'; readonly connectorId: number; readonly kind: FaultKind }
  | { readonly action: 'clearFault'; readonly connectorId: number }
  | { readonly action: 'suspendEnergy'; readonly connectorId: number }
  | { readonly action: 'resumeEnergy'; readonly connectorId: number }
  | { readonly action: 'observe'; readonly question: string };

export type ActionName = HandAction['action'];

export const actionNames = [
  'plugIn',
  'unplug',
  'presentIdTag',
  'cutPower',
  'restorePower',
  'induceFault',
  'clearFault',
  'suspendEnergy',
  'resumeEnergy',
  'observe',
] as const satisfies readonly ActionName[];

/** What became of an action. */
export type Outcome =
  | { readonly kind: 'done'; readonly precisionMs: number; readonly answer?: 'yes' | 'no' | 'cannot tell' }
  /** There is nothing or nobody to do it. */
  | { readonly kind: 'cannot'; readonly why: string }
  /** It was tried, and the charge point did not let it happen. */
  | { readonly kind: 'refused'; readonly why: string }
  /** The rig itself is broken. */
  | { readonly kind: 'broken'; readonly why: string };

/** What a rig or a person's terminal implements. */
export interface Hands {
  /** How a report names them: `manual`, `rig http://…`, `none`. */
  readonly name: string;
  /** Which actions can be asked for. */
  can(action: ActionName): boolean;
  /**
   * Does it, and resolves when it is done. `seen` aborts when the charge point itself shows that it happened, so that
   * nobody has to confirm what the wire already told, or when nobody waits any more; its reason says which in words.
   */
  perform(action: HandAction, seen: AbortSignal): Promise<Outcome>;
}

/** The sentence that tells a person what to do. */
export function sentence(action: HandAction): string {
  const at = (connectorId: number) => (connectorId === 0 ? 'the whole charge point' : `connector ${connectorId}`);
  switch (action.action) {
    case 'plugIn':
      return `Plug the cable in at ${at(action.connectorId)}${sides(action.side)}`;
    case 'unplug':
      return `Unplug the cable at ${at(action.connectorId)}${sides(action.side)}`;
    case 'presentIdTag':
      return `Present the identification ${action.idTag}${
        action.connectorId === undefined ? '' : ` at the reader of connector ${action.connectorId}`
      }`;
    case 'cutPower':
      return 'Cut the mains power of the charge point';
    case 'restorePower':
      return 'Restore the mains power of the charge point';
    case 'induceFault':
      return inducing(action.kind, at(action.connectorId));
    case 'clearFault':
      return `Clear the fault at ${at(action.connectorId)}`;
    case 'suspendEnergy':
      return `Make the EV at ${at(action.connectorId)} stop drawing energy`;
    case 'resumeEnergy':
      return `Make the EV at ${at(action.connectorId)} draw energy again`;
    case 'observe':
      return action.question;
  }
}

function inducing(kind: FaultKind, where: string): string {
  switch (kind) {
    case 'fault':
      return `Bring about a fault at ${where}`;
    case 'lockFailure':
      return `See to it that the lock fails at ${where}: a plug that stays halfway does it`;
    case 'listFailure':
      return `See to it that the next local list cannot be stored at ${where}`;
  }
}

const sides = (side: CableSide | undefined): string =>
  side === 'ev' ? ', on the side of the EV' : side === 'station' ? ', on the side of the station' : '';
