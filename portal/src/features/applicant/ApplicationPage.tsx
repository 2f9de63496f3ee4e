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
import { PaperButton } from "../cases/PaperButton";
import { DeadlineTable, StateTag } from "../cases/parts";
import { DescribeTasks } from "./DescribeTasks";
import { ApplicantLetters, DecisionCard, Missing, Way } from "./ProgressCards";
import "../institution/institution.css";

const describe = (subject: Case) => subject.acts.find((act) => act.name === "describe");

/** The long form has its own page parts. */
const IN_TASKS = ["describe", "keep-draft"];

function Acts({ subject }: { subject: Case }) {
  const text = useText();
  const acts = subject.acts.filter((each) => !IN_TASKS.includes(each.name));
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
      {acts.length === 0 ? <p>{text.case.actsNone}</p> : null}
      <div className="row">
        {acts.map((each) => (
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
                <PaperButton id={subject.id} number={subject.number} paper="copy" />
                <Button small tone="quiet" onPress={() => void leave()}>
                  {text.applicant.leave}
                </Button>
              </p>
              {subject.closed ? (
                <Notice>
                  <p>{text.case.actsClosed}</p>
                </Notice>
              ) : (
                <>
                  <Missing subject={subject} />
                  {describe(subject) ? (
                    <DescribeTasks key={subject.id} subject={subject} act={describe(subject) as Act} labels={labels} />
                  ) : null}
                  <Acts subject={subject} />
                </>
              )}
              {subject.deadlines.length > 0 ? <DeadlineTable deadlines={subject.deadlines} withCase={false} /> : null}
              <div className="columns">
                <div>
                  <Way subject={subject} />
                  <DecisionCard subject={subject} />
                  <ApplicantLetters />
                  <section className="card" aria-labelledby="content-title">
                    <h2 id="content-title">{text.case.content}</h2>
                    <BodyList body={subject.body} labels={labels} without={["draft", "decision"]} />
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
