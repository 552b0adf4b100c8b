using Almagest.Storage.Columns;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Storage.Views;

/// <summary>A view that is published: what it is made of, and how it is described to whoever asks.</summary>
/// <param name="Name">Behind the schema's dot.</param>
/// <param name="Description">A sentence.</param>
/// <param name="Columns">As SELECT * gives them.</param>
/// <param name="From">FROM and what follows it.</param>
internal sealed record PublishedView(string Name, string Description, IReadOnlyList<ResultColumn> Columns, string From)
{
    public const string Schema = "almagest";

    /// <summary>With ra, dec and healpix.</summary>
    public bool HasPosition { get; init; }

    /// <summary>Which rows of others it names.</summary>
    public IReadOnlyList<PublishedKey> Keys { get; init; } = [];

    public string QualifiedName => Qualified(Name);

    public static string Qualified(string name) => $"{Schema}.{name}";

    /// <summary>From columns of this view to those of the same names of another.</summary>
    public PublishedView To(string target, params string[] columns) =>
        this with
        {
            Keys = [.. Keys, new(QualifiedName, Qualified(target), [.. columns.Select(one => (one, one))])],
        };

    public ResultView AsView() => ResultView.Of(QualifiedName, Description, Columns, From);

    public PublishedTable AsTable() =>
        new()
        {
            Schema = Schema,
            Name = Name,
            Description = Description,
            Columns = [.. Columns.Select(AsColumn)],
            Position = HasPosition ? new SkyPosition("ra", "dec", "healpix") : null,
        };

    private static PublishedColumn AsColumn(ResultColumn column) =>
        new()
        {
            Field = new Field
            {
                Name = column.Name,
                Kind = KindOf(column.Type),
                Unit = column.Unit.Length == 0 ? null : column.Unit,
                Ucd = column.Ucd.Length == 0 ? null : column.Ucd,
                Description = column.Description,
            },
            IsIndexed = column.IsIndexed,
            IsPrincipal = column.IsPrincipal,
            IsNullable = column.IsNullable,
        };

    private static DataKind KindOf(ColumnType type) =>
        type switch
        {
            ColumnType.Boolean => DataKind.Boolean,
            ColumnType.Int16 => DataKind.Short,
            ColumnType.Int32 => DataKind.Int,
            ColumnType.Int64 => DataKind.Long,
            ColumnType.Float => DataKind.Float,
            ColumnType.Double => DataKind.Double,
            ColumnType.Text => DataKind.Text,
            ColumnType.Time => DataKind.Timestamp,
            ColumnType.Floats => DataKind.FloatArray,
            _ => throw new ArgumentOutOfRangeException(nameof(type), $"found a column of {type}; published ones are texts."),
        };
}
