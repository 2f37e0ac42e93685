/** The one place where a refusal or fault becomes an answer: problem details (RFC 9457). */
@NullMarked
package io.claviger.edge.problem;

import org.jspecify.annotations.NullMarked;
