/** Reading the audit trail. */
@NullMarked
package io.claviger.control.audit;

import org.jspecify.annotations.NullMarked;
