import Glibc

/// The project's own tool.
let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "docs": exit(ReferenceWriter.run())
case "fuzz": exit(FuzzCommand.run(Array(arguments.dropFirst())))
case "schema":
  guard let schema = SchemaArguments.schema(Array(arguments.dropFirst())) else { exit(2) }
  print(schema.commands.joined(separator: "\n\n"))
  exit(0)
case "completion":
  guard let schema = SchemaArguments.schema(Array(arguments.dropFirst())) else { exit(2) }
  exit(CompletionMeasure.run(schema))
case "start":
  guard let schema = SchemaArguments.schema(Array(arguments.dropFirst())) else { exit(2) }
  exit(StartMeasure.run(schema))
default:
  print(
    """
    usage: swift run dev docs
           swift run dev fuzz syntax|execute [--seconds N] [--seed S] [--findings DIR] [--corpus FILE]
           swift run -c release dev completion [--tables N] [--columns N]
           swift run -c release dev start [--tables N] [--columns N]
           swift run dev schema [--tables N] [--columns N] | kqlsh DIR
    """)
  exit(2)
}
