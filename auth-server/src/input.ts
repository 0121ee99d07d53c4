/** What is wrong with a field of a request, in words for the reader; `undefined` when nothing is. */
export type Complaint = { readonly field: "name" | "image" | "email"; readonly message: string } | undefined;

const MAX_NAME = 80;
const MAX_EMAIL = 254; // RFC 5321: a path of 256 with its angle brackets
const MAX_IMAGE = 2048;

/** Controls, private use, unassigned, and the marks that turn the direction of text around. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** A name as it is stored: composed, trimmed, single spaces. */
export function tidyName(name: string): string {
  return name.normalize("NFC").trim().replace(/\s+/gu, " ");
}

/** Better Auth takes any string for a name and an image, 100 kB of HTML and `javascript:` among them. */
export function complaintAbout(body: Readonly<Record<string, unknown>>): Complaint {
  const { name, image, email } = body;
  if (name !== undefined) {
    if (typeof name !== "string" || tidyName(name) === "") {
      return { field: "name", message: "Please tell us your name." };
    }
    if ([...tidyName(name)].length > MAX_NAME) {
      return { field: "name", message: `A name can have at most ${MAX_NAME} characters.` };
    }
    if (UNPRINTABLE.test(tidyName(name)) || /[<>]/.test(name)) {
      return { field: "name", message: "A name cannot contain < or > or invisible characters." };
    }
  }
  if (image !== undefined && image !== null && !isPicture(image)) {
    return { field: "image", message: `A picture must be an https address of at most ${MAX_IMAGE} characters.` };
  }
  if (typeof email === "string" && (email.length > MAX_EMAIL || UNPRINTABLE.test(email))) {
    return { field: "email", message: "That is not an e-mail address." };
  }
  return undefined;
}

function isPicture(image: unknown): boolean {
  if (typeof image !== "string" || image.length > MAX_IMAGE || !URL.canParse(image)) {
    return false;
  }
  const url = new URL(image);
  return url.protocol === "https:" && url.username === "" && url.password === "";
}
