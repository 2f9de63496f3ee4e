import { useQueryClient } from "@tanstack/react-query";
import { Link, Navigate, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { currentApplication, setApplication } from "../../api/client";
import type { Act, Case } from "../../api/types";
import { Button } from "../../components/Button";
import { Notice } from "../../components/notices";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useText } from "../../session/preferences";
import { ActForm } from "../cases/ActForm";
import { useCase, useMachines } from "../cases/api";
import { BodyList, labelsOf } from "../cases/BodyList";
import { Timeline } from "../cases/CasePage";
import { DocumentsCard } from "../cases/DocumentsCard";
import { DeadlineTable, StateTag } from "../cases/parts";
import { STEPS, stepAt } from "./steps";

function Steps({ subject }: { subject: Case }) {
  const text = useText();
  const now = stepAt(subject.state);
  return (
    <section className="card" aria-labelledby="steps">
      <h2 id="steps">{text.applicant.tasks}</h2>
      <ol className="tasklist">
        {STEPS.map((step, index) => (
          <li key={step.name} {...(index === now ? { "aria-current": "step" as const } : {})}>
            <span>{text.steps[step.name]}</span>
            {index < now ? (
              <span className="tag good">{text.applicant.done}</span>
            ) : index === now ? (
              <>
                <span className="tag warn">{text.applicant.now}</span>
                <span className="muted">
                  {text.applicant.who}: {step.own ? text.applicant.you : text.applicant.office}
                </span>
              </>
            ) : (
              <span className="tag plain">{text.applicant.later}</span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Acts({ subject }: { subject: Case }) {
  const text = useText();
  const [act, setAct] = useState<Act>();
  const query = useCase(subject.id);
  if (act)
    return (
      <section aria-labelledby="act">
        <h2 id="act" lang="tr">
          {act.label}
        </h2>
        <Button small tone="quiet" onPress={() => setAct(undefined)}>
          {text.cancel}
        </Button>
        <ActForm
          key={act.name}
          act={act}
          subject={subject}
          onDone={() => setAct(undefined)}
          onStale={() => {
            setAct(undefined);
            void query.refetch();
          }}
        />
      </section>
    );
  return (
    <section className="card" aria-labelledby="acts">
      <h2 id="acts">{text.case.acts}</h2>
      {subject.acts.length === 0 ? <p>{text.case.actsNone}</p> : null}
      <div className="row">
        {subject.acts.map((each) => (
          <Button key={each.name} onPress={() => setAct(each)}>
            <Turkish>{each.label}</Turkish>
          </Button>
        ))}
      </div>
    </section>
  );
}

/** The applicant's own view: where it stands, whose turn it is, and what to do now (B2, B7, B8). */
export function ApplicationPage() {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useCase(id);
  const machines = useMachines();
  if (!currentApplication()) return <Navigate to="/basvuru" replace />;
  const labels = labelsOf(machines.data, "application");
  const leave = async () => {
    setApplication(undefined);
    client.removeQueries({ queryKey: ["case"] });
    client.removeQueries({ queryKey: ["cases"] });
    await navigate({ to: "/basvuru" });
  };
  return (
    <>
      <p className="crumbs">
        <Link to="/basvuru">{text.applicant.title}</Link>
      </p>
      <Page
        key={query.data ? "case" : "wait"}
        title={query.data?.title || query.data?.number || text.loading}
        windowTitle={query.data ? text.applicant.title : undefined}
      >
        <Loaded query={query}>
          {(subject) => (
            <>
              <p className="row">
                <StateTag subject={subject} />
                <span className="muted">{subject.number}</span>
                <Button small tone="quiet" onPress={() => void leave()}>
                  {text.applicant.leave}
                </Button>
              </p>
              {subject.closed ? (
                <Notice>
                  <p>{text.case.actsClosed}</p>
                </Notice>
              ) : (
                <Acts subject={subject} />
              )}
              {subject.deadlines.length > 0 ? <DeadlineTable deadlines={subject.deadlines} withCase={false} /> : null}
              <div className="columns">
                <div>
                  <Steps subject={subject} />
                  <section className="card" aria-labelledby="content-title">
                    <h2 id="content-title">{text.case.content}</h2>
                    <BodyList body={subject.body} labels={labels} />
                  </section>
                  <DocumentsCard subject={subject} />
                </div>
                <Timeline id={subject.id} machine={machines.data?.find((each) => each.kind === "application")} />
              </div>
            </>
          )}
        </Loaded>
      </Page>
    </>
  );
}
