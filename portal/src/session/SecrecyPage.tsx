import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { get, post } from "../api/client";
import type { Secrecy } from "../api/types";
import { Button } from "../components/Button";
import { ProblemNotice } from "../components/notices";
import { Loaded, Page } from "../components/Page";
import { useText } from "./preferences";
import { SESSION, useSignOut } from "./session";

/** Nobody acts before the undertaking of secrecy. */
export function SecrecyPage() {
  const text = useText();
  const client = useQueryClient();
  const signOut = useSignOut();
  const [problem, setProblem] = useState<unknown>();
  const query = useQuery({
    queryKey: ["secrecy"],
    queryFn: () => get<Secrecy>("/api/v1/account/secrecy", { asSession: true }),
  });
  async function accept(version: string) {
    try {
      await post("/api/v1/account/secrecy", { version }, { asSession: true });
      await client.invalidateQueries({ queryKey: SESSION });
    } catch (refused) {
      setProblem(refused);
    }
  }
  return (
    <Page title={text.secrecy.title} lead={text.secrecy.lead}>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <Loaded query={query}>
        {(undertaking) => (
          <div className="card middle">
            <p lang="tr">{undertaking.text}</p>
            <p className="muted">{text.secrecy.version(undertaking.version)}</p>
            <div className="row">
              <Button tone="primary" onPress={() => void accept(undertaking.version)}>
                {text.secrecy.accept}
              </Button>
              <Button tone="quiet" onPress={() => void signOut()}>
                {text.secrecy.leave}
              </Button>
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}
