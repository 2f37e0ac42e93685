/** What is set for an account or the installation beside keys and policies: service tokens, and hand-over links. */
@NullMarked
package io.claviger.control.console.settings;

import org.jspecify.annotations.NullMarked;
