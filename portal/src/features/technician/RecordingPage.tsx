import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { get, post } from "../../api/client";
import type { RecordedMessage, Recording } from "../../api/openapi.gen";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { Notice, ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useLanguage, useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { millisecondsText, numberText } from "../../text/numbers";
import { CodeBlock, KindNotice } from "../console/parts";
import { TechnicianTabs } from "./parts";
import { words } from "./words";

const PATH = "/api/v1/technician/recording";
const KEY = ["technician-recording"];
/** While it records the page looks again; a recording has an end of its own, and so has that. */
const LOOK_MS = 5_000;
const SECOND_MS = 1_000;
const MINUTE_SECONDS = 60;

/** What is left by the server's clock, which said what time it was when it answered. */
function useSecondsLeft(recording: Recording): number {
  const [heard] = useState({ at: performance.now() });
  const [now, setNow] = useState(heard.at);
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  const whole = Date.parse(recording.ends_at ?? recording.now) - Date.parse(recording.now);
  return Math.max(0, Math.round((whole - (now - heard.at)) / SECOND_MS));
}

function Left({ recording }: { recording: Recording }) {
  const text = useWords(words);
  const seconds = useSecondsLeft(recording);
  const clock = `${Math.floor(seconds / MINUTE_SECONDS)}:${String(seconds % MINUTE_SECONDS).padStart(2, "0")}`;
  return (
    <p>
      <span className="tag good">{text.recordingOn}</span>{" "}
      <span role="timer" className="numbers">
        {text.recordingLeft(clock)}
      </span>
      {" · "}
      <span className="numbers">
        {text.recordedCount(numberText(recording.messages.length), numberText(recording.messages_max))}
      </span>
    </p>
  );
}

function Message({ message, open }: { message: RecordedMessage; open: boolean }) {
  const text = useWords(words);
  const language = useLanguage();
  return (
    <li>
      <details open={open}>
        <summary>
          <span className="numbers nowrap">{momentText(message.at)}</span>
          {" · "}
          {message.service === 0 ? text.noService : language === "tr" ? message.name : message.name_en}
          {" · "}
          <span className="numbers nowrap">HTTP {message.status}</span>
          {" · "}
          <span className="numbers nowrap">{millisecondsText(message.took_us)}</span>
        </summary>
        <p>
          {text.requestId}: <code>{message.request}</code>
        </p>
        {message.cut ? <p className="hint">{text.cutMessage}</p> : null}
        <div className="sides wrapped">
          <CodeBlock
            id={`question-${message.request}`}
            label={text.recordedQuestion}
            copy={text.copyQuestion}
            value={message.question}
          />
          <CodeBlock
            id={`answer-${message.request}`}
            label={text.recordedAnswer}
            copy={text.copyAnswer}
            value={message.answer}
          />
        </div>
      </details>
    </li>
  );
}

function Messages({ messages }: { messages: readonly RecordedMessage[] }) {
  const text = useWords(words);
  return (
    <section className="card" aria-labelledby="messages">
      <h2 id="messages">{text.messages}</h2>
      {messages.length === 0 ? (
        <EmptyState why={text.noMessages} next={text.noMessagesNext} />
      ) : (
        <ol className="recorded">
          {messages.map((message, index) => (
            <Message key={message.request} message={message} open={index === 0} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Switch({ recording }: { recording: Recording }) {
  const text = useWords(words);
  const client = useQueryClient();
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const isOn = recording.ends_at !== null;
  async function press() {
    setWorking(true);
    setProblem(undefined);
    try {
      client.setQueryData(KEY, await post<Recording>(isOn ? `${PATH}/end` : PATH));
    } catch (refused) {
      setProblem(refused);
    } finally {
      setWorking(false);
    }
  }
  return (
    <section className="card middle" aria-labelledby="recording">
      <h2 id="recording">{text.recordingState}</h2>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {isOn ? <Left key={recording.now} recording={recording} /> : null}
      <p>{text.recordingRules(numberText(recording.minutes_max), numberText(recording.messages_max))}</p>
      <p>{recording.shape ? text.keptAsShape : text.keptRaw}</p>
      <Button tone={isOn ? "bad" : "primary"} working={working} onPress={() => void press()}>
        {isOn ? text.endRecording : text.beginRecording}
      </Button>
    </section>
  );
}

/** What an institution's own program sends and gets, for a quarter of an hour at most (K4, ADR 0153). */
export function RecordingPage() {
  const text = useWords(words);
  const query = useQuery({
    queryKey: KEY,
    queryFn: () => get<Recording>(PATH),
    refetchInterval: ({ state }) => (state.data?.ends_at ? LOOK_MS : false),
  });
  const isFull = query.data !== undefined && query.data.messages.length >= query.data.messages_max;
  return (
    <Page title={text.recording} lead={text.recordingLead}>
      <TechnicianTabs />
      <KindNotice />
      <Loaded query={query}>
        {(recording) => (
          <>
            <Switch recording={recording} />
            {isFull ? <Notice tone="warn" live title={text.recordingFull} /> : null}
            {recording.ends_at === null ? null : <Messages messages={recording.messages} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}
