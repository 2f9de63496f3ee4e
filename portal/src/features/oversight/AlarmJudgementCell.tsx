import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { post } from "../../api/client";
import type { Alarm } from "../../api/openapi.gen";
import { toast } from "../../components/announce";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { Turkish } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { momentText } from "../../text/dates";
import * as words from "./words";

/** Who looks after alarms; the server decides. */
const JUDGING = ["operator", "security-officer"];

/** What an alarm was found to be, by whom and why; and saying it. The detector does not change by it (O8). */
export function AlarmJudgementCell({ alarm }: { alarm: Alarm }) {
  const own = useWords(words).alarms;
  const member = useMember();
  const client = useQueryClient();
  const [verdict, setVerdict] = useState<"false-alarm" | "confirmed">();
  const { judgement } = alarm;
  const judge = async (note: string) => {
    await post(`/api/v1/alarms/${alarm.id}/judgement`, { verdict, note });
    setVerdict(undefined);
    toast(own.saved);
    await client.invalidateQueries({ queryKey: ["alarms"] });
  };
  return (
    <>
      {judgement ? (
        <p>
          <span className={`tag ${judgement.verdict === "confirmed" ? "bad" : "plain"}`}>
            {own.verdicts[judgement.verdict] ?? judgement.verdict}
          </span>
          <br />
          <Turkish>{judgement.note}</Turkish>
          <br />
          <span className="muted">
            <Turkish>{own.judged(judgement.by, momentText(judgement.at))}</Turkish>
          </span>
        </p>
      ) : (
        <span className="muted">{own.notJudged}</span>
      )}
      {JUDGING.includes(member?.role ?? "") ? (
        <div className="row no-print">
          <Button small onPress={() => setVerdict("false-alarm")} aria-label={own.markFalseOf(momentText(alarm.at))}>
            {own.markFalse}
          </Button>
          <Button small onPress={() => setVerdict("confirmed")} aria-label={own.confirmOf(momentText(alarm.at))}>
            {own.confirm}
          </Button>
        </div>
      ) : null}
      <ConfirmDialog
        isOpen={verdict !== undefined}
        title={own.verdicts[verdict ?? ""] ?? ""}
        consequence={own.consequence}
        action={verdict === "confirmed" ? own.confirm : own.markFalse}
        withReason
        onCancel={() => setVerdict(undefined)}
        onConfirm={judge}
      />
    </>
  );
}
