/** The pages' names for what the server answers; the shapes are the served OpenAPI document's (tools/types.mjs). */
import type { CaseCommon, LifeCycle, Me, Session } from "./openapi.gen";

export type {
  Account,
  Approval,
  ApprovalList,
  CaseActor as Person,
  CaseDeadline as Deadline,
  CaseDocument as Document,
  CaseField as Field,
  CaseHistory,
  CaseList,
  CaseStep as Step,
  CaseSummary,
  DeadlineList,
  DocumentList,
  FieldKind,
  InquiryEntry,
  Json,
  JsonMembers,
  LifeCycleAct as MachineAct,
  LifeCycleList,
  LookUp,
  LookUpCount,
  LookUpPage,
  LookUpProof,
  OfferedAct as Act,
  OpenedSession,
  PasskeyChallenge,
  PasskeyList,
  RecoveryCodes,
  Secrecy,
  SessionList,
  TotpSecret,
} from "./openapi.gen";

export type OwnSession = Me;
export type SessionRow = Session;
export type Machine = LifeCycle;
export type Case = CaseCommon;
