import ArgumentParser
import Glibc
import KQLShell

// Before anything reads a byte of text: a locale whose codeset is not UTF-8 drops typed characters.
Locale.prepare()
let words = Array(CommandLine.arguments.dropFirst())
if let status = HelpCommand.run(words) ?? Subcommand.run(words) { exit(status) }
do {
  var command = try Kqlsh.parseAsRoot(KustoCliSpelling.rewrite(words))
  try command.run()
} catch {
  if let status = error as? ExitCode { exit(status.rawValue) }
  let errors = OutputChannel(descriptor: 2)
  errors.write(UsageError.text(Kqlsh.message(for: error), arguments: words))
  errors.flush()
  exit(ExitStatus.usage)
}
