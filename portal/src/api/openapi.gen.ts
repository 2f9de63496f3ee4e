// Made by tools/types.mjs from the served OpenAPI document; not written by hand.
export type Json = null | boolean | number | string | Json[] | JsonMembers;
export type JsonMembers = { [name: string]: Json };
export type Access = {
  restricted: boolean;
  blocks: AccessBlock[];
};
export type AccessBlock = {
  ground: string;
  rule: string;
  since: string | null;
  note: string;
  possible: string[];
};
export type Account = {
  id: string;
  version: number;
  login: string;
  role: Role;
  institution: number | null;
  name: string;
  state: AccountState;
  secrecy_version: string;
  secrecy_at: string | null;
  created_at: string | null;
  last_login_at: string | null;
  finding: string;
};
export type AccountState = "defined" | "verified" | "active" | "locked" | "suspended" | "passive";
export type Approval = {
  id: string;
  act: string;
  subject: string;
  before: string;
  after: string;
  reason: string;
  may_approve: Role[];
  asked_by: string;
  asked_at: string | null;
  expires_at: string | null;
  state: ApprovalState;
  decided_by: string;
  decided_at: string | null;
  decision_reason: string;
};
export type ApprovalList = {
  approvals: Approval[];
};
export type ApprovalState = "open" | "approved" | "rejected" | "expired";
export type CaseActor = {
  name: string;
  role: Role;
  institution?: number;
};
export type CaseCommon = {
  id: string;
  kind: CaseKind;
  kind_label: string;
  number: string;
  title: string;
  state: string;
  state_label?: string;
  closed: boolean;
  version: number;
  institution?: number;
  opened_at: string;
  changed_at: string;
  deadlines: CaseDeadline[];
  waits_for_second_person: boolean;
  body: JsonMembers;
  pending?: PendingAct;
  acts: OfferedAct[];
  code?: string;
  told_once?: JsonMembers;
};
export type CaseDeadline = {
  name: string;
  case: string;
  case_number: string;
  last_day: string;
  days_left: number;
  label?: string;
  rule?: string;
  consequence?: string;
  acts_by_itself?: boolean;
};
export type CaseDocument = {
  hash: string;
  kind: string;
  type: string;
  bytes: number;
  channel: DocumentChannel;
  original: boolean;
  added_by: string;
  added_at: string;
};
export type CaseField = {
  name: string;
  kind: FieldKind;
  label: string;
  required: boolean;
  lowest: number;
  highest?: number;
  choices?: string[];
  rule?: string;
  members?: CaseField[];
};
export type CaseHistory = {
  steps: CaseStep[];
};
export type CaseKind =
  | "application"
  | "board-meeting"
  | "undertaking"
  | "access-block"
  | "change-notice"
  | "merger"
  | "extra-authority"
  | "user"
  | "sub-unit"
  | "user-report"
  | "ministry-naming";
export type CaseList = {
  cases: CaseSummary[];
  next?: string;
};
export type CaseStep = {
  version: number;
  act: string;
  label?: string;
  from: string;
  to: string;
  actor: CaseActor;
  approver?: CaseActor;
  at: string;
  rule: string;
  input: JsonMembers;
  body: JsonMembers;
};
export type CaseSummary = {
  id: string;
  kind: CaseKind;
  kind_label: string;
  number: string;
  title: string;
  state: string;
  state_label?: string;
  closed: boolean;
  version: number;
  institution?: number;
  opened_at: string;
  changed_at: string;
  deadlines: CaseDeadline[];
  waits_for_second_person: boolean;
};
export type DeadlineList = {
  deadlines: CaseDeadline[];
};
export type DocumentChannel = "portal" | "post" | "hand" | "fax" | "cargo" | "post-to-named-person";
export type DocumentList = {
  documents: CaseDocument[];
};
export type FieldKind =
  | "text"
  | "long-text"
  | "choice"
  | "date"
  | "integer"
  | "boolean"
  | "accepted"
  | "national-id"
  | "landline"
  | "email"
  | "hash"
  | "object"
  | "list"
  | "any";
export type LifeCycle = {
  kind: CaseKind;
  label: string;
  prefix: string;
  states: LifeCycleState[];
  acts: LifeCycleAct[];
  deadlines: LifeCycleDeadline[];
  readers: Role[];
};
export type LifeCycleAct = {
  name: string;
  label: string;
  rule: string;
  two_persons: boolean;
  fields: CaseField[];
  from: string[];
  to: string[];
  roles: Role[];
};
export type LifeCycleDeadline = {
  name: string;
  label: string;
  rule: string;
  consequence: string;
  act_when_over: string;
};
export type LifeCycleList = {
  lifecycles: LifeCycle[];
};
export type LifeCycleState = {
  name: string;
  label: string;
  terminal: boolean;
};
export type Me = {
  next: NextStep;
  account: Account;
  role: Role;
  institution: number | null;
  view_as: boolean;
  session: Session;
  idle_end_at: string | null;
  second_factor_at: string | null;
  secrecy_accepted: boolean;
  totp: boolean;
  passkeys: number;
  recovery_codes_left: number;
  allowed: string[];
  access?: Access;
  last_login_address?: string;
  failed_tries?: number;
};
export type NextStep = "none" | "second-factor" | "enrol-second-factor";
export type OfferedAct = {
  name: string;
  label: string;
  rule: string;
  two_persons: boolean;
  fields: CaseField[];
};
export type OpenedSession = {
  next: NextStep;
  ends_at: string | null;
};
export type Passkey = {
  id: string;
  label: string;
  created_at: string | null;
  last_used_at: string | null;
};
export type PasskeyChallenge = {
  challenge: string;
  rp_id: string;
  credentials: string[];
  algorithms: number[];
  user_handle: string;
};
export type PasskeyList = {
  passkeys: Passkey[];
};
export type PendingAct = {
  act: string;
  asked_by: CaseActor;
  asked_at: string;
  input: JsonMembers;
};
export type Problem = {
  type: string;
  title: string;
  title_en: string;
  status: number;
  code: number;
  detail?: string;
};
export type RecoveryCodes = {
  recovery_codes: string[];
};
export type Role =
  | "administrator"
  | "technician"
  | "sub-user"
  | "applicant"
  | "operator"
  | "board-member"
  | "board-secretary"
  | "inspector"
  | "security-officer"
  | "accountant"
  | "ministry"
  | "citizen"
  | "system";
export type SecondFactor = "none" | "totp" | "recovery-code" | "passkey";
export type Secrecy = {
  version: string;
  text: string;
  accepted_version: string;
  accepted_at: string | null;
};
export type Session = {
  id: string;
  created_at: string | null;
  last_used_at: string | null;
  ends_at: string | null;
  address: string;
  agent: string;
  second_factor: SecondFactor;
  current: boolean;
};
export type SessionList = {
  sessions: Session[];
};
export type TotpSecret = {
  secret: string;
  otpauth: string;
};
