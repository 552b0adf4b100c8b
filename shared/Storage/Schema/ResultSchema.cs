using Almagest.Storage.Columns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Almagest.Storage.Schema;

/// <summary>The tables of results in EF Core's model: bags of properties, one for each column.</summary>
/// <remarks>They have no foreign keys: a check costs more than the row, and the lock on the chunk already ties each row to its
/// run.</remarks>
internal static class ResultSchema
{
    public static void AddTo(ModelBuilder model)
    {
        foreach (ResultTable table in ResultTables.All)
        {
            EntityTypeBuilder<Dictionary<string, object>> rows = model.SharedTypeEntity<Dictionary<string, object>>(table.Name);
            rows.ToTable(table.Name, builder => builder.HasComment(table.Description));
            // Wide before narrow, so that PostgreSQL pads little.
            foreach ((int order, ResultColumn column) in table.Columns.OrderBy(column => Place(column.Type)).Index())
                rows.IndexerProperty(TypeOf(column), column.Name)
                    .IsRequired(!column.IsNullable)
                    .HasColumnOrder(order)
                    .HasComment(column.Description);
            rows.HasKey([.. table.Key]);
        }
        // From a place on the sky to what was found there.
        model.SharedTypeEntity<Dictionary<string, object>>(ResultTables.Fits.Name).HasIndex(["observation_id"]);
        // From a range of a parameter to the fits that lie in it.
        model
            .SharedTypeEntity<Dictionary<string, object>>(ResultTables.Parameters.Name)
            .HasIndex(["run_number", "parameter_number", "estimate"]);
    }

    private static int Place(ColumnType type) =>
        type switch
        {
            ColumnType.Int64 or ColumnType.Double or ColumnType.Time => 0,
            ColumnType.Int32 or ColumnType.Float => 1,
            ColumnType.Int16 => 2,
            ColumnType.Boolean or ColumnType.Uuid => 3,
            ColumnType.Text => 4,
            _ => 5,
        };

    private static Type TypeOf(ResultColumn column)
    {
        Type type = column.Type switch
        {
            ColumnType.Boolean => typeof(bool),
            ColumnType.Int16 => typeof(short),
            ColumnType.Int32 => typeof(int),
            ColumnType.Int64 => typeof(long),
            ColumnType.Float => typeof(float),
            ColumnType.Double => typeof(double),
            ColumnType.Text => typeof(string),
            ColumnType.Time => typeof(DateTime),
            ColumnType.Uuid => typeof(Guid),
            _ => typeof(byte[]),
        };
        return column.IsNullable && type.IsValueType ? typeof(Nullable<>).MakeGenericType(type) : type;
    }
}
