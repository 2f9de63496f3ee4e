import { afterEach, expect, it, vi } from "vitest";
import { askEarly, takeEarly, traceParent } from "./early";

afterEach(() => vi.unstubAllGlobals());

it("an answer asked for early is given once, and a failure to whoever takes it", async () => {
  const answers = [new Response("first"), undefined];
  vi.stubGlobal("fetch", () => {
    const answer = answers.shift();
    return answer ? Promise.resolve(answer) : Promise.reject(new TypeError("offline"));
  });
  expect(takeEarly("/a")).toBeUndefined();
  askEarly("/a");
  askEarly("/b");
  expect(await (await takeEarly("/a"))?.text()).toBe("first");
  expect(takeEarly("/a")).toBeUndefined();
  await expect(takeEarly("/b")).rejects.toThrow("offline");
});

it("a request has a name of its own", () => {
  const names = new Set(Array.from({ length: 50 }, traceParent));
  expect(names.size).toBe(50);
  for (const name of names) expect(name).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
});
