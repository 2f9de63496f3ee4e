import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { SetUpPage } from "./session/SetUpPage";
import { SignInPage } from "./session/SignInPage";
import { members } from "./shell/members";
import { Shell } from "./shell/Shell";
import { BrokenPage, NotFoundPage, StatementPage } from "./shell/StatusPages";

/** Addresses are Turkish words and ids of cases; nothing in them names a person (PORTAL 1.6). */
const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage, errorComponent: BrokenPage });

const words = (names: readonly string[]) => (search: Record<string, unknown>) =>
  Object.fromEntries(
    names.flatMap((name) => (typeof search[name] === "string" ? [[name, search[name]]] : [])),
  ) as Record<string, string>;

const route = <Path extends string>(path: Path, component: () => React.ReactNode, search: readonly string[] = []) =>
  createRoute({ getParentRoute: () => root, path, component, validateSearch: words(search) });

type Load = () => Promise<Record<string, unknown>>;
const lazy = (load: Load, name: string) => lazyRouteComponent(load, name) as () => React.ReactNode;
const lazyMember = (load: Load, name: string) => members(lazy(load, name));

const account = () => import("./session/AccountPage");
const tasks = () => import("./features/cases/TasksPage");
const queue = () => import("./features/cases/QueuePage");
const subject = () => import("./features/cases/CasePage");
const act = () => import("./features/cases/ActPage");
const begin = () => import("./features/cases/BeginPage");
const board = () => import("./features/board/BoardPage");
const approvals = () => import("./features/board/ApprovalsPage");
const applicant = () => import("./features/applicant/ApplicantPage");
const application = () => import("./features/applicant/ApplicationPage");

const routes = [
  route("/giris", SignInPage, ["neden", "donus"]),
  route("/giris/kurulum", SetUpPage),
  route("/erisilebilirlik", StatementPage),
  route("/", lazyMember(tasks, "TasksPage")),
  route("/isler", lazyMember(queue, "QueuePage"), ["tur", "durum", "kurum", "sonra"]),
  route("/isler/$id", lazyMember(subject, "CasePage")),
  route("/isler/$id/$act", lazyMember(act, "ActPage"), ["madde"]),
  route("/yeni", lazyMember(begin, "BeginListPage")),
  route("/yeni/$kind/$act", lazyMember(begin, "BeginPage")),
  route("/kurul", lazyMember(board, "BoardPage")),
  route("/onaylar", lazyMember(approvals, "ApprovalsPage")),
  route("/basvuru", lazy(applicant, "ApplicantPage")),
  route("/basvuru/$id", lazy(application, "ApplicationPage")),
  route("/hesabim", lazyMember(account, "AccountPage")),
];

export const router = createRouter({
  routeTree: root.addChildren(routes),
  basepath: "/portal",
  // Plain words in addresses: `?tur=application`, not JSON.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const words = new URLSearchParams(
      Object.entries(search).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])),
    ).toString();
    return words ? `?${words}` : "";
  },
  defaultPreload: false,
  scrollRestoration: true,
  trailingSlash: "never",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
