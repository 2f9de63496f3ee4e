import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { post } from "../api/client";
import { Button } from "../components/Button";
import { PasswordInput, TextInput } from "../components/fields";
import { ErrorSummary, type Fault, ProblemNotice } from "../components/notices";
import { Page } from "../components/Page";
import { useText } from "./preferences";

const PASSWORD_CHARACTERS_MIN = 12;

/** A first or forgotten password, with a code somebody had made. */
export function SetUpPage() {
  const text = useText();
  const navigate = useNavigate();
  const [given, setGiven] = useState({ login: "", code: "", password: "" });
  const [faults, setFaults] = useState<Fault[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const [working, setWorking] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Fault[] = [];
    if (given.login.trim() === "") found.push({ id: "login", message: text.setUp.need });
    if (given.code.trim() === "") found.push({ id: "code", message: text.setUp.need });
    if ([...given.password].length < PASSWORD_CHARACTERS_MIN) found.push({ id: "password", message: text.setUp.short });
    setFaults(found);
    setProblem(undefined);
    if (found.length > 0) return;
    setWorking(true);
    try {
      await post(
        "/api/v1/session/set-up",
        { ...given, login: given.login.trim(), code: given.code.trim() },
        { asSession: true },
      );
      await navigate({ to: "/giris", search: { neden: "parola" } });
    } catch (refused) {
      setProblem(refused);
    } finally {
      setWorking(false);
    }
  }
  const fault = (id: string) => faults.find((each) => each.id === id)?.message;
  const change = (name: keyof typeof given) => (value: string) => setGiven({ ...given, [name]: value });
  return (
    <Page title={text.setUp.title} lead={text.setUp.lead}>
      <form onSubmit={submit} noValidate className="card narrow">
        <ErrorSummary faults={faults} />
        {problem ? <ProblemNotice problem={problem} /> : null}
        <TextInput
          id="login"
          label={text.signIn.login}
          value={given.login}
          onChange={change("login")}
          autoComplete="username"
          error={fault("login")}
        />
        <TextInput
          id="code"
          label={text.setUp.code}
          value={given.code}
          onChange={change("code")}
          autoComplete="one-time-code"
          error={fault("code")}
        />
        <PasswordInput
          id="password"
          label={text.setUp.password}
          hint={text.setUp.hint}
          value={given.password}
          onChange={change("password")}
          autoComplete="new-password"
          error={fault("password")}
        />
        <Button type="submit" tone="primary" working={working}>
          {text.setUp.submit}
        </Button>
      </form>
    </Page>
  );
}
