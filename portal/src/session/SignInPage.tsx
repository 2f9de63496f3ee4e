import { useQueryClient } from "@tanstack/react-query";
import { Link, Navigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, lazy, Suspense, useState } from "react";
import { CODE, Problem, post } from "../api/client";
import type { OpenedSession, OwnSession } from "../api/types";
import { Button } from "../components/Button";
import { PasswordInput, TextInput } from "../components/fields";
import { ErrorSummary, type Fault, Notice, ProblemNotice, Skeleton } from "../components/notices";
import { Page } from "../components/Page";
import { useText } from "./preferences";
import { SESSION, useSession } from "./session";

const fetchFactor = () => import("./FactorStep");
const FactorStep = lazy(() => fetchFactor().then((module) => ({ default: module.FactorStep })));
const EnrolStep = lazy(() => import("./EnrolStep").then((module) => ({ default: module.EnrolStep })));

type Next = OwnSession["next"];

function PasswordStep({ onDone }: { onDone: (next: Next) => void }) {
  const text = useText();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const [working, setWorking] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Fault[] = [];
    if (login.trim() === "") found.push({ id: "login", message: text.signIn.needLogin });
    if (password === "") found.push({ id: "password", message: text.signIn.needPassword });
    setFaults(found);
    setProblem(undefined);
    if (found.length > 0) return;
    setWorking(true);
    try {
      const opened = await post<OpenedSession>(
        "/api/v1/session",
        { login: login.trim(), password },
        { asSession: true },
      );
      onDone(opened.next);
    } catch (refused) {
      setProblem(refused);
      setPassword("");
    } finally {
      setWorking(false);
    }
  }
  const fault = (id: string) => faults.find((each) => each.id === id)?.message;
  const wrong = problem instanceof Problem && problem.code === CODE.wrongCredentials;
  return (
    <form onSubmit={submit} noValidate className="card narrow">
      <ErrorSummary faults={faults} />
      {problem ? <ProblemNotice problem={problem} known={wrong ? text.signIn.wrong : undefined} /> : null}
      <TextInput
        id="login"
        label={text.signIn.login}
        value={login}
        onChange={setLogin}
        autoComplete="username"
        error={fault("login")}
        focused
      />
      <PasswordInput
        id="password"
        label={text.signIn.password}
        value={password}
        onChange={(typed) => {
          setPassword(typed);
          // Needed next.
          void fetchFactor().catch(() => undefined);
        }}
        autoComplete="current-password"
        error={fault("password")}
      />
      <Button type="submit" tone="primary" working={working}>
        {text.signIn.submit}
      </Button>
      <p className="hint">
        <br />
        {text.signIn.forgot} <Link to="/giris/kurulum">{text.signIn.firstTime}</Link>
      </p>
    </form>
  );
}

/** Only an address of our own, and none that asks to sign in again. */
function returnPath(path = "/"): string {
  return /^\/(?!\/|giris)/.test(path) ? path : "/";
}

/** Password, second factor or its first set-up; then back to where the person was. */
export function SignInPage() {
  const text = useText();
  const client = useQueryClient();
  const search = useSearch({ strict: false }) as { neden?: string; donus?: string };
  const { data: own } = useSession();
  const [step, setStep] = useState<Next | undefined>();
  const next: Next | undefined = step ?? (own && own.next !== "none" ? own.next : undefined);

  /** An answer of before the sign-in that is still on its way is not waited for. */
  const arrived = async () => {
    await client.cancelQueries({ queryKey: SESSION });
    await client.refetchQueries({ queryKey: SESSION });
  };
  function passed(to: Next) {
    setStep(to);
    if (to === "none") void arrived();
  }
  if (own?.next === "none") return <Navigate to={returnPath(search.donus)} replace />;
  const title =
    next === "second-factor"
      ? text.factor.title
      : next === "enrol-second-factor"
        ? text.enrol.title
        : text.signIn.title;
  const lead =
    next === "second-factor" ? text.factor.lead : next === "enrol-second-factor" ? text.enrol.lead : text.signIn.lead;
  return (
    <Page title={title} lead={lead} quiet>
      {search.neden === "bitti" && !next ? <Notice tone="warn">{<p>{text.signIn.ended}</p>}</Notice> : null}
      {search.neden === "parola" && !next ? <Notice tone="good">{<p>{text.setUp.done}</p>}</Notice> : null}
      {next === "second-factor" ? (
        <div className="card narrow">
          <Suspense fallback={<Skeleton />}>
            <FactorStep onDone={() => void arrived()} />
          </Suspense>
        </div>
      ) : next === "enrol-second-factor" ? (
        <Suspense fallback={<Skeleton />}>
          <EnrolStep onDone={() => void arrived()} />
        </Suspense>
      ) : (
        <>
          <PasswordStep onDone={passed} />
          <section className="card narrow" aria-labelledby="applicant">
            <h2 id="applicant">{text.signIn.applicantTitle}</h2>
            <p>{text.signIn.applicantText}</p>
            <Link to="/basvuru" className="button">
              {text.signIn.applicantLink}
            </Link>
          </section>
        </>
      )}
    </Page>
  );
}
