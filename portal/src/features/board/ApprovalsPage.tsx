import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, post } from "../../api/client";
import type { Approval, ApprovalList } from "../../api/types";
import { Button } from "../../components/Button";
import { TextInput } from "../../components/fields";
import { ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useText } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { useChanged } from "../cases/api";

function ApprovalCard({ approval }: { approval: Approval }) {
  const text = useText();
  const changed = useChanged();
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<unknown>();
  const decide = async (how: "approve" | "reject") => {
    setProblem(undefined);
    try {
      await post(`/api/v1/approvals/${approval.id}/${how}`, reason.trim() ? { reason: reason.trim() } : {});
      changed();
    } catch (refused) {
      setProblem(refused);
    }
  };
  const rows: [string, string][] = [
    [text.approvals.asked, `${approval.asked_by}, ${momentText(approval.asked_at)}`],
    [text.approvals.until, momentText(approval.expires_at)],
    [text.approvals.reason, approval.reason],
    [text.approvals.before, approval.before],
    [text.approvals.after, approval.after],
  ];
  return (
    <section className="card middle" aria-labelledby={approval.id}>
      <h2 id={approval.id}>{approval.act}</h2>
      <dl className="summary">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value || text.none}</dd>
          </div>
        ))}
      </dl>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <TextInput id={`reason-${approval.id}`} label={text.approvals.reasonLabel} value={reason} onChange={setReason} />
      <div className="row">
        <Button tone="primary" onPress={() => void decide("approve")}>
          {text.approvals.approve}
        </Button>
        <Button tone="bad" onPress={() => void decide("reject")}>
          {text.approvals.reject}
        </Button>
      </div>
    </section>
  );
}

/** Acts on accounts that wait for another natural person (G14). */
export function ApprovalsPage() {
  const text = useText();
  const query = useQuery({
    queryKey: ["approvals"],
    queryFn: async () => (await get<ApprovalList>("/api/v1/approvals")).approvals,
  });
  return (
    <Page title={text.approvals.title} lead={text.approvals.lead}>
      <Loaded query={query}>
        {(approvals) =>
          approvals.length === 0 ? (
            <p>{text.approvals.none}</p>
          ) : (
            approvals.map((approval) => <ApprovalCard key={approval.id} approval={approval} />)
          )
        }
      </Loaded>
    </Page>
  );
}
