using Almagest.Storage.Columns;
using Almagest.Storage.Runs;
using Almagest.Storage.Views;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Storage.Publishing;

internal sealed class PublishedTables(IRunStore runs) : IPublishedTables
{
    private const string Schema = "almagest";

    public async Task<PublishedCatalogue> CatalogueAsync(CancellationToken cancellation)
    {
        IEnumerable<ResultView> wide = (await runs.ListAsync(cancellation))
            .DistinctBy(run => run.WideView)
            .Select(run => WideView.Of(run.CampaignId, run.Parameters));
        return new([.. ResultViews.All.Concat(wide).Select(TableOf)]);
    }

    private static PublishedTable TableOf(ResultView view) =>
        new()
        {
            Schema = Schema,
            Name = view.Name,
            SqlName = [view.Name],
            Description = view.Description,
            Columns = [.. view.Columns.Where(column => KindOf(column.Type) is not null).Select(ColumnOf)],
        };

    private static PublishedColumn ColumnOf(ResultColumn column) =>
        new()
        {
            IsNullable = column.IsNullable,
            Field = new()
            {
                Name = column.Name,
                Kind = KindOf(column.Type)!.Value,
                Unit = column.Unit.Length == 0 ? null : column.Unit,
                Ucd = column.Ucd,
                Description = column.Description,
            },
        };

    /// <summary>Null: not published.</summary>
    private static DataKind? KindOf(ColumnType type) =>
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
            _ => null,
        };
}
