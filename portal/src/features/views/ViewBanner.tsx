import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { post } from "../../api/client";
import type { OwnSession } from "../../api/types";
import { Button } from "../../components/Button";
import { ProblemNotice } from "../../components/notices";
import { useText, useWords } from "../../session/preferences";
import * as words from "./words";

/** Begins a view, or ends it with no role; what was read as somebody else is forgotten first. */
export function useView(): (view: { role?: string; institution?: number }) => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (view) => {
    await post("/api/v1/session/view", view, { asSession: true });
    client.removeQueries({
      predicate: (query) => query.queryKey[0] !== "session" && query.queryKey[0] !== "environment",
    });
    await client.invalidateQueries({ queryKey: ["session"] });
    await navigate({ to: "/" });
  };
}

/** Stands above every page while the portal is seen as another role, and ends it (O19). */
export function ViewBanner({ member }: { member: OwnSession | undefined }) {
  const text = useText();
  const own = useWords(words);
  const view = useView();
  const [problem, setProblem] = useState<unknown>();
  if (!member?.view_as) return null;
  return (
    <section className="notice warn view-banner" aria-label={own.title}>
      <p>
        <strong>{own.viewing(text.roles[member.role] ?? member.role)}</strong>.{" "}
        {member.institution === null ? "" : own.of(String(member.institution))} {own.viewingText}
      </p>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <Button small onPress={() => void view({}).catch(setProblem)}>
        {own.end}
      </Button>
    </section>
  );
}
