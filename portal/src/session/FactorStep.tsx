import { type FormEvent, useState } from "react";
import { CODE, Problem, post } from "../api/client";
import { Button } from "../components/Button";
import { TextInput } from "../components/fields";
import { ErrorSummary, type Fault, Notice, ProblemNotice } from "../components/notices";
import { bareDigits } from "../text/national_id";
import { hasPasskeys, signWithPasskey } from "./passkey";
import { useText } from "./preferences";

const CODE_DIGITS = 6;

/** The second factor, at sign-in or again for what weighs more. */
export function FactorStep({ onDone }: { onDone: () => void }) {
  const text = useText();
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const [declined, setDeclined] = useState(false);
  const [working, setWorking] = useState(false);

  async function prove(make: () => Promise<unknown>) {
    setWorking(true);
    setProblem(undefined);
    setDeclined(false);
    try {
      await post("/api/v1/session/second-factor", await make(), { asSession: true });
      onDone();
    } catch (refused) {
      if (refused instanceof Problem) setProblem(refused);
      else setDeclined(true);
      setCode("");
    } finally {
      setWorking(false);
    }
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    const given = recovery ? code.trim() : bareDigits(code);
    const right = recovery ? given !== "" : new RegExp(`^\\d{${CODE_DIGITS}}$`).test(given);
    setFaults(right ? [] : [{ id: "code", message: recovery ? text.factor.needRecovery : text.factor.needCode }]);
    if (right) void prove(async () => (recovery ? { recovery_code: given } : { totp: given }));
  }
  const wrong = problem instanceof Problem && problem.code === CODE.wrongCredentials;
  return (
    <form onSubmit={submit} noValidate>
      <ErrorSummary faults={faults} />
      {problem ? <ProblemNotice problem={problem} known={wrong ? text.factor.wrong : undefined} /> : null}
      {declined ? <Notice tone="bad">{<p>{text.factor.passkeyFailed}</p>}</Notice> : null}
      <TextInput
        key={recovery ? "recovery" : "code"}
        id="code"
        label={recovery ? text.factor.recoveryCode : text.factor.code}
        value={code}
        onChange={setCode}
        inputMode={recovery ? "text" : "numeric"}
        autoComplete="one-time-code"
        look={recovery ? "" : "digits"}
        error={faults[0]?.message}
        focused
      />
      <div className="row">
        <Button type="submit" tone="primary" working={working}>
          {text.factor.submit}
        </Button>
        {hasPasskeys() ? (
          <Button onPress={() => void prove(signWithPasskey)} isDisabled={working}>
            {text.factor.passkey}
          </Button>
        ) : null}
        <Button tone="quiet" onPress={() => setRecovery(!recovery)}>
          {recovery ? text.factor.useCode : text.factor.recovery}
        </Button>
      </div>
    </form>
  );
}
