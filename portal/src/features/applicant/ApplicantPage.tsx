import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { currentApplication, get, openWithoutAccount, Problem, setApplication } from "../../api/client";
import type { Act, Case, CaseSummary } from "../../api/types";
import { Button } from "../../components/Button";
import { TextInput } from "../../components/fields";
import { ErrorSummary, type Fault, Notice, ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { ActForm } from "../cases/ActForm";
import { useMachines } from "../cases/api";
import * as words from "./words";
import "../institution/institution.css";

function Follow() {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [given, setGiven] = useState({ number: "", code: "" });
  const [faults, setFaults] = useState<Fault[]>([]);
  const [problem, setProblem] = useState<unknown>();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = (["number", "code"] as const)
      .filter((name) => given[name].trim() === "")
      .map((name) => ({ id: name, message: text.applicant.need }));
    setFaults(found);
    setProblem(undefined);
    if (found.length > 0) return;
    setApplication({ number: given.number.trim(), code: given.code.trim() });
    try {
      const { cases } = await get<{ cases: CaseSummary[] }>("/api/v1/cases?limit=1");
      const first = cases[0];
      if (!first) throw new Problem({ status: 404 });
      client.removeQueries({ queryKey: ["case"] });
      await navigate({ to: "/basvuru/$id", params: { id: first.id } });
    } catch (refused) {
      setApplication(undefined);
      setProblem(refused);
    }
  }
  const fault = (id: string) => faults.find((each) => each.id === id)?.message;
  const unknown = problem instanceof Problem && [401, 403, 404].includes(problem.status);
  return (
    <section className="card narrow" aria-labelledby="follow">
      <h2 id="follow">{text.applicant.followTitle}</h2>
      <form onSubmit={submit} noValidate>
        <ErrorSummary faults={faults} />
        {problem ? <ProblemNotice problem={problem} known={unknown ? text.applicant.wrong : undefined} /> : null}
        <TextInput
          id="number"
          label={text.applicant.number}
          hint={text.applicant.numberHint}
          value={given.number}
          onChange={(number) => setGiven({ ...given, number })}
          error={fault("number")}
          autoComplete="off"
        />
        <TextInput
          id="code"
          label={text.applicant.code}
          value={given.code}
          onChange={(code) => setGiven({ ...given, code })}
          error={fault("code")}
          autoComplete="off"
        />
        <Button type="submit" tone="primary">
          {text.applicant.follow}
        </Button>
      </form>
    </section>
  );
}

function Start({ act, kind, onOpened }: { act: Act; kind: string | undefined; onOpened: (made: Case) => void }) {
  // What the public page was told is not asked again (A8); a kind that is none is left out.
  const known = act.fields.find((field) => field.name === "applicant_kind")?.choices?.some((each) => each === kind);
  return (
    <ActForm
      act={act}
      given={kind && known ? { applicant_kind: kind, request: "online" } : undefined}
      send={(body) => openWithoutAccount<Case>("/api/v1/cases/application/open", body)}
      onDone={onOpened}
    />
  );
}

/** What helps before and beside an application; pages for anybody (B1, B10, B12). */
function Before() {
  const own = useWords(words);
  return (
    <ul className="section-list card narrow">
      <li>
        <a href="/uygunluk">{own.eligible}</a>
        <span className="muted">{own.eligibleText}</span>
      </li>
      <li>
        <a href="/kurumlar">{own.branchesSee}</a>
        <span className="muted">{own.branches}</span>
      </li>
      <li>
        <a href="/belge-dogrulama">{own.verify}</a>
      </li>
    </ul>
  );
}

/** An institution applies without an account; number and code are the way back. */
export function ApplicantPage() {
  const text = useText();
  const machines = useMachines();
  const { tur: kind } = useSearch({ strict: false }) as { tur?: string };
  const [isOpening, setIsOpening] = useState(kind !== undefined);
  const [made, setMade] = useState<Case>();
  const key = currentApplication();
  if (made && key)
    return (
      <Page key="made" title={text.applicant.codeTitle}>
        <Notice tone="warn" title={text.case.toldOnce}>
          <p>{text.applicant.codeText}</p>
          <dl className="summary">
            <div>
              <dt>{text.applicant.number}</dt>
              <dd>
                <code>{key.number}</code>
              </dd>
            </div>
            <div>
              <dt>{text.applicant.code}</dt>
              <dd>
                <code>{key.code}</code>
              </dd>
            </div>
          </dl>
        </Notice>
        <Link to="/basvuru/$id" params={{ id: made.id }} className="button primary">
          {text.applicant.goOn}
        </Link>
      </Page>
    );
  return (
    <Page title={text.applicant.title} lead={text.applicant.lead}>
      {isOpening ? null : (
        <section className="card narrow" aria-labelledby="start">
          <h2 id="start">{text.applicant.startTitle}</h2>
          <Button tone="primary" onPress={() => setIsOpening(true)}>
            {text.applicant.start}
          </Button>
        </section>
      )}
      {isOpening ? (
        <Loaded query={machines}>
          {(all) => {
            const act = all
              .find((machine) => machine.kind === "application")
              ?.acts.find((each) => each.from.length === 0 && each.roles.includes("applicant"));
            return act ? (
              <Start
                act={act}
                kind={kind}
                onOpened={(opened) => {
                  if (opened.code) setApplication({ number: opened.number, code: opened.code });
                  setMade(opened);
                }}
              />
            ) : (
              <p>{text.act.notThereText}</p>
            );
          }}
        </Loaded>
      ) : (
        <>
          <Follow />
          <Before />
        </>
      )}
    </Page>
  );
}
