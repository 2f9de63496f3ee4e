import type { ConsoleService } from "../../api/openapi.gen";
import { askService, type Exchange, exchange, memberOf, newTrace, takeToken } from "../../api/service";
import { askSigned, faultText, takeSoapToken } from "./signed";

/** The steps of a connection in order, as a browser can try them (K5). What each found is named, not worded. */

export const STEPS = ["server", "clock", "address", "token", "grant", "signature"] as const;
export type StepName = (typeof STEPS)[number];
export type State = "good" | "bad" | "warn" | "skipped";

export interface Finding {
  step: StepName;
  state: State;
  /** Key of the words. */
  found: string;
  seen?: string;
  registered?: string;
  aheadSeconds?: number;
  /** What the server said and its code, where it said one. */
  told?: string;
  code?: number;
}

export interface Subject {
  user: string;
  secret: string;
  registered: string;
  service: ConsoleService | undefined;
  /** Why nothing with a secret is tried, by its words; else empty. */
  barred: "" | "notLive" | "notStrict";
}

/** Signed messages are good for five minutes; a tenth of that is worth a word. */
export const CLOCK_BAD_MS = 300_000;
export const CLOCK_WARN_MS = 30_000;
/** The code of a question that names no criterion: all checks of rights were passed. */
const EMPTY_CRITERION = 10;

export function clockFinding(aheadMs: number): Finding {
  const off = Math.abs(aheadMs);
  const state: State = off >= CLOCK_BAD_MS ? "bad" : off >= CLOCK_WARN_MS ? "warn" : "good";
  const found = { good: "clockGood", warn: "clockWarn", bad: "clockBad", skipped: "" }[state];
  return { step: "clock", state, found, aheadSeconds: Math.round(aheadMs / 1000) };
}

const said = (told: Exchange): Pick<Finding, "told" | "code"> => {
  const code = memberOf(told.text, "code");
  const title = memberOf(told.text, "title") ?? memberOf(told.text, "error_description") ?? faultText(told.text);
  const status = told.status ? `HTTP ${told.status}` : "";
  return {
    told: [status, typeof title === "string" ? title : ""].filter(Boolean).join(": "),
    ...(typeof code === "number" ? { code } : {}),
  };
};

const skipped = (steps: readonly StepName[], found: string): Finding[] =>
  steps.map((step) => ({ step, state: "skipped", found }));

async function bySecret(subject: Subject, addressIsWrong: boolean): Promise<Finding[]> {
  if (subject.barred) return skipped(["token", "signature"], subject.barred);
  const { token, told } = await takeToken(subject.user, subject.secret);
  if (!token)
    return [
      { step: "token", state: "bad", found: addressIsWrong ? "tokenAddress" : "tokenBad", ...said(told) },
      ...skipped(["grant", "signature"], "notTried"),
    ];
  const findings: Finding[] = [{ step: "token", state: "good", found: "tokenGood" }];
  const { service } = subject;
  if (!service)
    return [...findings, { step: "grant", state: "bad", found: "grantNone" }, ...skipped(["signature"], "notTried")];
  const asked = await askService(service.path, token, '{"criteria":[]}', newTrace());
  const passed = asked.status === 200 || memberOf(asked.text, "code") === EMPTY_CRITERION;
  findings.push({
    step: "grant",
    state: passed ? "good" : "bad",
    found: passed ? "grantGood" : "grantBad",
    ...(passed ? {} : said(asked)),
  });
  const signing = await takeSoapToken(subject.user, subject.secret);
  const answer = signing.token ? await askSigned(signing.token, service) : signing.told;
  const accepted = signing.token !== undefined && answer.status === 200;
  findings.push({
    step: "signature",
    state: accepted ? "good" : "bad",
    found: accepted ? "signatureGood" : "signatureBad",
    ...(accepted ? {} : said(answer)),
  });
  return findings;
}

export async function examine(subject: Subject): Promise<Finding[]> {
  const began = Date.now();
  const seen = await exchange("/caller", {});
  const ended = Date.now();
  const address = memberOf(seen.text, "address");
  const time = Date.parse(String(memberOf(seen.text, "time")));
  if (seen.status !== 200 || typeof address !== "string" || Number.isNaN(time) || !globalThis.isSecureContext)
    return [
      { step: "server", state: "bad", found: "serverBad", ...said(seen) },
      ...skipped(STEPS.slice(1), "notTried"),
    ];
  const { registered } = subject;
  const isRegistered = registered !== "" && address === registered;
  const findings: Finding[] = [
    { step: "server", state: "good", found: "serverGood" },
    clockFinding((began + ended) / 2 - time),
    {
      step: "address",
      state: isRegistered ? "good" : "bad",
      found: isRegistered ? "addressGood" : registered ? "addressBad" : "addressNone",
      seen: address,
      registered,
    },
  ];
  const rest = await bySecret(subject, !isRegistered);
  if (!subject.service && !rest.some(({ step }) => step === "grant"))
    rest.push({ step: "grant", state: "bad", found: "grantNone" });
  else if (!rest.some(({ step }) => step === "grant")) rest.push(...skipped(["grant"], subject.barred || "notTried"));
  return STEPS.flatMap((step) => [...findings, ...rest].filter((finding) => finding.step === step));
}
