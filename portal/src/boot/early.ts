/** What every page waits for, asked before the libraries have come (ADR 0169). */

/** Names a request: a problem says the same name, so that who reports it can be helped. */
export function traceParent(): string {
  const digits = [...crypto.getRandomValues(new Uint8Array(24))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  return `00-${digits.slice(0, 32)}-${digits.slice(32)}-00`;
}

const asked = new Map<string, Promise<Response>>();

export function askEarly(path: string): void {
  const answer = fetch(path, {
    headers: { Accept: "application/json", traceparent: traceParent() },
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
  });
  // Whoever takes it hears of it.
  answer.catch(() => undefined);
  asked.set(path, answer);
}

/** The answer, once: who asks later asks anew. */
export function takeEarly(path: string): Promise<Response> | undefined {
  const taken = asked.get(path);
  asked.delete(path);
  return taken;
}
