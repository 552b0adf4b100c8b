using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Vo.TapSchema;

/// <summary>The columns of TAP_SCHEMA, as TAP 1.1 has them.</summary>
internal static class TapSchemaColumns
{
    // csharpier-ignore
    public static IReadOnlyList<PublishedTable> Tables { get; } =
    [
        Table("schemas", "Schemas of this service",
            Text("schema_name", "Its name"),
            Text("utype", "The data model's name of it"),
            Text("description", "A sentence"),
            Number("schema_index", "Its place in a list")),
        Table("tables", "Tables of this service",
            Text("schema_name", "See schemas"),
            Text("table_name", "With its schema, as in FROM"),
            Text("table_type", "table or view"),
            Text("utype", "The data model's name of it"),
            Text("description", "A sentence"),
            Number("table_index", "Its place in a list")),
        Table("columns", "Columns of these tables",
            Text("table_name", "See tables"),
            Text("column_name", "In double quotes where ADQL wants them"),
            Text("datatype", "VOTable's word"),
            Text("arraysize", "VOTable's; none: a single value"),
            Text("xtype", "DALI's word for what the values are beyond their datatype"),
            Number("\"size\"", "The number in arraysize, where it is one: of TAP 1.0"),
            Text("description", "A sentence"),
            Text("utype", "The data model's name of it"),
            Text("unit", "By VOUnits"),
            Text("ucd", "UCD 1+"),
            Number("indexed", "1: the database finds rows by it"),
            Number("principal", "1: among those that a first look wants"),
            Number("std", "1: a standard defines it"),
            Number("column_index", "Its place in the table")),
        Table("keys", "How tables refer to one another",
            Text("key_id", "Its name"),
            Text("from_table", "The table that refers; see tables"),
            Text("target_table", "To which; see tables"),
            Text("description", "A sentence"),
            Text("utype", "The data model's name of it")),
        Table("key_columns", "By which columns",
            Text("key_id", "See keys"),
            Text("from_column", "Of the table that refers"),
            Text("target_column", "Of the other")),
    ];

    public static IReadOnlyList<PublishedKey> Keys { get; } =
    [
        Key("tables", "schemas", ("schema_name", "schema_name")),
        Key("columns", "tables", ("table_name", "table_name")),
        Key("keys", "tables", ("from_table", "table_name")),
        Key("keys", "tables", ("target_table", "table_name")),
        Key("key_columns", "keys", ("key_id", "key_id")),
    ];

    private static PublishedKey Key(string from, string target, (string From, string Target) columns) =>
        new($"{TapSchemaTables.Schema}.{from}", $"{TapSchemaTables.Schema}.{target}", [columns]);

    private static PublishedTable Table(string name, string description, params IReadOnlyList<PublishedColumn> columns) =>
        new()
        {
            Schema = TapSchemaTables.Schema,
            Name = name,
            Description = description,
            Columns = columns,
        };

    private static PublishedColumn Text(string name, string description) => Column(name, DataKind.Text, description);

    private static PublishedColumn Number(string name, string description) => Column(name, DataKind.Int, description);

    private static PublishedColumn Column(string name, DataKind kind, string description) =>
        new()
        {
            Field = new()
            {
                Name = name.Trim('"'),
                Kind = kind,
                // Words and names; sentences may have Greek letters in them.
                IsAscii = kind == DataKind.Text && name != "description",
                Description = description,
            },
            IsPrincipal = name is not ("utype" or "\"size\""),
            IsStandard = true,
        };
}
