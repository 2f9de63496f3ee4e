import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { post } from "../../api/client";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { TextInput } from "../../components/fields";
import { ErrorSummary, type Fault } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { FreshNotice, useFresh } from "../../session/fresh";
import { useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { momentText } from "../../text/dates";
import { bareDigits, nationalIdFault } from "../../text/national_id";
import { type LogSearch, useLogChanged, useSearches } from "./api";
import { DayFields, type Days, faultOf, ReasonField, readDays, reasonFaults } from "./fields";
import "./inspection.css";
import { daysText, Facts, ReadOnlyBanner } from "./parts";
import * as words from "./words";

interface Criteria {
  person: string;
  user: string;
  institution: string;
  service: string;
  address: string;
}
const NOTHING: Criteria = { person: "", user: "", institution: "", service: "", address: "" };

function read(criteria: Criteria, days: Days, reason: string, isOwn: boolean, text: typeof words.tr) {
  const { faults, body: dayBody } = readDays(days, text);
  const body: Record<string, unknown> = { ...dayBody, reason: reason.trim() };
  const person = bareDigits(criteria.person);
  if (person ? nationalIdFault(person) : isOwn) faults.unshift({ id: "person", message: text.faultPerson });
  if (person) body["person"] = person;
  for (const name of ["user", "address"] as const) if (criteria[name].trim()) body[name] = criteria[name].trim();
  for (const name of ["institution", "service"] as const) {
    const typed = criteria[name].trim();
    if (typed && !/^[1-9]\d{0,9}$/.test(typed)) faults.push({ id: name, message: text.faultNumber });
    else if (typed) body[name] = Number(typed);
  }
  const isFound = Object.values(criteria).some((typed) => typed.trim()) || (body["from"] && body["until"]);
  if (faults.length === 0 && !isFound) faults.push({ id: "person", message: text.faultNothing });
  return { faults: [...faults, ...reasonFaults(reason, text)], body };
}

function SearchForm({ isOwn }: { isOwn: boolean }) {
  const text = useWords(words);
  const navigate = useNavigate();
  const changed = useLogChanged();
  const fresh = useFresh();
  const [criteria, setCriteria] = useState(NOTHING);
  const [days, setDays] = useState<Days>({ from: "", until: "" });
  const [reason, setReason] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [working, setWorking] = useState(false);
  const input = (name: keyof Criteria, label: string, hint?: string, look: "" | "digits" | "short" = "") => (
    <TextInput
      id={name}
      label={label}
      value={criteria[name]}
      onChange={(value) => setCriteria({ ...criteria, [name]: value })}
      hint={hint}
      look={look}
      error={faultOf(faults, name)}
      {...(look ? { inputMode: "numeric" as const } : {})}
      optional={!isOwn || name !== "person"}
    />
  );
  async function submit(event: FormEvent) {
    event.preventDefault();
    const asked = read(criteria, days, reason, isOwn, text);
    setFaults(asked.faults);
    if (asked.faults.length > 0) return;
    setWorking(true);
    await fresh.attempt(async () => {
      const search = await post<LogSearch>("/api/v1/log/searches", asked.body);
      setCriteria(NOTHING);
      setReason("");
      changed();
      if (search.state === "run") void navigate({ to: "/iz/arama/$id", params: { id: search.id } });
    });
    setWorking(false);
  }
  return (
    <section className="card" aria-labelledby="new-search">
      <h2 id="new-search">{text.newSearch}</h2>
      <FreshNotice fresh={fresh} />
      <form onSubmit={(event) => void submit(event)} noValidate>
        <ErrorSummary faults={faults} />
        {input("person", text.person, text.personHint, "digits")}
        <DayFields days={days} onChange={setDays} faults={faults} />
        {isOwn ? null : (
          <details open={Boolean(criteria.user || criteria.institution || criteria.service || criteria.address)}>
            <summary>{text.more}</summary>
            <p className="hint">{text.scanHint}</p>
            {input("user", text.user, text.userHint)}
            <div className="log-days">
              {input("institution", text.institution, undefined, "short")}
              {input("service", text.service, undefined, "short")}
            </div>
            {input("address", text.address)}
          </details>
        )}
        <ReasonField ofPerson value={reason} onChange={setReason} faults={faults} />
        <Button type="submit" tone="primary" working={working}>
          {isOwn ? text.askOwn : text.ask}
        </Button>
      </form>
    </section>
  );
}

const TONES: Record<string, string> = { waiting: "warn", approved: "good", expired: "plain", run: "plain" };

function SearchCard({ search, mayApprove }: { search: LogSearch; mayApprove: boolean }) {
  const text = useWords(words);
  const navigate = useNavigate();
  const changed = useLogChanged();
  const fresh = useFresh();
  const [working, setWorking] = useState(false);
  const act = async (how: "approve" | "run") => {
    setWorking(true);
    await fresh.attempt(async () => {
      await post(`/api/v1/log/searches/${search.id}/${how}`);
      changed();
      if (how === "run") void navigate({ to: "/iz/arama/$id", params: { id: search.id } });
    });
    setWorking(false);
  };
  return (
    <li className="card">
      <h3>
        {text.kinds[search.kind] ?? search.kind} {search.about}{" "}
        <span className={`tag ${TONES[search.state] ?? "plain"}`}>{text.states[search.state] ?? search.state}</span>
      </h3>
      <Facts
        rows={[
          [text.reason, search.reason],
          [text.days, daysText(search.from, search.until, text.allDays)],
          [text.whichInstitution, search.institution || ""],
          [text.asked, `${search.asked_by}, ${momentText(search.asked_at)}`],
          [text.approved, search.approved_by],
        ]}
      />
      <FreshNotice fresh={fresh} />
      <div className="row no-print">
        {search.state === "waiting" && mayApprove && !search.mine ? (
          <Button small tone="primary" working={working} onPress={() => void act("approve")}>
            {text.approve}
          </Button>
        ) : null}
        {search.state === "approved" && search.mine ? (
          <Button small tone="primary" working={working} onPress={() => void act("run")}>
            {text.run}
          </Button>
        ) : null}
        {search.state === "run" && search.mine ? (
          <Link to="/iz/arama/$id" params={{ id: search.id }} className="button small">
            {text.open}
          </Link>
        ) : null}
        {search.entry === null ? null : (
          <Link to="/iz/kayit/$index" params={{ index: String(search.entry) }}>
            {text.entryOfSearch}: {search.entry}
          </Link>
        )}
      </div>
    </li>
  );
}

/** Who looked at whom: asked for, approved by another, run (O9, I12). */
export function SearchPage() {
  const text = useWords(words);
  const member = useMember();
  const isOwn = member?.institution !== null;
  const query = useSearches();
  const mayApprove = member?.role === "operator" || member?.role === "security-officer";
  return (
    <Page title={text.search} lead={isOwn ? text.searchLeadOwn : text.searchLead}>
      <ReadOnlyBanner />
      <SearchForm isOwn={isOwn} />
      {isOwn ? null : (
        <p>
          <Link to="/iz/bul">{text.trace}</Link>
        </p>
      )}
      <h2>{isOwn ? text.requestsOwn : text.requests}</h2>
      <p className="hint">{text.kept}</p>
      <Loaded query={query}>
        {(searches) =>
          searches.length === 0 ? (
            <EmptyState why={text.requestsNone} next={text.requestsNext} />
          ) : (
            <ul className="log-list">
              {searches.map((search) => (
                <SearchCard key={search.id} search={search} mayApprove={mayApprove} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}
