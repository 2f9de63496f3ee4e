import type { Console, ConsoleMember, ConsoleService } from "../../api/openapi.gen";
import { filledWith, jsonBody } from "../console/requests";

/** Other forms of the contracts that an institution holds, made from what the server gave it by its rights (K8). */

export interface SchemaFile {
  name: string;
  namespace: string;
  text: string;
}

const DECLARED = /\sxmlns:([\w-]+)="([^"]*)"/g;

/** The schemas that stand in a WSDL, each as a file that names the others. */
export function schemaFiles(wsdl: string, name: string): SchemaFile[] {
  const root = /<wsdl:definitions\b[^>]*>/.exec(wsdl)?.[0] ?? "";
  const declared = [...root.matchAll(DECLARED)];
  const found = [...wsdl.matchAll(/<xs:schema\b([^>]*)>([\s\S]*?)<\/xs:schema>/g)].map(
    ([, head = "", body = ""], index) => ({
      head,
      body,
      namespace: /targetNamespace="([^"]*)"/.exec(head)?.[1] ?? "",
      name: `${name}-${index + 1}.xsd`,
    }),
  );
  return found.map(({ head, body, namespace, name: own }) => {
    const missing = declared.filter(([, prefix]) => !head.includes(`xmlns:${prefix}=`)).map(([text]) => text);
    const text = body.replace(/<xs:import namespace="([^"]*)"\/>/g, (whole, other: string) => {
      const file = found.find((each) => each.namespace === other);
      return file ? `<xs:import namespace="${other}" schemaLocation="${file.name}"/>` : whole;
    });
    return {
      name: own,
      namespace,
      text: `<?xml version="1.0" encoding="utf-8"?>\n<xs:schema${missing.join("")}${head}>${text}</xs:schema>\n`,
    };
  });
}

const KEEP_TOKEN = 'pm.collectionVariables.set("token", pm.response.json().access_token);';
const TYPED = [{ key: "Content-Type", value: "application/json" }];

function example(service: ConsoleService, people: Console["people"]): string {
  const person = people[0];
  const filled = person ? filledWith(service, person) : {};
  const kept = service.members.filter(({ name }: ConsoleMember) => filled[name] !== undefined);
  return jsonBody({ service: { ...service, members: kept }, filled, purpose: "", file: "" });
}

/** A collection of Postman 2.1: a token first, then each service; name and secret are left to whoever opens it. */
export function postmanCollection(console: Console, base: string): string {
  const address = (path: string) => `{{base_url}}${path}`;
  const token = {
    name: "Belirteç / Token",
    event: [{ listen: "test", script: { type: "text/javascript", exec: [KEEP_TOKEN] } }],
    request: {
      auth: { type: "noauth" },
      method: "POST",
      url: address("/api/v1/token"),
      body: {
        mode: "urlencoded",
        urlencoded: [
          { key: "grant_type", value: "client_credentials" },
          { key: "client_id", value: "{{user}}" },
          { key: "client_secret", value: "{{password}}" },
        ],
      },
    },
  };
  const questions = console.services.map((service) => ({
    name: `${service.title} ${service.version}`,
    request: {
      method: "POST",
      header: TYPED,
      url: address(service.path),
      description: `${service.name} / ${service.name_en}`,
      body: { mode: "raw", raw: example(service, console.people) },
    },
  }));
  return JSON.stringify(
    {
      info: {
        name: "KPS",
        schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
      },
      auth: { type: "bearer", bearer: [{ key: "token", value: "{{token}}", type: "string" }] },
      variable: [
        { key: "base_url", value: base },
        { key: "user", value: "" },
        { key: "password", value: "", type: "secret" },
        { key: "token", value: "", type: "secret" },
      ],
      item: [token, ...questions],
    },
    null,
    2,
  );
}
