import Glibc

/// The project's own tool.
let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "docs": exit(ReferenceWriter.run())
case "fuzz": exit(FuzzCommand.run(Array(arguments.dropFirst())))
default:
  print(
    """
    usage: swift run dev docs
           swift run dev fuzz syntax|execute [--seconds N] [--seed S] [--findings DIR] [--corpus FILE]
    """)
  exit(2)
}
