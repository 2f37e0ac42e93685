package io.claviger.app.serve;

import io.claviger.control.link.LinkAddress;
import io.claviger.control.link.OneTimeLink;

/** How a person uses a one-time link that was printed: opens it in a browser. */
final class Joining {
    private Joining() {}

    /**
     * The address for the browser.
     *
     * @param console the console's address, without a slash at its end
     */
    static String url(String console, OneTimeLink link) {
        return console + LinkAddress.path(link.purpose(), link.token().reveal());
    }
}
