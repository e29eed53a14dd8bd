// What the scripts say, in the page's language. English stands in the source and needs no messages.

/** How a language says texts: its plural rules, its numbers and its messages. */
function languageOf(tag, messages) {
  // A browser knows no pseudo-language; its rules are those of English.
  const locale = tag === "en-XA" ? "en" : tag;
  // Made once: toLocaleString would make one for every number, milliseconds a picture.
  const numbers = new Intl.NumberFormat(locale);
  const point = new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === "decimal")?.value ?? ".";
  return { tag, messages, plurals: new Intl.PluralRules(locale), numbers, point };
}

let language = languageOf("en", {});

/** Sets the language. `messages`: {English text: its translation, or one for each plural category}. */
export function speak(tag, messages) {
  language = languageOf(tag, messages);
}

/** The language's tag, as the server knows it. */
export const languageTag = () => language.tag;

/** Says a text, in which `{name}` stands for a value; numbers have the language's form. */
export const t = (text, values = {}) => filled(language.messages[text] ?? text, values);

/** Says one of two texts by a count, which both may also name: `{count}`. */
export function tn(one, many, count, values = {}) {
  const forms = language.messages[one];
  const english = count === 1 ? one : many;
  const text = forms ? (forms[language.plurals.select(count)] ?? forms.other) : english;
  return filled(text, { count, ...values });
}

/** A number as the language writes it, 1234 as "1,234". */
export const number = (value) => language.numbers.format(value);

/** Digits with a point, as `toFixed` writes them, with the language's own decimal sign. */
export const withPoint = (digits) => (language.point === "." ? digits : digits.replace(".", language.point));

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => {
    const value = values[name];
    return value === undefined ? place : typeof value === "number" ? number(value) : value;
  });
}
