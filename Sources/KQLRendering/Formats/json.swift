import KQLColumns

extension ResultFormat {
  static let json = ResultFormat(
    name: "json", summary: "Writes one array with an object per row.", fileExtensions: ["json"], frame: .array
  ) { table, options, write in
    let keys = CellText.jsonKeys(table.schema)
    var out = OutputBuffer()
    out.bytes.append(UInt8(ascii: "["))
    try table.forEachRow { columns, row, index in
      out.bytes.append(contentsOf: (index > 0 ? ",\n" : "\n").utf8)
      CellText.appendObject(columns, row, keys: keys, quotesLongs: options.quotesLongs, into: &out.bytes)
      try out.drain(into: write)
    }
    out.bytes.append(contentsOf: (table.rowCount > 0 ? "\n]\n" : "]\n").utf8)
    try out.drain(into: write, all: true)
  }

  static let jsonLines = ResultFormat(
    name: "jsonl", summary: "Writes one JSON object per line and row.", fileExtensions: ["jsonl"]
  ) { table, options, write in
    let keys = CellText.jsonKeys(table.schema)
    var out = OutputBuffer()
    try table.forEachRow { columns, row, _ in
      CellText.appendObject(columns, row, keys: keys, quotesLongs: options.quotesLongs, into: &out.bytes)
      out.bytes.append(UInt8(ascii: "\n"))
      try out.drain(into: write)
    }
    try out.drain(into: write, all: true)
  }

  static let kusto = ResultFormat(
    name: "kusto", summary: "Writes the service's version 1 envelope: {\"Tables\": […]}.", frame: .envelope
  ) { table, options, write in
    var out = OutputBuffer()
    out.bytes.append(contentsOf: "{\"TableName\":".utf8)
    CellText.appendJSONString(Array(options.tableName.utf8), into: &out.bytes)
    out.bytes.append(contentsOf: ",\"Columns\":[".utf8)
    for (index, field) in table.schema.fields.enumerated() {
      if index > 0 { out.bytes.append(UInt8(ascii: ",")) }
      out.bytes.append(contentsOf: "{\"ColumnName\":".utf8)
      CellText.appendJSONString(Array(field.name.utf8), into: &out.bytes)
      let dataType = field.type.dotNetName.split(separator: ".").last.map(String.init) ?? ""
      out.bytes.append(contentsOf: ",\"DataType\":\"\(dataType)\",\"ColumnType\":\"\(field.type.name)\"}".utf8)
    }
    out.bytes.append(contentsOf: "],\"Rows\":[".utf8)
    try table.forEachRow { columns, row, index in
      if index > 0 { out.bytes.append(UInt8(ascii: ",")) }
      out.bytes.append(UInt8(ascii: "["))
      for (position, column) in columns.enumerated() {
        if position > 0 { out.bytes.append(UInt8(ascii: ",")) }
        CellText.appendJSON(column, row, quotesLongs: options.quotesLongs, into: &out.bytes)
      }
      out.bytes.append(UInt8(ascii: "]"))
      try out.drain(into: write)
    }
    out.bytes.append(contentsOf: "]}".utf8)
    try out.drain(into: write, all: true)
  }
}
