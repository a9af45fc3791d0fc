import Glibc
import KQLShell

// Before anything reads a byte of text: a locale whose codeset is not UTF-8 drops typed characters.
Locale.prepare()
let words = Array(CommandLine.arguments.dropFirst())
if let status = HelpCommand.run(words) ?? Subcommand.run(words) { exit(status) }
do {
  var options = try CommandLineParser.options(words)
  options.version = Version.text
  exit(Shell.run(options))
} catch {
  let errors = OutputChannel(descriptor: 2)
  errors.write(error.text)
  errors.flush()
  exit(ExitStatus.usage)
}
