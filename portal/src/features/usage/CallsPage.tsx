import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { post } from "../../api/client";
import type { UsageCall } from "../../api/openapi.gen";
import type { Case } from "../../api/types";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { SelectInput, TextInput } from "../../components/fields";
import { ErrorSummary, type Fault, ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useLanguage, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { momentText } from "../../text/dates";
import { millisecondsText } from "../../text/numbers";
import { useCalls } from "./api";
import { UsageTabs, useWhose, WhoseField } from "./parts";
import { words } from "./words";

const GROUND_MIN = 5;
const TONES: Record<string, string> = { answered: "good", empty: "plain", refused: "bad", token: "" };

interface Search {
  kurum?: string;
  kullanici?: string;
  sonuc?: string;
  once?: string;
}

/** Opens a review of one entry: the number is known, only the reason is asked for. */
function ReviewForm({ entry, onCancel }: { entry: number; onCancel: () => void }) {
  const text = useWords(words);
  const navigate = useNavigate();
  const [ground, setGround] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const [working, setWorking] = useState(false);
  async function submit(event: FormEvent) {
    event.preventDefault();
    const isShort = ground.trim().length < GROUND_MIN;
    setFaults(isShort ? [{ id: "review-ground", message: text.groundMissing }] : []);
    if (isShort) return;
    setWorking(true);
    try {
      const made = await post<Case>("/api/v1/cases/usage-review/ask", { entry, ground: ground.trim() });
      void navigate({ to: "/isler/$id", params: { id: made.id } });
    } catch (refused) {
      setProblem(refused);
    } finally {
      setWorking(false);
    }
  }
  return (
    <form className="card middle" onSubmit={(event) => void submit(event)} noValidate>
      <h2>{text.reviewTitle(String(entry))}</h2>
      <p>{text.reviewLead}</p>
      <ErrorSummary faults={faults} />
      {problem ? <ProblemNotice problem={problem} /> : null}
      <TextInput
        id="review-ground"
        label={text.ground}
        hint={text.groundHint}
        value={ground}
        onChange={setGround}
        rows={3}
        focused
        error={faults[0]?.message}
      />
      <div className="row">
        <Button type="submit" tone="primary" working={working}>
          {text.begin}
        </Button>
        <Button tone="quiet" onPress={onCancel}>
          {text.cancel}
        </Button>
      </div>
    </form>
  );
}

function Rows(props: { calls: readonly UsageCall[]; onReview: ((entry: number) => void) | undefined }) {
  const text = useWords(words);
  const language = useLanguage();
  return (
    <div className="table-wrap">
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">{text.at}</th>
            <th scope="col">{text.service}</th>
            <th scope="col">{text.kind}</th>
            <th scope="col">{text.took}</th>
            <th scope="col">{text.user}</th>
            <th scope="col">{text.request}</th>
            <th scope="col">{text.entry}</th>
          </tr>
        </thead>
        <tbody>
          {props.calls.map((call) => (
            <tr key={call.entry}>
              <th scope="row" className="numbers nowrap">
                {momentText(call.at)}
              </th>
              <td data-label={text.service}>{language === "tr" ? call.name : call.name_en}</td>
              <td data-label={text.kind}>
                <span className={`tag ${TONES[call.kind] ?? ""}`}>{text.kinds[call.kind] ?? call.kind}</span>
                {call.code === 0 ? null : (
                  <>
                    {" "}
                    <a href={`/hatalar#kod-${call.code}`}>{language === "tr" ? call.result : call.result_en}</a>
                  </>
                )}
              </td>
              <td data-label={text.took} className="numbers nowrap">
                {call.took_us === null ? "—" : millisecondsText(call.took_us)}
              </td>
              <td data-label={text.user}>{call.user_name || "–"}</td>
              <td data-label={text.request}>
                <code>{call.request}</code>
              </td>
              <td data-label={text.entry} className="numbers">
                {call.entry}{" "}
                {props.onReview && call.kind !== "token" ? (
                  <Button
                    small
                    tone="quiet"
                    aria-label={`${text.review}: ${call.entry}`}
                    onPress={() => props.onReview?.(call.entry)}
                  >
                    {text.review}
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The institution's own calls one by one; whoever was asked for is not among what is shown (K4). */
export function CallsPage() {
  const text = useWords(words);
  const navigate = useNavigate();
  const member = useMember();
  const whose = useWhose();
  const search = useSearch({ strict: false }) as Search;
  const [reviewed, setReviewed] = useState<number>();
  const query = useCalls(
    { before: search.once, user: search.kullanici, code: search.sonuc, institution: whose.institution },
    whose.enabled,
  );
  const show = (changed: Search) => {
    const next = Object.fromEntries(Object.entries({ ...search, ...changed }).filter(([, value]) => value));
    void navigate({ to: "/cagrilar", search: next });
  };
  return (
    <Page title={text.calls} lead={text.callsLead}>
      <UsageTabs />
      <WhoseField to="/cagrilar" />
      {whose.enabled ? (
        <>
          <div className="filters">
            <SelectInput
              id="calls-result"
              label={text.filterKind}
              value={search.sonuc ?? ""}
              empty={text.everything}
              options={[
                { value: "0", label: text.kinds["answered"] ?? "" },
                { value: "2", label: text.kinds["empty"] ?? "" },
              ]}
              onChange={(sonuc) => show({ sonuc, once: "" })}
            />
            {search.kullanici ? (
              <p className="row">
                {text.filtered}{" "}
                <Button small tone="quiet" onPress={() => show({ kullanici: "", once: "" })}>
                  {text.clear}
                </Button>
              </p>
            ) : null}
          </div>
          {reviewed === undefined ? null : (
            <ReviewForm key={reviewed} entry={reviewed} onCancel={() => setReviewed(undefined)} />
          )}
          <Loaded query={query}>
            {(page) => (
              <>
                {page.calls.length === 0 ? (
                  <EmptyState why={text.noCalls} next={text.noCallsNext} />
                ) : (
                  <Rows
                    calls={page.calls}
                    onReview={member?.role === "administrator" ? (entry) => setReviewed(entry) : undefined}
                  />
                )}
                {page.calls.length === 0 ? null : <p className="hint">{text.tookNote}</p>}
                <div className="row">
                  {search.once ? (
                    <Button tone="quiet" onPress={() => show({ once: "" })}>
                      {text.newest}
                    </Button>
                  ) : null}
                  {page.next === undefined ? null : (
                    <Button onPress={() => show({ once: String(page.next) })}>{text.older}</Button>
                  )}
                </div>
              </>
            )}
          </Loaded>
        </>
      ) : null}
    </Page>
  );
}
