/**
 * Questions of a service user, as an institution's own program asks them: with a token of its own, without the session
 * of whoever is signed in. The secret goes to the token service and nowhere else; nothing of it is kept.
 */

export interface Exchange {
  /** 0: the server could not be reached. */
  status: number;
  headers: [string, string][];
  text: string;
  ms: number;
}

export function headerOf(exchange: Exchange, name: string): string {
  return exchange.headers.find(([key]) => key === name)?.[1] ?? "";
}

export async function exchange(path: string, init: RequestInit): Promise<Exchange> {
  const began = performance.now();
  try {
    const response = await fetch(path, { ...init, credentials: "omit", cache: "no-store", redirect: "error" });
    const text = await response.text();
    const ms = Math.round(performance.now() - began);
    return { status: response.status, headers: [...response.headers], text, ms };
  } catch {
    return { status: 0, headers: [], text: "", ms: Math.round(performance.now() - began) };
  }
}

/** A member of a JSON object, where the text is one. */
export function memberOf(text: string, name: string): unknown {
  try {
    return (JSON.parse(text) as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

export const TOKEN_PATH = "/api/v1/token";

export async function takeToken(user: string, secret: string): Promise<{ token: string; told: Exchange }> {
  const told = await exchange(TOKEN_PATH, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "client_credentials", client_id: user, client_secret: secret }),
  });
  const token = told.status === 200 ? memberOf(told.text, "access_token") : undefined;
  return { token: typeof token === "string" ? token : "", told };
}

/** `trace` names the request, so that both sides find it again. */
export function askService(path: string, token: string, body: string, trace: string): Promise<Exchange> {
  return exchange(path, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", traceparent: trace },
    body,
  });
}

export function newTrace(): string {
  const digits = [...crypto.getRandomValues(new Uint8Array(24))].map((byte) => byte.toString(16).padStart(2, "0"));
  return `00-${digits.slice(0, 16).join("")}-${digits.slice(16).join("")}-00`;
}
