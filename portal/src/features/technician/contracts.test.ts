import { describe, expect, it } from "vitest";
import { postmanCollection, schemaFiles } from "./contracts";

const WSDL =
  '<wsdl:definitions xmlns:wsdl="w" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:b="urn:b" xmlns:tns="urn:t"><wsdl:types>' +
  '<xs:schema targetNamespace="urn:b"><xs:import namespace="urn:t"/><xs:element name="P"/></xs:schema>' +
  '<xs:schema targetNamespace="urn:t"><xs:import namespace="urn:b"/><xs:import namespace="urn:x"/></xs:schema>' +
  "</wsdl:types></wsdl:definitions>";

describe("contracts in other forms", () => {
  it("gives each schema of a WSDL as a file that finds the others", () => {
    const files = schemaFiles(WSDL, "S-1");
    expect(files.map(({ name, namespace }) => [name, namespace])).toEqual([
      ["S-1-1.xsd", "urn:b"],
      ["S-1-2.xsd", "urn:t"],
    ]);
    expect(files[0]?.text).toContain('<xs:import namespace="urn:t" schemaLocation="S-1-2.xsd"/>');
    expect(files[1]?.text).toContain('<xs:import namespace="urn:x"/>');
    expect(files[0]?.text).toContain('xmlns:tns="urn:t"');
    expect(schemaFiles("<a/>", "S")).toEqual([]);
  });
  it("gives a collection without a name, a secret or, where nobody is synthetic, a number", () => {
    const service = {
      service: 1,
      name: "Kişi",
      name_en: "Person",
      title: "KisiServis",
      version: "2024-04-01",
      path: "/api/v1/services/KisiServis/2024-04-01/Sorgula",
      action: "",
      namespace: "",
      operation: "Sorgula",
      criterion: "K",
      list: true,
      members: [{ name: "KimlikNo", type: "Long", holds: "number", values: [] }],
    };
    const collection = JSON.parse(postmanCollection({ services: [service], people: [] }, "https://kps"));
    expect(collection.item).toHaveLength(2);
    expect(JSON.parse(collection.item[1].request.body.raw)).toEqual({ criteria: [{}] });
    expect(collection.variable.filter((each: { value: string }) => each.value !== "")).toHaveLength(1);
  });
});
