import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { Problem } from "../../api/client";
import { toast } from "../../components/announce";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { CopyButton } from "../../components/CopyButton";
import { FilePicker } from "../../components/FilePicker";
import { CheckInput, PasswordInput, RadioInput, SelectInput, TextInput } from "../../components/fields";
import { JobProgress } from "../../components/JobProgress";
import { MaskedNumber } from "../../components/MaskedNumber";
import { Moment } from "../../components/Moment";
import { ErrorSummary, Notice, ProblemNotice, Skeleton } from "../../components/notices";
import { Page } from "../../components/Page";
import { QrCode } from "../../components/QrCode";
import { useText, useWords } from "../../session/preferences";
import { useEnvironment } from "../../shell/environment";
import { GalleryGrid } from "./GalleryGrid";
import { words } from "./words";

/** An identity number that the check digits forbid: nobody has it. */
const NOBODYS_NUMBER = "99999999999";
const AT = "2026-11-22T15:46:00Z";

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Buttons() {
  const own = useWords(words);
  return (
    <Section title={own.buttons}>
      <div className="row">
        <Button tone="primary">{own.primary}</Button>
        <Button>{own.accept}</Button>
        <Button tone="quiet">{own.quiet}</Button>
        <Button tone="bad">{own.bad}</Button>
        <Button small>{own.primary}</Button>
        <Button tone="primary" working>
          {own.primary}
        </Button>
        <Button isDisabled>{own.disabled}</Button>
        <CopyButton value="KPS" />
      </div>
    </Section>
  );
}

function Fields() {
  const own = useWords(words);
  const [value, setValue] = useState("");
  const [isChecked, setChecked] = useState(false);
  const options = [
    { value: "1", label: own.one },
    { value: "2", label: own.two },
  ];
  const decisions = [
    { value: "accept", label: own.accept },
    { value: "reject", label: own.reject },
  ];
  return (
    <Section title={own.fields}>
      <TextInput id="g-text" label={own.textField} value={value} onChange={setValue} hint={own.hint} optional />
      <TextInput id="g-bad" label={own.textField} value="" onChange={setValue} error={own.fieldError} />
      <TextInput id="g-long" label={own.textField} value={value} onChange={setValue} rows={3} />
      <PasswordInput id="g-secret" label={own.password} value="" onChange={setValue} autoComplete="new-password" />
      <SelectInput id="g-select" label={own.select} value="" options={options} onChange={setValue} />
      <SelectInput
        id="g-select-bad"
        label={own.select}
        value=""
        options={options}
        onChange={setValue}
        error={own.fieldError}
      />
      <RadioInput id="g-radio" label={own.radio} value="accept" options={decisions} onChange={setValue} />
      <CheckInput id="g-check" label={own.check} checked={isChecked} onChange={setChecked} />
      <CheckInput id="g-check-bad" label={own.check} checked={false} onChange={setChecked} error={own.fieldError} />
      <FilePicker
        id="g-file"
        label={own.file}
        hint={own.fileHint}
        types={["application/pdf"]}
        chosen={own.fileNone}
        onChoose={() => undefined}
      />
    </Section>
  );
}

