/** What the commands have in common: how one is run, and under which condition. */
@NullMarked
package io.claviger.control.command;

import org.jspecify.annotations.NullMarked;
