/** The one place that speaks to the server: header of our own pages, versions, problems. */
import { takeEarly, traceParent } from "../boot/early";

export interface ProblemBody {
  status: number;
  code?: number;
  title?: string;
  title_en?: string;
  detail?: string;
  trace?: string;
}

/** What the server refused, or that it could not be reached (status 0). */
export class Problem extends Error {
  readonly status: number;
  readonly code: number | undefined;
  readonly title: string | undefined;
  readonly titleEn: string | undefined;
  readonly detail: string | undefined;
  readonly trace: string | undefined;
  constructor(body: ProblemBody) {
    super(`problem ${body.code ?? body.status}`);
    this.status = body.status;
    this.code = body.code;
    this.title = body.title;
    this.titleEn = body.title_en;
    this.detail = body.detail;
    this.trace = body.trace;
  }
}

/** The codes that pages tell apart (docs/error_catalogue.md). */
export const CODE = {
  wrongCredentials: 201,
  staleVersion: 601,
  wrongState: 603,
  invalidField: 606,
  personNotMatched: 609,
  sessionEnded: 611,
  secondFactor: 612,
  secrecy: 613,
  taken: 911,
} as const;

/** Whoever follows an application without an account. Kept in memory alone: a reload forgets it on purpose. */
export interface ApplicationKey {
  number: string;
  code: string;
}
let application: ApplicationKey | undefined;
export function setApplication(key: ApplicationKey | undefined): void {
  application = key;
}
export function currentApplication(): ApplicationKey | undefined {
  return application;
}

/** What anybody may read keeps no session alive. */
const PUBLIC = /^\/(?!api\/)|^\/api\/v1\/(lifecycles|errors)/;

type Listener = () => void;
const whenUsed = new Set<Listener>();
const whenEnded = new Set<Listener>();
/** Told after each answer that keeps the session alive. */
export function onUsed(listener: Listener): () => void {
  whenUsed.add(listener);
  return () => whenUsed.delete(listener);
}
/** Told when the server says that there is no session any more. */
export function onEnded(listener: Listener): () => void {
  whenEnded.add(listener);
  return () => whenEnded.delete(listener);
}

/** For who has heard it without a refusal. */
export function tellEnded(): void {
  for (const listener of whenEnded) listener();
}

interface Options {
  body?: unknown;
  file?: Blob;
  version?: number;
  /** The same request under the same key is done once (ADR 0124). */
  key?: string;
  /** What is asked for instead of JSON. */
  accept?: string;
  /** Without a session even where an applicant's key is held. */
  asSession?: boolean;
}

function headersOf(method: string, options: Options): Headers {
  const headers = new Headers({ Accept: options.accept ?? "application/json" });
  headers.set("traceparent", traceParent());
  if (method === "POST") headers.set("KPS-Oturum", "1");
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  if (options.version !== undefined) headers.set("If-Match", `"${options.version}"`);
  if (options.key !== undefined) headers.set("Idempotency-Key", options.key);
  if (application && !options.asSession) {
    headers.set("KPS-Basvuru-No", application.number);
    headers.set("KPS-Basvuru-Kodu", application.code);
  }
  return headers;
}

async function problemOf(response: Response): Promise<Problem> {
  let body: ProblemBody = { status: response.status };
  try {
    body = { ...(await response.json()), status: response.status };
  } catch {
    // An answer of something between us and the server: its status is all there is.
  }
  const trace = body.trace ?? response.headers.get("traceparent");
  return new Problem(trace ? { ...body, trace } : body);
}

export async function ask(method: "GET" | "POST", path: string, options: Options = {}): Promise<Response> {
  const asApplicant = application !== undefined && !options.asSession;
  let response: Response;
  try {
    response = await ((method === "GET" ? takeEarly(path) : undefined) ??
      fetch(path, {
        method,
        headers: headersOf(method, options),
        body: options.file ?? (options.body === undefined ? null : JSON.stringify(options.body)),
        credentials: asApplicant ? "omit" : "same-origin",
        cache: "no-store",
        redirect: "error",
      }));
  } catch {
    throw new Problem({ status: 0 });
  }
  if (response.ok) {
    if (!asApplicant && !PUBLIC.test(path)) for (const listener of whenUsed) listener();
    return response;
  }
  const problem = await problemOf(response);
  if (problem.code === CODE.sessionEnded && !asApplicant) tellEnded();
  throw problem;
}

export async function get<T>(path: string, options: Options = {}): Promise<T> {
  return (await (await ask("GET", path, options)).json()) as T;
}

/** Nothing for 204. */
export async function post<T>(path: string, body: unknown = {}, options: Options = {}): Promise<T> {
  const response = await ask("POST", path, { ...options, body });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** A key for each content: what is sent again unchanged has the same one, so that it is done once (G9). */
export function requestKeys(): (body: unknown) => string {
  let last = { content: "", key: "" };
  return (body) => {
    const content = JSON.stringify(body);
    if (last.content !== content) last = { content, key: crypto.randomUUID() };
    return last.key;
  };
}

/** Opens a case as somebody without an account: no cookie goes along. */
export async function openWithoutAccount<T>(path: string, body: unknown): Promise<T> {
  const headers = new Headers({ "Content-Type": "application/json", "KPS-Oturum": "1" });
  const response = await fetch(path, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    credentials: "omit",
    cache: "no-store",
  }).catch(() => {
    throw new Problem({ status: 0 });
  });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as T;
}

/** Saves an answer as a file; its bytes never open in our own page (ADR 0117). */
export async function download(path: string, name: string): Promise<void> {
  save(await (await ask("GET", path)).blob(), name);
}

/** The same for bytes that are here already. */
export function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
