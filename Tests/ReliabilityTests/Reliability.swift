import Testing

/// What the built shell promises when processes die, directories are bad and input is hostile. One after the other:
/// several tests look at the time.
@Suite(.serialized) struct Reliability {}
