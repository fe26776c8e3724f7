/** What lies in a folder of backups, for whoever finds it. */
export const README = `Backups of an archive (Kho So). Readable without its software.

content/ab/cd/<sha512>          the bytes of all backups, each content once, named by its SHA-512; never changed, never replaced
backups/<time>/manifest.json    what one backup holds, with the SHA-256 of every file of its folder; manifest.json.sha256 is its own digest
backups/<time>/objects.jsonl    one object a line: files as [path below the storage root, SHA-512, size]; the line without a path is the root itself
backups/<time>/staged.jsonl     papers received and not yet stored: [name, size]; the SHA-512 is the second part of the name (base64url)
backups/<time>/database/*.jsonl one table each: first line names the columns, then one row a line
backups/<time>/erasures.jsonl   the ledger of what was destroyed by decision: it must not come back
object-keys/                    wrapped keys of sealed objects as they were at the last backup; part of no backup, kept apart on purpose

To get the objects back by hand: for every file of objects.jsonl copy content/<first two>/<next two>/<SHA-512> to its path. The result is an
OCFL storage root and holds its own description, FORMAT.md. Folders named .unfinished-* are backups that never ended.
Which keys are in a backup and which are not stands in its manifest under "secrets".

The checks: khoso backup verify <this folder>; sha512sum of a file of content/ is its name.
`;
