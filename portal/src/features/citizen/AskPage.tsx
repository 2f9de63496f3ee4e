import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { post } from "../../api/client";
import type { Case } from "../../api/types";
import { Button } from "../../components/Button";
import { TextInput } from "../../components/fields";
import { Notice, ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { useChanged } from "../cases/api";
import { useLookUp } from "./api";
import { LookUpFacts } from "./LookUpCard";
import * as words from "./words";
import "./citizen.css";

const QUESTION_CHARACTERS_MAX = 1000;

function AskForm({ reference }: { reference: number }) {
  const text = useWords(words);
  const navigate = useNavigate();
  const changed = useChanged();
  const [question, setQuestion] = useState("");
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  async function send(event: FormEvent) {
    event.preventDefault();
    setWorking(true);
    setProblem(undefined);
    try {
      const asked = question.trim();
      const made = await post<Case>("/api/v1/cases/lookup-inquiry/ask", {
        reference,
        ...(asked ? { question: asked } : {}),
      });
      changed(made);
      await navigate({ to: "/sorgularim/soru/$id", params: { id: made.id } });
    } catch (refused) {
      setProblem(refused);
    } finally {
      setWorking(false);
    }
  }
  return (
    <form onSubmit={send} noValidate className="card middle">
      {problem ? <ProblemNotice problem={problem} /> : null}
      <TextInput
        id="question"
        label={text.question}
        hint={text.questionHint}
        value={question}
        onChange={(value) => setQuestion(value.slice(0, QUESTION_CHARACTERS_MAX))}
        optional
        rows={5}
      />
      <p>{text.askPrivacy}</p>
      <Button type="submit" tone="primary" working={working}>
        {text.send}
      </Button>
    </form>
  );
}

/** "Bunu tanımıyorum": asks the institution about one look-up (V5). */
export function AskPage() {
  const text = useWords(words);
  const { reference } = useParams({ strict: false }) as { reference: string };
  const number = /^\d{1,15}$/.test(reference) ? Number(reference) : -1;
  const query = useLookUp(number);
  return (
    <>
      <p className="crumbs">
        <Link to="/sorgularim">{text.title}</Link>
      </p>
      <Page title={text.askTitle} lead={text.askLead}>
        <Loaded query={query}>
          {(row) =>
            row === null ? (
              <Notice title={text.notThere}>
                <p>{text.notThereText}</p>
                <Link to="/sorgularim" className="button">
                  {text.back}
                </Link>
              </Notice>
            ) : (
              <>
                <section className="card" aria-labelledby="asked">
                  <h2 id="asked" lang="tr">
                    {row.receiver}
                  </h2>
                  {row.direct ? null : <p>{text.indirectText}</p>}
                  <LookUpFacts row={row} />
                </section>
                <ol className="steps">
                  {text.askSteps.map((step) => (
                    <li key={step}>{step}</li>
                  ))}
                </ol>
                <AskForm reference={row.reference} />
              </>
            )
          }
        </Loaded>
      </Page>
    </>
  );
}
