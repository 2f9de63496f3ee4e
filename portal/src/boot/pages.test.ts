import { expect, it } from "vitest";
import { pageAt, pages } from "./pages";

it("each address leads to the file of its page", () => {
  for (const [pattern, load] of Object.entries(pages))
    expect(pageAt(`/portal${pattern.replace(/\$\w+/g, "019-a")}`), pattern).toBe(load);
  expect(pageAt("/portal")).toBe(pages["/"]);
  expect(pageAt("/portal/kuyruk/")).toBe(pages["/kuyruk"]);
});

it("an address of no page, and one that the first script has, lead to none", () => {
  for (const address of ["/portal/giris", "/portal/kuyrukk", "/portal/isler/a/b/c", "/portal/isler//x", "/hatalar"])
    expect(pageAt(address), address).toBeUndefined();
});
