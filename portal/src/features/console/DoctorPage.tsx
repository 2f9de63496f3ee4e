import { type FormEvent, useState } from "react";
import type { Console, Credentials } from "../../api/openapi.gen";
import { Button } from "../../components/Button";
import { SelectInput } from "../../components/fields";
import { ErrorSummary, type Fault, Notice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useLanguage, useWords } from "../../session/preferences";
import { numberText } from "../../text/numbers";
import { TechnicianTabs } from "../technician/parts";
import { useConsole, useCredentials } from "./api";
import { examine, type Finding } from "./examination";
import { CodeBlock, CredentialFields, KindNotice, serviceChoices, useCredential, useKind } from "./parts";
import { words } from "./words";

const TONES = { good: "good", bad: "bad", warn: "warn", skipped: "plain" } as const;

function Row({ finding }: { finding: Finding }) {
  const text = useWords(words);
  const [what, next] = text.findings[finding.found] ?? [finding.found];
  return (
    <li data-step={finding.step} data-state={finding.state}>
      <span>
        <strong>{text.steps[finding.step]}</strong>
        <br />
        {what}{" "}
        {finding.seen ? <span className="numbers">{text.seen(finding.seen, finding.registered ?? "")}</span> : null}
        {finding.aheadSeconds !== undefined && finding.state !== "good" ? (
          <span className="numbers">{text.ahead(numberText(finding.aheadSeconds))}</span>
        ) : null}
        {next ? (
          <>
            <br />
            <span className="hint">
              {text.next}: {next}
            </span>
          </>
        ) : null}
        {finding.told ? (
          <>
            <br />
            <span className="hint">
              {text.told}: <code>{finding.told}</code>{" "}
              {finding.code ? <a href={`/hatalar#kod-${finding.code}`}>{finding.code}</a> : null}
            </span>
          </>
        ) : null}
      </span>
      <span className={`tag ${TONES[finding.state]}`}>{text.states[finding.state]}</span>
    </li>
  );
}

function Result({ findings }: { findings: readonly Finding[] }) {
  const text = useWords(words);
  const bad = findings.find(({ state }) => state === "bad");
  const tried = findings.every(({ state }) => state === "good" || state === "warn");
  return (
    <section className="card middle" aria-labelledby="result">
      <h2 id="result">{text.result}</h2>
      {bad ? <Notice tone="bad" live title={text.firstBad(text.steps[bad.step])} /> : null}
      {!bad && tried ? <Notice tone="good" live title={text.allGood} /> : null}
      <ol className="tasklist">
        {findings.map((finding) => (
          <Row key={finding.step} finding={finding} />
        ))}
      </ol>
    </section>
  );
}

function Examination({ of, users }: { of: Console; users: Credentials }) {
  const text = useWords(words);
  const language = useLanguage();
  const kind = useKind();
  const typed = useCredential(users);
  const [chosen, setChosen] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [findings, setFindings] = useState<Finding[]>([]);
  const [working, setWorking] = useState(false);
  const service = of.services.find((each) => String(each.service) === chosen) ?? of.services[0];
  const barred = kind === "live" ? "notLive" : users.profile === "strict" ? "notStrict" : "";

  async function run(event: FormEvent) {
    event.preventDefault();
    const found = barred ? [] : typed.faults();
    setFaults(found);
    setFindings([]);
    if (found.length > 0) return;
    setWorking(true);
    setFindings(await examine({ user: typed.user, secret: typed.secret, registered: users.address, service, barred }));
    setWorking(false);
  }

  const command = `kps doctor --endpoint ${location.origin} --user ${typed.user || "KRM-NNNN"} --password-file sifre.txt --ca ca.pem${
    users.address ? ` --registered ${users.address}` : ""
  }`;
  return (
    <>
      <form className="card middle" onSubmit={(event) => void run(event)} noValidate aria-label={text.doctor}>
        <ErrorSummary faults={faults} />
        {barred ? null : (
          <>
            {of.services.length > 0 && service ? (
              <SelectInput
                id="service"
                label={text.service}
                value={String(service.service)}
                onChange={setChosen}
                options={serviceChoices(of.services, language)}
              />
            ) : null}
            <CredentialFields typed={typed} faults={faults} />
          </>
        )}
        <Button type="submit" tone="primary" working={working}>
          {text.examine}
        </Button>
      </form>
      {findings.length > 0 ? <Result findings={findings} /> : null}
      <section className="card middle" aria-labelledby="unseen">
        <h2 id="unseen">{text.unseen}</h2>
        <p>{text.unseenText}</p>
        <CodeBlock id="command" label="kps doctor" copy={text.copyCommand} value={command} />
      </section>
    </>
  );
}

/** Which step of a connection fails, and what to do about it (K5). */
export function DoctorPage() {
  const text = useWords(words);
  const console = useConsole();
  const credentials = useCredentials();
  return (
    <Page title={text.doctor} lead={text.doctorLead}>
      <TechnicianTabs />
      <KindNotice />
      <Loaded query={console}>
        {(of) => <Loaded query={credentials}>{(users) => <Examination of={of} users={users} />}</Loaded>}
      </Loaded>
    </Page>
  );
}
