import { useQuery } from "@tanstack/react-query";
import { get } from "../../api/client";
import type { Start } from "../../api/openapi.gen";
import { Notice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useLanguage, useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { TechnicianTabs } from "./parts";
import { words } from "./words";

/** How often the ticks are looked at, and how many times: a page that is left open must not keep its session alive. */
const LOOK_MS = 10_000;
const LOOKS_MAX = 30;

function Steps({ start }: { start: Start }) {
  const text = useWords(words);
  const language = useLanguage();
  const done = start.steps.filter((step) => step.done).length;
  const refusal = start.last_refusal;
  return (
    <>
      <p role="status">{text.progress(numberText(done), numberText(start.steps.length))}</p>
      {refusal ? (
        <Notice tone="warn" title={text.refusal}>
          <p>
            {language === "tr" ? refusal.result : refusal.result_en}{" "}
            <span className="muted numbers">
              {text.refusalText(momentText(refusal.at), language === "tr" ? refusal.name : refusal.name_en)}
            </span>
          </p>
          <p>
            <a href={`/hatalar#kod-${refusal.code}`}>
              {text.refusalHelp} ({refusal.code})
            </a>
          </p>
        </Notice>
      ) : null}
      <section className="card middle" aria-label={text.start}>
        <ol className="tasklist">
          {start.steps.map((step) => {
            const [title, hint] = text.steps[step.name] ?? [step.name, ""];
            return (
              <li key={step.name}>
                <span>
                  <strong>{title}</strong>
                  <br />
                  <span className="hint">{hint}</span>
                </span>
                <span>
                  <span className={`tag ${step.done ? "good" : "plain"}`}>{step.done ? text.done : text.open}</span>{" "}
                  <span className="muted numbers">{momentText(step.at)}</span>
                </span>
              </li>
            );
          })}
        </ol>
      </section>
    </>
  );
}

/** The way to the first answer, ticked by what really happened (K1). */
export function StartPage() {
  const text = useWords(words);
  const query = useQuery({
    queryKey: ["technician-start"],
    queryFn: () => get<Start>("/api/v1/technician/start"),
    refetchInterval: ({ state }) => (state.dataUpdateCount < LOOKS_MAX ? LOOK_MS : false),
  });
  return (
    <Page title={text.start} lead={text.startLead}>
      <TechnicianTabs />
      <Loaded query={query}>{(start) => <Steps start={start} />}</Loaded>
      <section className="card middle" aria-labelledby="checks">
        <h2 id="checks">{text.checks}</h2>
        <p>{text.checksText}</p>
        <p>
          <code>kps doctor --help</code>
        </p>
      </section>
    </Page>
  );
}
