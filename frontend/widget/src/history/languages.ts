/** The languages, as tags of BCP 47, in which the server finds words in every form. */
export const LANGUAGES: readonly string[] = [
  ...['ar', 'ca', 'da', 'de', 'el', 'en', 'es', 'eu', 'fi', 'fr', 'ga', 'hi', 'hu', 'hy'],
  ...['id', 'it', 'lt', 'ne', 'nl', 'no', 'pt', 'ro', 'ru', 'sr', 'sv', 'ta', 'tr', 'yi'],
];

/** What can be chosen, by the names the reader's browser gives, each beside its own name for itself. */
export function languages(locale?: string): { value: string; label: string }[] {
  const here = new Intl.DisplayNames(locale, { type: 'language' });
  return LANGUAGES.map((value) => {
    const name = here.of(value) ?? value;
    const own = new Intl.DisplayNames(value, { type: 'language' }).of(value) ?? value;
    return { value, label: name === own ? name : `${name} (${own})` };
  }).sort((a, b) => a.label.localeCompare(b.label, locale));
}
