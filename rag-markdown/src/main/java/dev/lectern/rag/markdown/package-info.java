/** A folder of Markdown or MDX, read as the sections of a book with the links that Docusaurus gives them. */
@NullMarked
package dev.lectern.rag.markdown;

import org.jspecify.annotations.NullMarked;
