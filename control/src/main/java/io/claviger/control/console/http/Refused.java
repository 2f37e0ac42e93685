package io.claviger.control.console.http;

import org.jspecify.annotations.Nullable;

/** An operation refused, and the page has nothing to show without it. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable View view;

    Refused(View view) {
        super(view.text("code"), null, false, false);
        this.view = view;
    }

    View view() {
        if (view == null) {
            throw new IllegalStateException("read from a stream");
        }
        return view;
    }
}
