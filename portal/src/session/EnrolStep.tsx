import { type FormEvent, lazy, Suspense, useState } from "react";
import { CODE, Problem, post } from "../api/client";
import type { TotpSecret } from "../api/types";
import { Button } from "../components/Button";
import { TextInput } from "../components/fields";
import { ErrorSummary, type Fault, Notice, ProblemNotice } from "../components/notices";
import { bareDigits } from "../text/national_id";
import { addPasskey, hasPasskeys } from "./passkey";
import { useText } from "./preferences";

const QrCode = lazy(() => import("../components/QrCode").then((module) => ({ default: module.QrCode })));

/** The first second factor: an app that reads a picture or a typed key, or a passkey. */
export function EnrolStep({ onDone }: { onDone: () => void }) {
  const text = useText();
  const [secret, setSecret] = useState<TotpSecret>();
  const [code, setCode] = useState("");
  const [label, setLabel] = useState(text.enrol.passkeyDefault);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const [declined, setDeclined] = useState(false);

  async function attempt(what: () => Promise<void>) {
    setProblem(undefined);
    setDeclined(false);
    try {
      await what();
    } catch (refused) {
      if (refused instanceof Problem) setProblem(refused);
      else setDeclined(true);
    }
  }
  const begin = () =>
    attempt(async () => {
      setSecret(await post<TotpSecret>("/api/v1/account/totp", {}, { asSession: true }));
    });
  function confirm(event: FormEvent) {
    event.preventDefault();
    const given = bareDigits(code);
    const right = /^\d{6}$/.test(given);
    setFaults(right ? [] : [{ id: "enrol-code", message: text.factor.needCode }]);
    if (right)
      void attempt(async () => {
        await post("/api/v1/account/totp/confirm", { code: given }, { asSession: true });
        onDone();
      });
  }
  const wrong = problem instanceof Problem && problem.code === CODE.wrongCredentials;
  return (
    <>
      {problem ? <ProblemNotice problem={problem} known={wrong ? text.factor.wrong : undefined} /> : null}
      {declined ? <Notice tone="bad">{<p>{text.factor.passkeyFailed}</p>}</Notice> : null}
      <section className="card narrow" aria-labelledby="enrol-app">
        <h2 id="enrol-app">{text.enrol.appTitle}</h2>
        <p>{text.enrol.appText}</p>
        {secret === undefined ? (
          <Button tone="primary" onPress={() => void begin()}>
            {text.enrol.start}
          </Button>
        ) : (
          <form onSubmit={confirm} noValidate>
            <Suspense fallback={<div className="qr" />}>
              <QrCode text={secret.otpauth} />
            </Suspense>
            <p className="label">{text.enrol.secret}</p>
            <p className="secret">{secret.secret.match(/.{1,4}/g)?.join(" ")}</p>
            <ErrorSummary faults={faults} />
            <TextInput
              id="enrol-code"
              label={text.factor.code}
              value={code}
              onChange={setCode}
              inputMode="numeric"
              autoComplete="one-time-code"
              look="digits"
              error={faults[0]?.message}
            />
            <Button type="submit" tone="primary">
              {text.enrol.confirm}
            </Button>
          </form>
        )}
      </section>
      {hasPasskeys() ? (
        <section className="card narrow" aria-labelledby="enrol-passkey">
          <h2 id="enrol-passkey">{text.enrol.passkeyTitle}</h2>
          <p>{text.enrol.passkeyText}</p>
          <TextInput id="passkey-label" label={text.enrol.passkeyLabel} value={label} onChange={setLabel} />
          <Button
            onPress={() =>
              void attempt(async () => {
                await addPasskey(label.trim() || text.enrol.passkeyDefault, label);
                onDone();
              })
            }
          >
            {text.enrol.passkeyAdd}
          </Button>
        </section>
      ) : null}
    </>
  );
}
