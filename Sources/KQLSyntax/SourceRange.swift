/// UTF-8 offsets into the text of one statement.
package typealias SourceRange = Range<Int>
