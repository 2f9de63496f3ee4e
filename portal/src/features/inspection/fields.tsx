import { TextInput } from "../../components/fields";
import type { Fault } from "../../components/notices";
import { useWords } from "../../session/preferences";
import { parseDay } from "../../text/dates";
import * as words from "./words";

const REASON_MIN = 5;

/** Two days as people type them. */
export interface Days {
  from: string;
  until: string;
}

/** What is wrong with the days, and what goes to the server. */
export function readDays(days: Days, text: typeof words.tr): { faults: Fault[]; body: Record<string, string> } {
  const faults: Fault[] = [];
  const body: Record<string, string> = {};
  for (const name of ["from", "until"] as const) {
    const typed = days[name].trim();
    const day = parseDay(typed);
    if (day) body[name] = day;
    else if (typed) faults.push({ id: name, message: text.faultDay });
  }
  if (body["from"] && body["until"] && body["until"] < body["from"])
    faults.push({ id: "until", message: text.faultOrder });
  return { faults, body };
}

export function reasonFaults(reason: string, text: typeof words.tr): Fault[] {
  const size = new TextEncoder().encode(reason.trim()).length;
  return size < REASON_MIN ? [{ id: "reason", message: text.faultReason }] : [];
}

export function faultOf(faults: readonly Fault[], id: string): string | undefined {
  return faults.find((fault) => fault.id === id)?.message;
}

export function DayFields(props: {
  days: Days;
  onChange: (days: Days) => void;
  faults: readonly Fault[];
  hint?: string;
}) {
  const text = useWords(words);
  const { days, onChange, faults } = props;
  return (
    <div className="log-days">
      <TextInput
        id="from"
        label={text.from}
        value={days.from}
        onChange={(from) => onChange({ ...days, from })}
        hint={props.hint ?? text.dayHint}
        error={faultOf(faults, "from")}
        inputMode="numeric"
        look="short"
        optional
      />
      <TextInput
        id="until"
        label={text.until}
        value={days.until}
        onChange={(until) => onChange({ ...days, until })}
        hint={props.hint ?? text.dayHint}
        error={faultOf(faults, "until")}
        inputMode="numeric"
        look="short"
        optional
      />
    </div>
  );
}

export function ReasonField(props: {
  value: string;
  onChange: (value: string) => void;
  faults: readonly Fault[];
  ofPerson?: boolean;
}) {
  const text = useWords(words);
  return (
    <TextInput
      id="reason"
      label={text.reason}
      value={props.value}
      onChange={props.onChange}
      hint={props.ofPerson ? text.reasonHint : text.reasonHintPlain}
      error={faultOf(props.faults, "reason")}
    />
  );
}
