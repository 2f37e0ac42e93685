/**
 * What the operator sets. {@link io.claviger.app.config.Setting} names every key with its default,
 * {@link io.claviger.app.config.SettingsLoader} reads them from the file, the environment and the command line, in
 * rising order, and {@link io.claviger.app.config.Settings} is the typed result that the rooms are built from. What is
 * wrong is said in one line that names the key, the value and what would be right.
 */
@NullMarked
package io.claviger.app.config;

import org.jspecify.annotations.NullMarked;
