/** Why requests were refused: the error log, and each decision with its checks. */
@NullMarked
package io.claviger.control.console.decision;

import org.jspecify.annotations.NullMarked;
