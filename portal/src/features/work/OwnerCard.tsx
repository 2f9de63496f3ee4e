import { useState } from "react";
import type { HandOverReport } from "../../api/openapi.gen";
import type { Case } from "../../api/types";
import { Button } from "../../components/Button";
import { ProblemNotice } from "../../components/notices";
import { useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { WORKING } from "../../shell/navigation";
import { useAssignment, useHandOver } from "./api";
import { HandOverNotice, OwnerTag } from "./parts";
import * as words from "./words";

/** Who of the directorate works on this case, and taking it (O1). */
export function OwnerCard({ subject }: { subject: Case }) {
  const own = useWords(words);
  const member = useMember();
  const isWorking = WORKING.includes(member?.role ?? "") && !subject.closed;
  const query = useAssignment(subject.id, isWorking);
  const handOver = useHandOver();
  const [report, setReport] = useState<HandOverReport>();
  const [problem, setProblem] = useState<unknown>();
  if (!isWorking || !query.data || !member) return null;
  const { assignee, may_take } = query.data;
  const isMine = assignee?.account === member.account.id;
  const move = (to: string | null) => {
    setProblem(undefined);
    handOver([{ case: subject.id, from: assignee?.account ?? null }], to).then(setReport, setProblem);
  };
  return (
    <section className="card no-print" aria-labelledby="owner">
      <h2 id="owner">{own.owner}</h2>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <HandOverNotice report={report} />
      <p>
        <OwnerTag assignee={assignee} />
      </p>
      {may_take ? (
        <div className="row">
          {isMine ? (
            <Button onPress={() => move(null)}>{own.back}</Button>
          ) : (
            <Button onPress={() => move(member.account.id)}>{assignee ? own.takeOver : own.take}</Button>
          )}
        </div>
      ) : null}
    </section>
  );
}
