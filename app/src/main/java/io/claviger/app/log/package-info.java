/** How log lines look: plain for people, JSON for machines. */
@NullMarked
package io.claviger.app.log;

import org.jspecify.annotations.NullMarked;
