using System.Globalization;
using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Published;
using Almagest.Vo.VoTables;

namespace Almagest.Vo.TapSchema;

/// <summary>What the tables of TAP_SCHEMA hold, in the order of <see cref="TapSchemaColumns"/>.</summary>
internal static class TapSchemaRows
{
    public static IEnumerable<IReadOnlyList<object?>> Schemas(PublishedCatalogue catalogue) =>
        SchemaWords.In(catalogue).Select((schema, i) => (object?[])[schema, null, SchemaWords.DescriptionOf(schema), i + 1]);

    public static IEnumerable<IReadOnlyList<object?>> Tables(PublishedCatalogue catalogue) =>
        catalogue.Tables.Select(
            (table, i) => (object?[])[table.Schema, table.QualifiedName, TypeOf(table), table.Utype, table.Description, i + 1]
        );

    public static IEnumerable<IReadOnlyList<object?>> Columns(PublishedCatalogue catalogue) =>
        catalogue.Tables.SelectMany(table => table.Columns.Select((column, i) => ColumnOf(table, column, i + 1)));

    public static IEnumerable<IReadOnlyList<object?>> Keys(PublishedCatalogue catalogue) =>
        catalogue.Keys.Select((key, i) => (object?[])[IdOf(i), key.FromTable, key.TargetTable, key.Description, null]);

    public static IEnumerable<IReadOnlyList<object?>> KeyColumns(PublishedCatalogue catalogue) =>
        catalogue.Keys.SelectMany((key, i) => key.Columns.Select(pair => (object?[])[IdOf(i), pair.From, pair.Target]));

    /// <summary>As ADQL wants it: in double quotes where it's a word of its own.</summary>
    public static string Written(string column) => ReservedWords.Contains(column) ? $"\"{column}\"" : column;

    public static string TypeOf(PublishedTable table) => table.Schema == TapSchemaTables.Schema ? "table" : "view";

    private static object?[] ColumnOf(PublishedTable table, PublishedColumn column, int place)
    {
        VoTableType type = VoTableType.Of(column.Field);
        return
        [
            table.QualifiedName,
            Written(column.Field.Name),
            type.Datatype,
            type.Arraysize,
            type.Xtype,
            int.TryParse(type.Arraysize, NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : null,
            column.Field.Description,
            column.Field.Utype,
            column.Field.Unit,
            column.Field.Ucd,
            column.IsIndexed ? 1 : 0,
            column.IsPrincipal ? 1 : 0,
            column.IsStandard ? 1 : 0,
            place,
        ];
    }

    private static string IdOf(int key) => string.Create(CultureInfo.InvariantCulture, $"key{key + 1}");
}
