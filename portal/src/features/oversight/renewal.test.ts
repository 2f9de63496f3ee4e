import { describe, expect, it } from "vitest";
import type { Expiry } from "../../api/openapi.gen";
import { isRenewed, KINDS, renewalSteps } from "./renewal";
import { en, tr } from "./renewal_words";

const OLD = "2026-12-01T00:00:00Z";
const NEW = "2027-12-01T00:00:00Z";
const row = (kind: string, id: string, more: Partial<Expiry> = {}): Expiry => ({
  kind,
  id,
  name: `CN=${id}`,
  institution: null,
  authority: null,
  until: OLD,
  days_left: 8,
  revoked: false,
  problem: "",
  ...more,
});
const done = (kind: (typeof KINDS)[number], id: string, rows: Expiry[]) =>
  Object.fromEntries(renewalSteps({ kind, id, until: OLD }, rows).map((step) => [step.name, step.done]));

describe("renewal", () => {
  it("has words for each step in both languages", () => {
    for (const kind of KINDS)
      for (const step of renewalSteps({ kind, id: "a", until: OLD }, []))
        for (const words of [tr, en]) expect(words.steps[step.name], step.name).toHaveLength(2);
  });

  it("sees a server certificate replaced by one that is good for longer", () => {
    const old = row("server-certificate", "a");
    const next = row("server-certificate", "b", { until: NEW });
    expect(done("server-certificate", "a", [old]).served).toBe(false);
    expect(done("server-certificate", "a", [row("server-certificate", "b")]).served).toBe(false);
    expect(done("server-certificate", "a", [old, next]).served).toBe(false);
    expect(done("server-certificate", "a", [next]).served).toBe(true);
  });

  it("sees an institution's new certificate, and the old one ended", () => {
    const old = row("client-certificate", "a", { institution: 1007 });
    const other = row("client-certificate", "b", { institution: 1008, until: NEW });
    const next = row("client-certificate", "c", { institution: 1007, until: NEW });
    expect(done("client-certificate", "a", [old, other])).toMatchObject({ register: false, end: false });
    expect(done("client-certificate", "a", [old, { ...next, revoked: true }]).register).toBe(false);
    expect(done("client-certificate", "a", [old, next])).toMatchObject({ register: true, end: false });
    const steps = renewalSteps({ kind: "client-certificate", id: "a", until: OLD }, [{ ...old, revoked: true }, next]);
    expect(isRenewed(steps)).toBe(true);
    expect(steps.find((step) => step.name === "register")?.command).toContain("--institution 1007 ");
  });

  it("counts who still has a certificate of the old authority", () => {
    const rows = [
      row("authority", "a"),
      row("authority", "b", { until: NEW }),
      row("client-certificate", "c", { authority: "a" }),
      row("client-certificate", "d", { authority: "a", revoked: true }),
    ];
    expect(done("authority", "a", rows)).toEqual({ known: true, listed: false, moved: false });
    const left = renewalSteps({ kind: "authority", id: "a", until: OLD }, rows).find((step) => step.name === "moved");
    expect(left?.left).toBe(1);
    const moved = [...rows.slice(0, 2), row("revocation-list", "b")];
    expect(done("authority", "a", moved)).toEqual({ known: true, listed: true, moved: true });
    expect(done("authority", "a", [row("authority", "a")]).moved).toBe(false);
  });

  it("sees a later list of the same authority, and keys for another month", () => {
    expect(done("revocation-list", "a", [row("revocation-list", "b", { until: NEW })]).taken).toBe(false);
    expect(done("revocation-list", "a", [row("revocation-list", "a", { until: NEW })]).taken).toBe(true);
    expect(
      done("log-keys", "log-keys", [row("log-keys", "log-keys", { until: "2026-12-01T00:00:09Z" })]).prepared,
    ).toBe(false);
    expect(done("log-keys", "log-keys", [row("log-keys", "log-keys", { until: NEW })]).prepared).toBe(true);
  });
});
