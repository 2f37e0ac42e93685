/** The demo: the loyalty example as an upstream, with an account and a key to try Claviger on. */
@NullMarked
package io.claviger.app.demo;

import org.jspecify.annotations.NullMarked;
