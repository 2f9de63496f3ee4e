/** What the server answers (docs/formats/rest.md); the browser tests compare the paths with the served OpenAPI. */

export interface Account {
  id: string;
  version: number;
  login: string;
  role: string;
  institution: number | null;
  name: string;
  state: string;
  last_login_at: string | null;
}

export interface OwnSession {
  next: "none" | "second-factor" | "enrol-second-factor";
  account: Account;
  role: string;
  institution: number | null;
  view_as: boolean;
  session: SessionRow;
  idle_end_at: string;
  secrecy_accepted: boolean;
  totp: boolean;
  passkeys: number;
  recovery_codes_left: number;
  allowed: string[];
  last_login_address?: string;
  failed_tries?: number;
}

export interface SessionRow {
  id: string;
  created_at: string;
  last_used_at: string;
  ends_at: string;
  address: string;
  agent: string;
  second_factor: string;
  current: boolean;
}

export type FieldKind =
  | "text"
  | "long-text"
  | "choice"
  | "accepted"
  | "boolean"
  | "object"
  | "list"
  | "integer"
  | "date"
  | "hash"
  | "landline"
  | "email"
  | "national-id"
  | "any";

export interface Field {
  name: string;
  kind: FieldKind;
  label: string;
  required: boolean;
  lowest: number;
  highest?: number;
  choices?: string[];
  rule?: string;
  members?: Field[];
}

export interface Act {
  name: string;
  label: string;
  rule: string;
  two_persons: boolean;
  fields: Field[];
}

export interface MachineAct extends Act {
  from: string[];
  to: string[];
  roles: string[];
}

export interface Machine {
  kind: string;
  label: string;
  prefix: string;
  states: { name: string; label: string; terminal: boolean }[];
  acts: MachineAct[];
  readers: string[];
}

export interface Deadline {
  name: string;
  case: string;
  case_number: string;
  last_day: string;
  days_left: number;
  label?: string;
  rule?: string;
  consequence?: string;
  acts_by_itself?: boolean;
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonMembers = { [name: string]: Json };

export interface CaseSummary {
  id: string;
  kind: string;
  kind_label: string;
  number: string;
  title: string;
  state: string;
  state_label: string;
  closed: boolean;
  version: number;
  institution?: number;
  opened_at: string;
  changed_at: string;
  deadlines: Deadline[];
  waits_for_second_person: boolean;
}

export interface Person {
  name: string;
  role: string;
  institution?: number;
}

export interface Case extends CaseSummary {
  body: JsonMembers;
  acts: Act[];
  pending?: { act: string; asked_by: Person; asked_at: string; input: JsonMembers };
  code?: string;
  told_once?: JsonMembers;
}

export interface Step {
  version: number;
  act: string;
  label?: string;
  from: string;
  to: string;
  actor: Person;
  approver?: Person;
  at: string;
  rule: string;
  input: JsonMembers;
}

export interface Document {
  hash: string;
  kind: string;
  type: string;
  bytes: number;
  channel: string;
  original: boolean;
  added_by: string;
  added_at: string;
}

export interface Approval {
  id: string;
  act: string;
  subject: string;
  before: string;
  after: string;
  reason: string;
  asked_by: string;
  asked_at: string;
  expires_at: string;
  state: string;
}
