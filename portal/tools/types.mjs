// Makes src/api/openapi.gen.ts out of the OpenAPI document that the server gives at /api/v1/portal/openapi.json (ADR 0133).
// Usage:   node tools/types.mjs DOCUMENT.json [OUT.ts]
// Example: curl --cacert ca.pem https://localhost:8443/api/v1/portal/openapi.json > d.json && node tools/types.mjs d.json
import { readFileSync, writeFileSync } from "node:fs";

/** What pages read; whatever these need comes along. Bodies of acts are not here: forms are made from the acts themselves. */
const ROOTS = [
  "Me",
  "SessionList",
  "OpenedSession",
  "PasskeyChallenge",
  "Secrecy",
  "TotpSecret",
  "RecoveryCodes",
  "PasskeyList",
  "ApprovalList",
  "CaseList",
  "CaseCommon",
  "CaseHistory",
  "DeadlineList",
  "DutyList",
  "DocumentList",
  "LifeCycleList",
  "LookUpPage",
  "LookUpProof",
  "InquiryEntry",
  "InstitutionList",
  "InstitutionView",
  "Monitor",
  "AlarmList",
  "WorkQueue",
  "WorkPeople",
  "WorkAssignment",
  "HandOverReport",
  "Mandate",
  "OwnPurposeList",
  "ExpiryList",
  "PersonaList",
  "DecisionRights",
  "DecisionPreview",
  "DecisionDifference",
  "DecisionPrecedents",
  "DecisionUse",
  "Console",
  "Recording",
  "GoLive",
  "LogActRows",
  "LogEntry",
  "LogPlace",
  "LogRows",
  "LogSampleList",
  "LogSearchList",
  "UsageReport",
  "UsageCallPage",
  "UsageLimits",
  "ActivityReviews",
  "OverdueReviews",
  "Credentials",
  "Signing",
  "Start",
  "Downloads",
  "Problem",
  "RoleOverlaps",
  "VerificationList",
];
const [, , documentPath, out = new URL("../src/api/openapi.gen.ts", import.meta.url)] = process.argv;
const { schemas } = JSON.parse(readFileSync(documentPath, "utf8")).components;
const wanted = new Set();

function typeOf(schema) {
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    want(name);
    return name;
  }
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(" | ");
  const all = schema.oneOf ?? schema.anyOf;
  if (all) return all.map(typeOf).join(" | ");
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(" | ");
  if (schema.type === "array") return `(${typeOf(schema.items ?? {})})[]`;
  if (schema.type === "object") return schema.properties ? membersOf(schema) : "JsonMembers";
  return (
    { string: "string", integer: "number", number: "number", boolean: "boolean", null: "null" }[schema.type] ?? "Json"
  );
}

function membersOf(schema) {
  const needed = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties).map(
    ([name, each]) =>
      `  ${/^\w+$/.test(name) ? name : JSON.stringify(name)}${needed.has(name) ? "" : "?"}: ${typeOf(each)};`,
  );
  return `{\n${rows.join("\n")}\n}`;
}

function want(name) {
  if (wanted.has(name)) return;
  if (!schemas[name]) throw new Error(`the document has no ${name}`);
  wanted.add(name);
  typeOf(schemas[name]);
}

for (const root of ROOTS) want(root);
const types = [...wanted].sort().map((name) => `export type ${name} = ${typeOf(schemas[name])};\n`);
writeFileSync(
  out,
  `// Made by tools/types.mjs from the served OpenAPI document; not written by hand.
export type Json = null | boolean | number | string | Json[] | JsonMembers;
export type JsonMembers = { [name: string]: Json };
${types.join("")}`,
);
