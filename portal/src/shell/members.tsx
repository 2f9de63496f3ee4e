import { Navigate, useRouterState } from "@tanstack/react-router";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { ProblemNotice, Skeleton } from "../components/notices";
import { useSession } from "../session/session";

/** A page whose file comes when it is asked for; without `preload` it is here. */
export type LazyPage = (() => ReactNode) & { preload?: () => Promise<void> };

/** Whether a page is here. React shows what it waited for itself, in Suspense, a third of a second late (ADR 0169). */
function useFetched(Page: LazyPage): boolean {
  const [isHere, setHere] = useState(Page.preload === undefined);
  useEffect(() => {
    if (Page.preload) void Page.preload().then(() => setHere(true));
    else setHere(true);
  }, [Page]);
  return isHere;
}

/** A page for whoever is signed in; anybody else signs in first and comes back here. */
export function members(Page: LazyPage) {
  function MembersPage() {
    const session = useSession();
    const path = useRouterState({ select: (state) => state.location.pathname });
    const isHere = useFetched(Page);
    // Nothing yet: what stood here would move aside for the menu (G7).
    if (session.isPending) return null;
    if (session.isError) return <ProblemNotice problem={session.error} retry={() => void session.refetch()} />;
    // The way to the sign-in page has begun; it must not be begun again from there.
    if (path.startsWith("/giris")) return <Skeleton />;
    if (session.data?.next !== "none")
      return <Navigate to="/giris" search={path === "/" ? {} : { donus: path }} replace />;
    if (!isHere) return <Skeleton />;
    return (
      <Suspense fallback={<Skeleton />}>
        <Page />
      </Suspense>
    );
  }
  return Object.assign(MembersPage, { fetchPage: () => Page.preload?.() });
}
