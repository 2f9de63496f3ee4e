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
export type ActivityReview = {
  at: string;
  by: string;
  note: string;
  users: number;
  questions: number;
};
export type ActivityReviews = {
  institution: number;
  may_review: boolean;
  counted_until: string | null;
  months: MonthOfActivity[];
};
export type Alarm = {
  id: string;
  at: string;
  event: string;
  institution: number;
  institution_name: string;
  service_user: string;
  is_end_user: boolean;
  signal?: string;
  level?: string;
  count?: number;
  among?: number;
  rule?: string;
  by?: string;
  reason?: string;
  judgement: AlarmJudgement | null;
};
export type AlarmJudgement = {
  verdict: string;
  note: string;
  by: string;
  at: string;
};
export type AlarmList = {
  alarms: Alarm[];
};
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
export type Assignee = {
  account: string;
  name: string;
  role: Role;
  since: string | null;
};
export type BlockRecord = {
  ground: string;
  since: string;
  note: string;
  lifted: string | null;
  lifted_by: string;
  evidence: string;
};
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
  | "ministry-naming"
  | "service-credential"
  | "lookup-inquiry"
  | "usage-review";
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
export type CertificateState = {
  fingerprint: string;
  subject: string;
  not_after: string;
  revoked: string | null;
};
export type Console = {
  services: ConsoleService[];
  people: ConsolePerson[];
};
export type ConsoleMember = {
  name: string;
  type: string;
  holds: string;
  values: string[];
};
export type ConsolePerson = {
  name: string;
  description: string;
  number: number;
  birth_day: number;
  birth_month: number;
  birth_year: number;
};
export type ConsoleService = {
  service: number;
  name: string;
  name_en: string;
  title: string;
  version: string;
  path: string;
  action: string;
  namespace: string;
  operation: string;
  criterion: string;
  list: boolean;
  members: ConsoleMember[];
};
export type Credential = {
  name: string;
  active: boolean;
  old_secret_until: string | null;
  last_token_at: string | null;
  last_question_at: string | null;
  last_refused_at: string | null;
  last_address: string | null;
  last_address_at: string | null;
};
export type CredentialCertificate = {
  subject: string;
  fingerprint: string;
  not_before: string;
  not_after: string;
  revoked_at: string | null;
};
export type Credentials = {
  address: string;
  profile: string;
  credentials: Credential[];
  certificates: CredentialCertificate[];
};
export type DeadlineList = {
  deadlines: CaseDeadline[];
};
export type DecisionArea = {
  provinces: number[];
  districts: number[];
  neighbourhoods: number[];
};
export type DecisionBasis = {
  law: string;
  article: string;
};
export type DecisionChange = {
  place: string;
  before: string;
  after: string;
  effect: string;
  data_class: string;
};
export type DecisionDifference = {
  before: string | null;
  after: string;
  basis: string;
  differences: DecisionChange[];
};
export type DecisionLeaf = {
  path: string;
  data_class: string;
  granted: boolean;
  asked?: boolean;
};
export type DecisionLimit = {
  period: string;
  count: number;
};
export type DecisionPeriod = {
  hash: string;
  from: string;
  until: string | null;
};
export type DecisionPrecedent = {
  service: string;
  leaf: string;
  data_class: string;
  granted: number;
  decisions: string[];
};
export type DecisionPrecedents = {
  class: string;
  compared: number;
  unreadable: number;
  rows: DecisionPrecedent[];
};
export type DecisionPreview = {
  service: string;
  version: string;
  persona: string;
  basis: string;
  at: string;
  answer: Json;
  withheld: WithheldLeaf[];
  records: JsonMembers[];
  price: Json;
  price_note: string;
};
export type DecisionPurpose = {
  code: string;
  text: string;
  legal_basis: DecisionBasis[];
};
export type DecisionRights = {
  number: string;
  hash: string;
  date: string;
  valid_from: string;
  valid_until: string;
  purpose_required: boolean;
  end_user_required: boolean;
  purposes: DecisionPurpose[];
  services: DecisionService[];
  basis: string;
  institution: InstitutionName;
};
export type DecisionService = {
  service: string;
  version: string;
  title: string;
  title_en: string;
  criteria_max: number;
  limits: DecisionLimit[];
  purposes: string[];
  is_list: boolean;
  area: DecisionArea;
  leaves: DecisionLeaf[];
};
export type DecisionUse = {
  decision: string;
  since: string;
  entries_seen: number;
  oldest: string;
  by_leaf: boolean;
  services: ServiceUse[];
};
export type DocumentChannel = "portal" | "post" | "hand" | "fax" | "cargo" | "post-to-named-person";
export type DocumentList = {
  documents: CaseDocument[];
};
export type Downloads = {
  services: UsageService[];
};
export type Duty = {
  kind: string;
  name: string;
  label: string;
  urgency: string;
  rule: string;
  consequence: string;
  acts_by_itself: boolean;
  count: number;
  note: string;
  since: string | null;
  act: string | null;
  case: string | null;
  case_number: string | null;
  case_kind: string | null;
  last_day: string | null;
  days_left: number | null;
};
export type DutyList = {
  duties: Duty[];
  has_more: boolean;
};
export type EarlierLogin = {
  at: string | null;
  address: string;
  failed_tries: number;
};
export type ElectronicSignature = {
  sha256: string;
  paper: string;
  edition: number;
  name: string;
  issuer: string;
  serial: string;
  certificate: string;
  signed_at: string;
  received_at: string;
};
export type Expiry = {
  kind: string;
  id: string;
  name: string;
  institution: number | null;
  authority: string | null;
  until: string;
  days_left: number;
  revoked: boolean;
  problem: string;
};
export type ExpiryList = {
  expiries: Expiry[];
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
export type GoLive = {
  passed: boolean;
  questions: number;
  days: number;
  from: string | null;
  until: string | null;
  checks: GoLiveCheck[];
  reports: GoLiveReport[];
};
export type GoLiveCheck = {
  name: string;
  state: string;
  seen: number;
  bound: number;
  wanted: boolean;
  missing: GoLiveService[];
};
export type GoLiveReport = {
  id: number;
  number: string;
  made_at: string;
  made_by: string;
  passed: boolean;
  digest: string;
};
export type GoLiveService = {
  service: number;
  name: string;
  name_en: string;
};
export type HandOverRefusal = {
  id: string;
  number: string;
  code: number;
  assignee: Assignee | null;
};
export type HandOverReport = {
  done: string[];
  refused: HandOverRefusal[];
};
export type InquiryEntry = {
  reference: number;
  time: string;
  request_id: string;
  service: string;
  purpose: string | null;
  purpose_code: string | null;
  file_number: string | null;
  service_user: string;
  end_user: string | null;
  answered: boolean;
};
export type InstitutionList = {
  institutions: InstitutionSummary[];
  total: number;
};
export type InstitutionName = {
  number: number;
  name: string;
  class: string;
};
export type InstitutionRights = {
  number: string;
  hash: string;
  date: string;
  valid_from: string;
  valid_until: string;
  purpose_required: boolean;
  end_user_required: boolean;
  purposes: DecisionPurpose[];
  services: DecisionService[];
};
export type InstitutionSummary = {
  number: number;
  name: string;
  class: string;
  standing: string;
  blocks: string[];
  paying: boolean;
  profile: string;
};
export type InstitutionView = {
  number: number;
  name: string;
  class: string;
  standing: string;
  blocks: string[];
  paying: boolean;
  profile: string;
  registered_address: string;
  undertaking_signed: boolean;
  block_history: BlockRecord[];
  service_users: ServiceUserState[];
  certificates: CertificateState[];
  stopped_users: StoppedUser[];
  narrow_stops: NarrowStop[];
  decisions: DecisionPeriod[];
  rights: InstitutionRights | null;
  usage: LimitUse[];
};
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
export type LimitUse = {
  service: string;
  version: string;
  day: number;
  month: number;
};
export type LogAct = {
  index: number;
  time: string;
  type: string;
  institution: number;
  by: string;
  approver: string;
  rule: string;
  detail: string;
};
export type LogActRows = {
  id: string;
  kind: string;
  state: string;
  asked_at: string | null;
  asked_by: string;
  approved_by: string;
  reason: string;
  about: string;
  institution: number;
  service: number;
  from: string | null;
  until: string | null;
  mine: boolean;
  entry: number | null;
  total: number;
  unreadable: number;
  reached: string | null;
  before: number | null;
  next: number | null;
  rows: LogAct[];
};
export type LogEntry = {
  index: number;
  time: string;
  type: string;
  institution: number;
  institution_name: string;
  service: number;
  service_name: string;
  outcome: number;
  outcome_text: string | null;
  request_id: string;
  test_data: boolean;
  continuation: boolean;
  persons_and_users: number;
  commitment: string;
  leaf: string;
  published: boolean;
  log_size: number;
  root: string;
  checkpoint: string;
  verifier_key: string;
  verify_command: string;
  purpose_text?: string;
  opened?: OpenedLogEntry;
  opened_by_entry?: number;
};
export type LogPlace = {
  index: number;
};
export type LogRow = {
  index: number;
  time: string;
  type: string;
  institution: number;
  institution_name: string;
  service: number;
  service_name: string;
  outcome: number;
  outcome_text: string | null;
  role?: string;
  user: string;
  purpose: string;
  file_number: string;
  persons: number;
};
export type LogRows = {
  id: string;
  kind: string;
  state: string;
  asked_at: string | null;
  asked_by: string;
  approved_by: string;
  reason: string;
  about: string;
  institution: number;
  service: number;
  from: string | null;
  until: string | null;
  mine: boolean;
  entry: number | null;
  total: number;
  unreadable: number;
  reached: string | null;
  before: number | null;
  next: number | null;
  rows: LogRow[];
};
export type LogSample = {
  id: string;
  drawn_at: string | null;
  reason: string;
  seed: string;
  strata_by: string;
  per_stratum: number;
  log_size: number;
  pack_bytes: number;
  sums: string;
  entry: number;
  from: string | null;
  until: string | null;
  strata: SampleStratum[];
  entries: SampleEntry[];
};
export type LogSampleList = {
  samples: LogSample[];
};
export type LogSearch = {
  id: string;
  kind: string;
  state: string;
  asked_at: string | null;
  asked_by: string;
  approved_by: string;
  reason: string;
  about: string;
  institution: number;
  service: number;
  from: string | null;
  until: string | null;
  mine: boolean;
  entry: number | null;
};
export type LogSearchList = {
  searches: LogSearch[];
};
export type LookUp = {
  reference: number;
  direct: boolean;
  answered: boolean;
  day: string;
  time: string | null;
  institution: number;
  receiver: string;
  service: string | null;
  purpose: string | null;
  basis: string[];
  groups: string[];
  inquiry: string | null;
};
export type LookUpCount = {
  year: number;
  institution: number;
  receiver: string;
  count: number;
};
export type LookUpPage = {
  covered_until: string;
  may_hide: boolean;
  total: number;
  counts: LookUpCount[];
  rows: LookUp[];
  next: number | null;
};
export type LookUpProof = {
  reference: number;
  leaf: string;
  path: string[];
  size: number;
  root: string;
  checkpoint: string;
  receipt: string | null;
};
export type Mandate = {
  last_day: string | null;
  set_at: string | null;
  set_by: string;
  reason: string;
};
export type Me = {
  next: NextStep;
  account: Account;
  role: Role;
  institution: number | null;
  view_as: boolean;
  mandate_until: string | null;
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
  earlier_login?: EarlierLogin | null;
};
export type Monitor = {
  at: string;
  totals: MonitorTotals;
  seconds: MonitorSecond[];
  institutions: MonitorInstitution[];
  services: MonitorService[];
  provinces: MonitorProvince[];
  unnamed: number;
  alarms_today: number;
  approvals_waiting: number;
  institutions_total: number;
  institutions_blocked: number;
};
export type MonitorInstitution = {
  number: number;
  name: string;
  questions: number;
  refused: number;
};
export type MonitorProvince = {
  province: number;
  name: string;
  institutions: number;
  questions: number;
  refused: number;
};
export type MonitorSecond = {
  at: string;
  questions: number;
  answered: number;
  faults: number;
  p95_us: number;
};
export type MonitorService = {
  service: string;
  version: string;
  title: string;
  title_en: string;
  records: number;
};
export type MonitorTotals = {
  questions: number;
  answered: number;
  refused: number;
  records: number;
  requests: number;
  faults: number;
  p50_us: number;
  p95_us: number;
  p99_us: number;
};
export type MonthOfActivity = {
  month: string;
  from: string;
  until: string;
  due: string;
  state: string;
  sums: UsageSums;
  users: number;
  review: ActivityReview | null;
};
export type NarrowStop = {
  scope: string;
  part: string;
  since: string;
  case: string;
};
export type NextStep = "none" | "second-factor" | "enrol-second-factor";
export type OfferedAct = {
  name: string;
  label: string;
  rule: string;
  two_persons: boolean;
  fields: CaseField[];
};
export type OpenedLogEntry = {
  service_user?: string;
  end_user?: string;
  end_user_number?: string;
  end_user_address?: string;
  source_address?: string;
  purpose?: string;
  file_number?: string;
  queried: string[];
  affected: string[];
  criteria_digest?: string;
  request_digest?: string;
  response_digest?: string;
  decision?: string;
  token?: string;
  message_id?: string;
  rule?: string;
  detail?: string;
  record_count: number;
  register_version?: string;
  policy_version: number;
};
export type OpenedSession = {
  next: NextStep;
  ends_at: string | null;
};
export type OverdueReview = {
  institution: number;
  name: string;
  month: string;
  due: string;
};
export type OverdueReviews = {
  months: OverdueReview[];
  has_more: boolean;
};
export type OverlapAccount = {
  login: string;
  role: Role;
  institution: number;
};
export type OwnPurpose = {
  code: string;
  parent: string;
  name: string;
  pattern: string;
  example: string;
  needs_case: boolean;
  state: string;
  since: string | null;
  defined_by: string;
  ended_at: string | null;
  ended_by: string;
};
export type OwnPurposeList = {
  purposes: OwnPurpose[];
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
export type Persona = {
  name: string;
  description: string;
};
export type PersonaList = {
  personas: Persona[];
};
export type Problem = {
  type: string;
  title: string;
  title_en: string;
  status: number;
  code: number;
  detail?: string;
};
export type RecordedMessage = {
  at: string;
  service: number;
  name: string;
  name_en: string;
  request: string;
  status: number;
  took_us: number;
  question: string;
  answer: string;
  cut: boolean;
};
export type Recording = {
  begun_at: string | null;
  ends_at: string | null;
  now: string;
  shape: boolean;
  minutes_max: number;
  messages_max: number;
  messages: RecordedMessage[];
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
export type RoleOverlap = {
  accounts: OverlapAccount[];
};
export type RoleOverlaps = {
  people: RoleOverlap[];
};
export type SampleEntry = {
  index: number;
  time: string;
  institution: number;
  service: number;
  outcome: number;
  stratum: string;
};
export type SampleStratum = {
  name: string;
  entries: number;
  drawn: number;
};
export type SecondFactor = "none" | "totp" | "recovery-code" | "passkey";
export type Secrecy = {
  version: string;
  text: string;
  accepted_version: string;
  accepted_at: string | null;
};
export type ServiceUse = {
  service: string;
  version: string;
  leaves: number;
  answered: number;
  refused: number;
  proposed_for_removal: boolean;
  evidence?: UseEvidence;
};
export type ServiceUserState = {
  name: string;
  active: boolean;
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
export type Signing = {
  electronic: boolean;
  demo_signer: boolean;
  open: boolean;
  edition: number;
  paper: string | null;
  signatures: ElectronicSignature[];
};
export type Start = {
  steps: StartStep[];
  last_refusal: UsageCall | null;
};
export type StartStep = {
  name: string;
  done: boolean;
  at: string | null;
};
export type StoppedUser = {
  service_user: string;
  is_end_user: boolean;
  since: string;
};
export type TotpSecret = {
  secret: string;
  otpauth: string;
};
export type UsageCall = {
  entry: number;
  at: string;
  service: number;
  name: string;
  name_en: string;
  kind: string;
  code: number;
  result: string;
  result_en: string;
  user: number;
  user_name: string;
  request: string;
  took_us: number | null;
};
export type UsageCallPage = {
  calls: UsageCall[];
  next?: number;
  counted_until: string | null;
};
export type UsageHeader = {
  service: number;
  header: string;
  value: string;
};
export type UsageLimit = {
  service: number;
  name: string;
  name_en: string;
  version: string;
  period: string;
  limit: number;
  used: number;
  left: number;
  forecast: number;
  resets_at: string;
  valid_until: string;
};
export type UsageLimits = {
  limits: UsageLimit[];
  headers: UsageHeader[];
  unlimited: UsageService[];
};
export type UsagePeriod = {
  from: string;
  until: string;
  sums: UsageSums;
};
export type UsageReport = {
  institution: number;
  group: string;
  counted_until: string | null;
  now: UsagePeriod;
  before: UsagePeriod;
  rows: UsageRow[];
};
export type UsageRow = {
  key: string;
  name: string;
  name_en: string;
  sums: UsageSums;
  before?: UsageSums;
};
export type UsageService = {
  service: number;
  name: string;
  name_en: string;
  version: string;
  valid_until: string;
};
export type UsageSums = {
  answered: number;
  empty: number;
  refused: number;
};
export type UseEvidence = {
  first_index: number;
  last_index: number;
  last: string;
};
export type Verification = {
  id: string;
  state: string;
  asked_by: string;
  entry: number;
  asked_at: string | null;
  started_at: string | null;
  ended_at: string | null;
  from: string | null;
  until: string | null;
  done: number;
  total: number;
  rate: number | null;
  remaining_s: number | null;
  first: number;
  end: number;
  entries: number;
  frames: number;
  compared_with: number;
  destroyed_before: number;
  problem: string;
  first_bad: number | null;
};
export type VerificationList = {
  verifications: Verification[];
};
export type WithheldLeaf = {
  path: string;
  data_class: string;
};
export type WorkAssignment = {
  assignee: Assignee | null;
  may_take: boolean;
};
export type WorkItem = {
  case: CaseSummary;
  age_days: number;
  assignee: Assignee | null;
};
export type WorkPeople = {
  people: WorkPerson[];
};
export type WorkPerson = {
  account: string;
  name: string;
  role: Role;
};
export type WorkQueue = {
  items: WorkItem[];
  mine: number;
  nobody: number;
  others: number;
  next?: string;
};
