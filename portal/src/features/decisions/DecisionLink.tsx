import { Link } from "@tanstack/react-router";
import type { CaseSummary } from "../../api/types";
import { useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { DECIDERS, WITH_DECISION } from "./api";
import * as words from "./words";

/** The way from a case to its decision tools, for those who have a use for them. */
export function DecisionLink({ subject }: { subject: Pick<CaseSummary, "id" | "kind"> }) {
  const text = useWords(words);
  const member = useMember();
  if (!DECIDERS.includes(member?.role ?? "") || !WITH_DECISION.includes(subject.kind)) return null;
  return (
    <section className="card no-print" aria-labelledby="decision-tools">
      <h2 id="decision-tools">{text.title}</h2>
      <p>{text.lead}</p>
      <Link to="/isler/$id/karar" params={{ id: subject.id }} className="button">
        {text.open}
      </Link>
    </section>
  );
}
