import ArgumentParser
import Glibc
import KQLShell

// Before anything reads a byte of text: a locale whose codeset is not UTF-8 drops typed characters.
Locale.prepare()
if let status = Subcommand.run(Array(CommandLine.arguments.dropFirst())) { exit(status) }
let arguments = KustoCliSpelling.rewrite(Array(CommandLine.arguments.dropFirst()))
do {
  var command = try Kqlsh.parseAsRoot(arguments)
  try command.run()
} catch {
  let code = Kqlsh.exitCode(for: error)
  if code == .success {
    print(Kqlsh.message(for: error))
    exit(0)
  }
  if let status = error as? ExitCode { exit(status.rawValue) }
  let errors = OutputChannel(descriptor: 2)
  errors.write(Kqlsh.fullMessage(for: error) + "\n")
  errors.flush()
  exit(ExitStatus.usage)
}
