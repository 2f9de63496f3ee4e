import { Link, useNavigate } from "@tanstack/react-router";
import { post } from "../../api/client";
import type { Case } from "../../api/types";
import { Loaded, Page } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { ActForm } from "../cases/ActForm";
import { useMachines } from "../cases/api";
import * as words from "./words";

/** A sub-user with rights on one page: who, for which application, which fields. */
export function AddUserPage() {
  const text = useText();
  const own = useWords(words).users;
  const navigate = useNavigate();
  const machines = useMachines();
  return (
    <>
      <p className="crumbs">
        <Link to="/kullanicilar">{own.title}</Link>
      </p>
      <Page title={own.addSub} lead={text.act.lead}>
        <Loaded query={machines}>
          {(all) => {
            const act = all
              .find((machine) => machine.kind === "user")
              ?.acts.find((each) => each.name === "define-sub-user");
            if (!act) return <p>{text.act.notThereText}</p>;
            // Whose it is, is known.
            const fields = act.fields.filter((field) => field.name !== "institution");
            return (
              <ActForm
                act={{ ...act, fields }}
                send={(body) => post<Case>("/api/v1/cases/user/define-sub-user", body)}
                onDone={(made) => void navigate({ to: "/kullanicilar/$id", params: { id: made.id } })}
              />
            );
          }}
        </Loaded>
      </Page>
    </>
  );
}
