import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { download, post } from "../../api/client";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { SelectInput, TextInput } from "../../components/fields";
import { ErrorSummary, type Fault, ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { FreshNotice, useFresh } from "../../session/fresh";
import { useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { type LogSample, useLogChanged, useSamples } from "./api";
import { DayFields, type Days, faultOf, ReasonField, readDays, reasonFaults } from "./fields";
import "./inspection.css";
import { daysText, entryLink, Facts, mono, ReadOnlyBanner } from "./parts";
import * as words from "./words";

const PER_STRATUM = "10";

function SampleForm() {
  const text = useWords(words);
  const changed = useLogChanged();
  const fresh = useFresh();
  const [days, setDays] = useState<Days>({ from: "", until: "" });
  const [strata, setStrata] = useState("institution");
  const [count, setCount] = useState(PER_STRATUM);
  const [seed, setSeed] = useState("");
  const [reason, setReason] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [working, setWorking] = useState(false);
  async function submit(event: FormEvent) {
    event.preventDefault();
    const read = readDays(days, text);
    const found = [...read.faults];
    if (!/^([1-9]\d?|100)$/.test(count.trim())) found.push({ id: "count", message: text.faultNumber });
    if (seed.trim() && !/^[A-Za-z0-9-]{1,64}$/.test(seed.trim())) found.push({ id: "seed", message: text.seedHint });
    found.push(...reasonFaults(reason, text));
    setFaults(found);
    if (found.length > 0) return;
    setWorking(true);
    await fresh.attempt(async () => {
      const body: Record<string, unknown> = { ...read.body, per_stratum: Number(count), reason: reason.trim() };
      if (strata) body["strata"] = strata;
      if (seed.trim()) body["seed"] = seed.trim();
      await post("/api/v1/log/samples", body);
      changed();
    });
    setWorking(false);
  }
  return (
    <section className="card no-print">
      <FreshNotice fresh={fresh} />
      <form onSubmit={(event) => void submit(event)} noValidate>
        <ErrorSummary faults={faults} />
        <DayFields days={days} onChange={setDays} faults={faults} />
        <SelectInput
          id="strata"
          label={text.strata}
          value={strata}
          onChange={setStrata}
          empty={text.strataOf["none"] ?? ""}
          options={Object.entries(text.strataOf)
            .filter(([value]) => value !== "none")
            .map(([value, label]) => ({ value, label }))}
        />
        <TextInput
          id="count"
          label={text.perStratum}
          value={count}
          onChange={setCount}
          inputMode="numeric"
          look="short"
          error={faultOf(faults, "count")}
        />
        <TextInput
          id="seed"
          label={text.seed}
          value={seed}
          onChange={setSeed}
          hint={text.seedHint}
          error={faultOf(faults, "seed")}
          optional
        />
        <ReasonField value={reason} onChange={setReason} faults={faults} />
        <Button type="submit" tone="primary" working={working}>
          {text.draw}
        </Button>
      </form>
    </section>
  );
}

function SampleCard({ sample }: { sample: LogSample }) {
  const text = useWords(words);
  const [problem, setProblem] = useState<unknown>();
  return (
    <li className="card">
      <h3>
        {numberText(sample.entries.length)} · {text.strataOf[sample.strata_by] ?? sample.strata_by}
      </h3>
      <Facts
        rows={[
          [text.time, momentText(sample.drawn_at)],
          [text.reason, sample.reason],
          [text.days, daysText(sample.from, sample.until, text.allDays)],
          [text.seed, mono(sample.seed)],
          [text.sums, mono(sample.sums)],
          [text.sumsEntry, entryLink(sample.entry)],
        ]}
      />
      <div className="table-wrap">
        <table className="stacked">
          <thead>
            <tr>
              <th scope="col">{text.stratum}</th>
              <th scope="col">{text.population}</th>
              <th scope="col">{text.drawn}</th>
            </tr>
          </thead>
          <tbody>
            {sample.strata.map((each) => (
              <tr key={each.name}>
                <th scope="row">{each.name}</th>
                <td data-label={text.population} className="numbers">
                  {numberText(each.entries)}
                </td>
                <td data-label={text.drawn} className="numbers">
                  {numberText(each.drawn)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <p>{text.packText}</p>
      <Button
        onPress={() =>
          void download(`/api/v1/log/samples/${sample.id}/pack`, `kanit-${sample.id}.tar`).catch(setProblem)
        }
      >
        {text.pack}
      </Button>
      <details>
        <summary>
          {text.index} ({numberText(sample.entries.length)})
        </summary>
        <p className="numbers">
          {sample.entries.map((entry) => (
            <span key={entry.index}>
              <Link to="/iz/kayit/$index" params={{ index: String(entry.index) }}>
                {entry.index}
              </Link>{" "}
            </span>
          ))}
        </p>
      </details>
    </li>
  );
}

/** Questions drawn at random, with proofs to take along (D3, D8). */
export function SamplePage() {
  const text = useWords(words);
  const query = useSamples();
  return (
    <Page title={text.sample} lead={text.sampleLead}>
      <ReadOnlyBanner />
      <SampleForm />
      <h2>{text.samples}</h2>
      <Loaded query={query}>
        {(samples) =>
          samples.length === 0 ? (
            <EmptyState why={text.samplesNone} next={text.samplesNext} />
          ) : (
            <ul className="log-list">
              {samples.map((sample) => (
                <SampleCard key={sample.id} sample={sample} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}
