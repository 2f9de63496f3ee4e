/** The first script to run: small, without a library, so that nothing waits for one that need not (ADR 0169). */
import { ENVIRONMENT_PATH, SESSION_PATH } from "./addresses";
import { askEarly } from "./early";
import { keptPreferences, show } from "./kept";
import { pageAt } from "./pages";

show(keptPreferences());
askEarly(SESSION_PATH);
askEarly(ENVIRONMENT_PATH);
// A page that does not come is asked for again by its route, and told of there.
void pageAt(location.pathname)?.().catch(() => undefined);