function Notices() {
  const own = useWords(words);
  return (
    <Section title={own.notices}>
      <Notice>
        <p>{own.hint}</p>
      </Notice>
      <Notice tone="good" title={own.noticeGood} />
      <Notice tone="warn" title={own.noticeWarn} />
      <Notice tone="bad" title={own.noticeBad} />
      <ErrorSummary faults={[{ id: "g-bad", message: own.fieldError }]} />
      <ProblemNotice
        problem={
          new Problem({ status: 409, code: 601, trace: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" })
        }
        retry={() => undefined}
      />
      <Button onPress={() => toast(own.toastText)}>{own.toast}</Button>
      <h3>{own.loading}</h3>
      <div data-sample="">
        <Skeleton />
      </div>
    </Section>
  );
}

function Words() {
  const own = useWords(words);
  return (
    <Section title={own.tags}>
      <p className="row">
        <span className="tag plain">{own.tagPlain}</span>
        <span className="tag good">{own.tagGood}</span>
        <span className="tag warn">{own.tagWarn}</span>
        <span className="tag bad">{own.tagBad}</span>
      </p>
      <dl className="summary">
        <div>
          <dt>{own.number}</dt>
          <dd>
            <MaskedNumber number={NOBODYS_NUMBER} reveal={() => Promise.resolve(NOBODYS_NUMBER)} />
          </dd>
        </div>
        <div>
          <dt>{own.moment}</dt>
          <dd>
            <Moment at={AT} withAgo />
          </dd>
        </div>
        <div>
          <dt>{own.term}</dt>
          <dd>{own.detail}</dd>
        </div>
      </dl>
      <QrCode text="otpauth://totp/KPS" />
    </Section>
  );
}

const SAMPLE_TOTAL = 1000;
const SAMPLE_MS = 6000;
const SAMPLE_TICK_MS = 100;

/** A job of some seconds whose beginning stands in the address, as the id of a real one does: a reload finds it where it is. */
function SampleJob({ startedAt, start }: { startedAt: string; start: (at: string) => void }) {
  const own = useWords(words);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SAMPLE_TICK_MS);
    return () => clearInterval(timer);
  }, []);
  if (!startedAt) return <Button onPress={() => start(String(Date.now()))}>{own.jobStart}</Button>;
  const share = Math.min(1, Math.max(0, (now - Number(startedAt)) / SAMPLE_MS));
  return (
    <JobProgress
      label={own.jobSample}
      job={{ state: share < 1 ? "running" : "done", done: Math.floor(share * SAMPLE_TOTAL), total: SAMPLE_TOTAL }}
      onCancel={() => start("")}
    />
  );
}

function Jobs({ children }: { children: ReactNode }) {
  const own = useWords(words);
  return (
    <Section title={own.jobs}>
      {children}
      <JobProgress
        label={own.jobLabel}
        job={{ state: "running", done: 4200, total: 10_000 }}
        onCancel={() => undefined}
      />
      <JobProgress label={own.jobLabel} job={{ state: "done", done: 10_000, total: 10_000 }} />
      <JobProgress label={own.jobLabel} job={{ state: "failed", done: 10, total: 10_000 }} />
    </Section>
  );
}

function Dialogs() {
  const own = useWords(words);
  const [isOpen, setOpen] = useState(false);
  return (
    <Section title={own.dialogs}>
      <Button tone="bad" onPress={() => setOpen(true)}>
        {own.open}
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        title={own.dialogTitle}
        consequence={own.dialogText}
        action={own.bad}
        isBad
        withReason
        word={own.dialogWord}
        onCancel={() => setOpen(false)}
        onConfirm={async () => setOpen(false)}
      />
    </Section>
  );
}

function Lists() {
  const own = useWords(words);
  return (
    <Section title={own.lists}>
      <ol className="tasklist">
        <li>
          <span>{own.step}</span>
          <span className="tag good">{own.tagGood}</span>
        </li>
        <li>
          <span>{own.step}</span>
          <span className="tag plain">{own.tagPlain}</span>
        </li>
      </ol>
      <ol className="timeline">
        <li>
          <p>
            <strong>{own.event}</strong> <Moment at={AT} />
          </p>
        </li>
        <li>
          <p>
            <strong>{own.event}</strong> <Moment at={AT} />
          </p>
        </li>
      </ol>
    </Section>
  );
}

/** Every shared part in all its states: what axe and pictures are run on. */
export function GalleryPage() {
  const own = useWords(words);
  const text = useText();
  const environment = useEnvironment();
  const search = useSearch({ strict: false }) as Record<string, string>;
  const navigate = useNavigate();
  const show = (next: Record<string, string>) =>
    void navigate({ to: "/galeri", search: Object.fromEntries(Object.entries(next).filter(([, value]) => value)) });
  if (!environment) return <Skeleton />;
  if (environment.kind === "live") return <Page title={text.notFoundTitle}>{own.closed}</Page>;
  return (
    <Page title={own.title} lead={own.lead}>
      <Buttons />
      <Fields />
      <Notices />
      <Words />
      <Section title={own.grid}>
        <GalleryGrid search={search} show={show} />
      </Section>
      <Jobs>
        <SampleJob startedAt={search["is"] ?? ""} start={(is) => show({ ...search, is })} />
      </Jobs>
      <Dialogs />
      <Lists />
    </Page>
  );
}
