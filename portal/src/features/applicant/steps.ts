import type { tr } from "../../text/tr";

/** The way of an application in a person's words; each step covers states of the life cycle (B7). */
export interface StepOfWay {
  name: keyof typeof tr.steps;
  own: boolean;
  states: readonly string[];
}

export const STEPS: readonly StepOfWay[] = [
  { name: "describe", own: true, states: ["draft"] },
  { name: "submit", own: true, states: ["returned"] },
  { name: "review", own: false, states: ["submitted", "registered", "lacking", "in-review"] },
  { name: "board", own: false, states: ["on-agenda", "postponed"] },
  { name: "declare", own: true, states: ["awaiting-declaration", "declaration-in-review", "deficient"] },
  { name: "sign", own: false, states: ["invited", "assigned", "appointed", "signing-round", "signed"] },
  { name: "form", own: true, states: ["awaiting-form"] },
  { name: "connect", own: false, states: ["connecting", "queued", "handed-over"] },
  { name: "use", own: true, states: ["in-use"] },
];

/** Where a state stands; -1 for an end that is not use. */
export function stepAt(state: string): number {
  return STEPS.findIndex((step) => step.states.includes(state));
}
