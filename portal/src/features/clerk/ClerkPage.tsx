import { type ReactNode, useEffect, useState } from "react";
import { Problem } from "../../api/client";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { Notice, ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { masked } from "../../text/national_id";
import { findValue, numberOf } from "./answer";
import { type Asked, askOffer, type Offer, type RecordJson, useOffers, type Why } from "./api";
import { IdleLock } from "./IdleLock";
import { choicesOf } from "./purposes";
import { IdentityForm, isNumberBox, NumberForm, PlaceForm } from "./QueryForms";
import { type AskAbout, Result } from "./Result";
import { WorkForm } from "./WorkForm";
import { needsBirth, numberCriterion, offerOf, WAYS, type Way } from "./ways";
import { words } from "./words";
import { useRecent, useWork } from "./work";
import "./clerk.css";

interface Wanted {
  offer: Offer;
  criterion: RecordJson;
  near?: boolean;
}

/** The number of a criterion, masked; else the way of asking alone. */
function subjectOf({ criterion }: Pick<Asked, "criterion">): string {
  const number = findValue(criterion, "TCKimlikNo") ?? findValue(criterion, "KimlikNo");
  return number === undefined ? "" : masked(String(number));
}

function WorkBar(props: { work: Why; offers: readonly Offer[]; minutes: number; onEnd: () => void }) {
  const text = useWords(words);
  const purpose = choicesOf(props.offers).find((each) => each.value === props.work.purpose)?.label;
  return (
    <div className="notice clerk-bar">
      <p>
        <strong>{text.work}:</strong> <span lang="tr">{purpose ?? props.work.purpose}</span> · {text.file}:{" "}
        <span lang="tr">{props.work.file}</span> · <span className="muted">{text.minutesLeft(props.minutes)}</span>
      </p>
      <Button small tone="quiet" onPress={props.onEnd}>
        {text.another}
      </Button>
    </div>
  );
}

function Recent({ recent, onAgain }: { recent: readonly Asked[]; onAgain: (asked: Asked) => void }) {
  const text = useWords(words);
  return (
    <section className="card clerk-recent" aria-labelledby="recent-heading">
      <h2 id="recent-heading">{text.today}</h2>
      <p className="hint">{text.todayHint}</p>
      {recent.length === 0 ? <EmptyState why={text.none} next={text.noneNext} /> : null}
      <ul className="tasklist">
        {recent.map((asked) => (
          <li key={`${asked.receipt} ${asked.at}`}>
            <span>
              <span lang="tr">{asked.offer.title_tr}</span> <span className="numbers">{subjectOf(asked)}</span>{" "}
              <span className="muted numbers">
                {momentText(asked.at)} · {asked.receipt}
              </span>
            </span>
            <Button
              small
              aria-label={text.againOf(`${asked.offer.title_tr} ${subjectOf(asked)}`)}
              onPress={() => onAgain(asked)}
            >
              {text.again}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** F8, or * in the box of the number, goes to the next way of asking; with Shift, F8 goes back (S14). */
function useWayKeys(ways: readonly Way[], way: Way | undefined, onChoose: (way: Way) => void) {
  useEffect(() => {
    const turn = (event: KeyboardEvent) => {
      if (event.key !== "F8" && !(event.key === "*" && isNumberBox(event))) return;
      event.preventDefault();
      const step = event.key === "F8" && event.shiftKey ? ways.length - 1 : 1;
      const next = way && ways[(ways.indexOf(way) + step) % ways.length];
      if (next) onChoose(next);
    };
    window.addEventListener("keydown", turn);
    return () => window.removeEventListener("keydown", turn);
  });
}

function Ways(props: { ways: readonly Way[]; way: Way; onChoose: (way: Way) => void }) {
  const text = useWords(words);
  return (
    <nav className="clerk-ways" aria-label={text.ways} aria-keyshortcuts="F8">
      {props.ways.map((way) => (
        <Button
          key={way}
          tone={way === props.way ? "primary" : "quiet"}
          aria-current={way === props.way}
          onPress={() => props.onChoose(way)}
        >
          {text.way[way]}
        </Button>
      ))}
    </nav>
  );
}

/** Puts a question and keeps its answer on the screen; without a work item it waits for one. */
function useAsking() {
  const { work, minutesLeft, begin, end } = useWork();
  const { recent, add } = useRecent();
  const [asked, setAsked] = useState<Asked>();
  const [problem, setProblem] = useState<unknown>();
  const [waiting, setWaiting] = useState<Wanted>();
  const [working, setWorking] = useState(false);
  async function put(wanted: Wanted, why: Why) {
    setWorking(true);
    setProblem(undefined);
    setAsked(undefined);
    try {
      const answer = await askOffer(wanted.offer, wanted.criterion, why, wanted.near);
      setAsked(answer);
      add(answer);
    } catch (refused) {
      setProblem(refused);
    } finally {
      setWorking(false);
    }
  }
  function want(offer: Offer, criterion: RecordJson, near = false) {
    if (work) void put({ offer, criterion, near }, work);
    else setWaiting({ offer, criterion, near });
  }
  function state(why: Why) {
    begin(why);
    if (waiting) void put(waiting, why);
    setWaiting(undefined);
  }
  return { work, minutesLeft, end, recent, asked, setAsked, problem, waiting, working, want, state };
}

function Desk({ offers }: { offers: readonly Offer[] }) {
  const text = useWords(words);
  const ways = WAYS.filter((way) => offerOf(offers, way) !== undefined);
  const [chosen, setWay] = useState<Way>();
  const asking = useAsking();
  const way = chosen ?? ways[0];
  const choose = (next: Way) => {
    setWay(next);
    asking.setAsked(undefined);
  };
  useWayKeys(ways, way, choose);
  if (!way) return <Notice title={text.noOffers}>{<p>{text.noOffersText}</p>}</Notice>;
  const about: AskAbout = (next, person) => {
    const offer = offerOf(offers, next, numberOf(person));
    if (!offer) return;
    const birth = findValue(person, "DogumTarih");
    const parts = birth && typeof birth === "object" && !Array.isArray(birth) ? birth : {};
    const day = { day: Number(parts["Gun"] ?? 0), month: Number(parts["Ay"] ?? 0), year: Number(parts["Yil"] ?? 0) };
    const kinds = offer.criterion.find((each) => each.name === "NKOTipi")?.values;
    asking.want(
      offer,
      numberCriterion(
        offer,
        numberOf(person),
        needsBirth(offer) ? day : undefined,
        kinds?.[0] ? { NKOTipi: kinds[0] } : {},
      ),
    );
  };
  const form = { offers, working: asking.working, onAsk: asking.want };
  return (
    <>
      {asking.work ? (
        <WorkBar work={asking.work} offers={offers} minutes={asking.minutesLeft} onEnd={asking.end} />
      ) : null}
      <div className="clerk-ask">
        <Ways ways={ways} way={way} onChoose={choose} />
        <section className="card" aria-label={text.way[way]}>
          {way === "identity" ? <IdentityForm {...form} /> : null}
          {way === "place" ? <PlaceForm {...form} /> : null}
          {way !== "identity" && way !== "place" ? <NumberForm key={way} {...form} way={way} /> : null}
        </section>
        {asking.work ? null : (
          <WorkForm
            key={String(asking.waiting !== undefined)}
            offers={offers}
            waiting={asking.waiting !== undefined}
            onBegin={asking.state}
          />
        )}
      </div>
      <div aria-live="polite">{asking.working ? <p>{text.asking}</p> : null}</div>
      {asking.problem ? <ProblemNotice problem={asking.problem} /> : null}
      {asking.asked ? <Result asked={asking.asked} offers={offers} onAsk={about} /> : null}
      <Recent recent={asking.recent} onAgain={(before) => asking.want(before.offer, before.criterion, before.near)} />
    </>
  );
}

/** Where a clerk asks: a number and Enter, once it was said what for (PORTAL 2.2 S). */
export function ClerkPage() {
  const text = useWords(words);
  const general = useText();
  const query = useOffers();
  const isRefused = query.error instanceof Problem && query.error.status === 403;
  const frame = (children: ReactNode) => (
    <Page title={text.title} lead={text.lead} quiet>
      {children}
    </Page>
  );
  if (isRefused)
    return frame(<ProblemNotice problem={query.error} known={`${general.noRightTitle}. ${text.refused}`} />);
  return <IdleLock>{frame(<Loaded query={query}>{(offers) => <Desk offers={offers} />}</Loaded>)}</IdleLock>;
}
