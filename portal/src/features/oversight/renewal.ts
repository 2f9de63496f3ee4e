import type { Expiry } from "../../api/openapi.gen";

/** Kinds of what runs out, in the words of the server. */
export const KINDS = ["server-certificate", "client-certificate", "authority", "revocation-list", "log-keys"] as const;
export type Kind = (typeof KINDS)[number];

/** What is renewed: one row of the wall, as it was when the renewal began. */
export interface Renewed {
  kind: Kind;
  id: string;
  /** Its last moment, RFC 3339. */
  until: string;
}

export interface Step {
  name: string;
  /** Seen by the server; undefined: it happens where the server sees nothing. */
  done?: boolean;
  /** What is to be typed, if anything. */
  command?: string;
  /** How many are still to follow. */
  left?: number;
}

const DAY_MS = 24 * 3_600_000;

const isLater = (row: Expiry, until: string, byMs = 0) => Date.parse(row.until) > Date.parse(until) + byMs;
const isGood = (row: Expiry) => !row.revoked && row.days_left >= 0;

/** Where nothing is known of the folder and of the files, the reader puts in the own ones. */
const STATE = "--dir DURUM_KLASORU";

function serverSteps(what: Renewed, rows: Expiry[]): Step[] {
  const served = rows.filter((row) => row.kind === "server-certificate");
  const old = served.find((row) => row.id === what.id);
  const subject = old ? `/${old.name.split(",").reverse().join("/")}` : "/CN=kps.ornek.gov.tr";
  return [
    {
      name: "request",
      command: `openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout yeni.key -out yeni.csr -subj "${subject}" -addext "subjectAltName=DNS:kps.ornek.gov.tr"`,
    },
    {
      name: "install",
      command:
        "install -m 600 /dev/null DURUM_KLASORU/tls/yeni.pem && cat yeni.key yeni.crt > DURUM_KLASORU/tls/yeni.pem && mv DURUM_KLASORU/tls/yeni.pem DURUM_KLASORU/tls/server-ecdsa.pem",
    },
    { name: "served", done: !old && served.some((row) => isGood(row) && isLater(row, what.until)) },
    {
      name: "outside",
      command: "openssl s_client -connect kps.ornek.gov.tr:443 </dev/null | openssl x509 -noout -dates",
    },
  ];
}

function clientSteps(what: Renewed, rows: Expiry[]): Step[] {
  const old = rows.find((row) => row.kind === "client-certificate" && row.id === what.id);
  const successor = rows.some(
    (row) =>
      row.kind === "client-certificate" &&
      row.id !== what.id &&
      row.institution === old?.institution &&
      isGood(row) &&
      isLater(row, what.until),
  );
  return [
    { name: "ask" },
    {
      name: "register",
      done: successor,
      command: `kps admin certificate add ${STATE} --institution ${old?.institution ?? "KURUM"} yeni.pem`,
    },
    { name: "switch" },
    {
      name: "end",
      done: !old || !isGood(old),
      command: `kps admin certificate revoke ${STATE} --fingerprint ${what.id} --reason "yenilendi"`,
    },
  ];
}

function authoritySteps(what: Renewed, rows: Expiry[]): Step[] {
  const next = rows.find(
    (row) => row.kind === "authority" && row.id !== what.id && isGood(row) && isLater(row, what.until),
  );
  const listed = rows.some((row) => row.kind === "revocation-list" && row.id === next?.id && row.days_left >= 0);
  const left = rows.filter(
    (row) => row.kind === "client-certificate" && row.authority === what.id && isGood(row),
  ).length;
  return [
    { name: "known", done: next !== undefined, command: `kps admin certificate authority ${STATE} yeni-makam.pem` },
    { name: "listed", done: listed, command: `kps admin certificate crl ${STATE} yeni-makam.crl` },
    { name: "moved", done: next !== undefined && left === 0, left },
  ];
}

function listSteps(what: Renewed, rows: Expiry[]): Step[] {
  const taken = rows.some((row) => row.kind === "revocation-list" && row.id === what.id && isLater(row, what.until));
  return [{ name: "fetch" }, { name: "taken", done: taken, command: `kps admin certificate crl ${STATE} makam.crl` }];
}

/** The keys' end is reckoned anew with each look; only a month more is one. */
function keySteps(what: Renewed, rows: Expiry[]): Step[] {
  return [
    { name: "plan", command: `kps audit keys plan ${STATE}` },
    {
      name: "prepared",
      done: rows.some((row) => row.kind === "log-keys" && isLater(row, what.until, DAY_MS)),
      command: `kps audit keys prepare ${STATE} --by ADINIZ`,
    },
    { name: "proved", command: `kps audit keys canary ${STATE} --by ADINIZ` },
  ];
}

const STEPS: Record<Kind, (what: Renewed, rows: Expiry[]) => Step[]> = {
  "server-certificate": serverSteps,
  "client-certificate": clientSteps,
  authority: authoritySteps,
  "revocation-list": listSteps,
  "log-keys": keySteps,
};

/** What is to be done, and what of it is seen to be done (O17). */
export function renewalSteps(what: Renewed, rows: Expiry[]): Step[] {
  return STEPS[what.kind](what, rows);
}

/** Whether everything that can be seen has been seen. */
export function isRenewed(steps: Step[]): boolean {
  return steps.every((step) => step.done !== false);
}
