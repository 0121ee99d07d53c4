/** The main job walked over HTTP as a reader would, with a proof for every step. */
@NullMarked
package dev.lectern.app.demo;

import org.jspecify.annotations.NullMarked;
