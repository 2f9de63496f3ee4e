import { useText } from "../session/preferences";
import { useMember } from "../session/session";

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
const OF_BOARD = ["board-member", "board-secretary", "inspector"];
const WITH_APPROVALS = ["operator", "security-officer"];
const WITHOUT_CASES = ["citizen", "accountant"];

/** What the role can use. Rights are the server's: an entry that is not here is no secret, only of no use. */
export function useNavigation(): Entry[] {
  const text = useText();
  const member = useMember();
  if (!member) return [];
  const role = member.role;
  const entries: Entry[] = [{ to: "/", label: text.nav.tasks }];
  if (!WITHOUT_CASES.includes(role)) {
    entries.push({ to: "/isler", label: DIRECTORATE.includes(role) ? text.nav.queue : text.nav.cases });
    entries.push({ to: "/yeni", label: text.nav.begin });
  }
  if (OF_BOARD.includes(role)) entries.push({ to: "/kurul", label: text.nav.board });
  if (WITH_APPROVALS.includes(role)) entries.push({ to: "/onaylar", label: text.nav.approvals });
  entries.push({ to: "/hesabim", label: text.nav.account });
  return entries;
}
