package io.claviger.control.console;

import io.claviger.control.console.http.PageGroup;
import io.claviger.control.console.http.Routes;
import io.claviger.control.console.key.KeyListPages;
import io.claviger.control.console.overview.HomePages;
import io.claviger.control.console.overview.OverviewPages;
import io.claviger.control.console.signin.LinkPages;
import io.claviger.control.console.signin.SignInPages;
import java.util.List;

/** The list of the console's pages. */
public final class ConsolePages {
    private ConsolePages() {}

    /** The table of their routes. */
    public static Routes routes() {
        return new Routes(List.<PageGroup>of(
                new SignInPages(), new LinkPages(), new HomePages(), new OverviewPages(), new KeyListPages()));
    }
}
