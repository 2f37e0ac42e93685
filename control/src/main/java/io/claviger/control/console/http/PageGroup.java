package io.claviger.control.console.http;

import java.util.List;

/** Pages that belong together. */
public interface PageGroup {
    List<Route> routes();
}
