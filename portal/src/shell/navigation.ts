import { useText } from "../session/preferences";
import { useMember } from "../session/session";
import type { Catalogue } from "../text/tr";

export interface Entry {
  to: string;
  label: string;
}

const DIRECTORATE = [
  "operator",
  "security-officer",
  "board-member",
  "board-secretary",
  "inspector",
  "accountant",
  "ministry",
];
const INSTITUTION = ["administrator", "technician", "sub-user"];
const WITH_CASES = [...DIRECTORATE.filter((role) => role !== "accountant"), ...INSTITUTION];
/** For whom work waits in the queue. */
export const WORKING = ["operator", "security-officer", "board-member", "board-secretary"];
/** Who looks after the running system. */
const RUNNING = ["operator", "security-officer", "inspector"];
const LOG = ["operator", "security-officer", "inspector"];
const EVERYBODY = [...DIRECTORATE, ...INSTITUTION, "citizen"];

/** The menu from top to bottom: where, called what, of use to whom. */
const MENU: {
  to: string;
  label: (nav: Catalogue["nav"]) => string;
  roles: readonly string[];
}[] = [
  { to: "/", label: (nav) => nav.tasks, roles: EVERYBODY },
  { to: "/sorgu", label: (nav) => nav.questions, roles: ["sub-user"] },
  { to: "/kuyruk", label: (nav) => nav.queue, roles: WORKING },
  { to: "/isler", label: (nav) => nav.cases, roles: WITH_CASES },
  { to: "/yeni", label: (nav) => nav.begin, roles: WITH_CASES },
  { to: "/belge", label: (nav) => nav.documents, roles: ["sub-user"] },
  { to: "/kurul", label: (nav) => nav.board, roles: ["board-member", "board-secretary", "inspector"] },
  { to: "/kurumlar", label: (nav) => nav.institutions, roles: DIRECTORATE.filter((role) => role !== "accountant") },
  { to: "/izleme", label: (nav) => nav.monitor, roles: RUNNING },
  { to: "/uyarilar", label: (nav) => nav.alarms, roles: RUNNING },
  { to: "/anahtarlar", label: (nav) => nav.expiries, roles: RUNNING },
  { to: "/onaylar", label: (nav) => nav.approvals, roles: ["operator", "security-officer"] },
  { to: "/sorgularim", label: (nav) => nav.lookUps, roles: ["citizen"] },
  { to: "/iz", label: (nav) => nav.log, roles: [...LOG, "administrator"] },
  { to: "/iz/dogrulama", label: (nav) => nav.logVerification, roles: LOG },
  { to: "/iz/ornek", label: (nav) => nav.logSample, roles: ["security-officer", "inspector"] },
  { to: "/islemler", label: (nav) => nav.acts, roles: LOG },
  { to: "/gelen-kutusu", label: (nav) => nav.inbox, roles: ["administrator", "technician"] },
  { to: "/kullanicilar", label: (nav) => nav.users, roles: ["administrator"] },
  { to: "/adresler", label: (nav) => nav.address, roles: ["administrator", "technician"] },
  { to: "/taahhutname", label: (nav) => nav.undertaking, roles: ["administrator"] },
  { to: "/bildirimler", label: (nav) => nav.notices, roles: ["administrator"] },
  { to: "/ek-yetki", label: (nav) => nav.extra, roles: ["administrator"] },
  { to: "/amaclar", label: (nav) => nav.purposes, roles: ["administrator", "technician"] },
  { to: "/askida", label: (nav) => nav.suspended, roles: ["administrator"] },
  { to: "/hesaplar", label: (nav) => nav.accounts, roles: ["operator", "security-officer", "inspector"] },
  {
    to: "/kullanim",
    label: (nav) => nav.usage,
    roles: ["administrator", "technician", "operator", "inspector", "accountant"],
  },
  { to: "/baslangic", label: (nav) => nav.connection, roles: ["administrator", "technician"] },
  { to: "/konsol", label: (nav) => nav.console, roles: ["technician"] },
  { to: "/rol-gorunumu", label: (nav) => nav.viewAs, roles: DIRECTORATE.filter((role) => role !== "accountant") },
  { to: "/hesabim", label: (nav) => nav.account, roles: EVERYBODY },
];

/** What the role can use. Rights are the server's: an entry that is not here is no secret, only of no use. */
export function useNavigation(): Entry[] {
  const text = useText();
  const member = useMember();
  if (!member) return [];
  return MENU.filter((entry) => entry.roles.includes(member.role)).map(({ to, label }) => ({
    to,
    label: label(text.nav),
  }));
}
